using System.Management.Automation;
using System.Reflection;
using Allmhub.Markdown.Screen;
using Allmhub.PowerShell.Presence;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// Decides whether Markdown is drawn: somebody sits at a terminal that understands it, nothing that the engine or the user says asks for plain text, and
/// neither -Raw nor the variable ALLMHUB_RAW does. Under NO_COLOR structure is drawn and nothing else.
/// </summary>
internal static class MarkdownRule
{
    // Where the information stream is redirected to, wherever around the command that stands; the engine tells it nowhere else.
    private static readonly Lazy<PropertyInfo?> InformationPipe = new(static () => typeof(Cmdlet).Assembly.GetType("System.Management.Automation.MshCommandRuntime")?
        .GetProperty("InformationOutputPipe", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public));

    /// <summary>Where the text of an answer goes while it arrives.</summary>
    /// <param name="cmdlet">The cmdlet that asks.</param>
    /// <param name="isRaw">Whether the user wants it as it is.</param>
    public static IAnswerText Text(PSCmdlet cmdlet, bool isRaw) =>
        ShowsInformation(cmdlet) && Look(cmdlet, isRaw) is { } look ? new DrawnAnswerText(cmdlet, look) : new PlainAnswerText(cmdlet);

    /// <summary>Draws the text of an answer in a view that is made later.</summary>
    /// <param name="cmdlet">The cmdlet that asked.</param>
    /// <param name="isRaw">Whether the user wants it as it is.</param>
    /// <returns>What draws it; <c>null</c> where it is shown as it is.</returns>
    public static Func<string, string?>? View(PSCmdlet cmdlet, bool isRaw) =>
        Look(cmdlet, isRaw) is not { } look ? null : text => !Console.IsOutputRedirected && ScreenSize.OfConsole() is { } size ? MarkdownView.Draw(text, size.Columns, look) : null;

    private static MarkdownLook? Look(PSCmdlet cmdlet, bool isRaw)
    {
        if (isRaw || MarkdownLook.IsRaw(Environment.GetEnvironmentVariable) || !Watcher.HasTerminal(cmdlet))
        {
            return null;
        }

        MarkdownLook look = MarkdownLook.Of(Environment.GetEnvironmentVariable);
        PSObject? style = cmdlet.GetVariableValue("PSStyle") is { } value ? PSObject.AsPSObject(value) : null;

        // Under NO_COLOR, and even where it is there and empty, the engine itself sets this to PlainText.
        look = look with { HasColour = look.HasColour && Environment.GetEnvironmentVariable("NO_COLOR") is null };
        return look.HasColour && $"{style?.Properties["OutputRendering"]?.Value}" == "PlainText" ? null : look with { Accent = Accent(style) };
    }

    // What PowerShell marks the names of a list with is what the user has chosen for such things.
    private static string? Accent(PSObject? style)
    {
        string? sequence = style?.Properties["Formatting"]?.Value is { } formatting ? PSObject.AsPSObject(formatting).Properties["FormatAccent"]?.Value as string : null;
        string? parameters = sequence is ['\u001b', '[', .., 'm'] ? sequence[2..^1] : null;
        return parameters is not null && parameters.All(static c => char.IsAsciiDigit(c) || c is ';' or ':') ? parameters : null;
    }

    private static bool ShowsInformation(PSCmdlet cmdlet)
    {
        object preference = cmdlet.MyInvocation.BoundParameters.TryGetValue("InformationAction", out object? bound) ? bound : cmdlet.GetVariableValue("InformationPreference");
        return $"{preference}" == nameof(ActionPreference.SilentlyContinue)
            && InformationPipe.Value is { } pipe && pipe.DeclaringType!.IsInstanceOfType(cmdlet.CommandRuntime) && pipe.GetValue(cmdlet.CommandRuntime) is null;
    }
}
