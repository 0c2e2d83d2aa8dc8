using System.Runtime.CompilerServices;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>
/// Pictures by conversation. They are told when the answer is whole: what comes early may be a draft, a thumbnail or the same once more, which the end decides.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="dialect">The format.</param>
internal sealed class ImageChatExchange(ImageRun run, IChatDialect dialect)
{
    /// <summary>Asks, and reads the answer.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="AllmException">There is none, or the answer broke off; pictures that came whole were given before.</exception>
    public async IAsyncEnumerable<ImageUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ChatExchange exchange = new(run.Plan.Chat!, dialect, run.Pipeline.Begin(run.Wire, run.Call, cancellationToken), run.Meter, cancellationToken);
        (ChatCompletion? completion, AllmException? failure) = await CompleteAsync(exchange).ConfigureAwait(false);
        run.TakeCost(exchange.Cost);
        List<ImageUpdate> updates = completion is null ? [] : run.Updates(completion);
        foreach (ImageUpdate update in updates)
        {
            yield return update;
        }

        if (failure is not null)
        {
            throw failure;
        }

        if (updates.Count == 0)
        {
            throw run.Pipeline.Guard.Clean(ImageFailure.NoPicture(completion!));
        }

        run.Tally();
    }

    private static async Task<(ChatCompletion? Completion, AllmException? Failure)> CompleteAsync(ChatExchange exchange)
    {
        try
        {
            while (await exchange.FillAsync().ConfigureAwait(false))
            {
            }

            return (exchange.ToCompletion(), null);
        }
        catch (AllmException failure)
        {
            return (failure.PartialCompletion as ChatCompletion, failure);
        }
    }
}
