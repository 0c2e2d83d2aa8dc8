namespace Allmhub.Chat;

/// <summary>
/// Knows which media an answer has given: a closing message repeats those of the pieces before it, and a picture beside the text stands
/// in the text, too. Media are the same when their addresses have the same letters, or their bytes are the same.
/// </summary>
internal sealed class GivenMedia
{
    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Length, int Hash), List<ReadOnlyMemory<byte>>> _bytes = [];

    /// <summary>Takes a medium.</summary>
    /// <param name="media">The medium.</param>
    /// <returns>False when it has been given.</returns>
    public bool TryAdd(ChatMedia media)
    {
        if (media.Data is not ReadOnlyMemory<byte> data)
        {
            return _addresses.Add(media.Uri!.OriginalString);
        }

        HashCode hash = default;
        hash.AddBytes(data.Span);
        (int Length, int Hash) key = (data.Length, hash.ToHashCode());
        if (!_bytes.TryGetValue(key, out List<ReadOnlyMemory<byte>>? same))
        {
            _bytes.Add(key, same = []);
        }
        else if (same.Exists(known => known.Span.SequenceEqual(data.Span)))
        {
            return false;
        }

        same.Add(data);
        return true;
    }
}
