using System.Globalization;
using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>
/// What an operation will probably use and cost, reckoned on this machine before anything is sent: tokens by one stated rule, not by a tokenizer; prices by the
/// gateway's list as far as it is known here. An estimate and no bill.
/// </summary>
public sealed record CostForecast
{
    // A bound that is hardly more than what is likely says nothing.
    private const decimal Worth = 1.02m;

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>How many requests it takes, as far as can be told.</summary>
    public int RequestCount { get; init; } = 1;

    /// <summary>How many forecasts are added up in this one.</summary>
    public int OperationCount { get; init; } = 1;

    /// <summary>What will probably be used.</summary>
    public required CallUsage Usage { get; init; }

    /// <summary>What will hardly be passed; <c>null</c> where nothing bounds it, e.g. an answer without a limit.</summary>
    public CallUsage? MostUsage { get; init; }

    /// <summary>Tokens that will probably be read.</summary>
    public long InputToken => Usage.InputToken;

    /// <summary>Tokens that will probably be written.</summary>
    public long OutputToken => Usage.OutputToken;

    /// <summary>What it will probably cost in USD; <c>null</c> without a price behind it, never 0 for not known.</summary>
    public decimal? Usd { get; init; }

    /// <summary>What it will hardly pass in USD; <c>null</c> without a price or where nothing bounds it.</summary>
    public decimal? MostUsd { get; init; }

    /// <summary>Of the forecasts added up, those that have no price.</summary>
    public int UnpricedCount { get; init; }

    /// <summary>What <see cref="Usd"/> was reckoned from; <c>null</c> with it.</summary>
    public string? Basis { get; init; }

    /// <summary><see cref="Basis"/> without what goes without saying.</summary>
    internal string? ShortBasis { get; init; }

    /// <summary>Whether it is a price a piece, which needs no guess.</summary>
    public bool IsPerCall { get; init; }

    /// <summary>Why nothing can be said of the price although it may be known, e.g. a film whose length is not said; <c>null</c> for no such reason.</summary>
    public string? OpenReason { get; init; }

    /// <summary>What was assumed where the request does not say it, e.g. the length of an answer; <c>null</c> for nothing.</summary>
    public string? Assumption { get; init; }

    /// <summary>What is made or read, e.g. <c>picture</c>; <c>null</c> where tokens alone tell it, as of a question.</summary>
    public string? Unit { get; init; }

    /// <summary>How many of <see cref="Unit"/>.</summary>
    public int UnitCount { get; init; }

    /// <summary>Whether tokens say something: not of what has a price a piece.</summary>
    public bool IsByToken { get; init; } = true;

    /// <summary>Both together.</summary>
    /// <param name="other">The other one; <c>null</c> for nothing.</param>
    /// <returns>The sum.</returns>
    public CostForecast Plus(CostForecast? other) => other is null ? this : this with
    {
        Model = Model == other.Model ? Model : FormattableString.Invariant($"{Model}, {other.Model}"),
        RequestCount = RequestCount + other.RequestCount,
        OperationCount = OperationCount + other.OperationCount,
        Usage = Sum(Usage, other.Usage),
        MostUsage = MostUsage is null || other.MostUsage is null ? null : Sum(MostUsage, other.MostUsage),
        Usd = Usd is null ? other.Usd : Usd + (other.Usd ?? 0),
        MostUsd = MostUsd + other.MostUsd,
        UnpricedCount = Unpriced + other.Unpriced,
        Basis = Basis ?? other.Basis,
        IsPerCall = IsPerCall && other.IsPerCall,
        OpenReason = OpenReason ?? other.OpenReason,
        Assumption = Assumption ?? other.Assumption,
        Unit = Unit == other.Unit ? Unit : "item",
        UnitCount = UnitCount + other.UnitCount,
        IsByToken = IsByToken || other.IsByToken,
    };

    /// <summary>What is used and what it costs, e.g. <c>about 1,240 tokens in and 500 out, about 0.0065 USD (list price …)</c>.</summary>
    public string Words
    {
        get
        {
            string words = Joined(Things, Tokens, Price);
            return Usd is not null && OperationCount == 1 && ShortBasis is { Length: > 0 } ? Foundation.Words.Say($"{words} ({ShortBasis})") : words;
        }
    }

    /// <summary>What is used, e.g. <c>about 1,240 tokens in and 500 out</c>.</summary>
    public string Amount => Joined(Things, Tokens);

    private string? Things => (Unit, OperationCount) switch
    {
        (null, 1) or ("task", 1) => null,
        (null, _) => Count(OperationCount, "call"),
        _ => string.Concat(
            Count(UnitCount, Unit!),
            Usage.Seconds is decimal seconds ? Foundation.Words.Say($" of {seconds:0.#} s") : string.Empty,
            RequestCount > 1 && RequestCount != UnitCount ? Foundation.Words.Say($" in {Count(RequestCount, "request")}") : string.Empty),
    };

    private string? Tokens => !IsByToken || Usage.TotalToken == 0 ? null
        : OutputToken == 0 ? Foundation.Words.Say($"about {Count(InputToken, "token")}")
        : Foundation.Words.Say($"about {Count(InputToken, "token")} in and {OutputToken:N0} out");

    /// <summary>What it costs, e.g. <c>about 0.0065 USD, at most 0.012</c>.</summary>
    public string Price => Usd is not decimal usd
        ? OpenReason is null ? Foundation.Words.Say("price not known") : Foundation.Words.Say($"price not known: {OpenReason}")
        : string.Concat(
            IsPerCall ? $"{Money(usd)} USD" : Foundation.Words.Say($"about {Money(usd)} USD"),
            MostUsd is decimal most && most > usd * Worth ? Foundation.Words.Say($", at most {Money(most)}") : string.Empty,
            UnpricedCount > 0 ? Foundation.Words.Say($" and {UnpricedCount} whose price is not known") : string.Empty);

    private int Unpriced => OperationCount == 1 ? Usd is null ? 1 : 0 : UnpricedCount;

    /// <summary>An amount with as many digits as it needs: two that count below a cent, no more than a millionth elsewhere.</summary>
    /// <param name="usd">The amount.</param>
    /// <returns>Digits.</returns>
    internal static string Money(decimal usd) => usd.ToString(Math.Abs(usd) switch
    {
        0 => "0",
        >= 1 => "0.00",
        >= 0.01m => "0.####",
        >= 0.0001m => "0.######",
        _ => "0.##########",
    }, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(Words);

    private static string Joined(params string?[] parts) => parts.OfType<string>().DefaultIfEmpty(string.Empty).Aggregate(static (one, next) => Foundation.Words.Say($"{one}, {next}"));

    private static string Count(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Noun(thing, count == 1)}");

    private static string Noun(string thing, bool isOne) => thing switch
    {
        "call" => Foundation.Words.Say(isOne ? "call" : "calls"),
        "request" => Foundation.Words.Say(isOne ? "request" : "requests"),
        "token" => Foundation.Words.Say(isOne ? "token" : "tokens"),
        "picture" => Foundation.Words.Say(isOne ? "picture" : "pictures"),
        "film" => Foundation.Words.Say(isOne ? "film" : "films"),
        "sound" => Foundation.Words.Say(isOne ? "sound" : "sounds"),
        "text" => Foundation.Words.Say(isOne ? "text" : "texts"),
        "document" => Foundation.Words.Say(isOne ? "document" : "documents"),
        "item" => Foundation.Words.Say(isOne ? "item" : "items"),
        "task" => Foundation.Words.Say(isOne ? "task" : "tasks"),
        _ => isOne ? thing : thing + "s",
    };

    private static CallUsage Sum(CallUsage left, CallUsage right) => left with
    {
        InputToken = left.InputToken + right.InputToken,
        OutputToken = left.OutputToken + right.OutputToken,
        CachedToken = left.CachedToken + right.CachedToken,
        ImageInputToken = left.ImageInputToken + right.ImageInputToken,
        AudioInputToken = left.AudioInputToken + right.AudioInputToken,
        AudioOutputToken = left.AudioOutputToken + right.AudioOutputToken,
        ReasoningToken = left.ReasoningToken + right.ReasoningToken,
        Count = left.Count + right.Count,
        Seconds = left.Seconds is null ? right.Seconds : left.Seconds + (right.Seconds ?? 0),
    };
}
