namespace Allmhub.Markdown.Parsing;

/// <summary>A block quote or list item that is open.</summary>
/// <param name="Indent">How many columns the content of an item is indented; -1 for a quote.</param>
/// <param name="Mark">What an item is shown with, e.g. <c>3.</c>; <c>-</c> for any bullet.</param>
internal sealed record Container(int Indent, string Mark)
{
    /// <summary>Whether it is a quote.</summary>
    public bool IsQuote => Indent < 0;

    /// <summary>Whether its mark is a number.</summary>
    public bool IsNumbered => Mark.Length > 0 && char.IsAsciiDigit(Mark[0]);

    /// <summary>How deep its list stands in other bulleted lists.</summary>
    public int BulletLevel { get; init; }

    // Two items alike are still two.
    public bool Equals(Container? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
