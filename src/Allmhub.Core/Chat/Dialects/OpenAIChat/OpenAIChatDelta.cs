using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>One choice of a chunk, read by hand. What is not plain text or thinking makes the whole chunk a parsed one.</summary>
internal struct OpenAIChatDelta
{
    private (int Start, int Length) _contentPlace;
    private (int Start, int Length) _reasoningPlace;

    /// <summary>A piece of text.</summary>
    public string? Content { get; private set; }

    /// <summary>A piece of thinking.</summary>
    public string? Reasoning { get; private set; }

    /// <summary>The wire's finish reason.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Whether the choice is the first and holds text, thinking and a finish reason alone; else nothing here counts.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>Whether the field <c>reasoning_content</c> is there, if only empty.</summary>
    public bool HasReasoningContent { get; private set; }

    /// <summary>Finds the one piece of a choice that holds either text or thinking and nothing else.</summary>
    /// <param name="start">Where in the chunk the piece stands, behind its quotation mark.</param>
    /// <param name="length">How many bytes of the chunk it takes.</param>
    /// <param name="isThought">Whether it is thinking.</param>
    /// <returns>Whether it is such a choice.</returns>
    public readonly bool TryGetOnlyPiece(out int start, out int length, out bool isThought)
    {
        isThought = string.IsNullOrEmpty(Content);
        (start, length) = isThought ? _reasoningPlace : _contentPlace;
        return isThought != string.IsNullOrEmpty(Reasoning) && string.IsNullOrEmpty(FinishReason);
    }

    /// <summary>Reads a choice.</summary>
    /// <param name="reader">Stands on its opening brace; afterwards on its closing one.</param>
    /// <param name="template">Skips what says nothing here.</param>
    public void Read(ref Utf8JsonReader reader, OpenAIChunkTemplate template)
    {
        this = default;
        IsPlain = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                ReadDelta(ref reader);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                FinishReason = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                IsPlain &= ReadIndex(ref reader) == 0;
            }
            else if (IsOther(ref reader))
            {
                reader.Read();
                IsPlain &= reader.TokenType == JsonTokenType.Null;
                reader.Skip();
            }
            else
            {
                template.Skip(ref reader);
            }
        }
    }

    private void ReadDelta(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            IsPlain = false;
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            IsPlain &= ReadField(ref reader);
        }
    }

    // What counts where it stands in a choice, although it does not belong there.
    private static bool IsOther(ref Utf8JsonReader reader) => reader.ValueSpan.Length switch
    {
        4 => reader.ValueTextEquals("text"u8),
        5 => reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("error"u8),
        7 => reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("content"u8),
        10 => reader.ValueTextEquals("tool_calls"u8),
        _ => reader.ValueIsEscaped,
    };

    private bool ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            bool isPlain = ReadPiece(ref reader, out string? piece, out _contentPlace);
            Content = piece;
            return isPlain;
        }

        if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
        {
            bool isContent = reader.ValueTextEquals("reasoning_content"u8);
            bool isPlain = ReadPiece(ref reader, out string? piece, out (int Start, int Length) place);
            HasReasoningContent |= isContent && piece is not null;
            (Reasoning, _reasoningPlace) = string.IsNullOrEmpty(Reasoning) ? (piece, place) : (Reasoning, _reasoningPlace);
            return isPlain;
        }

        bool isKnown = reader.ValueTextEquals("role"u8);
        reader.Read();
        isKnown |= reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isKnown;
    }

    private static bool ReadPiece(ref Utf8JsonReader reader, out string? piece, out (int Start, int Length) place)
    {
        reader.Read();
        place = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        bool isText = reader.TokenType is JsonTokenType.String;
        piece = isText ? LenientJson.GetString(ref reader) : null;
        bool isPlain = isText || reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isPlain;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return LenientJson.GetString(ref reader);
    }

    private static long ReadIndex(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long index) ? index : LenientJson.GetInt64(ref reader) ?? 0;
}
