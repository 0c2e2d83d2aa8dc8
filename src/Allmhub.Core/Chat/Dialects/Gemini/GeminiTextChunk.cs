using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>
/// The chunk most of a stream is made of: one candidate with one plain text part. It is read in one pass that makes nothing but
/// the text. A chunk with anything more is left to <see cref="GeminiChunkReader"/>.
/// </summary>
internal static class GeminiTextChunk
{
    /// <summary>Reads a chunk.</summary>
    /// <param name="data">The chunk.</param>
    /// <param name="text">Its text.</param>
    /// <param name="usage">Where in the chunk the usage stands; empty when it has none.</param>
    /// <returns>Whether it is such a chunk.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out string text, out Range usage)
    {
        string? found = null;
        usage = default;
        text = string.Empty;
        try
        {
            Utf8JsonReader reader = new(data);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("candidates"u8))
                {
                    if (found is not null || !TryReadCandidates(ref reader, out found))
                    {
                        return false;
                    }
                }
                else if (reader.ValueTextEquals("usageMetadata"u8))
                {
                    reader.Read();
                    int start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    usage = start..(int)reader.BytesConsumed;
                }
                else if (reader.ValueTextEquals("modelVersion"u8) || reader.ValueTextEquals("responseId"u8) || reader.ValueTextEquals("createTime"u8))
                {
                    reader.Skip();
                }
                else
                {
                    return false;
                }
            }

            text = found ?? string.Empty;
            return found is not null && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadCandidates(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (!Next(ref reader, JsonTokenType.StartArray) || !Next(ref reader, JsonTokenType.StartObject))
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPlain =
                reader.ValueTextEquals("content"u8) ? text is null && TryReadContent(ref reader, out text)
                : reader.ValueTextEquals("index"u8) ? Next(ref reader, JsonTokenType.Number) && reader.ValueSpan.SequenceEqual("0"u8)
                : reader.ValueTextEquals("finishReason"u8) ? Next(ref reader, JsonTokenType.Null)
                : reader.ValueTextEquals("safetyRatings"u8) && reader.TrySkip();
            if (!isPlain)
            {
                return false;
            }
        }

        return text is not null && Next(ref reader, JsonTokenType.EndArray);
    }

    private static bool TryReadContent(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (!Next(ref reader, JsonTokenType.StartObject))
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isPlain = reader.ValueTextEquals("parts"u8) ? text is null && TryReadPart(ref reader, out text) : reader.ValueTextEquals("role"u8) && reader.TrySkip();
            if (!isPlain)
            {
                return false;
            }
        }

        return text is not null;
    }

    private static bool TryReadPart(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        if (!Next(ref reader, JsonTokenType.StartArray) || !Next(ref reader, JsonTokenType.StartObject)
            || !Next(ref reader, JsonTokenType.PropertyName) || !reader.ValueTextEquals("text"u8) || !Next(ref reader, JsonTokenType.String))
        {
            return false;
        }

        text = LenientJson.GetString(ref reader);
        return Next(ref reader, JsonTokenType.EndObject) && Next(ref reader, JsonTokenType.EndArray);
    }

    private static bool Next(ref Utf8JsonReader reader, JsonTokenType type) => reader.Read() && reader.TokenType == type;
}
