using System.Globalization;
using System.Text.Json.Serialization;
using Allmhub.Streaming;

namespace Allmhub.Vectors.Ranking;

/// <summary>The facts of one ranking, common to its documents.</summary>
public sealed record RankingInfo
{
    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>How many documents were ranked.</summary>
    public int DocumentCount { get; init; }

    /// <summary>How many requests it took; more than one when the service takes fewer documents at a time.</summary>
    public int RequestCount { get; init; }

    /// <summary>How many rounds: in each but the last, the best of each request go on to the next.</summary>
    public int RoundCount { get; init; }

    /// <summary>Whether the scores come from more than one request, each of which knew its own documents alone.</summary>
    public bool IsMerged { get; init; }

    /// <summary>What all requests used together; <c>null</c> when the service does not say.</summary>
    public RankingUsage? Usage { get; init; }

    /// <summary>The estimated price of all requests in USD; <c>null</c> without a price list.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What <see cref="Cost"/> was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The gateway's id of the last request, for its operator.</summary>
    public string? RequestId { get; init; }

    /// <summary>From the first request to the last answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The service's own words in the last answer, as JSON.</summary>
    [JsonIgnore]
    public string? Raw { get; init; }

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(string.Create(
        CultureInfo.InvariantCulture, $"{Model}: {DocumentCount} documents, {RequestCount} {(RequestCount == 1 ? "request" : "requests")}{(Usage is null ? string.Empty : $", {Usage}")}"));
}
