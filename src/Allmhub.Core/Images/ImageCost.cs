using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Says what an answer with pictures used, and shares its price out over them (NOTES section 16.7).</summary>
internal static class ImageCost
{
    /// <summary>Puts a price on pictures, a share each.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="count">How many share it; more than there are while some are still to come.</param>
    /// <param name="cost">What all of them cost; <c>null</c> when that is not known.</param>
    public static void Share(IReadOnlyList<Image> images, int count, CostEstimate? cost)
    {
        decimal? share = cost?.Usd / Math.Max(1, count);
        string? basis = cost is null || count <= 1 ? cost?.Basis : FormattableString.Invariant($"{cost.Basis}; one of {count} pictures' share");
        foreach (Image image in images)
        {
            image.Cost = share;
            image.CostBasis = basis;
        }
    }

    /// <summary>What an answer used, in the quantities it is billed by.</summary>
    /// <param name="usage">What it said; <c>null</c> when it said nothing.</param>
    /// <param name="count">How many pictures are paid for.</param>
    /// <returns>The usage.</returns>
    public static CallUsage Usage(ImageUsage? usage, int count) => new()
    {
        InputToken = Math.Max(0, usage?.InputToken ?? 0),
        OutputToken = Math.Max(0, usage?.OutputToken ?? 0),
        CachedToken = Math.Max(0, usage?.CachedToken ?? 0),
        ImageInputToken = Math.Max(0, usage?.InputImageToken ?? 0),
        Count = count,
    };

    /// <summary>The gateway's own factors on a price per picture, for dall-e alone.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The factors; <c>null</c> for none.</returns>
    public static PriceFactors? Factors(ImageRequest request) => PictureForecast.Factors(request.Model, request.Size, request.AspectRatio, request.Quality);
}
