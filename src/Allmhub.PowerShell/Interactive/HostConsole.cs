using System.Management.Automation;
using Allmhub.Markdown.Screen;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Interactive.Editing;
using Allmhub.PowerShell.Presence;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Interactive;

/// <summary>The host as someone to talk with: lines in, lines out, a clipboard.</summary>
internal sealed class HostConsole(PSCmdlet cmdlet)
{
    private const string CopyScript = """
        param($Text)
        try { Microsoft.PowerShell.Management\Set-Clipboard -Value $Text -ErrorAction Stop }
        catch { Microsoft.PowerShell.Management\Set-Clipboard -Value $Text -AsOSC52 -ErrorAction Stop }
        """;

    /// <summary>Whether the host reads from the console of this process.</summary>
    public bool HasConsole => cmdlet.Host.Name == "ConsoleHost";

    /// <summary>Whether a line can be edited in a terminal of this process.</summary>
    public bool IsEditable => HasConsole && cmdlet.Host.UI.SupportsVirtualTerminal && !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>How the loop looks.</summary>
    public LineStyle Style => IsEditable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !IsPlain ? LineStyle.Coloured : LineStyle.Plain;

    private bool IsPlain => cmdlet.SessionState.PSVariable.GetValue("PSStyle") is { } style && PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() == "PlainText";

    /// <summary>Ends the cmdlet where nobody can answer.</summary>
    public void RequireInteraction()
    {
        // The host of a job hands the prompt to a job that waits for ever.
        bool isJob = cmdlet.Host.Name == "ServerRemoteHost" && Attendance.IsJob;
        if (isJob || cmdlet.Host.UI is null || (HasConsole && (Console.IsInputRedirected || !Environment.UserInteractive)))
        {
            cmdlet.ThrowTerminatingError(NotInteractive());
        }
    }

    /// <summary>Shows a prompt and reads a line; <c>null</c> at the end of input.</summary>
    public string? ReadLine(string prompt)
    {
        cmdlet.Host.UI.Write(prompt);
        try
        {
            return cmdlet.Host.UI.ReadLine();
        }
        catch (Exception failure) when (Attendance.CannotAsk(failure))
        {
            cmdlet.ThrowTerminatingError(NotInteractive());
            throw;
        }
    }

    /// <summary>Shows one line, broken between words at the edge of the terminal; control sequences and line breaks in it do not reach the terminal.</summary>
    public void Say(string line) => Write(line, string.Empty, string.Empty);

    /// <summary>Shows a remark, dim where the terminal can, and broken at its edge.</summary>
    public void Remark(string line) => Write(line, Style.DimOn, Style.DimOff);

    /// <summary>Shows what was typed, as it stays on the screen and in a transcript: tabs as wide as they were while it was edited.</summary>
    public void Show(LineRules rules, string text) =>
        cmdlet.Host.UI.WriteLine(rules.Prompt.Drawn + text.Replace("\t", TextCells.Shown("\t"), StringComparison.Ordinal).Replace("\n", Environment.NewLine + rules.More.Drawn, StringComparison.Ordinal));

    /// <summary>Puts text on the clipboard, over the terminal where the system has none.</summary>
    public void Copy(string text)
    {
        try
        {
            cmdlet.InvokeCommand.NewScriptBlock(CopyScript).Invoke(text);
            Say(Words.Say("Copied."));
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            Say(Words.Say($"Nothing was copied: {failure.Message}"));
        }
    }

    private void Write(string line, string on, string off)
    {
        int columns = HasConsole && !Console.IsOutputRedirected ? ScreenSize.OfConsole()?.Columns ?? int.MaxValue : int.MaxValue;
        foreach (string part in FooterLines.Of(TerminalFilter.Clean(line).ReplaceLineEndings(" "), columns))
        {
            cmdlet.Host.UI.WriteLine(new Styled(part, on, off).Drawn);
        }
    }

    private static ErrorRecord NotInteractive() =>
        ErrorRecords.BadInput("NotInteractive", Words.Say("Enter-AllmChat needs someone at a terminal. In scripts use Invoke-AllmChat, with -Session for a conversation."), null);
}
