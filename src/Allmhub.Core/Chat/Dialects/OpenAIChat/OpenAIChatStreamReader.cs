using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// Reads the chunks of a streamed OpenAI chat answer. An ordinary chunk costs the string of its text or thinking; parsed JSON is for what is rare.
/// The end is a finish reason: <c>[DONE]</c> alone also follows an answer that the gateway cut for silence (NOTES section 3).
/// </summary>
internal sealed class OpenAIChatStreamReader : ChatStreamReader
{
    private readonly OpenAIChatChunkReader _chunks = new();
    private readonly OpenAIChunkTemplate _template = new();
    private OpenAIChatDelta _delta;

    /// <inheritdoc/>
    public override bool SawEnd => _chunks.SawEnd;

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates) => _chunks.Complete(updates);

    /// <inheritdoc/>
    protected override bool TryReadPlain(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, List<ChatUpdate> updates)
    {
        if (!eventType.IsEmpty)
        {
            return false;
        }

        if (_template.TryRead(json, out string piece, out bool isThought))
        {
            Take(piece, isThought, updates);
            return true;
        }

        try
        {
            return TryReadChunk(json, updates);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void ReadValue(string eventType, JsonElement value, List<ChatUpdate> updates)
    {
        _chunks.Read(value, isBody: false, updates);
        if (eventType == "error")
        {
            throw AnswerErrors.TryFromBody(System.Text.Encoding.UTF8.GetBytes(value.GetRawText()))
                ?? new AllmException(AllmErrorKind.Server, Words.Say("The service ended the stream with an error event."));
        }
    }

    // Nothing is taken before the chunk is known to be plain to its last byte.
    private bool TryReadChunk(ReadOnlySpan<byte> json, List<ChatUpdate> updates)
    {
        Utf8JsonReader reader = new(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        _template.Begin();
        string? id = null;
        string? model = null;
        int choices = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                reader.Read();
                if (choices++ > 0 || !TryReadChoice(ref reader))
                {
                    return false;
                }
            }
            else if (!_chunks.KnowsStart && reader.ValueTextEquals("id"u8))
            {
                id = ReadText(ref reader);
            }
            else if (!_chunks.KnowsStart && reader.ValueTextEquals("model"u8))
            {
                model = ReadText(ref reader);
            }
            else if (IsOther(ref reader))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null)
                {
                    return false;
                }
            }
            else
            {
                _template.Skip(ref reader);
            }
        }

        // A chunk without text may say something in a field that is passed over here.
        if (choices != 1 || reader.BytesConsumed != json.Length || _delta is { Content: null or "", Reasoning: null or "" })
        {
            return false;
        }

        _chunks.ReportStart(id, model, updates);
        TakeDelta(updates);
        if (_delta.TryGetOnlyPiece(out int start, out int length, out bool isThought))
        {
            _template.Learn(json, start, length, isThought);
        }

        return true;
    }

    private static bool IsOther(ref Utf8JsonReader reader) => reader.ValueSpan.Length switch
    {
        4 => reader.ValueTextEquals("data"u8),
        5 => reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("error"u8),
        6 => reader.ValueTextEquals("x_groq"u8),
        9 => reader.ValueTextEquals("base_resp"u8),
        _ => reader.ValueIsEscaped,
    };

    private bool TryReadChoice(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        // The index may stand behind the delta, so the choice is read whole before any of it counts.
        _delta.Read(ref reader, _template);
        return _delta.IsPlain && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
    }

    private void TakeDelta(List<ChatUpdate> updates)
    {
        _chunks.Main.SawDelta = true;
        if (_delta.HasReasoningContent)
        {
            _chunks.Main.Assembler.State.SawThoughtField();
        }

        if (_delta.Reasoning is { Length: > 0 } reasoning)
        {
            Take(reasoning, isThought: true, updates);
        }

        if (_delta.Content is { Length: > 0 } content)
        {
            Take(content, isThought: false, updates);
        }

        if (_delta.FinishReason is { Length: > 0 } word)
        {
            _chunks.Finish(word, updates);
        }
    }

    private void Take(string piece, bool isThought, List<ChatUpdate> updates)
    {
        if (isThought)
        {
            _chunks.Main.Assembler.Reasoning(piece, updates);
        }
        else
        {
            _chunks.Main.Assembler.Content(piece, updates);
        }
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return LenientJson.GetString(ref reader);
    }
}
