using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>Reads the events of one Responses stream (contract: ResponsesStreamEvent). Unknown events are skipped (NOTES section 5).</summary>
internal sealed class ResponsesStreamReader : ChatStreamReader
{
    private readonly ResponsesItemReader _items = new();
    private bool _sawEnd;

    /// <inheritdoc/>
    public override bool SawEnd => _sawEnd;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates)
    {
        if (EventJson.IsVoid(data))
        {
            return;
        }

        if (eventType.SequenceEqual("response.output_text.delta"u8) && ReadTextDelta(data) is { } delta)
        {
            _items.Text(delta, updates);
            return;
        }

        using JsonDocument document = EventJson.Parse(data);
        JsonElement root = document.RootElement;
        string type = EventJson.Text(root, "type"u8) ?? System.Text.Encoding.UTF8.GetString(eventType);
        if ((type is "error" or "" || EventJson.TryGet(root, "error"u8, out _)) && AnswerErrors.TryFromBody(data) is { } error)
        {
            throw error;
        }

        Read(type, root, updates);
    }

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates) => _items.Complete(updates);

    private static string? ReadTextDelta(ReadOnlySpan<byte> data)
    {
        try
        {
            Utf8JsonReader reader = new(data);
            return reader.Read() && EventJson.TryFind(ref reader, "delta"u8) ? LenientJson.GetString(ref reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Read(string type, JsonElement root, List<ChatUpdate> updates)
    {
        switch (type)
        {
            case "response.created" or "response.queued" or "response.in_progress" when EventJson.TryGet(root, "response"u8, out JsonElement response):
                _items.Start(response, updates);
                break;
            case "response.output_item.added" when EventJson.TryGet(root, "item"u8, out JsonElement item):
                _items.Added(item, root, updates);
                break;
            case "response.output_item.done" when EventJson.TryGet(root, "item"u8, out JsonElement item):
                _items.Done(item, root, updates);
                break;
            case "response.output_text.delta":
                _items.Text(EventJson.Piece(root, "delta"u8) ?? string.Empty, updates);
                break;
            case "response.refusal.delta":
                _items.Refusal(EventJson.Piece(root, "delta"u8) ?? string.Empty, updates);
                break;
            case "response.reasoning_summary_part.added":
                _items.NextThought(updates);
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                _items.Reasoning(EventJson.Piece(root, "delta"u8) ?? string.Empty, updates);
                break;
            case "response.output_text.annotation.added" when EventJson.TryGet(root, "annotation"u8, out JsonElement annotation):
                _items.Annotation(annotation, updates);
                break;
            case "response.function_call_arguments.delta":
                _items.Calls.Arguments(root, EventJson.Piece(root, "delta"u8) ?? string.Empty, updates);
                break;
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled" when EventJson.TryGet(root, "response"u8, out JsonElement response):
                ResponsesEnd.Read(response, _items, updates);
                _sawEnd = true;
                break;
        }
    }
}
