using Allmhub.Audio.Speech;

namespace Allmhub.Batch.Checkpoints.Codecs;

/// <summary>Texts that became sounds. The sound is in its file: when that is gone or another one, the text is spoken again.</summary>
public sealed class SpeechFileCodec : ICheckpointCodec<SpeechFile>
{
    /// <summary>What lines of it are called.</summary>
    public const string Name = "speech";

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public void Write(CheckpointWriter writer, SpeechFile result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.Text("path", result.Path);
        writer.Number("length", result.Length);
        writer.Time("duration", result.Duration);
        writer.Text("mediaType", result.MediaType);
        writer.Text("model", result.Model);
        writer.Text("voice", result.Voice);
        writer.Number("partCount", result.PartCount);
        writer.Record("usage", result.Usage, CheckpointJson.Default.SpeechUsage);
        writer.Number("cost", result.Cost);
        writer.Text("costBasis", result.CostBasis);
        writer.Texts("requestId", result.RequestId);
    }

    /// <inheritdoc/>
    public SpeechFile Read(CheckpointObject result)
    {
        string path = result.Required("path");
        long length = result.Whole("length") ?? 0;
        SavedFile.ThrowIfGone(path, length);
        return new SpeechFile
        {
            Path = path,
            Length = length,
            Duration = result.Time("duration"),
            MediaType = result.Text("mediaType"),
            Model = result.Required("model"),
            Voice = result.Required("voice"),
            PartCount = result.Count("partCount") ?? 1,
            Usage = result.Record("usage", CheckpointJson.Default.SpeechUsage),
            Cost = result.Decimal("cost"),
            CostBasis = result.Text("costBasis"),
            RequestId = result.Texts("requestId"),
            FromCheckpoint = true,
        };
    }
}
