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
    private readonly List<Call> _calls = [];

    /// <summary>How many calls there are.</summary>
    public int Count => _calls.Count;

    /// <summary>Whether there is a call of a tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <returns>Whether there is one.</returns>
    public bool Has(string name) => _calls.Exists(call => call.Name == name);

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
        string given = ToolArgumentText.Mend(call.Arguments.ToString());
        if (entry.Arguments is { Length: > 0 } whole && whole != given && ToolArgumentText.IsObject(whole) && (given is "{}" || !ToolArgumentText.IsObject(given)))
        {
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(number, entry.Id, null, whole) { IsWhole = true }));
        }
    }

    private Call? Find(OpenAIToolCallEntry entry)
    {
        if (entry.Index is not null)
        {
            return _calls.FindLast(call => call.Index == entry.Index);
        }

        return (entry.Id is null ? null : _calls.FindLast(call => call.Id == entry.Id)) ?? _calls.LastOrDefault();
    }

    private static bool IsNew(Call call, OpenAIToolCallEntry entry)
    {
        string given = call.Arguments.ToString();
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
            return !(isSameName && (string.IsNullOrWhiteSpace(given) || (!IsDone(given) && entry.Arguments?.TrimStart().StartsWith('{') != true)));
        }

        if (string.IsNullOrWhiteSpace(given) || !IsDone(given))
        {
            return false;
        }

        // A named piece behind whole arguments: the name repeated, the empty object before the real one, or the next call.
        bool isRepeat = isSameName && (string.IsNullOrWhiteSpace(entry.Arguments) || entry.Arguments == given || ToolArgumentText.Mend(given) == "{}");
        return !isRepeat;
    }

    private static bool IsDone(string arguments) => ToolArgumentText.IsObject(ToolArgumentText.Mend(arguments));

    private Call Begin(OpenAIToolCallEntry entry)
    {
        Call call = new(_calls.Count, entry.Index, entry.Id);
        _calls.Add(call);
        return call;
    }

    private static void Give(Call call, OpenAIToolCallEntry entry, List<ChatUpdate> updates)
    {
        string? arguments = entry.Arguments is null ? null : call.Joiner.Join(entry.Arguments);
        if (arguments?.Length > 0 && arguments == call.Arguments.ToString() && IsDone(arguments) && entry.Name.Length > 0)
        {
            // The whole call once more.
            arguments = null;
        }

        call.Arguments.Append(arguments);
        ChatRawPart? raw = entry.State is null ? null : new ChatRawPart(ChatApi.Chat, WireJson.ToElement(call.Keep(entry.State)));
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, entry.Id, call.TakeName(entry.Name), arguments, raw)));
    }

    private sealed class Call(int number, int? index, string? id)
    {
        private JsonObject? _state;

        public int Number { get; } = number;

        public int? Index { get; } = index;

        public string? Id { get; } = id;

        public string Name { get; private set; } = string.Empty;

        public StringBuilder Arguments { get; } = new();

        public SurrogateJoiner Joiner { get; } = new();

        // The name comes once, or again with each fragment, or in pieces, or grown by each piece.
        public string? TakeName(string name)
        {
            if (name.Length == 0 || Name == name)
            {
                return null;
            }

            string piece = Name.Length > 0 && name.StartsWith(Name, StringComparison.Ordinal) ? name[Name.Length..] : name;
            Name += piece;
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
