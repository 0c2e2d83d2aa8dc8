using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>Notes what a saved picture was made from: inside a PNG, in a JSON file beside others.</summary>
internal static class ImageNote
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the note.</summary>
    /// <param name="image">The picture, with its path.</param>
    /// <param name="cancellationToken">Stops it; the picture stays as it was.</param>
    /// <returns>A task that ends when it is written.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task WriteAsync(Image image, CancellationToken cancellationToken)
    {
        string path = image.Path!;
        string note = Facts(image).ToJsonString(Readable);
        if (image.MediaType != "image/png")
        {
            await WriteBesideAsync(path, note + Environment.NewLine, cancellationToken).ConfigureAwait(false);
            return;
        }

        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $"allm-{Guid.NewGuid():N}.part");
        try
        {
            FileStream source = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            await using (source.ConfigureAwait(false))
            {
                FileStream target = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
                await using (target.ConfigureAwait(false))
                {
                    await PngNote.WriteAsync(source, target, [("Description", image.Prompt ?? string.Empty), ("Software", "Allmhub"), ("Comment", note)], cancellationToken).ConfigureAwait(false);
                    target.Flush(flushToDisk: true);
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // Beside cat.jpg it is cat.jpg.json: cat.png may have one too.
    private static async Task WriteBesideAsync(string path, string note, CancellationToken cancellationToken)
    {
        StreamWriter writer = new(CreateBeside(path));
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(note.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileStream CreateBeside(string path)
    {
        string target = path + ".json";
        for (int number = 2; ; number++)
        {
            try
            {
                return new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 4096, useAsync: true);
            }
            catch (IOException) when (Path.Exists(target))
            {
                target = FormattableString.Invariant($"{path} ({number}).json");
            }
        }
    }

    private static JsonObject Facts(Image image)
    {
        JsonObject facts = new() { ["prompt"] = image.Prompt, ["model"] = image.Model, ["api"] = image.Api.ToString() };
        Add("revisedPrompt", image.RevisedPrompt);
        Add("costUsd", image.Cost);
        Add("costBasis", image.CostBasis);
        Add("requestId", image.RequestId);
        Add("created", DateTime.UtcNow);
        return facts;

        void Add<T>(string name, T? value)
        {
            if (value is not null)
            {
                facts[name] = JsonValue.Create(value);
            }
        }
    }
}
