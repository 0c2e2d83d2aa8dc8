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
    private readonly OpenAIChatAssembler _assembler = new();
    private readonly OpenAIChunkTemplate _template = new();
    private OpenAIChatDelta _delta;
    private bool _knowsStart;
    private bool _sawEnd;

    /// <inheritdoc/>
    public override bool SawEnd => _sawEnd;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates)
    {
        ReadOnlySpan<byte> json = data.Trim(" \t\r\n"u8);
        if (json.IsEmpty || json.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        if (eventType.IsEmpty && _template.TryRead(json, out string piece, out bool isThought))
        {
            Take(piece, isThought, updates);
            return;
        }

        try
        {
            ReadChunk(json, updates);
        }
        catch (JsonException error)
        {
            throw AnswerErrors.TryFromBody(json) ?? new AllmException(AllmErrorKind.Protocol, "An event of the stream is no JSON.", error);
        }

        if (eventType.SequenceEqual("error"u8))
        {
            throw AnswerErrors.TryFromBody(json) ?? new AllmException(AllmErrorKind.Server, "The service ended the stream with an error event.");
        }
    }

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates) => _assembler.Complete(updates);

    private void ReadChunk(ReadOnlySpan<byte> json, List<ChatUpdate> updates)
    {
        Utf8JsonReader reader = new(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        _template.Begin();
        string? id = null;
        string? model = null;
        int choices = 0;
        bool hasMore = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                reader.Read();
                choices += ReadChoices(ref reader, updates);
            }
            else if (!_knowsStart && reader.ValueTextEquals("id"u8))
            {
                id = ReadText(ref reader);
            }
            else if (!_knowsStart && reader.ValueTextEquals("model"u8))
            {
                model = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                hasMore |= ReadUsage(ref reader, updates);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                ReadError(ref reader, json);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                ReadImages(ref reader, json, updates);
                hasMore = true;
            }
            else
            {
                _template.Skip(ref reader);
            }
        }

        ReportStart(id, model, updates);
        if (choices == 1 && !hasMore && _delta.TryGetOnlyPiece(out int start, out int length, out bool isThought))
        {
            _template.Learn(json, start, length, isThought);
        }
    }

    private void ReportStart(string? id, string? model, List<ChatUpdate> updates)
    {
        if (!string.IsNullOrEmpty(id) || !string.IsNullOrEmpty(model))
        {
            updates.Add(ChatUpdate.OfStart(new ChatStart(id, model)));
            _knowsStart = !string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(model);
        }
    }

    private int ReadChoices(ref Utf8JsonReader reader, List<ChatUpdate> updates)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return 0;
        }

        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            // The index may stand behind the delta, so the choice is read whole before any of it counts.
            _delta.Read(ref reader, _template);
            count++;
            if (_delta.Index == 0)
            {
                Take(updates);
            }
        }

        return count;
    }

    private void Take(List<ChatUpdate> updates)
    {
        if (_delta.Rest is JsonElement rest)
        {
            OpenAIChatReader.ReadMessage(rest, _assembler, updates);
        }
        else
        {
            TakeText(updates);
        }

        if (!string.IsNullOrEmpty(_delta.FinishReason))
        {
            _sawEnd = true;
            updates.Add(ChatUpdate.OfFinish(new ChatFinish(OpenAIChatDialect.MapFinish(_delta.FinishReason), _delta.FinishReason)));
        }
    }

    private void TakeText(List<ChatUpdate> updates)
    {
        if (_delta.Reasoning is { Length: > 0 } reasoning)
        {
            Take(reasoning, isThought: true, updates);
        }

        if (_delta.Content is { Length: > 0 } content)
        {
            Take(content, isThought: false, updates);
        }
    }

    private void Take(string piece, bool isThought, List<ChatUpdate> updates)
    {
        if (isThought)
        {
            _assembler.Reasoning(piece, updates);
        }
        else
        {
            _assembler.Content(piece, updates);
        }
    }

    private static bool ReadUsage(ref Utf8JsonReader reader, List<ChatUpdate> updates)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        using JsonDocument usage = JsonDocument.ParseValue(ref reader);
        if (OpenAIChatUsage.Read(usage.RootElement) is ChatUsage counts)
        {
            updates.Add(ChatUpdate.OfUsage(counts));
        }

        return true;
    }

    private static void ReadError(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Null)
        {
            throw AnswerErrors.TryFromBody(json) ?? new AllmException(AllmErrorKind.Server, "The service put an error in place of a chunk.");
        }
    }

    private void ReadImages(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<ChatUpdate> updates)
    {
        reader.Read();
        reader.Skip();
        using JsonDocument body = JsonDocument.Parse(json.ToArray());
        if (!body.RootElement.TryGetProperty("choices"u8, out _) && OpenAIChatReader.ReadImages(body.RootElement, updates))
        {
            _sawEnd = true;
            updates.Add(ChatUpdate.OfFinish(new ChatFinish(ChatFinishReason.Stop, null)));
        }
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return LenientJson.GetString(ref reader);
    }
}
