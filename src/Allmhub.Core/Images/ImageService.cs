using System.Runtime.CompilerServices;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Operations;

namespace Allmhub.Images;

/// <summary>Pictures, in whichever of three formats the model speaks (NOTES sections 4a, 7, 9, 16.2 and 16.3).</summary>
public sealed class ImageService
{
    private readonly SendPipeline _pipeline;
    private readonly PriceBook _prices;
    private readonly IReadOnlyDictionary<ChatApi, IChatDialect> _dialects;

    internal ImageService(SendPipeline pipeline, IReadOnlyDictionary<ChatApi, IChatDialect> dialects, PriceBook prices)
    {
        _prices = prices;
        _pipeline = pipeline;
        _dialects = dialects;
    }

    /// <summary>
    /// New pictures from words, and from references when there are some. Paid: sent again only when nothing was accepted. Everything that can be wrong with the
    /// request is found before it is sent.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <returns>
    /// The operation; its stream gives partial pictures as they come when <see cref="ImageRequest.Stream"/> says so, then finished ones, and failures of single pictures.
    /// What had come before a failure of the whole has been given.
    /// </returns>
    /// <exception cref="InvalidInputException">The request cannot be said in the format, or would be refused.</exception>
    public StreamOperation<ImageUpdate> Generate(ImageRequest request) => Operation(request, isEdit: false);

    /// <summary>Changes the references as the prompt says, where a mask is transparent.</summary>
    /// <param name="request">What is asked; with at least one reference.</param>
    /// <returns>As <see cref="Generate"/>.</returns>
    /// <exception cref="InvalidInputException">The request cannot be said in the format, or would be refused.</exception>
    public StreamOperation<ImageUpdate> Edit(ImageRequest request) => Operation(request, isEdit: true);

    private StreamOperation<ImageUpdate> Operation(ImageRequest request, bool isEdit)
    {
        ArgumentNullException.ThrowIfNull(request);
        ImagePlan plan = ImagePlan.Make(request, isEdit, _pipeline.Options.BaseUri, _dialects);
        return new StreamOperation<ImageUpdate>(_pipeline, plan.Wire, plan.Action, request.Model, isPaid: true, (call, cancellationToken) => RunAsync(plan, call, cancellationToken))
        {
            Forecast = call => ImageOutlook.Of(plan, call).Price(_prices),
            Story = ImageStory.Of(request),
        };
    }

    private async IAsyncEnumerable<ImageUpdate> RunAsync(ImagePlan plan, AllmCallOptions call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using Base64Spool spool = new();
        ImageRun run = new(plan, spool, _pipeline, new CallMeter(_prices, plan.Action, plan.Request.Model, call), call);
        IAsyncEnumerable<ImageUpdate> updates = plan.Chat is null
            ? new ImagesExchange(run, _dialects).ReadAsync(cancellationToken)
            : new ImageChatExchange(run, _dialects[plan.Chat.Api]).ReadAsync(cancellationToken);
        IAsyncEnumerator<ImageUpdate> reader = updates.GetAsyncEnumerator(cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                while (await run.MoveAsync(reader).ConfigureAwait(false))
                {
                    await run.PriceAsync(reader.Current, cancellationToken).ConfigureAwait(false);
                    yield return reader.Current;
                }

                run.Charge(isPartial: false);
            }
            finally
            {
                run.Charge(isPartial: true);
            }
        }
    }
}
