namespace Allmhub.History;

/// <summary>Which entries are wanted.</summary>
public sealed record HistoryFilter
{
    /// <summary>All of them.</summary>
    public static HistoryFilter All { get; } = new();

    /// <summary>Entries from then on; <c>null</c> for ever.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Entries before then; <c>null</c> for no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What else must hold; <c>null</c> for nothing.</summary>
    public Func<HistoryEntry, bool>? Where { get; init; }

    /// <summary>Whether an entry is wanted.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>Whether it is.</returns>
    public bool Holds(HistoryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return !(entry.Time < Since) && !(entry.Time >= Until) && Where?.Invoke(entry) != false;
    }

    /// <summary>Its times.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => FormattableString.Invariant($"{Since:u} to {Until:u}");
}
