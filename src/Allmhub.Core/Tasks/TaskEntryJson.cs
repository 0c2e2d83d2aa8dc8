using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Allmhub.Foundation;

namespace Allmhub.Tasks;

/// <summary>A line of the journal as JSON, read and written field by field: ten thousand of them are to be listed at once.</summary>
internal static class TaskEntryJson
{
    // Chinese stays Chinese; what some tools take for the end of a line (U+2028, U+0085) is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes a line.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>UTF-8 with the line feed at its end.</returns>
    public static byte[] Write(TaskEntry entry)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("ref", entry.Reference);
            writer.WriteString("kind", entry.Kind);
            if (entry.IsRemoved)
            {
                writer.WriteBoolean("removed", true);
            }

            writer.WriteString("id", entry.Id);
            writer.WriteString("status", entry.Status.ToString());
            writer.WriteOptional("statusText", entry.StatusText);
            writer.WriteOptional("progress", (decimal?)entry.Progress);
            writer.WriteOptional("model", entry.Model);
            writer.WriteOptional("prompt", entry.Prompt);
            writer.WriteOptional("error", entry.Error);
            writer.WriteString("created", entry.CreatedAt);
            if (entry.CompletedAt is DateTimeOffset completed)
            {
                writer.WriteString("completed", completed);
            }

            writer.WriteOptional("cost", entry.Cost);
            writer.WriteOptional("costBasis", entry.CostBasis);
            writer.WriteOptional("gateway", entry.Gateway?.AbsoluteUri);
            writer.WriteOptional("requestId", entry.RequestId);
            foreach ((string name, string value) in entry.Detail)
            {
                writer.WriteString("x." + name, value);
            }

            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="texts">The texts of the lines before.</param>
    /// <returns>The entry; <c>null</c> when it is none.</returns>
    public static TaskEntry? Read(ReadOnlySpan<byte> line, LineTexts texts)
    {
        try
        {
            return ReadFields(line, texts);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads only whose line it is; the whole line has to be good all the same, or a torn one would hide the good one before it.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The submission's name; <c>null</c> when the line cannot be read.</returns>
    public static string? ReadReference(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            string? reference = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isIt = reference is null && reader.ValueTextEquals("ref"u8);
                reader.Read();
                reference = isIt && reader.TokenType == JsonTokenType.String ? reader.GetString() : reference;
                reader.Skip();
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? reference : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static TaskEntry? ReadFields(ReadOnlySpan<byte> line, LineTexts texts)
    {
        Dictionary<string, string> field = new(StringComparer.Ordinal);
        Dictionary<string, string> detail = new(StringComparer.Ordinal);
        Utf8JsonReader reader = new(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = texts.Name(ref reader);
            reader.Read();
            if (Text(ref reader, name, texts) is string value)
            {
                (name.StartsWith("x.", StringComparison.Ordinal) ? detail : field)[name.StartsWith("x.", StringComparison.Ordinal) ? name[2..] : name] = value;
            }
        }

        // A second value in the line means that two writers were in it.
        return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? Make(field, detail, texts) : null;
    }

    private static string? Text(ref Utf8JsonReader reader, string name, LineTexts texts)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return texts.Value(ref reader, name);
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    private static TaskEntry? Make(Dictionary<string, string> field, Dictionary<string, string> detail, LineTexts texts) =>
        field.GetValueOrDefault("ref") is not { Length: > 0 } reference || field.GetValueOrDefault("kind") is not string kind || Time(field, "created") is not DateTimeOffset created
            ? null
            : new TaskEntry
            {
                Reference = reference,
                Kind = kind,
                IsRemoved = field.GetValueOrDefault("removed") == "true",
                Id = field.GetValueOrDefault("id") ?? string.Empty,
                Status = Enum.TryParse(field.GetValueOrDefault("status"), out TaskState status) ? status : TaskState.Unknown,
                StatusText = field.GetValueOrDefault("statusText"),
                Progress = (double?)Number(field, "progress"),
                Model = field.GetValueOrDefault("model"),
                Prompt = field.GetValueOrDefault("prompt"),
                Error = field.GetValueOrDefault("error"),
                CreatedAt = created,
                CompletedAt = Time(field, "completed"),
                Cost = Number(field, "cost"),
                CostBasis = field.GetValueOrDefault("costBasis"),
                Gateway = texts.Address(field.GetValueOrDefault("gateway")),
                RequestId = field.GetValueOrDefault("requestId"),
                Detail = detail,
            };

    private static decimal? Number(Dictionary<string, string> field, string name) =>
        decimal.TryParse(field.GetValueOrDefault(name), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out decimal value) ? value : null;

    private static DateTimeOffset? Time(Dictionary<string, string> field, string name) =>
        DateTimeOffset.TryParse(field.GetValueOrDefault(name), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset value) ? value : null;
}
