using Allmhub.Images;
using Allmhub.Media;

namespace Allmhub.Batch.Checkpoints.Codecs;

/// <summary>
/// The pictures of a request. One that was saved is its file: when that is gone or another one, the request is asked again. One that was not saved is in the line with all its
/// bytes, or as the address it came as, which expires within hours (NOTES section 4a).
/// </summary>
public sealed class ImageCodec : ICheckpointCodec<IReadOnlyList<Image>>
{
    /// <summary>What lines of it are called.</summary>
    public const string Name = "image";

    /// <inheritdoc/>
    public string Kind => Name;

    /// <inheritdoc/>
    public void Write(CheckpointWriter writer, IReadOnlyList<Image> result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.List("image", result, static (json, image) =>
        {
            WriteData(json, image);
            json.Text("uri", image.Uri?.OriginalString);
            json.Text("mediaType", image.MediaType);
            json.Number("width", image.Width);
            json.Number("height", image.Height);
            json.Text("prompt", image.Prompt);
            json.Text("revisedPrompt", image.RevisedPrompt);
            json.Text("model", image.Model);
            json.Word("api", image.Api);
            json.Text("apiReason", image.ApiReason);
            json.Record("usage", image.Usage, CheckpointJson.Default.ImageUsage);
            json.Number("cost", image.Cost);
            json.Text("costBasis", image.CostBasis);
            json.Number("index", image.Index);
            json.Flag("isPartial", image.IsPartial);
            json.Number("partialIndex", image.PartialIndex);
            json.Text("requestId", image.RequestId);
            json.Time("duration", image.Duration);
            json.Text("raw", image.Raw);
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<Image> Read(CheckpointObject result) => result.List("image", ReadOne);

    private static Image ReadOne(CheckpointObject image) => new()
    {
        Data = ReadData(image),
        Path = image.Text("path"),
        Uri = image.Text("uri") is not string uri ? null : MediaLink.TryCreate(uri, out Uri? link) ? link : throw new CheckpointFormatException(Words.Say($"'{uri}' is no address.")),
        MediaType = image.Text("mediaType"),
        Width = image.Count("width"),
        Height = image.Count("height"),
        Prompt = image.Text("prompt"),
        RevisedPrompt = image.Text("revisedPrompt"),
        Model = image.Text("model"),
        Api = image.Word<ImageApi>("api"),
        ApiReason = image.Text("apiReason"),
        Usage = image.Record("usage", CheckpointJson.Default.ImageUsage),
        Cost = image.Decimal("cost"),
        CostBasis = image.Text("costBasis"),
        Index = image.Count("index") ?? 0,
        IsPartial = image.Flag("isPartial"),
        PartialIndex = image.Count("partialIndex"),
        RequestId = image.Text("requestId"),
        Duration = image.Time("duration") ?? default,
        Raw = image.Text("raw"),
        FromCheckpoint = true,
    };

    // A picture with a note in it is longer in its file than as it came.
    private static void WriteData(CheckpointWriter json, Image image)
    {
        long? saved = image.Path is string path && File.Exists(path) ? new FileInfo(path).Length : null;
        json.Text("path", image.Path);
        json.Number("length", saved);
        if (image.Data is MediaData data && data.Length != saved)
        {
            json.Bytes("data", data.ToArray());
        }
    }

    private static MediaData? ReadData(CheckpointObject image)
    {
        string? path = image.Text("path");
        if (path is not null)
        {
            SavedFile.ThrowIfGone(path, image.Whole("length"));
        }

        return image.Bytes("data") is byte[] bytes ? MediaData.OfBytes(bytes) : path is null ? null : MediaData.OfFile(path);
    }
}
