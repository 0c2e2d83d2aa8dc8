using Allmhub.Account;

namespace Allmhub.Images;

/// <summary>Estimates what an answer cost, and shares it out over its pictures (NOTES section 16.7).</summary>
internal static class ImageCost
{
    /// <summary>Puts prices on the finished pictures of an answer, when the model's price is known.</summary>
    /// <param name="prices">Knows the prices.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="images">The pictures that were really returned.</param>
    /// <param name="usage">What the answer used.</param>
    public static void Apply(CostEstimator prices, ImageRequest request, IReadOnlyList<Image> images, ImageUsage? usage)
    {
        if (images.Count == 0 || prices.EstimatePicture(usage?.InputToken, usage?.OutputToken, usage?.InputImageToken ?? 0, request.Model) is not CostEstimate estimate)
        {
            return;
        }

        // By call is by picture; by ratio the tokens are those of all pictures together.
        decimal factor = Factor(request);
        decimal share = estimate.IsPerCall ? estimate.Usd * factor : estimate.Usd / images.Count;
        string basis = estimate.IsPerCall
            ? estimate.Basis + FormattableString.Invariant($", by pictures returned ({images.Count}){(factor == 1 ? string.Empty : FormattableString.Invariant($", times {factor} for size and quality"))}")
            : estimate.Basis + (images.Count == 1 ? string.Empty : FormattableString.Invariant($"; one of {images.Count} pictures' share"));
        foreach (Image image in images)
        {
            image.Cost = share;
            image.CostBasis = basis;
        }
    }

    // The gateway's own factors, for dall-e alone.
    private static decimal Factor(ImageRequest request)
    {
        string name = ImageFamilies.Bare(request.Model);
        if (!name.StartsWith("dall-e", StringComparison.Ordinal))
        {
            return 1;
        }

        bool isLong = request.Size is "1024x1792" or "1792x1024" || request.AspectRatio is "7:4" or "4:7";
        decimal size = request.Size switch { "256x256" => 0.4m, "512x512" => 0.45m, _ => isLong ? 2 : 1 };
        return name == "dall-e-3" && request.Quality == "hd" ? size * (isLong ? 1.5m : 2) : size;
    }
}
