using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Downloads;

/// <summary>
/// Brings the bytes of a link into its part file, however often the line is cut. What decides about going on is in <see cref="ResumePlan"/>. An
/// attempt that brought more than there ever was is no failed one, so a long film on a bad line comes through.
/// </summary>
/// <param name="ask">Asks the link.</param>
/// <param name="link">The link.</param>
/// <param name="part">Where the bytes go.</param>
/// <param name="saving">What is shared with the other savings of the command.</param>
/// <param name="context">Limits, notices and progress.</param>
internal sealed class LinkDownload(LinkCall ask, Uri link, PartFile part, MediaSaving saving, DownloadContext context)
{
    private const int BufferSize = 128 * 1024;
    private const int MaxRequests = 10_000;

    // No host's piece is so small that this many of them are a sound download.
    private const int MaxAnew = 10;

    // An answer in a film's place is short.
    private const int MaxInstead = 64 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private bool _trustsRange = true;
    private string _label = string.Empty;
    private readonly Stopwatch _failing = Stopwatch.StartNew();
    private int _anew;

    /// <summary>Downloads until the file is whole.</summary>
    /// <param name="cancellationToken">Stops it; what has come stays in the part.</param>
    /// <returns>What the file is by its first bytes; <c>null</c> when they tell nothing.</returns>
    /// <exception cref="AllmException">It failed and no retry is left.</exception>
    public async Task<MediaFormat?> RunAsync(CancellationToken cancellationToken)
    {
        long most = part.Length;
        int failures = 0;
        for (int request = 1; ; request++)
        {
            AllmException? error = null;
            try
            {
                await saving.WaitAsync(link, cancellationToken).ConfigureAwait(false);
                if (await AttemptAsync(failures + 1, cancellationToken).ConfigureAwait(false) && LooksWhole(out MediaFormat? format, out error))
                {
                    return format;
                }
            }
            catch (AllmException failure)
            {
                error = failure;
            }

            bool gained = part.Length > most;
            most = Math.Max(most, part.Length);
            if (error is null)
            {
                // A piece that was sound and not the last one: the next one is asked for at once.
                error = gained && request < MaxRequests ? null : DownloadErrors.Cut(link, part.Length, part.Note.Total, null);
                if (error is null)
                {
                    continue;
                }
            }

            failures = gained ? 1 : failures + 1;
            if (gained)
            {
                _failing.Restart();
            }

            await WaitOrThrowAsync(error, failures, cancellationToken).ConfigureAwait(false);
        }
    }

    // True when nothing is missing any more; false when a sound piece came and more is to be asked for.
    private async Task<bool> AttemptAsync(int attempt, CancellationToken cancellationToken)
    {
        long have = part.Length;
        bool asks = have > 0 && _trustsRange && part.Note.Validator is not null;
        (string, string)[] header = asks ? [("Range", FormattableString.Invariant($"bytes={have}-")), ("If-Range", part.Note.Validator!)] : [];
        using LinkAnswer answer = await ask.GetAsync(link, attempt, header, cancellationToken).ConfigureAwait(false);
        if (answer.Head.Status is not (>= 200 and < 300 or 416))
        {
            AllmException refused = DownloadErrors.Status(link, answer.Head.Status, await answer.ReadRefusalAsync().ConfigureAwait(false), answer.RetryAfter);

            // The gateway may call a film done before its content is there (NOTES section 11); a channel with artifacts says 409 then (16.5).
            return IsWholeAnyway(answer.Head.Status) ? true
                : throw (ask.IsKeyed(link) && answer.Head.Status is 400 or 409 ? refused.With(static known => known with { IsTransient = true }) : refused);
        }

        if (ask.IsKeyed(link) && answer.Head.MediaType == "application/json")
        {
            throw new LinkInsteadException(LinkInstead(await answer.ReadRefusalAsync().ConfigureAwait(false)));
        }

        ResumePlan plan = ResumePlan.Of(answer.Head, asks, part.Note, have);
        switch (plan.Step)
        {
            case ResumeStep.Whole:
                return true;
            case ResumeStep.Fail:
                throw DownloadErrors.Status(link, answer.Head.Status, [], null);
            case ResumeStep.AskAnew when ++_anew > MaxAnew:
                throw DownloadErrors.Confused(link);
            case ResumeStep.AskAnew:
                _trustsRange = false;
                part.Begin(PartNote.None);
                answer.Dispose();
                return await AttemptAsync(attempt, cancellationToken).ConfigureAwait(false);
            case ResumeStep.Begin:
                CheckRoom(plan, 0);
                part.Begin(answer.Head.Note(plan.Total));
                break;
            default:
                CheckRoom(plan, plan.At);
                part.GoOn(plan.At);
                part.SetNote(part.Note with { Total = plan.Total });
                break;
        }

        _label = answer.Head.MediaType;
        return await ReadAsync(answer, plan, cancellationToken).ConfigureAwait(false);
    }

    // Some gateways answer where the film lies (NOTES section 11).
    private Uri LinkInstead(byte[] body)
    {
        if (ErrorEnvelope.Parse(body) is { Message.Length: > 0 } refusal)
        {
            throw DownloadErrors.NoFilm(link, refusal.Message);
        }

        try
        {
            using JsonDocument document = LenientJson.ParseWhole(body);
            return FilmJson.Films(document.RootElement, link).Where(found => found != link.OriginalString).Select(static found => MediaLink.TryCreate(found, out Uri? address) ? address : null).FirstOrDefault(static address => address is not null)
                ?? throw DownloadErrors.NoFilm(link, Encoding.UTF8.GetString(body));
        }
        catch (JsonException)
        {
            throw DownloadErrors.NoFilm(link, Words.Say("the answer is no film and breaks off"));
        }
    }

    private async Task<bool> ReadAsync(LinkAnswer answer, ResumePlan plan, CancellationToken cancellationToken)
    {
        long at = plan.At;
        bool looked = at >= MediaCheck.Length;
        DiskReserve reserve = new(saving.Target.Folder, saving.FreeSpace);
        while (plan.End is not long end || at < end)
        {
            int count = await answer.ReadAsync(_buffer).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            if (at + count > plan.End)
            {
                throw DownloadErrors.Confused(link);
            }

            await part.WriteAsync(_buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            at += count;
            context.Progress.Report(at, plan.Total);
            if (plan.Total is null && reserve.IsReached(at - plan.At))
            {
                throw DownloadErrors.Full(saving.Target.Folder, null, saving.FreeSpace(saving.Target.Folder), at);
            }

            if (!looked && at >= MediaCheck.Length)
            {
                // A sign-in page of a gigabyte is not fetched to its end.
                Look(isEnd: false);
                looked = true;
            }
        }

        if (plan.Total is long total)
        {
            return at == total ? true : at == plan.End ? false : throw DownloadErrors.Cut(link, at, total, null);
        }

        return plan.End is null || at == plan.End ? true : throw DownloadErrors.Cut(link, at, plan.End, null);
    }

    private MediaFormat? Look(bool isEnd)
    {
        try
        {
            return MediaCheck.Of(part.Head(MediaCheck.Length), _label);
        }
        catch (AllmException) when (ask.IsKeyed(link) && part.Length <= MaxInstead && part.Head(1) is [(byte)'{'])
        {
            if (!isEnd)
            {
                return null;
            }

            byte[] body = part.Head(MaxInstead);
            part.Begin(PartNote.None);
            throw new LinkInsteadException(LinkInstead(body));
        }
        catch (AllmException)
        {
            // What is no medium is not gone on with.
            part.Begin(PartNote.None);
            throw;
        }
    }

    // Whether the file has its own end. Where a length was told and kept to, the file is what its host has, and is not thrown away.
    private bool LooksWhole(out MediaFormat? format, out AllmException? error)
    {
        error = null;
        format = Look(isEnd: true);
        if (MediaEnd.Missing(part.Handle, format) is not string missing)
        {
            return true;
        }

        if (part.Note.Total is not null)
        {
            context.Notices.Warn(Words.Say($"The file of {MediaLink.Shown(link)} has the length its host told, but lacks {missing}: it seems to be cut off there already. It is saved as it is."));
            return true;
        }

        error = DownloadErrors.Cut(link, part.Length, null, missing);
        return false;
    }

    // The link may have expired between the last byte and the renaming, in a process that was killed.
    private bool IsWholeAnyway(int status) => status is 401 or 403 or 404 or 410 && part.Length > 0 && part.Note.Total == part.Length;

    private void CheckRoom(ResumePlan plan, long at)
    {
        // What the part holds behind the place is given back first.
        if (plan.Total is long total && saving.FreeSpace(saving.Target.Folder) is long free && total - at > free + part.Length - at)
        {
            throw DownloadErrors.Full(saving.Target.Folder, total, free);
        }
    }

    private async Task WaitOrThrowAsync(AllmException error, int failures, CancellationToken cancellationToken)
    {
        AllmException final = context.Finish(error.With(known => known with { Attempts = failures, Elapsed = _failing.Elapsed }));
        TimeSpan wait = RetryRule.DelayOf(failures, error.RetryAfter, context.Options);
        if (failures > context.MaxRetry || !error.IsTransient || wait > context.Options.RetryAfterCap || wait >= context.Left)
        {
            throw final;
        }

        // All others are slowed down before anybody is told, so that none slips through in between.
        bool isForAll = error.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        if (isForAll)
        {
            saving.Brake(link, wait);
        }

        context.Notices.Retry(failures, context.MaxRetry + 1, final, wait);
        if (!isForAll)
        {
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }
}
