namespace Allmhub.Markdown.Screen;

/// <summary>What a terminal shows of Markdown.</summary>
public sealed record MarkdownLook
{
    private static readonly string[] LinkPrograms = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "WarpTerminal"];
    private static readonly string[] LinkTerminals = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra", "wezterm", "contour"];
    private static readonly string[] LinkVariables = ["WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM", "WEZTERM_PANE"];

    /// <summary>Whether there are bold and italic letters and colours; where not, structure stays, and marks stand for what they would have said.</summary>
    public bool HasColour { get; init; } = true;

    /// <summary>What headings look like: parameters of a terminal's graphic sequence, e.g. <c>32;1</c>; <c>null</c> for bold green.</summary>
    public string? Accent { get; init; }

    /// <summary>Whether the terminal is known to have links behind text (OSC 8). Where not, the address stands after the text.</summary>
    public bool HasLinks { get; init; }

    /// <summary>Whether the environment turns drawing off: <c>ALLMHUB_RAW</c> with any value but <c>0</c> and <c>false</c>.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static bool IsRaw(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Says(variable("ALLMHUB_RAW"));
    }

    /// <summary>Whether a variable says yes: it has a value, and that is neither <c>0</c> nor <c>false</c>.</summary>
    /// <param name="value">Its value; <c>null</c> when it is not set.</param>
    public static bool Says(string? value) => value is { Length: > 0 } && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the environment of this process says: no colours under NO_COLOR (a value, as no-color.org has it), links where the terminal names itself and has them.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static MarkdownLook Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        bool Has(string name) => !string.IsNullOrEmpty(variable(name));

        // Between a program and its terminal these take such sequences out, or forward them only if told to.
        bool isInside = Has("TMUX") || Has("STY");
        bool hasLinks = LinkPrograms.Contains(variable("TERM_PROGRAM")) || LinkTerminals.Contains(variable("TERM")) || LinkVariables.Any(Has)
            || (int.TryParse(variable("VTE_VERSION"), out int vte) && vte >= 5000);
        return new MarkdownLook { HasColour = !Has("NO_COLOR"), HasLinks = hasLinks && !isInside };
    }
}
