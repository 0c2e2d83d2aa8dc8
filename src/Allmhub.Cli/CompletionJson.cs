using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Cli.Screen;
using Allmhub.Markdown;

namespace Allmhub.Cli;

/// <summary>A completion as one line of JSON.</summary>
internal static class CompletionJson
{
    public static string Of(ChatCompletion completion) => JsonLine.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("text", completion.Text);
        writer.WriteString("reasoning", completion.Reasoning);
        writer.WriteString("model", completion.Model ?? completion.RequestedModel);
        writer.WriteString("finishReason", completion.FinishReason.ToString());
        writer.WriteString("rawFinishReason", completion.RawFinishReason);
        WriteUsage(writer, completion.Usage);
        JsonLine.WriteNumber(writer, "costUsd", completion.Cost);
        writer.WriteString("costBasis", completion.CostBasis);
        WriteValue(writer, completion.Value);
        WriteCode(writer, completion.CodeBlock);
        WriteMedia(writer, completion.Media);
        writer.WriteString("id", completion.Id);
        writer.WriteString("requestId", completion.RequestId);
        WriteMilliseconds(writer, "timeToFirstTokenMs", completion.TimeToFirstToken);
        WriteMilliseconds(writer, "durationMs", completion.Duration);
        writer.WriteEndObject();
    });

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

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        if (value is JsonElement json)
        {
            writer.WritePropertyName("value");
            json.WriteTo(writer);
        }
    }

    private static void WriteCode(Utf8JsonWriter writer, IReadOnlyList<CodeBlock> blocks)
    {
        writer.WriteStartArray("codeBlock");
        foreach (CodeBlock block in blocks)
        {
            writer.WriteStartObject();
            writer.WriteString("language", block.Language);
            writer.WriteString("fileName", block.FileName);
            writer.WriteString("code", block.Code);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
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
