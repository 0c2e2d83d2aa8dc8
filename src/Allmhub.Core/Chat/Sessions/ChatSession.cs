namespace Allmhub.Chat.Sessions;

/// <summary>
/// A conversation that goes on from call to call, in any wire format. It grows by whole turns and only after success;
/// safe for use by several threads, though turns of several callers then stand one after the other.
/// </summary>
public sealed class ChatSession
{
    private readonly object _gate = new();
    private readonly List<ChatMessage> _messages = [];

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
    /// <exception cref="ChatSessionException">The file cannot be written; the turn is in the session all the same.</exception>
    public void Append(IEnumerable<ChatMessage> turn)
    {
        lock (_gate)
        {
            _messages.AddRange(turn.Where(static message => message.Role != ChatRole.System));
        }

        if (Path is not null)
        {
            Save();
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
            return said;
        }
    }

    /// <summary>Forgets the conversation; instructions, model and limit stay.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
        }
    }

    /// <summary>Saves it to its file.</summary>
    /// <returns>As for <see cref="SaveAs"/>.</returns>
    /// <exception cref="InvalidOperationException">It has no file.</exception>
    /// <exception cref="ChatSessionException">As for <see cref="SaveAs"/>.</exception>
    public string? Save() => ChatSessionFile.Write(this, Path ?? throw new InvalidOperationException("This session has no file yet. Name one: SaveAs(path)."));

    /// <summary>Saves it to a file and keeps it there from now on.</summary>
    /// <param name="path">The file. A file there that is no readable session is moved aside first, never overwritten.</param>
    /// <returns>Where a broken file was moved to; <c>null</c> when there was none.</returns>
    /// <exception cref="ChatSessionException">The file cannot be written, or a newer version wrote the one that is there.</exception>
    public string? SaveAs(string path)
    {
        string full = global::System.IO.Path.GetFullPath(path);
        string? aside = ChatSessionFile.Write(this, full);
        Path = full;
        return aside;
    }

    /// <summary>Loads a session; further turns are saved to the same file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ChatSessionException">It does not exist, is broken, or a newer version wrote it; the file is as it was.</exception>
    public static ChatSession Load(string path) => ChatSessionFile.Read(global::System.IO.Path.GetFullPath(path));

    /// <inheritdoc/>
    public override string ToString() => $"{Turn} turns{(Path is null ? string.Empty : $", {Path}")}";
}
