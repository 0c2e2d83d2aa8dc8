namespace Allmhub.Account;

/// <summary>What a call costs by the price list: whole units of the gateway, and what they come to.</summary>
/// <param name="Units">The gateway's units, rounded as it does (NOTES section 16.7).</param>
/// <param name="Usd">The same in USD.</param>
/// <param name="Basis">What it was reckoned from, in words: ratio or price, group, factors.</param>
public sealed record CostEstimate(decimal Units, decimal Usd, string Basis)
{
    internal CostEstimate(decimal usd, string basis)
        : this(usd * 500_000m, usd, basis)
    {
    }

    /// <summary>Whether it is a price for each call, or for each picture of it, and not for tokens.</summary>
    public bool IsPerCall { get; private init; }

    /// <summary>Reckons the cost of an answer.</summary>
    /// <param name="inputToken">The tokens read; <c>null</c> when they are not known.</param>
    /// <param name="outputToken">The tokens written; <c>null</c> when they are not known.</param>
    /// <param name="price">The model's price; may be <c>null</c>.</param>
    /// <param name="pictureToken">Of the tokens read, those of pictures.</param>
    /// <returns>The estimate, or <c>null</c> when price or tokens are not known.</returns>
    public static CostEstimate? Of(long? inputToken, long? outputToken, ModelPrice? price, long pictureToken = 0)
    {
        if (price is null)
        {
            return null;
        }

        if (price.PerCall is decimal call)
        {
            return new CostEstimate(call, FormattableString.Invariant($"list price {call:0.######} USD per call")) { IsPerCall = true };
        }

        if (inputToken is not long read || outputToken is not long written || price.InputPerMillion is not decimal input || price.OutputPerMillion is not decimal output)
        {
            return null;
        }

        // Picture tokens of the prompt have a ratio of their own; those of the answer count as any token written (NOTES section 16.7).
        if (pictureToken > 0 && price.PicturePerMillion is decimal picture)
        {
            long rest = Math.Max(0, read - pictureToken);
            return new CostEstimate(
                ((rest * input) + (pictureToken * picture) + (written * output)) / 1_000_000m,
                FormattableString.Invariant($"list price {input:0.######} USD in, {picture:0.######} USD in of pictures, {output:0.######} USD out per million tokens; cached tokens counted in full"));
        }

        decimal usd = ((read * input) + (written * output)) / 1_000_000m;
        return new CostEstimate(usd, FormattableString.Invariant($"list price {input:0.######} USD in, {output:0.######} USD out per million tokens; cached tokens counted in full"));
    }

    /// <summary>Reckons the cost of an answer to sound (NOTES section 16.7): its tokens have a ratio of their own.</summary>
    /// <param name="inputToken">The tokens read, those of sound included; <c>null</c> when they are not known.</param>
    /// <param name="outputToken">The tokens written; <c>null</c> when they are not known.</param>
    /// <param name="price">The model's price; may be <c>null</c>.</param>
    /// <param name="soundToken">Of the tokens read, those of sound.</param>
    /// <returns>The estimate, or <c>null</c> when price or tokens are not known.</returns>
    public static CostEstimate? OfSound(long? inputToken, long? outputToken, ModelPrice? price, long soundToken)
    {
        if (price is not { PerCall: null, SoundPerMillion: decimal sound, InputPerMillion: decimal input, OutputPerMillion: decimal output } || inputToken is not long read || outputToken is not long written || soundToken <= 0)
        {
            return Of(inputToken, outputToken, price);
        }

        return new CostEstimate(
            ((Math.Max(0, read - soundToken) * input) + (soundToken * sound) + (written * output)) / 1_000_000m,
            FormattableString.Invariant($"list price {input:0.######} USD in, {sound:0.######} USD in of sound, {output:0.######} USD out per million tokens"));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Usd:0.########} USD");
}
