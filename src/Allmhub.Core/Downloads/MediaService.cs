using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Operations;

namespace Allmhub.Downloads;

/// <summary>Saves pictures, films and sounds: what an answer holds is written, what it links to is fetched without any key.</summary>
public sealed class MediaService
{
    private readonly SendPipeline _pipeline;
    private readonly LinkTransport _transport;

    internal MediaService(SendPipeline pipeline)
    {
        _pipeline = pipeline;
        _transport = new LinkTransport(pipeline.Options);
    }

    /// <summary>
    /// Saves one medium. The file is whole or not there: it is written beside its place, its length, type and end looked at, brought to the disk,
    /// and renamed. A download that is stopped goes on when it is asked for again, in this process or another.
    /// </summary>
    /// <param name="content">The medium: bytes, or an http(s) address.</param>
    /// <param name="saving">Where to, and what is shared with the other savings of a command.</param>
    /// <returns>The operation. Its result is the file. It fails with kind Storage when the file cannot be written (code <c>disk_full</c>: no room), PermissionDenied when the link has
    /// expired (code <c>link_expired</c>), Protocol when something else than a medium came, IncompleteStream when the end never came.</returns>
    /// <exception cref="InvalidInputException">It has neither bytes nor an http(s) address.</exception>
    public Operation<SavedMedia> Save(MediaContent content, MediaSaving saving)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(saving);
        if (DataOf(content) is { } data)
        {
            AllmRequest none = new() { Method = HttpMethod.Get, Path = string.Empty, Secret = RequestSecret.None };
            return new Operation<SavedMedia>(_pipeline, none, "Save", MediaName.StemOf(content), isPaid: true, (call, token) => SaveDataAsync(content, data, saving, call, token));
        }

        if (!MediaLink.TryCreate(content.Uri?.OriginalString, out Uri? link))
        {
            throw new InvalidInputException(Words.Say($"There is nothing to save: {(content.Uri is null ? Words.Say("neither bytes nor an address") : Words.Say($"'{content.Uri.Scheme}' addresses are not fetched, http and https are"))}."), nameof(content));
        }

        return new Operation<SavedMedia>(_pipeline, LinkCall.Request(link), "Save", MediaLink.Shown(link), isPaid: true, (call, token) => FetchAsync(content, link, saving, call, token));
    }

    /// <summary>Closes the connections.</summary>
    internal void Close() => _transport.Dispose();

    private static MediaData? DataOf(MediaContent content) =>
        content.Data ?? (content.Uri is null && content.Path is { Length: > 0 } path && File.Exists(path) ? MediaData.OfFile(path) : null);

    private async Task<SavedMedia> SaveDataAsync(MediaContent content, MediaData data, MediaSaving saving, AllmCallOptions call, CancellationToken cancellationToken)
    {
        DownloadContext context = new(call, _pipeline.Options, _pipeline.Guard);
        return await GuardedAsync(saving, data.Length, async () =>
        {
            (string path, MediaFormat? format) = await MediaWriter.WriteAsync(content, data, saving, context, cancellationToken).ConfigureAwait(false);
            return new SavedMedia(content, path, data.Length, format?.MediaType);
        }).ConfigureAwait(false);
    }

    // A film may lie in several places; what one of them says wrong, another may have right.
    private async Task<SavedMedia> FetchAsync(MediaContent content, Uri link, MediaSaving saving, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmException? first = null;
        Queue<Uri> places = new([link, .. content.Other]);
        HashSet<string> asked = new(StringComparer.Ordinal);
        while (places.TryDequeue(out Uri? place))
        {
            if (!asked.Add(place.OriginalString))
            {
                continue;
            }

            try
            {
                return await FetchOneAsync(content, place, saving, call, cancellationToken).ConfigureAwait(false);
            }
            catch (LinkInsteadException elsewhere)
            {
                places = new([elsewhere.Link, .. places]);
            }
            catch (AllmException failure) when (failure.Kind != AllmErrorKind.Storage && (places.Count > 0 || first is not null))
            {
                first ??= failure;
                call.Notices?.Post(new Notice(NoticeLevel.Verbose, $"{failure.Message} {(places.Count > 0 ? Words.Say("Trying the next place.") : string.Empty)}"));
            }
        }

        throw first ?? DownloadErrors.NoFilm(link, Words.Say("it leads round in a circle"));
    }

    private async Task<SavedMedia> FetchOneAsync(MediaContent content, Uri link, MediaSaving saving, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmClientOptions options = _transport.OptionsFor(link, saving.Idle);
        DownloadContext context = new(call, options, _pipeline.Guard);
        LinkCall ask = new(_transport, call, context.Notices, saving.Idle, content.IsOfTask ? _pipeline.Options : null);

        // What cannot be sent is said before a file is made.
        _ = new RequestBuilder(options, LinkCall.Request(link), call);
        return await GuardedAsync(saving, null, async () =>
        {
            using PartFile part = PartFile.Open(saving.Target.Folder, link);
            try
            {
                MediaFormat? format = await new LinkDownload(ask, link, part, saving, context).RunAsync(cancellationToken).ConfigureAwait(false);
                long length = part.Length;
                string path = part.Finish(temporary => MediaWriter.Place(temporary, content, format, saving, context));
                return new SavedMedia(content, path, length, format?.MediaType);
            }
            catch (Exception failure)
            {
                throw Leave(part, saving, failure);
            }
            finally
            {
                context.Progress.End();
            }
        }).ConfigureAwait(false);
    }

    // A part whose link is refused is never gone on with: the next link is another one.
    private static Exception Leave(PartFile part, MediaSaving saving, Exception failure)
    {
        if (!saving.KeepsParts || DiskSpace.IsFull(failure) || failure is AllmException { Kind: AllmErrorKind.Storage or AllmErrorKind.PermissionDenied or AllmErrorKind.InvalidRequest })
        {
            long length = part.Length;
            long? total = part.Note.Total;
            part.Discard();
            return DiskSpace.IsFull(failure) ? DownloadErrors.Full(saving.Target.Folder, total, saving.FreeSpace(saving.Target.Folder), length) : failure;
        }

        if (!part.IsResumable)
        {
            return failure;
        }

        saving.Leave(part.Path);
        return failure is AllmException error
            ? error.With(known => known with { RecommendedAction = Words.Say($"{DownloadErrors.Bytes(part.Length)} lie in '{part.Path}': the same command goes on with them. Fetching costs nothing.") })
            : failure;
    }

    private async Task<SavedMedia> GuardedAsync(MediaSaving saving, long? length, Func<Task<SavedMedia>> save)
    {
        saving.ThrowIfFull();
        try
        {
            saving.Target.Prepare();
            return await save().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            AllmException error = DiskSpace.IsFull(failure)
                ? DownloadErrors.Full(saving.Target.Folder, length, saving.FreeSpace(saving.Target.Folder))
                : DownloadErrors.Unwritable(saving.Target.Folder, failure);
            Remember(saving, error);
            throw _pipeline.Guard.Clean(error);
        }
        catch (AllmException error)
        {
            Remember(saving, error);
            throw;
        }
    }

    private static void Remember(MediaSaving saving, AllmException error)
    {
        if (error.Code == DownloadErrors.DiskFull)
        {
            saving.SetFull(error);
        }
    }
}
