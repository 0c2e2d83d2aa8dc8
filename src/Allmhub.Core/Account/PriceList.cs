namespace Allmhub.Account;

/// <summary>How a question for the price list ended.</summary>
public enum PriceListState
{
    /// <summary>There is a list.</summary>
    Told,

    /// <summary>The operator shows it to nobody, or to those who are logged in alone (NOTES section 16.7).</summary>
    Hidden,

    /// <summary>It was asked for, and what came was no list, or nothing came in time.</summary>
    Failed,
}

/// <summary>The prices of a gateway at a time: what <c>/api/pricing</c> and <c>/api/status</c> told. Not changed after it is made.</summary>
public sealed class PriceList
{
    private readonly Lazy<Dictionary<string, PriceEntry?>> _loose;

    /// <summary>Makes a list.</summary>
    public PriceList() => _loose = new Lazy<Dictionary<string, PriceEntry?>>(Loosen);

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How that ended; where there is no list, nothing else here says anything.</summary>
    public required PriceListState State { get; init; }

    /// <summary>The prices by model name, in its exact letters.</summary>
    public IReadOnlyDictionary<string, PriceEntry> Model { get; init; } = new Dictionary<string, PriceEntry>();

    /// <summary>What each group pays of a list price.</summary>
    public IReadOnlyDictionary<string, decimal> GroupRatio { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Units that make one USD.</summary>
    public decimal UnitPerUsd { get; init; } = PriceTerms.Stock.UnitPerUsd;

    /// <summary>What a model costs.</summary>
    /// <param name="model">Its name; may be <c>null</c>. One in other capitals is found where no two differ in these alone.</param>
    /// <returns>The price; <c>null</c> when the list does not name it.</returns>
    public PriceEntry? Find(string? model) => model is null ? null : Model.TryGetValue(model, out PriceEntry? price) ? price : _loose.Value.GetValueOrDefault(model);

    /// <summary>What holds for all models of a key.</summary>
    /// <param name="group">The key's group, as far as the gateway's log told it; <c>null</c> when it did not.</param>
    /// <returns>Units and group.</returns>
    public PriceTerms Terms(KeyGroup? group) => new PriceTerms(UnitPerUsd, RatioOf(group), group?.Name ?? PriceTerms.Stock.Group, group is not null)
    {
        Old = DateTimeOffset.UtcNow - Time > PriceShelf.GoodFor ? Time : null,
    };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{State}, {Model.Count} models");

    // A ratio of the user's own goes before the group's, and today's list before what the log told once.
    private decimal RatioOf(KeyGroup? group) => group?.UserRatio
        ?? (GroupRatio.TryGetValue(group?.Name ?? PriceTerms.Stock.Group, out decimal ratio) ? ratio : group?.Ratio ?? 1m);

    private Dictionary<string, PriceEntry?> Loosen()
    {
        Dictionary<string, PriceEntry?> loose = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, PriceEntry price) in Model)
        {
            loose[name] = loose.TryGetValue(name, out PriceEntry? other) && other != price ? null : price;
        }

        return loose;
    }
}
