using System.Collections.Concurrent;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>
/// Where the pictures of one command become files: a file, a folder, or a template (<see cref="MediaTemplate"/>). What can be wrong is found before
/// anything is paid; what comes is never written over another picture of the same command, nor over one that another process writes at the same time.
/// </summary>
public sealed class ImageOutput
{
    private readonly MediaTemplate _template;
    private readonly bool _replaces;
    private readonly bool _notes;
    private readonly DateTime _begin = DateTime.Now;
    private readonly ConcurrentDictionary<string, MediaSaving> _saving = new(StringComparer.Ordinal);
    private readonly MediaNameBook _names;
    private int _number;

    /// <summary>Names the place; nothing is looked at yet.</summary>
    /// <param name="path">A full path: a file, a folder, or a template.</param>
    /// <param name="replaces">Whether missing folders are made and files that were there before replaced.</param>
    /// <param name="notes">Whether prompt, model and cost are noted: in a PNG, beside others in a JSON file.</param>
    public ImageOutput(string path, bool replaces, bool notes)
    {
        _template = MediaTemplate.Parse(path);
        _replaces = replaces;
        _notes = notes;
        _names = new MediaNameBook(replaces);
    }

    /// <summary>Looks at the place of the next pictures before they are paid.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>A file that is there and may not be replaced; <c>null</c> when there is none.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or there can be none, or what is there is no regular file.</exception>
    public string? Check(ImageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? taken = null;
        for (int i = 1; i <= (_template.HasField ? request.Count : 1); i++)
        {
            string path = Expand(_number + i, request.Model, request.Prompt);
            taken ??= SavingOf(path).Target.Taken;
        }

        return taken;
    }

    /// <summary>Names the next pictures before they are asked, where several requests are on their way. For the one thread that asks.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>A place for each picture, in their order.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or there can be none, or what is there is no regular file.</exception>
    public IReadOnlyList<MediaSaving> Next(ImageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<MediaSaving> places = [];
        for (int i = 0; i < request.Count; i++)
        {
            string path = Expand(Interlocked.Increment(ref _number), request.Model, request.Prompt);
            MediaTarget target = SavingOf(path).Target;
            MediaContent named = new() { Kind = MediaKind.Image, Model = request.Model, Index = _number - 1 };
            places.Add(SavingOf(_names.Take(target.IsFile ? path : Path.Combine(target.Folder, MediaName.StemOf(named)))));
        }

        return places;
    }

    /// <summary>Saves a picture: writes its bytes, or fetches its address without the key.</summary>
    /// <param name="media">Saves.</param>
    /// <param name="image">The picture.</param>
    /// <param name="options">Notices and limits; what is extra in them was for the request and is left out.</param>
    /// <param name="place">Its place, of <see cref="Next"/>; <c>null</c> for the next one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The picture with its path, and with what only its bytes tell. When its note could not be written a notice says so.</returns>
    /// <exception cref="AllmException">It cannot be written or fetched.</exception>
    public async Task<Image> SaveAsync(MediaService media, Image image, AllmCallOptions options, MediaSaving? place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        MediaSaving saving = place ?? SavingOf(Expand(Interlocked.Increment(ref _number), image.Model, image.Prompt));
        AllmCallOptions bare = options with { ExtraBody = null, ExtraHeader = null, ExtraQuery = null };
        SavedMedia saved = await media.Save(((IMediaSource)image).GetMedia()[0], saving).ExecuteAsync(bare, cancellationToken).ConfigureAwait(false);
        Image done = Done(image, saved.Path);
        if (_notes)
        {
            await NoteAsync(done, options, cancellationToken).ConfigureAwait(false);
        }

        return done;
    }

    private static async Task NoteAsync(Image image, AllmCallOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await ImageNote.WriteAsync(image, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            options.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"'{image.Path}' is saved, but its note is not: {failure.Message}")));
        }
    }

    private string Expand(int number, string? model, string? prompt) => _template.Expand(new MediaTemplateValues(number, model, prompt, _begin));

    // One for all pictures that go to the same place: it knows what this command has written there.
    private MediaSaving SavingOf(string path) => _saving.GetOrAdd(path, static (key, force) => new MediaSaving(MediaTarget.Of(key, force)), _replaces);

    // What was an address only is known now.
    private static Image Done(Image image, string path)
    {
        if (image.Data is not null)
        {
            image.Path = path;
            return image;
        }

        MediaData data = MediaData.OfFile(path);
        (string type, PictureSize? size) = ImageMaker.Look(data);
        return new Image
        {
            Data = data,
            Uri = image.Uri,
            MediaType = type,
            Width = size?.Width,
            Height = size?.Height,
            Prompt = image.Prompt,
            RevisedPrompt = image.RevisedPrompt,
            Model = image.Model,
            Api = image.Api,
            ApiReason = image.ApiReason,
            Usage = image.Usage,
            Cost = image.Cost,
            CostBasis = image.CostBasis,
            Index = image.Index,
            InputObject = image.InputObject,
            Path = path,
            RequestId = image.RequestId,
            Duration = image.Duration,
            Raw = image.Raw,
        };
    }
}
