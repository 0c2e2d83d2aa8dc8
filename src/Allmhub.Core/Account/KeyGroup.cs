namespace Allmhub.Account;

/// <summary>The group of a key, which decides what it pays. Nothing tells it to a key but the log of its calls (NOTES section 16.7).</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Ratio">What the group pays of a list price, as the log told it; the price list's own word goes before. <c>null</c> when it did not.</param>
/// <param name="UserRatio">What this user pays whatever the group does; <c>null</c> for none (the log says -1).</param>
public sealed record KeyGroup(string Name, decimal? Ratio = null, decimal? UserRatio = null)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
