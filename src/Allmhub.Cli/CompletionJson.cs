using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Allmhub.Chat;

namespace Allmhub.Cli;

/// <summary>A completion as one line of JSON.</summary>
internal static class CompletionJson
{
    // Readable Chinese and emoji; control characters stay escaped, so the line is safe to show.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ChatCompletion completion)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("text", completion.Text);
            writer.WriteString("reasoning", completion.Reasoning);
            writer.WriteString("model", completion.Model ?? completion.RequestedModel);
            writer.WriteString("finishReason", completion.FinishReason.ToString());
            writer.WriteString("rawFinishReason", completion.RawFinishReason);
            WriteUsage(writer, completion.Usage);
            WriteCost(writer, completion);
            WriteMedia(writer, completion.Media);
            writer.WriteString("id", completion.Id);
            writer.WriteString("requestId", completion.RequestId);
            WriteMilliseconds(writer, "timeToFirstTokenMs", completion.TimeToFirstToken);
            WriteMilliseconds(writer, "durationMs", completion.Duration);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteUsage(Utf8JsonWriter writer, ChatUsage? usage)
    {
        if (usage is null)
        {
            writer.WriteNull("usage");
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("inputToken", usage.InputToken);
        writer.WriteNumber("outputToken", usage.OutputToken);
        writer.WriteNumber("totalToken", usage.TotalToken);
        writer.WriteNumber("cachedToken", usage.CachedToken);
        writer.WriteNumber("reasoningToken", usage.ReasoningToken);
        writer.WriteEndObject();
    }

    private static void WriteCost(Utf8JsonWriter writer, ChatCompletion completion)
    {
        if (completion.Cost is { } cost)
        {
            writer.WriteNumber("costUsd", cost);
        }
        else
        {
            writer.WriteNull("costUsd");
        }

        writer.WriteString("costBasis", completion.CostBasis);
    }

    private static void WriteMedia(Utf8JsonWriter writer, IReadOnlyList<ChatMedia> media)
    {
        writer.WriteStartArray("media");
        foreach (ChatMedia medium in media)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", medium.Kind.ToString());
            writer.WriteString("mediaType", medium.MediaType);
            writer.WriteString("uri", medium.Uri?.AbsoluteUri ?? DataUri(medium));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string? DataUri(ChatMedia medium) =>
        medium.Data is { } data ? $"data:{medium.MediaType};base64,{Convert.ToBase64String(data.Span)}" : null;

    private static void WriteMilliseconds(Utf8JsonWriter writer, string name, TimeSpan? time)
    {
        if (time is { } value)
        {
            writer.WriteNumber(name, Math.Round(value.TotalMilliseconds, 1));
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
