using System.Text;
using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>Reads the events of one Responses stream (contract: ResponsesStreamEvent). Unknown events are skipped (NOTES section 5).</summary>
internal sealed class ResponsesStreamReader : ChatStreamReader
{
    private readonly ResponsesItemReader _items = new();
    private ResponsesPart? _part;
    private byte[] _place = [];
    private bool _sawEnd;

    /// <inheritdoc/>
    public override bool SawEnd => _sawEnd;

    /// <inheritdoc/>
    public override bool IsOver => _sawEnd;

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates) => _items.Complete(updates);

    /// <inheritdoc/>
    protected override bool TryReadPlain(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, List<ChatUpdate> updates)
    {
        if (_part is null || !eventType.SequenceEqual("response.output_text.delta"u8) || !TryReadDelta(json, out string delta))
        {
            return false;
        }

        _items.Texts.Add(_part, delta, updates);
        return true;
    }

    /// <inheritdoc/>
    protected override void ReadValue(string eventType, JsonElement value, List<ChatUpdate> updates)
    {
        string type = EventJson.Text(value, "type"u8) ?? eventType;
        if ((type is "error" or "" || EventJson.TryGet(value, "error"u8, out _)) && AnswerErrors.TryFromBody(EventJson.Bytes(value)) is { } error)
        {
            throw error;
        }

        _part = null;
        Read(type, value, updates);
    }

    /// <inheritdoc/>
    protected override void ReadLate(string eventType, JsonElement value, List<ChatUpdate> updates)
    {
        ResponsesEnd.ReadUsage(Field(value, "response"u8), updates);
        ResponsesEnd.ReadUsage(value, updates);
    }

    // A delta of the same text as the one before: item and place stand in it with the same bytes.
    private bool TryReadDelta(ReadOnlySpan<byte> json, out string delta)
    {
        delta = string.Empty;
        ReadOnlySpan<byte> place = _place;
        bool found = false;
        try
        {
            Utf8JsonReader reader = new(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isDelta = reader.ValueTextEquals("delta"u8);
                bool isPlace = IsPlace(ref reader);
                reader.Read();
                if (isDelta)
                {
                    found = reader.TokenType == JsonTokenType.String;
                    delta = found ? LenientJson.GetString(ref reader) : string.Empty;
                }
                else if (isPlace)
                {
                    if (place.Length <= reader.ValueSpan.Length || !place.StartsWith(reader.ValueSpan) || place[reader.ValueSpan.Length] != 0)
                    {
                        return false;
                    }

                    place = place[(reader.ValueSpan.Length + 1)..];
                }

                reader.Skip();
            }

            return found && place.IsEmpty && reader.BytesConsumed == json.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsPlace(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("item_id"u8) || reader.ValueTextEquals("output_index"u8) || reader.ValueTextEquals("content_index"u8);

    // The place of a text, in the order of its event: each value and a zero byte.
    private static byte[] PlaceOf(JsonElement root)
    {
        StringBuilder place = new();
        foreach (JsonProperty property in root.EnumerateObject().Where(static property => property.Name is "item_id" or "output_index" or "content_index"))
        {
            place.Append(property.Value.ValueKind == JsonValueKind.String ? LenientJson.GetString(property.Value) : property.Value.GetRawText()).Append('\0');
        }

        return Encoding.UTF8.GetBytes(place.ToString());
    }

    private static JsonElement Field(JsonElement root, ReadOnlySpan<byte> name) => EventJson.TryGet(root, name, out JsonElement value) ? value : default;

    private static string Delta(JsonElement root) => EventJson.DeepText(Field(root, "delta"u8));

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
                _items.Done(item, root, EventJson.Text(root, "output_index"u8), updates);
                break;
            case "response.function_call_arguments.delta":
                _items.Calls.Arguments(root, updates);
                break;
            case "response.function_call_arguments.done":
                _items.Calls.ArgumentsDone(root, updates);
                break;
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled" or "response.done":
                ResponsesEnd.Read(EventJson.TryGet(root, "response"u8, out JsonElement whole) && whole.ValueKind == JsonValueKind.Object ? whole : root, type, _items, updates);
                ResponsesEnd.ReadUsage(root, updates);
                _sawEnd = true;
                break;
            default:
                ReadText(type, root, updates);
                break;
        }
    }

    private void ReadText(string type, JsonElement root, List<ChatUpdate> updates)
    {
        switch (type)
        {
            case "response.output_text.delta":
                _part = _items.Texts.Parts.Of(root);
                _place = PlaceOf(root);
                _items.Texts.Add(_part, Delta(root), updates);
                break;
            case "response.output_text.done":
                _items.Texts.Done(root, Field(root, "text"u8), updates);
                break;
            case "response.content_part.added" or "response.content_part.done" when EventJson.TryGet(root, "part"u8, out JsonElement part):
                ReadPart(part, root, type.EndsWith("added", StringComparison.Ordinal), updates);
                break;
            case "response.refusal.delta":
                _items.Refusals.Add(root, Delta(root), updates);
                break;
            case "response.refusal.done":
                _items.Refusals.Done(root, Field(root, "refusal"u8), updates);
                break;
            case "response.reasoning_summary_part.added":
                _items.Thoughts.Parts.Close(isEnd: false);
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                _items.Thoughts.Add(root, Delta(root), updates);
                break;
            case "response.reasoning_summary_text.done" or "response.reasoning_text.done":
                _items.Thoughts.Done(root, Field(root, "text"u8), updates);
                break;
            case "response.reasoning_summary_part.done":
                _items.Thoughts.Done(root, Field(root, "part"u8), updates);
                break;
            case "response.output_text.annotation.added" when EventJson.TryGet(root, "annotation"u8, out JsonElement annotation):
                _items.Annotation(annotation, updates);
                break;
            default:
                updates.Add(ChatUpdate.OfLeftOut(Words.Say($"the event '{type}'"), isContent: false));
                break;
        }
    }

    private void ReadPart(JsonElement part, JsonElement root, bool isBegin, List<ChatUpdate> updates)
    {
        bool isRefusal = EventJson.TryGet(part, "refusal"u8, out JsonElement refusal);
        ResponsesTexts texts = isRefusal ? _items.Refusals : EventJson.Text(part, "type"u8) is "reasoning_text" or "reasoning" ? _items.Thoughts : _items.Texts;
        JsonElement text = isRefusal ? refusal : part;
        if (isBegin)
        {
            texts.Begin(root, text);
        }
        else
        {
            texts.Done(root, text, updates);
        }
    }
}
