using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.History;

/// <summary>A line of the log as JSON.</summary>
internal static class HistoryEntryJson
{
    // Chinese stays Chinese, and code can be looked for in the file; lines end at LF alone.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a line.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>UTF-8 with the line feed at its end.</returns>
    public static byte[] Write(HistoryEntry entry)
    {
        ArrayBufferWriter<byte> line = new(1024);
        using (Utf8JsonWriter writer = new(line, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("time", entry.Time.UtcDateTime);
            writer.WriteNumber("duration", Math.Round(entry.Duration.TotalSeconds, 3));
            writer.WriteOptional("command", entry.Command);
            writer.WriteOptional("script", entry.Script);
            writer.WriteOptional("connection", entry.Connection);
            writer.WriteOptional("gateway", entry.Gateway);
            writer.WriteOptional("session", entry.Session);
            writer.WriteOptional("action", entry.Action);
            writer.WriteString("model", entry.Model);
            writer.WriteOptional("answeredBy", entry.AnsweredBy);
            writer.WriteOptional("requestId", entry.RequestId);
            writer.WriteOptional("taskId", entry.TaskId);
            CallUsageJson.Write(writer, entry.Usage);
            writer.WriteOptional("cost", entry.Cost);
            writer.WriteOptional("costBasis", entry.CostBasis);
            writer.WriteOptional("finishReason", entry.FinishReason);
            writer.WriteOptional("errorKind", entry.ErrorKind);
            writer.WriteOptional("error", entry.Error);
            if (entry.IsStopped)
            {
                writer.WriteBoolean("stopped", true);
            }

            WriteAny(writer, "cut", entry.Cut, static (to, text) => to.WriteStringValue(text));
            writer.WriteOptional("system", entry.System);
            WriteAll(writer, "message", entry.Asked, Write);
            writer.WriteString("text", entry.Text);
            writer.WriteOptional("reasoning", entry.Reasoning.Length > 0 ? entry.Reasoning : null);
            WriteAny(writer, "tool", entry.Tool, Write);
            WriteAny(writer, "media", entry.Media, Write);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The entry; <c>null</c> when it is none.</returns>
    public static HistoryEntry? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object || Text(root, "model") is not string model || !root.TryGetProperty("time"u8, out JsonElement time)
                ? null
                : Entry(root, model, time.GetDateTimeOffset());
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static HistoryEntry Entry(JsonElement root, string model, DateTimeOffset time) => new()
    {
        Time = time.ToLocalTime(),
        Duration = root.TryGetProperty("duration"u8, out JsonElement seconds) ? TimeSpan.FromSeconds(seconds.GetDouble()) : TimeSpan.Zero,
        Command = Text(root, "command"),
        Script = Text(root, "script"),
        Connection = Text(root, "connection"),
        Gateway = Text(root, "gateway"),
        Session = Text(root, "session"),
        Action = Text(root, "action"),
        Model = model,
        AnsweredBy = Text(root, "answeredBy"),
        RequestId = Text(root, "requestId"),
        TaskId = Text(root, "taskId"),
        Usage = Usage(root),
        Cost = root.TryGetProperty("cost"u8, out JsonElement cost) ? cost.GetDecimal() : null,
        CostBasis = Text(root, "costBasis"),
        FinishReason = Text(root, "finishReason"),
        ErrorKind = Text(root, "errorKind"),
        Error = Text(root, "error"),
        IsStopped = root.TryGetProperty("stopped"u8, out JsonElement stopped) && stopped.GetBoolean(),
        Cut = Items(root, "cut", static item => item.GetString()!),
        System = Text(root, "system"),
        Asked = Items(root, "message", static item => new HistoryMessage(Text(item, "role") ?? string.Empty, Text(item, "text") ?? string.Empty) { Media = Media(item), Tool = Tools(item) }),
        Text = Text(root, "text") ?? string.Empty,
        Reasoning = Text(root, "reasoning") ?? string.Empty,
        Tool = Tools(root),
        Media = Media(root),
    };

    private static void Write(Utf8JsonWriter writer, HistoryMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Role);
        writer.WriteString("text", message.Text);
        WriteAny(writer, "tool", message.Tool, Write);
        WriteAny(writer, "media", message.Media, Write);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, HistoryTool tool)
    {
        writer.WriteStartObject();
        writer.WriteString("name", tool.Name);
        writer.WriteOptional("arguments", tool.Arguments);
        writer.WriteOptional("result", tool.Result);
        if (tool.IsError)
        {
            writer.WriteBoolean("error", true);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, HistoryMedia medium)
    {
        writer.WriteStartObject();
        writer.WriteOptional("name", medium.Name);
        writer.WriteOptional("type", medium.MediaType);
        writer.WriteOptional("length", medium.Length);
        writer.WriteOptional("sha256", medium.Hash);
        writer.WriteOptional("uri", medium.Uri);
        writer.WriteOptional("path", medium.Path);
        writer.WriteEndObject();
    }

    private static void WriteAny<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count > 0)
        {
            WriteAll(writer, name, items, write);
        }
    }

    private static void WriteAll<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static HistoryTool[] Tools(JsonElement element) => Items(element, "tool", static item =>
        new HistoryTool(Text(item, "name") ?? string.Empty, Text(item, "arguments"), Text(item, "result"), item.TryGetProperty("error"u8, out JsonElement error) && error.GetBoolean()));

    private static HistoryMedia[] Media(JsonElement element) => Items(element, "media", static item => new HistoryMedia
    {
        Name = Text(item, "name"),
        MediaType = Text(item, "type"),
        Length = item.TryGetProperty("length"u8, out JsonElement length) ? length.GetInt64() : null,
        Hash = Text(item, "sha256"),
        Uri = Text(item, "uri"),
        Path = Text(item, "path"),
    });

    private static T[] Items<T>(JsonElement element, string name, Func<JsonElement, T> read) =>
        element.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(read)] : [];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static CallUsage? Usage(JsonElement root)
    {
        CallUsage? usage = null;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Number)
            {
                usage = CallUsageJson.With(usage ?? new CallUsage(), member.Name, member.Value.GetDecimal()) ?? usage;
            }
            else if (member.NameEquals(CallUsageJson.Tool) && member.Value.ValueKind == JsonValueKind.Object)
            {
                usage = (usage ?? new CallUsage()) with { ToolCall = member.Value.EnumerateObject().ToDictionary(static tool => tool.Name, static tool => tool.Value.GetInt64(), StringComparer.Ordinal) };
            }
        }

        return usage;
    }
}
