using Allmhub.Account;
using Allmhub.Audio.Sound;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Audio.Speech;

/// <summary>One run: asks part by part, joins, and gives the file its place.</summary>
/// <param name="plan">What is asked.</param>
/// <param name="place">Where to.</param>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="prices">Knows prices.</param>
/// <param name="call">What the call says differently.</param>
internal sealed class SpeechRun(SpeechPlan plan, SpeechPlace place, SendPipeline pipeline, PriceBook prices, AllmCallOptions call)
{
    private readonly List<SpeechPart> _part = [];
    private readonly List<string> _temporary = [];

    /// <summary>Runs.</summary>
    /// <param name="cancellationToken">Stops it; parts that are whole stay under names of their own.</param>
    /// <returns>The file.</returns>
    /// <exception cref="AllmException">It failed.</exception>
    public async Task<SpeechFile> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            place.Target.Prepare();
            Warn(plan.Warnings());
            SpeechProgress progress = new(plan, call);
            SpeechReceiver receiver = new(plan, pipeline, prices, call, progress);
            for (int i = 0; i < plan.Part.Count; i++)
            {
                _part.Add(await receiver.ReceiveAsync(i, NewTemporary(), cancellationToken).ConfigureAwait(false));
                WarnOfEnd(i, cancellationToken);
            }

            return await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is AllmException or SoundException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            IReadOnlyList<string> kept = Keep();
            if (failure is OperationCanceledException)
            {
                Warn(kept.Count == 0 ? [] : [KeptText(kept)]);
                throw;
            }

            throw pipeline.Guard.Clean(Explain(failure, kept));
        }
        finally
        {
            _temporary.ForEach(File.Delete);
        }
    }

    private async Task<SpeechFile> FinishAsync(CancellationToken cancellationToken)
    {
        SpeechPart first = _part[0];
        string whole = _part.Count == 1 ? first.Path : await JoinAsync(cancellationToken).ConfigureAwait(false);
        (long length, SoundInfo info) = Look(whole, first.Format, cancellationToken);
        string path = Place(whole, first.Format);
        SpeechUsage? usage = _part.Select(static part => part.Usage).Aggregate(static (sum, next) => sum?.Plus(next));
        CostTally cost = new();
        _part.ForEach(part => cost.Add(part.Cost));
        return new SpeechFile
        {
            Path = path,
            Length = length,
            Duration = info.Duration,
            MediaType = first.Format?.MediaType,
            Model = plan.Request.Model,
            Voice = plan.Request.Voice,
            PartCount = _part.Count,
            Usage = usage,
            Cost = cost.Sum?.Usd,
            CostBasis = cost.Sum?.Basis,
            RequestId = [.. _part.Select(static part => part.RequestId).OfType<string>()],
        };
    }

    private void WarnOfEnd(int part, CancellationToken cancellationToken)
    {
        if (Look(_part[part].Path, _part[part].Format, cancellationToken).Info.Missing is string missing)
        {
            string type = _part[part].Format!.MediaType;
            Warn([plan.Part.Count > 1
                ? Words.Say($"Part {part + 1} of {plan.Part.Count}: the {type} lacks {missing}: it seems to be cut off. It is saved as it is.")
                : Words.Say($"The {type} lacks {missing}: it seems to be cut off. It is saved as it is.")]);
        }
    }

    private async Task<string> JoinAsync(CancellationToken cancellationToken)
    {
        int other = _part.FindIndex(part => part.Format != _part[0].Format);
        if (other > 0 || _part[0].Format is not { } format || !SoundJoiner.CanJoin(format.MediaType))
        {
            throw new SoundException(other > 0
                ? Words.Say($"Part {other + 1} is {_part[other].Format?.MediaType ?? Words.Say("of no known kind")}, part 1 is {_part[0].Format?.MediaType ?? Words.Say("of no known kind")}.")
                : Words.Say($"The service gave {_part[0].Format?.MediaType ?? Words.Say("sounds of no known kind")}, of which several cannot be joined."));
        }

        string whole = NewTemporary();
        FileStream file = new(whole, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.Asynchronous });
        await using (file.ConfigureAwait(false))
        {
            await SoundJoiner.JoinAsync([.. _part.Select(static part => part.Path)], format, file, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        return whole;
    }

    private string Place(string file, MediaFormat? format)
    {
        string asked = place.Target.Extension;
        bool fits = format is not null && format.Extension.Contains(asked, StringComparer.OrdinalIgnoreCase);
        string path = place.Target.Place(file, place.Content, fits ? asked : ExtensionOf(format));
        if (format is null)
        {
            Warn([Words.Say($"'{path}' is none of the kinds of sound that are known here; its extension says so.")]);
        }
        else if (format != SpeechFormats.MediaOf(plan.Request.Format) || (asked.Length > 0 && !fits))
        {
            Warn([Words.Say($"It is {format.MediaType} and no {(asked.Length > 0 && !fits ? asked : SpeechFormats.Word(plan.Request.Format))}: saved as '{path}'.")]);
        }

        return path;
    }

    // Paid for, and whole by itself: it must not go because another one failed.
    private List<string> Keep()
    {
        List<string> kept = [];
        for (int i = 0; i < _part.Count && plan.Part.Count > 1; i++)
        {
            try
            {
                string stem = place.Target.Stem ?? MediaName.StemOf(place.Content);
                string extension = ExtensionOf(_part[i].Format);
                MediaTarget own = MediaTarget.Of(Path.Combine(place.Target.Folder, FormattableString.Invariant($"{stem}.part{i + 1}of{plan.Part.Count}{extension}")), force: false);
                kept.Add(own.Place(_part[i].Path, place.Content, extension));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidInputException)
            {
                // The first failure is the one to tell of.
            }
        }

        return kept;
    }

    private AllmException Explain(Exception failure, IReadOnlyList<string> kept)
    {
        AllmException error = failure switch
        {
            AllmException known => known,
            SoundException sound => new AllmException(new AllmError(AllmErrorKind.Protocol, Words.Say($"The parts of the text are spoken and cannot be joined. {sound.Message}"))
            {
                RecommendedAction = Words.Say("Ask for Wav or Mp3, or for a -PartLength that keeps the text in one request."),
            }),
            _ => DiskSpace.IsFull(failure) ? DownloadErrors.Full(place.Target.Folder, null, DiskSpace.Free(place.Target.Folder)) : DownloadErrors.Unwritable(place.Target.Folder, failure),
        };
        bool isPart = plan.Part.Count > 1 && failure is not SoundException;
        return !isPart && kept.Count == 0 ? error : error.With(known => known with
        {
            Message = (isPart ? Words.Say($"Part {_part.Count + 1} of {plan.Part.Count}: {ErrorWords.Of(known, facts: false).Text}") : ErrorWords.Of(known, facts: false).Text) + (kept.Count > 0 ? (known.Message[^1] is '.' or '。' or '!' ? " " : ". ") + KeptText(kept) : string.Empty),
        });
    }

    private static string KeptText(IReadOnlyList<string> kept) => Words.Say($"What was paid for is kept: {string.Join(", ", kept.Select(static path => $"'{path}'"))}.");

    private static (long Length, SoundInfo Info) Look(string path, MediaFormat? format, CancellationToken cancellationToken)
    {
        using FileStream stream = SoundJoiner.Open(path);
        return (stream.Length, SoundInfo.Of(stream, format, cancellationToken));
    }

    private string ExtensionOf(MediaFormat? format) =>
        format is null ? ".bin" : format == SpeechFormats.MediaOf(plan.Request.Format) ? SpeechFormats.ExtensionOf(plan.Request.Format) : format.Extension[0];

    private string NewTemporary()
    {
        string path = Path.Combine(place.Target.Folder, $"allm-{Guid.NewGuid():N}.part");
        _temporary.Add(path);
        return path;
    }

    private void Warn(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, pipeline.Guard.Redact(text)));
        }
    }
}
