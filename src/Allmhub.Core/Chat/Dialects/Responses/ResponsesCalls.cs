using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>
/// The tool calls of one answer. Events may lack <c>output_index</c> (NOTES section 15), so a call is found by its item's id
/// first; its result must name <c>call_id</c>, which is another (NOTES section 5).
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
    public void Open(JsonElement item, JsonElement root, List<ChatUpdate> updates) => Add(item, root, updates);

    /// <summary>A piece of a call's arguments.</summary>
    /// <param name="root">The event.</param>
    /// <param name="delta">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Arguments(JsonElement root, string delta, List<ChatUpdate> updates)
    {
        Call? call = Find(EventJson.Text(root, "item_id"u8), EventJson.Text(root, "output_index"u8)) ?? _calls.LastOrDefault();
        if (call is not null && delta.Length > 0)
        {
            call.HasArguments = true;
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, null, null, delta)));
        }
    }

    /// <summary>A call is complete.</summary>
    /// <param name="item">The item.</param>
    /// <param name="root">The event.</param>
    /// <param name="raw">The item as it goes back.</param>
    /// <param name="updates">Receives what no delta has given.</param>
    public void Close(JsonElement item, JsonElement root, ChatRawPart raw, List<ChatUpdate> updates)
    {
        Call call = Find(EventJson.Text(item, "id"u8), EventJson.Text(root, "output_index"u8)) ?? Add(item, root, updates);
        string? arguments = call.HasArguments ? null : EventJson.Text(item, "arguments"u8);
        call.HasArguments = true;
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, null, null, arguments, raw)));
    }

    private Call Add(JsonElement item, JsonElement root, List<ChatUpdate> updates)
    {
        string? id = EventJson.Text(item, "id"u8);
        Call call = new(_calls.Count, id, EventJson.Text(root, "output_index"u8));
        _calls.Add(call);
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call.Number, EventJson.Text(item, "call_id"u8) ?? id, EventJson.Text(item, "name"u8), null)));
        return call;
    }

    private Call? Find(string? itemId, string? outputIndex) =>
        _calls.Find(call => itemId is not null && call.ItemId == itemId)
        ?? _calls.Find(call => outputIndex is not null && call.OutputIndex == outputIndex);

    private sealed class Call(int number, string? itemId, string? outputIndex)
    {
        public int Number { get; } = number;

        public string? ItemId { get; } = itemId;

        public string? OutputIndex { get; } = outputIndex;

        public bool HasArguments { get; set; }
    }
}
