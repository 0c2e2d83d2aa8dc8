using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Images;

/// <summary>Tells a log of pictures: what was asked, and what was made.</summary>
internal static class ImageStory
{
    /// <summary>The story of a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The story.</returns>
    public static OperationStory<ImageUpdate> Of(ImageRequest request) =>
        new(trace => trace.Asked = [Message(request.Prompt, request.Mask is null ? request.Reference : [.. request.Reference, request.Mask])], static (trace, update) => Tell(trace, update));

    /// <summary>A prompt with the pictures that go along.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="pictures">The pictures.</param>
    /// <returns>The message.</returns>
    public static TracedMessage Message(string prompt, IReadOnlyList<ImageSource> pictures) => new("User", prompt)
    {
        Media = [.. pictures.Select(static picture => new TracedMedia
        {
            Name = picture.FilePath is null ? picture.Name : Path.GetFileName(picture.FilePath),
            Path = picture.FilePath,
            Type = picture.Format?.MediaType,
            Length = picture.Data?.Length,
            Uri = picture.Uri?.OriginalString,
            Open = picture.Data is null ? null : picture.Data.OpenRead,
        })],
    };

    private static void Tell(CallTrace trace, ImageUpdate update)
    {
        if (update.Failure is AllmException failure)
        {
            trace.AddText($"{failure.Message}\n");
        }
        else if (update.Image is { IsPartial: false } image)
        {
            trace.AddText(image.RevisedPrompt is { Length: > 0 } revised ? $"{revised}\n" : null);
            trace.Media.Add(new TracedMedia { Type = image.MediaType, Length = image.Length, Uri = image.Uri?.OriginalString, Path = image.Path, Open = image.Data is null ? null : image.Data.OpenRead });
            trace.RequestId = image.RequestId ?? trace.RequestId;
        }
    }
}
