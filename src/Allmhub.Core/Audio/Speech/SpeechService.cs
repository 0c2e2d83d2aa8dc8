using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Audio.Speech;

/// <summary>Texts become sounds (NOTES sections 6 and 16.6).</summary>
public sealed class SpeechService
{
    private readonly SendPipeline _pipeline;
    private readonly PriceBook _prices;

    internal SpeechService(SendPipeline pipeline, PriceBook prices)
    {
        _pipeline = pipeline;
        _prices = prices;
    }

    /// <summary>
    /// Speaks a text into a file, streamed to the disk as it comes. A text longer than the service takes is spoken in parts, one after the other, and these are joined.
    /// Paid: a part is sent again only when nothing was accepted. The file is whole or not there; when a later part fails, those that were paid for stay
    /// beside it under names of their own, which the error says.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="place">Where to (<see cref="SpeechOutput.Next"/>).</param>
    /// <returns>The operation. It fails with kind Protocol when something else than a sound came or parts do not fit, with Storage when the file cannot be written.</returns>
    /// <exception cref="InvalidInputException">The request cannot be said, or would be refused.</exception>
    public Operation<SpeechFile> Speak(SpeechRequest request, SpeechPlace place)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(place);
        SpeechPlan plan = SpeechPlan.Make(request);
        return new Operation<SpeechFile>(_pipeline, plan.Wire(0), SpeechPlan.Action, request.Model, isPaid: true, (call, cancellationToken) => new SpeechRun(plan, place, _pipeline, _prices, call).RunAsync(cancellationToken))
        {
            Forecast = _ => SpeechForecast.Speak(request.Model, plan.Part, request.Instruction, request.Speed ?? 1).Price(_prices),
            Beyond = hash => hash.Add(request.Text),
            Story = new OperationStory<SpeechFile>(
                trace => trace.Asked = request.Instruction is { Length: > 0 } instruction
                    ? [new TracedMessage("System", instruction), new TracedMessage("User", request.Text)]
                    : [new TracedMessage("User", request.Text)],
                static (trace, file) => trace.Media.Add(new TracedMedia { Path = file.Path, Type = file.MediaType, Length = file.Length })),
        };
    }
}
