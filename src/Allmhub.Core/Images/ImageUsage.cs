namespace Allmhub.Images;

/// <summary>What an answer with pictures used, all its pictures together.</summary>
public sealed record ImageUsage
{
    /// <summary>Tokens read, those of pictures included.</summary>
    public long InputToken { get; init; }

    /// <summary>Tokens written, those of pictures included.</summary>
    public long OutputToken { get; init; }

    /// <summary>The service's total, or the sum where it gives none.</summary>
    public long TotalToken { get; init; }

    /// <summary>Of the tokens read, those that came from a cache.</summary>
    public long CachedToken { get; init; }

    /// <summary>Of the tokens read, those of pictures.</summary>
    public long InputImageToken { get; init; }

    /// <summary>Of the tokens written, those of pictures.</summary>
    public long OutputImageToken { get; init; }

    /// <summary>How many pictures the service says it made; <c>null</c> when it does not say (seedream does).</summary>
    public int? GeneratedImage { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{InputToken} in, {OutputToken} out");
}
