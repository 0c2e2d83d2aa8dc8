using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Allmhub.Http;

namespace Allmhub.Media;

/// <summary>
/// Keeps the large base64 texts of one answer in files while the answer is read. In the text each is replaced by a short one which is base64 too:
/// its first bytes, so that what it is can still be told, then a random number of this answer and which file it is. Every reader of the formats
/// works as before, and whoever gets the bytes at the end asks here what they stand for.
/// </summary>
/// <param name="maxBytes">The most bytes of all files together.</param>
internal sealed class Base64Spool(long maxBytes = Base64Spool.MaxBytes) : IDisposable
{
    /// <summary>What has fewer characters stays where it is.</summary>
    public const int Threshold = 256 * 1024;

    /// <summary>How many bytes of the medium the short text begins with: a whole number of base64 groups, and enough for its type.</summary>
    public const int HeadBytes = 66;

    /// <summary>The most bytes of all media of an answer: a service that never stops must not fill the disk.</summary>
    public const long MaxBytes = 1024L * 1024 * 1024;

    private const int NonceBytes = 16;
    private const int StubBytes = HeadBytes + NonceBytes + 8;

    private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(NonceBytes);
    private readonly List<(SpoolFile File, bool IsBroken)> _files = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly HashSet<int> _taken = [];
    private long _total;

    /// <summary>Puts itself between a body and its reader.</summary>
    /// <param name="body">The body.</param>
    /// <param name="onContent">Told whenever bytes have come that are not handed on.</param>
    /// <returns>The body with short texts for long ones; disposes it.</returns>
    public Stream Wrap(Stream body, Action onContent) => new Base64SpoolStream(body, () => new Base64SpoolWriter(this), onContent);

    /// <summary>What bytes of the answer stand for.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isBroken">Whether the base64 ended in the middle of a byte.</param>
    /// <returns>The medium: what lies in a file, or the bytes themselves.</returns>
    public MediaData Resolve(ReadOnlyMemory<byte> bytes, out bool isBroken)
    {
        isBroken = false;
        if (bytes.Length != StubBytes || !bytes.Span.Slice(HeadBytes, NonceBytes).SequenceEqual(_nonce))
        {
            return MediaData.OfBytes(bytes);
        }

        int index = BinaryPrimitives.ReadInt32BigEndian(bytes.Span[(HeadBytes + NonceBytes)..]);
        (SpoolFile file, isBroken) = _files[index];
        _taken.Add(index);
        return MediaData.OfSpool(file);
    }

    /// <summary>Whether a base64 text is one of the short ones.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it is.</returns>
    public bool IsStub(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[StubBytes];
        return text.Length == StubBytes / 3 * 4 && Convert.TryFromBase64Chars(text, bytes, out int count) && count == StubBytes && bytes.Slice(HeadBytes, NonceBytes).SequenceEqual(_nonce);
    }

    /// <summary>Removes the files that nobody asked for.</summary>
    public void Dispose()
    {
        for (int i = 0; i < _files.Count; i++)
        {
            if (!_taken.Contains(i))
            {
                _files[i].File.Dispose();
            }
        }
    }

    /// <summary>Takes a whole text over. The same bytes once more get the same short text, for readers tell by it what comes twice.</summary>
    /// <param name="file">The file with its bytes.</param>
    /// <param name="hash">Their SHA-256.</param>
    /// <param name="head">Its first characters, in the ordinary alphabet.</param>
    /// <param name="isBroken">Whether it ended in the middle of a byte.</param>
    /// <returns>The short text, as UTF-8.</returns>
    internal byte[] Add(SpoolFile file, byte[] hash, ReadOnlySpan<byte> head, bool isBroken)
    {
        Span<byte> tail = stackalloc byte[StubBytes - HeadBytes];
        _nonce.CopyTo(tail);
        string name = Convert.ToHexString(hash) + isBroken;
        if (_known.TryGetValue(name, out int index))
        {
            file.Dispose();
        }
        else
        {
            index = _files.Count;
            _known[name] = index;
            _files.Add((file, isBroken));
        }

        BinaryPrimitives.WriteInt32BigEndian(tail[NonceBytes..], index);
        tail[(NonceBytes + 4)..].Clear();
        byte[] stub = new byte[StubBytes / 3 * 4];
        head.CopyTo(stub);
        Base64.EncodeToUtf8(tail, stub.AsSpan(head.Length), out _, out _);
        return stub;
    }

    /// <summary>Counts what is written, for all files together.</summary>
    /// <param name="count">How many bytes more.</param>
    /// <exception cref="AllmException">It is more than a client takes.</exception>
    internal void Count(int count)
    {
        _total += count;
        if (_total > maxBytes)
        {
            throw new AllmException(new AllmError(AllmErrorKind.Protocol, Words.Say($"The pictures of the answer have more than {maxBytes / (1024 * 1024)} MB, and it was stopped.")) { RecommendedAction = Words.Say("Ask for fewer or smaller pictures; the call was charged.") });
        }
    }
}
