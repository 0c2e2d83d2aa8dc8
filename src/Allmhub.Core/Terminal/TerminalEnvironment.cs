namespace Allmhub.Terminal;

/// <summary>What the environment says of the terminal. It is inherited by whatever is started from it, another terminal included, so it nominates and never decides alone.</summary>
internal sealed class TerminalEnvironment
{
    private readonly Func<string, string?> _variable;

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives a variable's value; <c>null</c> when it is not set.</param>
    public TerminalEnvironment(Func<string, string?> variable) => _variable = variable;

    /// <summary>The environment of this process.</summary>
    public static TerminalEnvironment Current { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Whether this is tmux, which stands between the program and the terminal.</summary>
    public bool IsTmux => Has("TMUX");

    /// <summary>The pane of tmux; <c>null</c> outside.</summary>
    public string? TmuxPane => _variable("TMUX_PANE");

    /// <summary>Whether it draws nothing at all.</summary>
    public bool IsDumb => Term is "dumb";

    /// <summary>Whether it takes no questions: GNU screen keeps the answers, older consoles of Linux show the question.</summary>
    public bool TakesNoQuestion => Has("STY") || Term is "linux";

    /// <summary>Whether it is known to have nothing of kitty's protocol: one of them shows the question instead of passing over it.</summary>
    public bool HasNoKitty => Is("TERM_PROGRAM", "Apple_Terminal") || IsVsCode;

    /// <summary>Whether it may be one with kitty's protocol, whose answer is then waited for.</summary>
    public bool NominatesKitty =>
        Has("KITTY_WINDOW_ID") || Has("GHOSTTY_RESOURCES_DIR") || Has("WEZTERM_PANE") || Has("KONSOLE_VERSION") || Term.Contains("kitty", StringComparison.Ordinal) || Term.Contains("ghostty", StringComparison.Ordinal);

    /// <summary>Whether it may be iTerm2. LC_TERMINAL goes through ssh, where TERM_PROGRAM does not.</summary>
    public bool NominatesIterm => Is("TERM_PROGRAM", "iTerm.app") || Is("LC_TERMINAL", "iTerm2");

    /// <summary>Whether it may be WezTerm, which takes pictures as iTerm2 does.</summary>
    public bool NominatesWezTerm => Is("TERM_PROGRAM", "WezTerm");

    /// <summary>Whether it shows all colours, and not the 256 of a table.</summary>
    public bool HasTrueColor =>
        Is("COLORTERM", "truecolor") || Is("COLORTERM", "24bit") || Has("WT_SESSION") || NominatesKitty || NominatesIterm || NominatesWezTerm
        || IsVsCode || Term.EndsWith("-direct", StringComparison.Ordinal) || OperatingSystem.IsWindows();

    private string Term => _variable("TERM") ?? string.Empty;

    private bool IsVsCode => Is("TERM_PROGRAM", "vscode");

    private bool Has(string name) => !string.IsNullOrEmpty(_variable(name));

    private bool Is(string name, string value) => string.Equals(_variable(name), value, StringComparison.OrdinalIgnoreCase);
}
