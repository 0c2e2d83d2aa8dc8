using System.Text.Json;

namespace Allmhub.Audio.Transcription;

/// <summary>Writes a transcription as JSON with all that is known of it; times are seconds.</summary>
public static class TranscriptionFile
{
    /// <summary>Writes one object.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="transcription">The transcription.</param>
    public static void Write(Utf8JsonWriter writer, Transcription transcription)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(transcription);
        writer.WriteStartObject();
        writer.WriteString("text", transcription.Text);
        Text(writer, "language", transcription.Language);
        Number(writer, "duration", Seconds(transcription.Duration));
        List(writer, "segments", transcription.Segment, Segment);
        List(writer, "words", transcription.Word, static (writer, word) =>
        {
            writer.WriteString("word", word.Text);
            Number(writer, "start", Seconds(word.Start));
            Number(writer, "end", Seconds(word.End));
        });
        List(writer, "logprobs", transcription.Logprob, static (writer, token) =>
        {
            writer.WriteString("token", token.Token);
            writer.WriteNumber("logprob", token.Logprob);
        });
        if (transcription.Usage is TranscriptionUsage usage)
        {
            writer.WriteStartObject("usage");
            Number(writer, "seconds", usage.Second);
            Number(writer, "inputTokens", usage.InputToken);
            Number(writer, "outputTokens", usage.OutputToken);
            Number(writer, "totalTokens", usage.TotalToken);
            writer.WriteEndObject();
        }

        Number(writer, "costUsd", transcription.Cost);
        Text(writer, "costBasis", transcription.CostBasis);
        Text(writer, "path", transcription.Path);
        Text(writer, "model", transcription.Model);
        Text(writer, "requestId", transcription.RequestId);
        writer.WriteEndObject();
    }

    private static void Segment(Utf8JsonWriter writer, TranscriptionSegment segment)
    {
        writer.WriteNumber("index", segment.Index);
        Number(writer, "start", Seconds(segment.Start));
        Number(writer, "end", Seconds(segment.End));
        Text(writer, "speaker", segment.Speaker);
        writer.WriteString("text", segment.Text);
    }

    private static void List<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static decimal? Seconds(TimeSpan? time) => time is TimeSpan known ? decimal.Round((decimal)known.Ticks / TimeSpan.TicksPerSecond, 3) : null;

    private static void Number(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is decimal number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
