using System.Globalization;
using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Forecasts;

/// <summary>What an operation will use, before a price is put on it.</summary>
internal sealed record ForecastPlan
{
    /// <summary>The model by whose price it is charged.</summary>
    public required string Model { get; init; }

    /// <summary>How many requests it takes.</summary>
    public int RequestCount { get; init; } = 1;

    /// <summary>What is likely.</summary>
    public required CallUsage Usage { get; init; }

    /// <summary>What it hardly passes; <c>null</c> where nothing bounds it.</summary>
    public CallUsage? Most { get; init; }

    /// <summary>Factors on a price per call; <c>null</c> for none.</summary>
    public PriceFactors? Factors { get; init; }

    /// <summary>Factors that it hardly passes, where they are not those of <see cref="Factors"/>.</summary>
    public PriceFactors? MostFactors { get; init; }

    /// <summary>Whether it is charged as a task when it is submitted (films, Midjourney).</summary>
    public bool IsTask { get; init; }

    /// <summary>Why nothing can be said of its price, where the request leaves open what it goes by; <c>null</c> for no such reason.</summary>
    public string? OpenReason { get; init; }

    /// <summary>What was assumed; <c>null</c> for nothing.</summary>
    public string? Assumption { get; init; }

    /// <summary>What is made or read; <c>null</c> where tokens alone tell it.</summary>
    public string? Unit { get; init; }

    /// <summary>How many of them.</summary>
    public int UnitCount { get; init; } = 1;

    /// <summary>Whether the tokens tell something whatever the price goes by: of texts, whose tokens are counted.</summary>
    public bool IsText { get; init; }

    /// <summary>Puts the price on it, as far as it is known now; asks nobody.</summary>
    /// <param name="prices">Knows the prices.</param>
    /// <returns>The forecast.</returns>
    public CostForecast Price(PriceBook prices)
    {
        PriceEntry? price = prices.Find(Model);
        CostEstimate? likely = OpenReason is not null || price is null ? null : Cost(price, prices.Terms, Usage, Factors);
        CostEstimate? most = likely is null || Most is null ? null : Cost(price!, prices.Terms, Most, MostFactors ?? Factors);
        return new CostForecast
        {
            Model = Model,
            RequestCount = RequestCount,
            Usage = Usage,
            MostUsage = Most,
            Usd = likely?.Usd,
            // A price a piece is bounded although nothing bounds the answer.
            MostUsd = most?.Usd ?? (likely is { IsPerCall: true } && Usage.ToolCall.Count == 0 ? likely.Usd : null),
            Basis = likely?.Basis,
            ShortBasis = price?.Expression is not null ? Words.Say("by the gateway's expression") : Shown(Short(likely?.Basis, prices.Terms), price, prices.Terms),
            IsPerCall = likely?.IsPerCall == true || (IsTask && Usage.Seconds is null),
            OpenReason = OpenReason ?? (price is null && prices.Known is not null ? Words.Say("the gateway's list does not name it") : null),
            Assumption = Assumption,
            Unit = Unit,
            UnitCount = Unit is null ? 0 : UnitCount,
            IsByToken = Unit is null || IsText || price?.ModelRatio is not null,
        };
    }

    // That a group pays the list price, as nearly all do, needs no word where there is little room.
    private static string? Short(string? basis, PriceTerms terms)
    {
        string group = $"; {terms.Words}";
        return terms.GroupRatio == 1 && basis?.EndsWith(group, StringComparison.Ordinal) == true ? basis[..^group.Length] : basis;
    }

    // What is kept of a price is English; the list price, which is mostly all of it, is shown in the language of the user.
    private static string? Shown(string? basis, PriceEntry? price, PriceTerms terms) =>
        price?.ModelRatio is decimal ratio && PriceWords.List(price, ratio, terms.UnitPerUsd) is string list && basis?.StartsWith(list, StringComparison.Ordinal) == true
            ? PriceWords.Shown(price, ratio, terms.UnitPerUsd) + basis[list.Length..]
        : price?.PerCall is decimal call && string.Create(CultureInfo.InvariantCulture, $"list price {call:0.######} USD per call") is string piece && basis?.StartsWith(piece, StringComparison.Ordinal) == true
            ? Words.Say($"list price {call:0.######} USD per call") + basis[piece.Length..]
        : basis;

    private CostEstimate? Cost(PriceEntry price, PriceTerms terms, CallUsage usage, PriceFactors? factors) =>
        IsTask ? PriceFormula.Submission(price, terms, factors ?? PriceFactors.None) : PriceFormula.Of(price, usage, terms, factors, Model);
}
