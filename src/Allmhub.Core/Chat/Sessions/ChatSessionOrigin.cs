using System.Security.Cryptography;

namespace Allmhub.Chat.Sessions;

/// <summary>
/// What the file of a session held when the session last read or wrote it: by that, what is new here and what others have said there since
/// are told apart.
/// </summary>
internal sealed class ChatSessionOrigin
{
    private ChatMessage[] _stored = [];
    private byte[]? _hash;

    // How many of the stored messages are still here; those after them are new.
    private int _kept;

    /// <summary>Notes what the file holds now, which is what the session holds.</summary>
    public void Set(byte[] content, IEnumerable<ChatMessage> messages)
    {
        _hash = SHA256.HashData(content);
        _stored = [.. messages];
        _kept = _stored.Length;
    }

    /// <summary>Notes that the session was cut.</summary>
    public void Cut(int length) => _kept = Math.Min(_kept, length);

    /// <summary>Whether nobody else has written the file since.</summary>
    public bool Is(byte[] content) => SHA256.HashData(content).AsSpan().SequenceEqual(_hash);

    /// <summary>
    /// What the file holds, without what was taken back here, with what others have said there since, then what is new here. Where others
    /// took something back, that stays taken back; where that makes it doubtful what is theirs, it is kept.
    /// </summary>
    public List<ChatMessage> Merge(IReadOnlyList<ChatMessage> there, IReadOnlyList<ChatMessage> here)
    {
        int known = there.Zip(_stored, ChatSessionJson.AreSame).TakeWhile(static same => same).Count();
        return [.. there.Take(Math.Min(_kept, known)), .. there.Skip(known), .. here.Skip(_kept)];
    }

    /// <summary>Whether a conversation begins with all of another one.</summary>
    public static bool Begins(IReadOnlyList<ChatMessage> conversation, IReadOnlyList<ChatMessage> beginning) =>
        beginning.Count <= conversation.Count && beginning.Zip(conversation, ChatSessionJson.AreSame).All(static same => same);
}
