using System.Buffers.Text;
using System.Security.Cryptography;
using Allmhub.Http;

namespace Allmhub.Media;

/// <summary>Decodes one base64 text into a spool file as its characters come.</summary>
internal sealed class Base64SpoolWriter : IDisposable
{
    /// <summary>How many characters of the text are kept for the short one.</summary>
    public const int HeadLength = Base64Spool.HeadBytes / 3 * 4;

    private const int BufferSize = 64 * 1024;

    private readonly Base64Spool _owner;
    private readonly SpoolFile _file;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _head = new byte[HeadLength];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isGiven;
    private int _count;
    private int _headCount;

    /// <summary>Makes the file.</summary>
    /// <param name="owner">Counts the bytes, and takes the file in the end.</param>
    /// <exception cref="AllmException">The file cannot be made.</exception>
    public Base64SpoolWriter(Base64Spool owner)
    {
        _owner = owner;
        try
        {
            _file = SpoolFile.Create();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotKeep(failure);
        }
    }

    /// <summary>Takes characters of either alphabet, none of them padding.</summary>
    /// <param name="text">The characters.</param>
    /// <exception cref="AllmException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int count = Math.Min(text.Length, _buffer.Length - _count);
            Span<byte> room = _buffer.AsSpan(_count, count);
            text[..count].CopyTo(room);
            room.Replace((byte)'-', (byte)'+');
            room.Replace((byte)'_', (byte)'/');
            if (_headCount < HeadLength)
            {
                int wanted = Math.Min(count, HeadLength - _headCount);
                room[..wanted].CopyTo(_head.AsSpan(_headCount));
                _headCount += wanted;
            }

            _count += count;
            text = text[count..];
            if (_count == _buffer.Length)
            {
                Decode(_count);
            }
        }
    }

    /// <summary>Decodes the rest; padding may be missing.</summary>
    /// <returns>The short text for the answer.</returns>
    /// <exception cref="AllmException">The file cannot be written.</exception>
    public byte[] End()
    {
        // One character over whole groups is less than a byte: something is missing.
        int over = _count % 4;
        bool isBroken = over == 1;
        _count -= isBroken ? 1 : 0;
        while (_count % 4 != 0)
        {
            _buffer[_count++] = (byte)'=';
        }

        Decode(_count);
        _head.AsSpan(_headCount).Fill((byte)'A');
        _isGiven = true;
        return _owner.Add(_file, _hash.GetHashAndReset(), _head, isBroken);
    }

    /// <summary>Gives the file up, unless it was taken over.</summary>
    public void Dispose()
    {
        _hash.Dispose();
        if (!_isGiven)
        {
            _file.Dispose();
        }
    }

    private void Decode(int length)
    {
        Base64.DecodeFromUtf8InPlace(_buffer.AsSpan(0, length), out int written);
        _owner.Count(written);
        try
        {
            _file.Append(_buffer.AsSpan(0, written));
            _hash.AppendData(_buffer, 0, written);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotKeep(failure);
        }

        _count = 0;
    }

    private static AllmException CannotKeep(Exception failure) => new(
        new AllmError(AllmErrorKind.IncompleteStream, Words.Say($"The picture cannot be kept in the temporary folder '{SpoolFile.Folder}': {failure.Message}"))
        {
            RecommendedAction = Words.Say("Make room there, or name another temporary folder (TMPDIR, on Windows TEMP). The call may have been charged."),
        },
        failure);
}
