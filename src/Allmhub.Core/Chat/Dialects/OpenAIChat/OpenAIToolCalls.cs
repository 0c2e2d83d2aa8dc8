using System.Text;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>One entry of <c>tool_calls</c>, whole or a fragment.</summary>
/// <param name="Index">The wire's index; <c>null</c> when it gives none.</param>
/// <param name="Id">The call's id; <c>null</c> when it is missing or blank.</param>
/// <param name="Name">The tool's name, or a piece of it; empty on later fragments.</param>
/// <param name="Arguments">A piece of the arguments.</param>
/// <param name="State">What else the entry holds and must go back (<c>extra_content</c>); <c>null</c> for nothing.</param>
internal sealed record OpenAIToolCallEntry(int? Index, string? Id, string Name, string? Arguments, JsonObject? State);

/// <summary>
/// Tells which call a fragment belongs to. The wire's index does (NOTES section 4), unless it is missing or, as converted
/// answers have it, 0 for every call; then ids do, unless every fragment has one of its own; then it counts whether the call
/// before has its name and all of its arguments.
/// </summary>
internal sealed class OpenAIToolCalls
{
    private const int LongestName = 1024;
    private const int MostWork = 1024 * 1024;

    private readonly List<Call> _calls = [];
    private readonly Dictionary<int, Call> _byIndex = [];
    private readonly Dictionary<string, Call> _byId = [];
    private readonly HashSet<string> _names = [];
    private long _work;
    private long _given;

    /// <summary>How many calls there are.</summary>
    public int Count => _calls.Count;

    /// <summary>Whether there is a call of a tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <returns>Whether there is one.</returns>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>Begins a call that shares nothing with those before.</summary>
    /// <param name="entry">The call.</param>
    /// <param name="updates">Receives it.</param>
    public void AddWhole(OpenAIToolCallEntry entry, List<ChatUpdate> updates) => Give(Begin(entry), entry, updates);

    /// <summary>Takes an entry of a stream.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="others">How many calls there were before the list the entry stands in: two entries of a list without indexes are two calls.</param>
    /// <param name="updates">Receives it.</param>
    public void Add(OpenAIToolCallEntry entry, int others, List<ChatUpdate> updates)
    {
        Call? call = Find(entry);
        bool isOfThisList = call is not null && entry.Index is null && call.Number >= others && entry.Name.Length > 0;
        Give(call is null || isOfThisList || IsNew(call, entry) ? Begin(entry) : call, entry, updates);
    }

    /// <summary>Takes a call that comes whole behind its fragments.</summary>
    /// <param name="number">Which call, counted from 0.</param>
    /// <param name="entry">The call.</param>
    /// <param name="updates">Receives what the fragments did not make up.</param>
    public void Finish(int number, OpenAIToolCallEntry entry, List<ChatUpdate> updates)
    {
        if (number >= _calls.Count)
        {
            AddWhole(entry, updates);
            return;
        }

        Call call = _calls[number];
        string given = call.Mended;
        if (entry.Arguments is { Length: > 0 } whole && whole != given && ToolArgumentText.IsObject(whole) && (given is "{}" || !ToolArgumentText.IsObject(given)))
        {
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(number, entry.Id, null, whole) { IsWhole = true }));
        }
    }

    private Call? Find(OpenAIToolCallEntry entry)
    {
        if (entry.Index is not null)
        {
            return _byIndex.GetValueOrDefault(entry.Index.Value);
        }

        return (entry.Id is null ? null : _byId.GetValueOrDefault(entry.Id)) ?? (_calls.Count > 0 ? _calls[^1] : null);
    }

    private bool IsNew(Call call, OpenAIToolCallEntry entry)
    {
        bool isOther = entry.Id is not null && call.Id is not null && entry.Id != call.Id;
        if (entry.Name.Length == 0)
        {
            // A fresh id with each fragment and no name: it goes on.
            return false;
        }

        bool isSameName = entry.Name == call.Name;
        if (isOther)
        {
            // Also a fresh id with each fragment and the name again: two calls of one tool are told apart once the first is whole.
            return !(isSameName && (call.IsBlank || (!IsDone(call) && entry.Arguments?.TrimStart().StartsWith('{') != true)));
        }

        if (call.IsBlank || !IsDone(call))
        {
            return false;
        }

        // A named piece behind whole arguments: the name repeated, the empty object before the real one, or the next call.
        bool isRepeat = isSameName && (string.IsNullOrWhiteSpace(entry.Arguments) || entry.Arguments == call.Given || call.Mended == "{}");
        return !isRepeat;
    }

    // Asked at each piece that has the name again. What ends in none of these is not whole, and what was asked too often goes on.
    private bool IsDone(Call call)
    {
        if (call.Arguments.Length == 0 || call.Arguments[^1] is not ('}' or '"' or 'l' or ' ' or '\t' or '\r' or '\n') || _work > MostWork + (4 * _given))
        {
            return false;
        }

        _work += call.IsMended ? 0 : call.Arguments.Length;
        return call.IsObject;
    }

    private Call Begin(OpenAIToolCallEntry entry)
    {
        Call call = new(_calls.Count, entry.Index, entry.Id);
        _calls.Add(call);
        if (entry.Index is int index)
        {
            _byIndex[index] = call;
        }

        if (entry.Id is not null)
        {
            _byId[entry.Id] = call;
        }

        return call;
    }

    private void Give(Call call, OpenAIToolCallEntry entry, List<ChatUpdate> updates)
    {
        string? arguments = entry.Arguments is null ? null : call.Joiner.Join(entry.Arguments);
        if (arguments?.Length > 0 && entry.Name.Length > 0 && arguments.Length == call.Arguments.Length && arguments == call.Given && IsDone(call))
        {
            // The whole call once more.
            arguments = null;
        }

        call.Append(arguments);
        _given += arguments?.Length ?? 0;
        ChatRawPart? raw = entry.State is null ? null : new ChatRawPart(ChatApi.Chat, WireJson.ToElement(call.Keep(entry.State)));
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, entry.Id, TakeName(call, entry.Name), arguments, raw)));
    }

    private string? TakeName(Call call, string name)
    {
        string? piece = call.TakeName(name);
        if (piece is not null)
        {
            _names.Add(call.Name);
        }

        return piece;
    }

    private sealed class Call(int number, int? index, string? id)
    {
        private JsonObject? _state;
        private string? _mended;
        private string? _text;
        private bool? _isObject;

        public int Number { get; } = number;

        public int? Index { get; } = index;

        public string? Id { get; } = id;

        public string Name { get; private set; } = string.Empty;

        public StringBuilder Arguments { get; } = new();

        public SurrogateJoiner Joiner { get; } = new();

        public string Given => _text ??= Arguments.ToString();

        public string Mended => _mended ??= ToolArgumentText.Mend(Given);

        public bool IsMended => _mended is not null;

        public bool IsObject => _isObject ??= ToolArgumentText.IsObject(Mended);

        public bool IsBlank { get; private set; } = true;

        public void Append(string? arguments)
        {
            if (string.IsNullOrEmpty(arguments))
            {
                return;
            }

            Arguments.Append(arguments);
            IsBlank &= string.IsNullOrWhiteSpace(arguments);
            _mended = null;
            _text = null;
            _isObject = null;
        }

        // The name comes once, or again with each fragment, or in pieces, or grown by each piece.
        public string? TakeName(string name)
        {
            if (name.Length == 0 || Name == name)
            {
                return null;
            }

            string piece = Name.Length > 0 && name.StartsWith(Name, StringComparison.Ordinal) ? name[Name.Length..] : name;
            Name = Name.Length < LongestName ? Name + piece : Name;
            return piece;
        }

        public JsonObject Keep(JsonObject state)
        {
            _state ??= [];
            foreach (KeyValuePair<string, JsonNode?> item in state)
            {
                _state[item.Key] = item.Value?.DeepClone();
            }

            return _state;
        }
    }
}
