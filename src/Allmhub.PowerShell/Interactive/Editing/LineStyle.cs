namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>How the loop looks: plain, or with a coloured prompt and dim remarks, by colours that can be read on light and on dark.</summary>
internal sealed record LineStyle(string PromptOn, string PromptOff, string DimOn, string DimOff)
{
    /// <summary>Without any.</summary>
    public static LineStyle Plain { get; } = new(string.Empty, string.Empty, string.Empty, string.Empty);

    /// <summary>With colours of the terminal's own theme.</summary>
    public static LineStyle Coloured { get; } = new("\u001b[1;35m", "\u001b[22;39m", "\u001b[2m", "\u001b[22m");
}
