using System.Runtime.CompilerServices;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Audio.Transcription;

/// <summary>One run of a request: its parts one after the other, what came of them put together, and on a failure what there is of it. Not for use by two threads.</summary>
/// <param name="request">What is asked.</param>
/// <param name="parts">The parts of the sound.</param>
/// <param name="writer">Writes the requests.</param>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="prices">Knows the prices.</param>
/// <param name="call">What the call says differently.</param>
internal sealed class TranscriptionRun(TranscriptionRequest request, IReadOnlyList<SoundPart> parts, TranscriptionWriter writer, SendPipeline pipeline, PriceBook prices, AllmCallOptions call)
{
    private readonly TranscriptionJoin _join = new(request, parts);
    private readonly CostTally _cost = new();
    private readonly TerminalFilter _filter = new();

    /// <summary>Runs.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Texts and segments as they come, and at the end the whole.</returns>
    /// <exception cref="AllmException">A part failed; what came before is on the error.</exception>
    public async IAsyncEnumerable<TranscriptionDelta> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isEmpty = true;
        foreach (SoundPart part in parts)
        {
            UploadWatch upload = new(part.Label, call);
            TranscriptionExchange exchange = new(pipeline, new CallMeter(prices, request.Translate ? "Translate" : "Transcribe", request.Model, call), call);
            int segments = _join.Result(isComplete: false).Segment.Count;
            IAsyncEnumerator<(string? Text, TranscriptionSegment? Segment)> reader = exchange.ReadAsync(writer.Write(part, _join.Hint(), upload.Report), cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (reader.ConfigureAwait(false))
            {
                bool isFirst = true;
                while (await MoveAsync(reader, exchange, upload, part).ConfigureAwait(false))
                {
                    (string? text, TranscriptionSegment? segment) = reader.Current;
                    if (segment is not null)
                    {
                        yield return new TranscriptionDelta(_join.Place(segment, part, segments++));
                    }
                    else
                    {
                        // Parts are read on as one text.
                        yield return new TranscriptionDelta(isFirst && !isEmpty ? "\n" + text : text!, _filter);
                        (isFirst, isEmpty) = (false, false);
                    }
                }
            }

            _join.Add(exchange.Result!, part);
            _cost.Add(exchange.Cost);
        }

        Transcription whole = Priced(_join.Result(isComplete: true));
        Warn(whole);
        yield return new TranscriptionDelta(whole);
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<(string? Text, TranscriptionSegment? Segment)> reader, TranscriptionExchange exchange, UploadWatch upload, SoundPart part)
    {
        try
        {
            return await reader.MoveNextAsync().ConfigureAwait(false);
        }
        catch (AllmException error)
        {
            throw pipeline.Guard.Clean(TranscriptionFailure.Advise(error, request, upload, part).With(known => known with { PartialCompletion = Partial(exchange, part) }));
        }
    }

    private Transcription? Partial(TranscriptionExchange exchange, SoundPart part)
    {
        if (exchange.Result is { } some && (some.Text.Length > 0 || some.Segment.Count > 0))
        {
            _join.Add(some, part);
            _cost.Add(exchange.Cost);
        }

        Transcription partial = _join.Result(isComplete: false);
        return _join.Count > 0 && (partial.Text.Length > 0 || partial.Segment.Count > 0) ? Priced(partial) : null;
    }

    private Transcription Priced(Transcription transcription) => transcription with { Cost = _cost.Sum?.Usd, CostBasis = _cost.Sum?.Basis };

    private void Warn(Transcription whole)
    {
        string? warning =
            whole.Text.Length == 0 && whole.Segment.Count == 0 ? Words.Say($"No words came of '{request.Audio.Name}': nobody may be speaking in it.")
            : request.Diarize && !whole.Segment.Any(static segment => segment.Speaker is not null) ? Words.Say($"No speakers came with the text of '{request.Audio.Name}': the service answered the text alone.")
            : request.Form == TranscriptionForm.Word && whole.Word.Count == 0 ? Words.Say($"No times of words came with the text of '{request.Audio.Name}'.")
            : request.Form is TranscriptionForm.Segment or TranscriptionForm.Srt or TranscriptionForm.Vtt && !whole.Segment.Any(static segment => segment.HasTime) ? Words.Say($"No times came with the text of '{request.Audio.Name}'.")
            : null;
        if (warning is not null)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, pipeline.Guard.Redact(warning)));
        }
    }
}
