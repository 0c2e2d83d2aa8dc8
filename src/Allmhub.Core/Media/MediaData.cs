namespace Allmhub.Media;

/// <summary>The bytes of a picture, film or sound: in memory, or in a file where they were put because they are large.</summary>
public sealed class MediaData
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string? _path;
    private readonly SpoolFile? _spool;

    private MediaData(ReadOnlyMemory<byte> bytes, string? path, long length, SpoolFile? spool = null)
    {
        _bytes = bytes;
        _path = path;
        _spool = spool;
        Length = length;
    }

    /// <summary>How many bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// All the bytes as base64, made when it is asked for. It is what stays of them in JSON and in a file of Export-Clixml, which know
    /// properties alone; <c>null</c> when the file is gone.
    /// </summary>
    public string? Base64
    {
        get
        {
            try
            {
                return Convert.ToBase64String(_spool is null && _path is null ? _bytes.Span : ToArray());
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>Bytes that are here.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The data.</returns>
    public static MediaData OfBytes(ReadOnlyMemory<byte> bytes) => new(bytes, null, bytes.Length);

    /// <summary>Bytes that lie in a file, read when they are asked for.</summary>
    /// <param name="path">The file; whoever made it keeps it there as long as it is wanted.</param>
    /// <returns>The data.</returns>
    /// <exception cref="IOException">The file cannot be looked at.</exception>
    public static MediaData OfFile(string path) => new(default, path, new FileInfo(path).Length);

    /// <summary>Bytes that lie in a file of this process, which goes with this object.</summary>
    /// <param name="file">The file, written to its end.</param>
    /// <returns>The data.</returns>
    internal static MediaData OfSpool(SpoolFile file) => new(default, null, file.Length, file);

    /// <summary>Opens the bytes for reading from the first one on.</summary>
    /// <returns>A stream that can seek; the caller disposes it.</returns>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    public Stream OpenRead() => _spool is not null
        ? new SpoolStream(_spool)
        : _path is null
        ? new MemoryStream(_bytes.ToArray(), writable: false)
        : new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, useAsync: true);

    /// <summary>All the bytes.</summary>
    /// <returns>A copy.</returns>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    public byte[] ToArray()
    {
        if (_spool is null)
        {
            return _path is null ? _bytes.ToArray() : File.ReadAllBytes(_path);
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        using SpoolStream stream = new(_spool);
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>How many they are.</summary>
    /// <returns>E.g. <c>1024 bytes</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Length} bytes");
}
