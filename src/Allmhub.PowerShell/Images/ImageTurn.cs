using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Operations;
using Allmhub.PowerShell.Batches;

namespace Allmhub.PowerShell.Images;

/// <summary>One request for pictures of a batch: asks, and saves what comes before anybody sees it.</summary>
/// <param name="target">What the user passed.</param>
/// <param name="place">The first picture's place among all.</param>
/// <param name="output">Saves; <c>null</c> for not at all.</param>
/// <param name="places">Where each picture goes.</param>
internal sealed class ImageTurn(object? target, int place, ImageOutput? output, IReadOnlyList<MediaSaving> places) : BatchTurn(target)
{
    /// <summary>The first picture's place among all.</summary>
    public int Place => place;

    /// <summary>Where a picture goes; <c>null</c> where nothing is saved.</summary>
    /// <param name="image">The picture.</param>
    public MediaSaving? PlaceOf(Image image) => output is not null && image.Index < places.Count ? places[image.Index] : null;

    /// <summary>Whether a file holds just this picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">The picture.</param>
    public static bool IsIn(string path, Image image) =>
        image.Data is { } data && File.Exists(path) && new FileInfo(path).Length == data.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(data.ToArray());

    /// <summary>What has come, saved where it could be.</summary>
    public List<Image> Image { get; } = [];

    /// <summary>Asks, and saves.</summary>
    /// <param name="operation">The request.</param>
    /// <param name="media">Saves.</param>
    /// <param name="options">What its calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="AllmException">The request failed, or each picture of it; what had come is in <see cref="Image"/>.</exception>
    public async Task<IReadOnlyList<Image>> RunAsync(StreamOperation<ImageUpdate> operation, MediaService media, AllmCallOptions options, CancellationToken cancellationToken)
    {
        List<Image> came = [];
        AllmException? end = null;
        try
        {
            await foreach (ImageUpdate update in operation.StreamAsync(options, cancellationToken).ConfigureAwait(false))
            {
                if (update.Failure is { } failure)
                {
                    Failure.Add(failure);
                }
                else if (update.Image is { IsPartial: false } image)
                {
                    came.Add(image);
                }
            }
        }
        catch (AllmException failure)
        {
            end = failure;
        }

        foreach (Image image in came)
        {
            Image.Add(output is null ? image : await SaveAsync(output, media, image, options, cancellationToken).ConfigureAwait(false));
        }

        if (end is null && Image.Count == 0 && Failure.Count > 0)
        {
            end = Failure[0];
            Failure.RemoveAt(0);
        }

        return end is null ? Image : throw end;
    }

    // The service that holds a picture is another one than the gateway: its pace is its own.
    private async Task<Image> SaveAsync(ImageOutput to, MediaService media, Image image, AllmCallOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await to.SaveAsync(media, image, options with { Pacer = null }, PlaceOf(image), cancellationToken).ConfigureAwait(false);
        }
        catch (AllmException failure)
        {
            Failure.Add(failure);
            return image;
        }
    }
}
