using System.Globalization;
using Allmhub.Foundation;

namespace Allmhub.Chat.Sessions;

/// <summary>
/// A conversation that goes on from call to call, in any wire format. It grows by whole turns and only after success. Several threads may
/// use it, and several sessions, also of other processes, may keep the same file: no turn is lost, and turns of several callers stand one after the other.
/// </summary>
public sealed class ChatSession
{
    private readonly object _gate = new();
    private readonly List<ChatMessage> _messages = [];
    private readonly ChatSessionOrigin _origin = new();

    /// <summary>Makes an empty session.</summary>
    public ChatSession()
    {
    }

    /// <summary>Makes a session of a conversation.</summary>
    /// <param name="messages">The conversation; its system messages become <see cref="System"/>.</param>
    public ChatSession(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<ChatMessage> all = [.. messages];
        string system = string.Join("\n\n", all.Where(static message => message.Role == ChatRole.System).Select(static message => message.Text));
        System = system.Length > 0 ? system : null;
        _messages.AddRange(all.Where(static message => message.Role != ChatRole.System));
    }

    /// <summary>Instructions for the model, sent with every turn.</summary>
    public string? System { get; set; }

    /// <summary>The model; <c>null</c> leaves it to the call and its connection.</summary>
    public string? Model { get; set; }

    /// <summary>The wire format; <c>null</c> leaves it to the call. Can be changed between two turns.</summary>
    public ChatApi? Api { get; set; }

    /// <summary>How much history goes along with a request; <c>null</c> for all of it.</summary>
    public ChatHistoryLimit? MaxHistory { get; set; }

    /// <summary>The file it is kept in, in full; <c>null</c> when it is in memory alone. With a file, every turn is saved.</summary>
    public string? Path { get; internal set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; internal init; } = DateTimeOffset.UtcNow;

    /// <summary>What it is called where it is not at hand: the moment it began, which no other one of this user has.</summary>
    public string Id => CreatedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff", CultureInfo.InvariantCulture);

    /// <summary>The conversation so far, without the instructions; a copy.</summary>
    public IReadOnlyList<ChatMessage> Message
    {
        get
        {
            lock (_gate)
            {
                // An array: PowerShell cannot index the compiler's own lists.
                return _messages.ToArray();
            }
        }
    }

    /// <summary>How many turns it has.</summary>
    public int Turn => ChatTurns.Count(Message);

    /// <summary>What goes before the next question: instructions, then as much history as the limit admits.</summary>
    /// <param name="system">Instructions for this turn alone; <c>null</c> for the session's own.</param>
    /// <param name="limit">The limit for this turn alone; <c>null</c> for the session's own.</param>
    /// <returns>The messages.</returns>
    public IReadOnlyList<ChatMessage> Opening(string? system = null, ChatHistoryLimit? limit = null)
    {
        string? instructions = system ?? System;
        IReadOnlyList<ChatMessage> history = ChatTurns.Newest(Message, limit ?? MaxHistory);
        return string.IsNullOrWhiteSpace(instructions) ? history : [new ChatMessage(ChatRole.System, instructions), .. history];
    }

    /// <summary>Appends a turn that succeeded, and saves it when the session has a file.</summary>
    /// <param name="turn">The question, tool calls and results, the answer; system messages are left out.</param>
    /// <param name="wait">How long to wait while others write the file; at most, and by default, 10 s.</param>
    /// <param name="cancellationToken">Ends that wait; the turn is in the session all the same.</param>
    /// <exception cref="OperationCanceledException">The caller stopped the wait.</exception>
    /// <exception cref="ChatSessionException">The file cannot be written; the turn is in the session all the same.</exception>
    public void Append(IEnumerable<ChatMessage> turn, TimeSpan? wait = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _messages.AddRange(turn.Where(static message => message.Role != ChatRole.System));
        }

        if (Path is not null)
        {
            Save(wait, cancellationToken);
        }
    }

    /// <summary>Takes the last turn back.</summary>
    /// <returns>What the user said in it; <c>null</c> when there was none.</returns>
    public ChatMessage? Undo()
    {
        lock (_gate)
        {
            int start = ChatTurns.LastStart(_messages);
            if (start < 0)
            {
                return null;
            }

            ChatMessage said = _messages[start];
            _messages.RemoveRange(start, _messages.Count - start);
            _origin.Cut(start);
            return said;
        }
    }

    /// <summary>Forgets the conversation; instructions, model and limit stay.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
            _origin.Cut(0);
        }
    }

    /// <summary>Begins a new conversation with the same instructions, model, format and limit, in memory; this one and its file stay as they are.</summary>
    /// <returns>The new conversation.</returns>
    public ChatSession Renew() => new() { System = System, Model = Model, Api = Api, MaxHistory = MaxHistory };

    /// <summary>Saves it to its file. Turns that others have saved there since are kept, and are in this session from now on.</summary>
    /// <returns>As for <see cref="SaveAs"/>.</returns>
    /// <param name="wait">How long to wait while others write the file; at most, and by default, 10 s.</param>
    /// <param name="cancellationToken">Ends that wait.</param>
    /// <exception cref="OperationCanceledException">The caller stopped the wait.</exception>
    /// <exception cref="InvalidOperationException">It has no file.</exception>
    /// <exception cref="ChatSessionException">As for <see cref="SaveAs"/>.</exception>
    public string? Save(TimeSpan? wait = null, CancellationToken cancellationToken = default) => Store(Path ?? throw new InvalidOperationException(Words.Say("This session has no file yet. Name one: SaveAs(path).")), wait, cancellationToken);

    /// <summary>Saves it to a file and keeps it there from now on.</summary>
    /// <param name="path">The file; made, with its folder, when it is not there.</param>
    /// <param name="wait">How long to wait while others write the file; at most, and by default, 10 s.</param>
    /// <param name="cancellationToken">Ends that wait.</param>
    /// <returns>Where a broken file that was in the way is now; <c>null</c> when there was none.</returns>
    /// <exception cref="ChatSessionException">
    /// The file cannot be written, is being written all the time, holds another conversation, or was written by a newer version.
    /// </exception>
    public string? SaveAs(string path, TimeSpan? wait = null, CancellationToken cancellationToken = default)
    {
        string full = global::System.IO.Path.GetFullPath(path);
        string? aside = Store(full, wait, cancellationToken);
        Path = full;
        return aside;
    }

    /// <summary>Loads a session; further turns are saved to the same file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ChatSessionException">It does not exist, is broken, or a newer version wrote it; the file is as it was.</exception>
    public static ChatSession Load(string path)
    {
        string full = global::System.IO.Path.GetFullPath(path);
        byte[] content = ChatSessionFile.ReadContent(full);
        return FromFile(ChatSessionFile.Parse(content, full), content, full);
    }

    /// <summary>Loads the session of a file, or begins it there: of several who begin it at once, one does and the others load it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="messages">What a new one begins with.</param>
    /// <param name="replacesBroken">Whether a broken file is moved aside and the session begun anew.</param>
    /// <param name="isNew">Whether it was begun.</param>
    /// <param name="aside">Where the broken file is now.</param>
    /// <param name="cancellationToken">Ends the wait while others write the file, which takes at most 10 s.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ChatSessionException">The file can be neither loaded nor written.</exception>
    public static ChatSession LoadOrBegin(string path, IEnumerable<ChatMessage> messages, bool replacesBroken, out bool isNew, out string? aside, CancellationToken cancellationToken = default)
    {
        string full = global::System.IO.Path.GetFullPath(path);
        aside = null;
        using FileLock held = ChatSessionFile.Lock(full, null, cancellationToken);
        byte[]? content = ChatSessionFile.FindContent(full);
        ChatSession? there = content is null ? null
            : replacesBroken ? ChatSessionFile.ParseOrMoveAside(content, full, out aside) : ChatSessionFile.Parse(content, full);
        isNew = there is null;
        if (there is null)
        {
            there = new ChatSession(messages);
            content = ChatSessionFile.Write(there, there._messages, full);
        }

        return FromFile(there, content!, full);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Turn == 1 ? "1 turn" : $"{Turn} turns")}{(Path is null ? string.Empty : $", {Path}")}";

    private static ChatSession FromFile(ChatSession session, byte[] content, string path)
    {
        session.Path = path;
        session._origin.Set(content, session._messages);
        return session;
    }

    // The file first, then the session: whoever waits for the file holds up nobody who only reads this session.
    private string? Store(string path, TimeSpan? wait, CancellationToken cancellationToken)
    {
        using FileLock held = ChatSessionFile.Lock(path, wait, cancellationToken);
        lock (_gate)
        {
            string? aside = null;
            List<ChatMessage> all = _messages;
            if (ChatSessionFile.FindContent(path) is byte[] content && !(path == Path && _origin.Is(content)) && ChatSessionFile.ParseOrMoveAside(content, path, out aside) is ChatSession there)
            {
                all = Join(there, path);
            }

            byte[] written = ChatSessionFile.Write(this, all, path);
            if (all != _messages)
            {
                _messages.Clear();
                _messages.AddRange(all);
            }

            _origin.Set(written, _messages);
            return aside;
        }
    }

    /// <summary>Joins what a file holds and this session. Nothing is joined with another conversation, whose file it may be.</summary>
    private List<ChatMessage> Join(ChatSession there, string path)
    {
        bool isOwn = path == Path ? there.CreatedAt == CreatedAt : ChatSessionOrigin.Begins(_messages, there._messages);
        if (!isOwn)
        {
            throw new ChatSessionException(ChatSessionFault.Occupied, Words.Say($"The session file '{path}' holds another conversation, which would be lost. Name another file, or move that one away."));
        }

        return path == Path ? _origin.Merge(there._messages, _messages) : _messages;
    }
}
