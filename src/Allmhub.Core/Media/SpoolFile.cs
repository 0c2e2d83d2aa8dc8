using Microsoft.Win32.SafeHandles;

namespace Allmhub.Media;

/// <summary>
/// A private temporary file of one medium that is too large for memory. On Unix it loses its name as soon as it is open, on Windows it is deleted
/// on close: nobody else finds it, and it goes with the object and with the process, however that ends.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    private SpoolFile(FileStream stream)
    {
        _stream = stream;
        _handle = stream.SafeFileHandle;
    }

    /// <summary>Where the files are made.</summary>
    public static string Folder => Path.GetTempPath();

    /// <summary>How many bytes it has.</summary>
    public long Length { get; private set; }

    /// <summary>Makes an empty one.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static SpoolFile Create()
    {
        string path = Path.Combine(Folder, $"allmhub-{Guid.NewGuid():N}.tmp");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream = new(path, options);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }

            return new SpoolFile(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes at its end. One writer at a time.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">The disk is full, or fails.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Length);
        Length += bytes.Length;
    }

    /// <summary>Reads from a place; any number of readers at a time.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="offset">The place.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(_handle, buffer, offset);

    /// <inheritdoc cref="Read"/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) => RandomAccess.ReadAsync(_handle, buffer, offset, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
