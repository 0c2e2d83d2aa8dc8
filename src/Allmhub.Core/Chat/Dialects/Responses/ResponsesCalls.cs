using System.Text;
using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>
/// The tool calls of one answer. Events may lack <c>output_index</c> (NOTES section 15), so a call is found by its item's id
/// first; its result must name <c>call_id</c>, which is another (NOTES section 5). Its arguments may come in pieces, with the
/// event that ends them, with the item as it begins or closes, or with the end of the answer alone.
/// </summary>
internal sealed class ResponsesCalls
{
    private const int MostOpen = 32;

    private readonly List<Call> _calls = [];
    private readonly List<Call> _open = [];
    private readonly Dictionary<string, Call> _byItem = [];
    private readonly Dictionary<string, List<Call>> _byCall = [];

    /// <summary>Whether the model asked for a tool.</summary>
    public bool Any => _calls.Count > 0;

    /// <summary>A call begins.</summary>
    /// <param name="item">The item.</param>
    /// <param name="root">The event.</param>
    /// <param name="updates">Receives id and name.</param>
    public void Open(JsonElement item, JsonElement root, List<ChatUpdate> updates)
    {
        Call call = Find(Id(item, "id"u8), Id(item, "call_id"u8), null) ?? Begin(Id(item, "id"u8), EventJson.Text(root, "output_index"u8));
        Name(call, item, updates);
        call.Candidate = ArgumentsOf(item);
    }

    /// <summary>A piece of a call's arguments.</summary>
    /// <param name="root">The event.</param>
    /// <param name="updates">Receives it.</param>
    public void Arguments(JsonElement root, List<ChatUpdate> updates)
    {
        string piece = EventJson.TryGet(root, "delta"u8, out JsonElement delta) ? EventJson.Arguments(delta) ?? string.Empty : string.Empty;
        Give(CallOf(root), piece, updates);
    }

    /// <summary>A call's arguments are complete.</summary>
    /// <param name="root">The event.</param>
    /// <param name="updates">Receives what no piece has given.</param>
    public void ArgumentsDone(JsonElement root, List<ChatUpdate> updates)
    {
        Call call = CallOf(root);
        Name(call, root, updates);
        Finish(call, ArgumentsOf(root), updates);
    }

    /// <summary>A call is complete.</summary>
    /// <param name="item">The item.</param>
    /// <param name="root">The event.</param>
    /// <param name="place">The item's place in the output.</param>
    /// <param name="raw">The item as it goes back.</param>
    /// <param name="updates">Receives what no piece has given.</param>
    public void Close(JsonElement item, JsonElement root, string? place, ChatRawPart raw, List<ChatUpdate> updates)
    {
        string? id = Id(item, "id"u8);
        bool isEnd = root.ValueKind == JsonValueKind.Undefined;
        Call call = Find(id, Id(item, "call_id"u8), EventJson.Text(root, "output_index"u8) ?? place, isEnd) ?? Begin(id, EventJson.Text(root, "output_index"u8));
        Name(call, item, updates);
        Finish(call, ArgumentsOf(item), updates);
        call.IsClosed = true;
        _open.Remove(call);
        call.IsSettled |= isEnd;
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, null, null, null, raw)));
    }

    /// <summary>Whether a call is known by its item or its id.</summary>
    /// <param name="item">The item.</param>
    /// <returns>Whether it is.</returns>
    public bool Knows(JsonElement item)
    {
        string? id = Id(item, "id"u8);
        string? callId = Id(item, "call_id"u8);
        return (id is not null && _byItem.ContainsKey(id)) || (callId is not null && _byCall.ContainsKey(callId));
    }

    /// <summary>Gives the arguments that only the beginning of an item told.</summary>
    /// <param name="updates">Receives them.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        foreach (Call call in _calls.Where(static call => call.Given.Length == 0))
        {
            Finish(call, call.Candidate, updates);
            call.Candidate = null;
        }
    }

    private static string? ArgumentsOf(JsonElement owner) =>
        EventJson.TryGetEither(owner, "arguments"u8, "input"u8, out JsonElement arguments) ? EventJson.Arguments(arguments) : null;

    private static void Give(Call call, string piece, List<ChatUpdate> updates)
    {
        if (piece.Length > 0)
        {
            call.Given.Append(piece);
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, null, null, piece)));
        }
    }

    private void Name(Call call, JsonElement owner, List<ChatUpdate> updates)
    {
        string? name = call.HasName ? null : EventJson.Text(owner, "name"u8);
        if (call.CallId is null && Id(owner, "call_id"u8) is { } callId)
        {
            call.CallId = callId;
            if (!_byCall.TryGetValue(callId, out List<Call>? same))
            {
                _byCall.Add(callId, same = []);
            }

            same.Add(call);
        }

        if (!string.IsNullOrEmpty(name) || !call.IsTold)
        {
            call.HasName |= !string.IsNullOrEmpty(name);
            call.IsTold = true;
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, call.CallId ?? call.ItemId, name, null)));
        }
    }

    private static void Finish(Call call, string? whole, List<ChatUpdate> updates)
    {
        string given = call.Given.ToString();
        if (string.IsNullOrWhiteSpace(whole) || whole == given)
        {
            return;
        }

        if (whole.StartsWith(given, StringComparison.Ordinal))
        {
            Give(call, whole[given.Length..], updates);
            return;
        }

        string mended = ToolArgumentText.Mend(given);
        if (ToolArgumentText.IsObject(whole) && (mended == "{}" || !ToolArgumentText.IsObject(mended)))
        {
            call.Given.Clear().Append(whole);
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, null, null, whole) { IsWhole = true }));
        }
    }

    // Events that name a call nobody has begun begin one; its name comes when it closes.
    private Call CallOf(JsonElement root)
    {
        string? id = Id(root, "item_id"u8);
        string? place = EventJson.Text(root, "output_index"u8);
        string? callId = Id(root, "call_id"u8);
        Call? last = id is null && place is null && callId is null ? _calls.LastOrDefault() : null;
        return Find(id, callId ?? id, place) ?? last ?? Waiting() ?? Begin(id, place);
    }

    // An event that names an unknown item is about the one call that waits for its arguments: it must not run without.
    private Call? Waiting()
    {
        List<Call> open = _open.FindAll(static call => !call.IsClosed && call.HasName && call.Given.Length == 0);
        return open.Count == 1 ? open[0] : null;
    }

    private Call Begin(string? itemId, string? outputIndex)
    {
        Call call = new(_calls.Count, itemId, outputIndex);
        _calls.Add(call);
        if (itemId is not null)
        {
            _byItem.TryAdd(itemId, call);
        }

        if (_open.Count == MostOpen)
        {
            _open.RemoveAt(0);
        }

        _open.Add(call);
        return call;
    }

    private static string? Id(JsonElement owner, ReadOnlySpan<byte> name) => EventJson.Text(owner, name) is { } id && !string.IsNullOrWhiteSpace(id) ? id : null;

    // Two calls may have one call_id, so a call that is closed is found by its item alone; the end of the answer names all of them again.
    // A place tells only where an id does not: some services number every call 0.
    private Call? Find(string? itemId, string? callId, string? outputIndex, bool isEnd = false)
    {
        if (itemId is not null && _byItem.TryGetValue(itemId, out Call? known))
        {
            return known;
        }

        if (callId is not null && _byCall.TryGetValue(callId, out List<Call>? same))
        {
            // What is told for good is not looked at again.
            while (same.Count > 0 && same[0].IsSettled)
            {
                same.RemoveAt(0);
            }

            Call? found = same.Take(MostOpen).FirstOrDefault(call => (isEnd || !call.IsClosed) && (isEnd || itemId is null || call.ItemId is null));
            if (found is not null)
            {
                return found;
            }
        }

        return _open.FindLast(call => outputIndex is not null && call.OutputIndex == outputIndex
            && (itemId is null || call.ItemId is null || callId is null || call.CallId is null));
    }

    private sealed class Call(int number, string? itemId, string? outputIndex)
    {
        public int Number { get; } = number;

        public string? ItemId { get; } = itemId;

        public string? OutputIndex { get; } = outputIndex;

        public string? CallId { get; set; }

        public string? Candidate { get; set; }

        public StringBuilder Given { get; } = new();

        public bool HasName { get; set; }

        public bool IsTold { get; set; }

        public bool IsClosed { get; set; }

        public bool IsSettled { get; set; }
    }
}
