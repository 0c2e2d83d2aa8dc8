using System.Text.Json;
using Allmhub.Foundation;

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
        writer.WriteOptional("language", transcription.Language);
        writer.WriteOptional("duration", Seconds(transcription.Duration));
        List(writer, "segments", transcription.Segment, Segment);
        List(writer, "words", transcription.Word, static (writer, word) =>
        {
            writer.WriteString("word", word.Text);
            writer.WriteOptional("start", Seconds(word.Start));
            writer.WriteOptional("end", Seconds(word.End));
        });
        List(writer, "logprobs", transcription.Logprob, static (writer, token) =>
        {
            writer.WriteString("token", token.Token);
            writer.WriteNumber("logprob", token.Logprob);
        });
        if (transcription.Usage is TranscriptionUsage usage)
        {
            writer.WriteStartObject("usage");
            writer.WriteOptional("seconds", usage.Second);
            writer.WriteOptional("inputTokens", usage.InputToken);
            writer.WriteOptional("outputTokens", usage.OutputToken);
            writer.WriteOptional("totalTokens", usage.TotalToken);
            writer.WriteEndObject();
        }

        writer.WriteOptional("costUsd", transcription.Cost);
        writer.WriteOptional("costBasis", transcription.CostBasis);
        writer.WriteOptional("path", transcription.Path);
        writer.WriteOptional("model", transcription.Model);
        writer.WriteOptional("requestId", transcription.RequestId);
        writer.WriteEndObject();
    }

    private static void Segment(Utf8JsonWriter writer, TranscriptionSegment segment)
    {
        writer.WriteNumber("index", segment.Index);
        writer.WriteOptional("start", Seconds(segment.Start));
        writer.WriteOptional("end", Seconds(segment.End));
        writer.WriteOptional("speaker", segment.Speaker);
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
}
