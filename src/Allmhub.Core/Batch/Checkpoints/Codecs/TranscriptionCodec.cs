using Allmhub.Audio.Transcription;

namespace Allmhub.Batch.Checkpoints.Codecs;

/// <summary>What is said in sounds. A text file of it that is gone is no reason to ask again: <see cref="Transcription.OutFile"/> is empty then, and it can be saved anew.</summary>
public sealed class TranscriptionCodec : ICheckpointCodec<Transcription>
{
    /// <summary>What lines of it are called.</summary>
    public const string Name = "transcription";

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public void Write(CheckpointWriter writer, Transcription result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.Text("text", result.Text);
        writer.Text("language", result.Language);
        writer.Texts("languageCode", result.LanguageCode);
        writer.Time("duration", result.Duration);
        WriteParts(writer, result);
        writer.Record("usage", result.Usage, CheckpointJson.Default.TranscriptionUsage);
        writer.Number("cost", result.Cost);
        writer.Text("costBasis", result.CostBasis);
        writer.Text("path", result.Path);
        writer.Text("outFile", result.OutFile);
        writer.Text("model", result.Model);
        writer.Flag("isTranslation", result.IsTranslation);
        writer.Number("part", result.Part);
        writer.Text("requestId", result.RequestId);
        writer.Text("raw", result.Raw);
        writer.Flag("isComplete", result.IsComplete);
        writer.Text("serviceSrt", result.ServiceSrt);
        writer.Text("serviceVtt", result.ServiceVtt);
    }

    /// <inheritdoc/>
    public Transcription Read(CheckpointObject result) => new()
    {
        Text = result.Text("text") ?? string.Empty,
        Language = result.Text("language"),
        LanguageCode = result.Texts("languageCode"),
        Duration = result.Time("duration"),
        Segment = result.List("segment", ReadSegment),
        Word = result.List("word", static word => new TranscriptionWord(word.Required("text"), word.Time("start") ?? default, word.Time("end") ?? default)),
        Logprob = result.List("logprob", static token => new TranscriptionToken(token.Required("token"), token.Double("logprob") ?? 0, token.Bytes("byte"))),
        Usage = result.Record("usage", CheckpointJson.Default.TranscriptionUsage),
        Cost = result.Decimal("cost"),
        CostBasis = result.Text("costBasis"),
        Path = result.Text("path"),
        OutFile = result.Text("outFile") is string file && File.Exists(file) ? file : null,
        Model = result.Text("model"),
        IsTranslation = result.Flag("isTranslation"),
        Part = result.Count("part") ?? 1,
        RequestId = result.Text("requestId"),
        Raw = result.Text("raw"),
        IsComplete = result.Flag("isComplete"),
        ServiceSrt = result.Text("serviceSrt"),
        ServiceVtt = result.Text("serviceVtt"),
        FromCheckpoint = true,
    };

    private static void WriteParts(CheckpointWriter writer, Transcription result)
    {
        writer.List("segment", result.Segment, static (json, segment) =>
        {
            json.Number("index", segment.Index);
            json.Time("start", segment.Start);
            json.Time("end", segment.End);
            json.Text("speaker", segment.Speaker);
            json.Text("text", segment.Text);
            json.Text("serviceId", segment.ServiceId);
            json.Number("meanLogprob", segment.MeanLogprob);
            json.Number("noSpeechProbability", segment.NoSpeechProbability);
            json.Flag("hasNoTime", !segment.HasTime);
        });
        writer.List("word", result.Word, static (json, word) =>
        {
            json.Text("text", word.Text);
            json.Time("start", word.Start);
            json.Time("end", word.End);
        });
        writer.List("logprob", result.Logprob, static (json, token) =>
        {
            json.Text("token", token.Token);
            json.Number("logprob", token.Logprob);
            json.Bytes("byte", token.Byte is null ? (ReadOnlyMemory<byte>?)null : token.Byte.ToArray());
        });
    }

    private static TranscriptionSegment ReadSegment(CheckpointObject segment) => new()
    {
        Index = segment.Count("index") ?? 0,
        Start = segment.Time("start") ?? default,
        End = segment.Time("end") ?? default,
        Speaker = segment.Text("speaker"),
        Text = segment.Text("text") ?? string.Empty,
        ServiceId = segment.Text("serviceId"),
        MeanLogprob = segment.Double("meanLogprob"),
        NoSpeechProbability = segment.Double("noSpeechProbability"),
        HasTime = !segment.Flag("hasNoTime"),
    };
}
