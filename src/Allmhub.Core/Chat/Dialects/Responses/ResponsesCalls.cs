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
    private readonly List<Call> _calls = [];

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
        call.IsSettled |= isEnd;
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, null, null, null, raw)));
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

    private static void Name(Call call, JsonElement owner, List<ChatUpdate> updates)
    {
        string? name = call.HasName ? null : EventJson.Text(owner, "name"u8);
        call.CallId ??= Id(owner, "call_id"u8);
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
        return Find(id, callId, place) ?? last ?? Begin(id, place);
    }

    private Call Begin(string? itemId, string? outputIndex)
    {
        Call call = new(_calls.Count, itemId, outputIndex);
        _calls.Add(call);
        return call;
    }

    private static string? Id(JsonElement owner, ReadOnlySpan<byte> name) => EventJson.Text(owner, name) is { } id && !string.IsNullOrWhiteSpace(id) ? id : null;

    // Two calls may have one call_id, so a call that is closed is found by its item alone; the end of the answer names all of them again.
    // A place tells only where an id does not: some services number every call 0.
    private Call? Find(string? itemId, string? callId, string? outputIndex, bool isEnd = false)
    {
        List<Call> open = _calls.FindAll(call => isEnd ? !call.IsSettled : !call.IsClosed);
        return _calls.Find(call => itemId is not null && call.ItemId == itemId)
            ?? open.Find(call => callId is not null && call.CallId == callId && (isEnd || itemId is null || call.ItemId is null))
            ?? open.FindLast(call => outputIndex is not null && call.OutputIndex == outputIndex && !call.IsClosed
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
