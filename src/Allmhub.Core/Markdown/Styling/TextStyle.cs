namespace Allmhub.Markdown.Styling;

/// <summary>How a stretch of text looks.</summary>
/// <param name="Traits">How it stands out.</param>
/// <param name="Tint">Its colour.</param>
internal readonly record struct TextStyle(TextTraits Traits, Tint Tint = Tint.None)
{
    /// <summary>As everything else.</summary>
    public static readonly TextStyle Plain;

    /// <summary>What is there for order and not to be read: frames, marks.</summary>
    public static readonly TextStyle Quiet = new(TextTraits.Dim);

    /// <summary>The same, and more.</summary>
    public TextStyle With(TextTraits traits) => this with { Traits = Traits | traits };
}
