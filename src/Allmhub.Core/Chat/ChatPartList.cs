using System.Globalization;
using System.Text;

namespace Allmhub.Chat;

/// <summary>The parts of one answer while it arrives: text grows the part before it, tool calls are collected by index.</summary>
internal sealed class ChatPartList
{
    // A place that is null is that of a call; the calls stand in the order of their places.
    private readonly List<ChatPart?> _closed = [];
    private readonly List<ToolCallDraft> _calls = [];
    private readonly Dictionary<int, ToolCallDraft> _byIndex = [];
    private readonly StringBuilder _open = new();
    private ChatUpdateKind? _openKind;

    /// <summary>How many parts there are, the open one included.</summary>
    public int Count => _closed.Count + (_openKind is null ? 0 : 1);

    /// <summary>The calls that cannot be made because nobody said what of: their arguments.</summary>
    public IReadOnlyList<string> Nameless => _calls.FindAll(static call => call.IsNameless).ConvertAll(static call => call.Arguments);

    /// <summary>Adds text of a kind; a raw block closes the part.</summary>
    /// <param name="kind">Text, reasoning or refusal.</param>
    /// <param name="text">The piece.</param>
    /// <param name="raw">The wire's block once the part is complete.</param>
    public void Append(ChatUpdateKind kind, string? text, ChatRawPart? raw)
    {
        if (string.IsNullOrEmpty(text) && raw is null)
        {
            return;
        }

        if (_openKind != kind)
        {
            Close(null);
            _openKind = kind;
        }

        _open.Append(text);
        if (raw is not null)
        {
            Close(raw);
        }
    }

    /// <summary>Adds a whole part.</summary>
    /// <param name="part">The part.</param>
    public void Add(ChatPart part)
    {
        Close(null);
        _closed.Add(part);
    }

    /// <summary>Adds a fragment of a tool call; the call's place is that of its first fragment.</summary>
    /// <param name="fragment">The fragment.</param>
    public void Add(ChatToolCallFragment fragment)
    {
        if (!_byIndex.TryGetValue(fragment.Index, out ToolCallDraft? draft))
        {
            Close(null);
            draft = new ToolCallDraft(fragment.Index);
            _calls.Add(draft);
            _byIndex.Add(fragment.Index, draft);
            _closed.Add(null);
        }

        draft.Add(fragment);
    }

    /// <summary>Makes thinking of all text so far; line breaks at its end belong to the tag.</summary>
    /// <param name="rest">The last piece of it.</param>
    public void TextWasReasoning(string? rest)
    {
        for (int i = 0; i < _closed.Count; i++)
        {
            _closed[i] = _closed[i] is ChatTextPart text ? new ChatReasoningPart(text.Text) : _closed[i];
        }

        if (_openKind == ChatUpdateKind.Text)
        {
            _openKind = ChatUpdateKind.Reasoning;
            _open.Append(rest);
            while (_open.Length > 0 && _open[^1] is '\r' or '\n')
            {
                _open.Length--;
            }
        }
        else
        {
            Append(ChatUpdateKind.Reasoning, rest, null);
        }
    }

    /// <summary>Copies the parts; the list can grow on afterwards.</summary>
    /// <param name="knownCalls">How many calls the conversation already holds, so that made-up ids differ from theirs.</param>
    /// <returns>The parts in order.</returns>
    public List<ChatPart> ToParts(int knownCalls)
    {
        List<ChatPart> parts = new(Count);
        ToolCallNames ids = new(knownCalls);
        int call = 0;
        foreach (ChatPart? closed in _closed)
        {
            ChatPart? part = closed ?? (_calls[call].IsNameless ? null : _calls[call].ToPart(ids));
            call += closed is null ? 1 : 0;
            if (part is not null)
            {
                parts.Add(part);
            }
        }

        if (_openKind is ChatUpdateKind kind)
        {
            parts.Add(Make(kind, null));
        }

        return parts;
    }

    private void Close(ChatRawPart? raw)
    {
        if (_openKind is ChatUpdateKind kind)
        {
            _closed.Add(Make(kind, raw));
            _open.Clear();
            _openKind = null;
        }
    }

    private ChatPart Make(ChatUpdateKind kind, ChatRawPart? raw) => kind switch
    {
        ChatUpdateKind.Reasoning => new ChatReasoningPart(_open.ToString()) { Raw = raw },
        ChatUpdateKind.Refusal => new ChatRefusalPart(_open.ToString()) { Raw = raw },
        _ => new ChatTextPart(_open.ToString()) { Raw = raw },
    };

    // The ids of an answer's calls. Those that are made count on from the last one, so that none is tried twice.
    private sealed class ToolCallNames(int knownCalls)
    {
        private readonly HashSet<string> _ids = [];
        private int _next;

        public bool Add(string id) => _ids.Add(id);

        public string Make(int index)
        {
            _next = Math.Max(_next, knownCalls + index);
            string id;
            do
            {
                id = string.Create(CultureInfo.InvariantCulture, $"call_{_next++}");
            }
            while (!_ids.Add(id));

            return id;
        }
    }

    private sealed class ToolCallDraft(int index)
    {
        private readonly StringBuilder _arguments = new();
        private string? _id;
        private string? _name;
        private StringBuilder? _names;
        private ChatRawPart? _raw;

        public int Index { get; } = index;

        public bool IsNameless => string.IsNullOrWhiteSpace(Name);

        public string Arguments => _arguments.ToString();

        private string Name => _names?.ToString() ?? _name ?? string.Empty;

        public void Add(ChatToolCallFragment fragment)
        {
            _id = string.IsNullOrWhiteSpace(_id) ? fragment.Id : _id;
            AddName(fragment.Name);
            _raw = fragment.Raw ?? _raw;
            if (fragment.IsWhole)
            {
                _arguments.Clear();
            }

            _arguments.Append(fragment.Arguments);
        }

        // Usually one piece.
        private void AddName(string? piece)
        {
            if (string.IsNullOrEmpty(_name))
            {
                _name = piece;
            }
            else if (!string.IsNullOrEmpty(piece))
            {
                (_names ??= new StringBuilder(_name)).Append(piece);
            }
        }

        // A result names its call by the id alone: a blank one, or one that another call of the answer has, is replaced.
        public ChatToolCallPart ToPart(ToolCallNames ids)
        {
            string id = string.IsNullOrWhiteSpace(_id) ? string.Empty : _id;
            ChatRawPart? raw = _raw;
            if (id.Length == 0 || !ids.Add(id))
            {
                id = ids.Make(Index);
                raw = raw is null ? null : ToolCallId.Replace(raw, id);
            }

            return new ChatToolCallPart(new ChatToolCall(id, Name, ToolArgumentText.Mend(Arguments))) { Raw = raw };
        }
    }
}
