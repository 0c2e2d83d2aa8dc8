using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Account.Spending;

/// <summary>A line of the ledger as JSON, read and written field by field: a hundred thousand of them are to be summed at once.</summary>
internal static class SpendingEntryJson
{
    // Chinese stays Chinese; what some tools take for the end of a line (U+2028, U+0085) is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes a line.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>UTF-8 with the line feed at its end.</returns>
    public static byte[] Write(SpendingEntry entry)
    {
        ArrayBufferWriter<byte> line = new(512);
        using (Utf8JsonWriter writer = new(line, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("time", entry.Time.UtcDateTime);
            writer.WriteOptional("command", entry.Command);
            writer.WriteOptional("script", entry.Script);
            writer.WriteOptional("action", entry.Action);
            writer.WriteOptional("model", entry.Model);
            CallUsageJson.Write(writer, entry.Usage);
            writer.WriteOptional("cost", entry.Cost);
            writer.WriteOptional("costBasis", entry.CostBasis);
            writer.WriteOptional("requestId", entry.RequestId);
            writer.WriteOptional("taskId", entry.TaskId);
            writer.WriteOptional("gateway", entry.Gateway);
            if (entry.IsPartial)
            {
                writer.WriteBoolean("partial", true);
            }

            writer.WriteOptional("prompt", entry.Prompt);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="texts">The texts of the lines before.</param>
    /// <returns>The entry; <c>null</c> when it is none.</returns>
    public static SpendingEntry? Read(ReadOnlySpan<byte> line, LineTexts texts)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            SpendingFields fields = new();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = texts.Name(ref reader);
                reader.Read();
                fields.Take(ref reader, name, texts);
            }

            // A second value in the line means that two writers were in it.
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? fields.Make() : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            return null;
        }
    }
}

/// <summary>The fields of a line as they are read.</summary>
internal sealed class SpendingFields
{
    private DateTimeOffset? _time;
    private string? _command;
    private string? _script;
    private string? _action;
    private string? _model;
    private string? _basis;
    private string? _requestId;
    private string? _taskId;
    private string? _gateway;
    private string? _prompt;
    private decimal? _cost;
    private bool _isPartial;
    private bool _isMeasured;
    private CallUsage _usage = new();

    /// <summary>Takes a field; one that is not known is skipped.</summary>
    /// <param name="reader">Stands at the value.</param>
    /// <param name="name">The field.</param>
    /// <param name="texts">The texts of the lines before.</param>
    public void Take(ref Utf8JsonReader reader, string name, LineTexts texts)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                TakeText(name == "time" ? null : texts.Value(ref reader, name), name, ref reader);
                break;
            case JsonTokenType.Number:
                TakeNumber(name, reader.GetDecimal());
                break;
            case JsonTokenType.True:
                _isPartial |= name == "partial";
                break;
            case JsonTokenType.StartObject when name == "toolCall":
                _usage = _usage with { ToolCall = CallUsageJson.ReadTools(ref reader) };
                break;
            default:
                reader.Skip();
                break;
        }
    }

    /// <summary>Makes the entry.</summary>
    /// <returns>The entry; <c>null</c> when time or model are missing.</returns>
    public SpendingEntry? Make() => _time is not DateTimeOffset time || _model is not string model
        ? null
        : new SpendingEntry
        {
            Time = time,
            Command = _command,
            Script = _script,
            Action = _action,
            Model = model,
            Usage = _isMeasured ? _usage : null,
            Cost = _cost,
            CostBasis = _basis,
            RequestId = _requestId,
            TaskId = _taskId,
            Gateway = _gateway,
            IsPartial = _isPartial,
            Prompt = _prompt,
        };

    private void TakeText(string? text, string name, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "time":
                _time = reader.TryGetDateTimeOffset(out DateTimeOffset time) ? time : null;
                break;
            case "command":
                _command = text;
                break;
            case "script":
                _script = text;
                break;
            case "action":
                _action = text;
                break;
            case "model":
                _model = text;
                break;
            case "costBasis":
                _basis = text;
                break;
            case "requestId":
                _requestId = text;
                break;
            case "taskId":
                _taskId = text;
                break;
            case "gateway":
                _gateway = text;
                break;
            case "prompt":
                _prompt = text;
                break;
        }
    }

    private void TakeNumber(string name, decimal value)
    {
        if (name == "cost")
        {
            _cost = value;
            return;
        }

        CallUsage? usage = CallUsageJson.With(_usage, name, value);
        _isMeasured |= usage is not null;
        _usage = usage ?? _usage;
    }
}
