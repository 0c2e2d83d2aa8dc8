using System.Management.Automation;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Presence;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>
/// The base that makes the records of a cmdlet: what a service may have written in them is cleaned here, once, and stays on one line.
/// Error records come from the one factory, which does the same.
/// </summary>
public abstract class RecordCommand : PSCmdlet
{
    private bool _isEnding;

    /// <summary>Ends the cmdlet with an error; a script goes on after it unless it catches or says otherwise.</summary>
    /// <param name="errorRecord">The error.</param>
    protected new virtual void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        End();
        base.ThrowTerminatingError(errorRecord);
    }

    /// <summary>
    /// Asks with -Confirm, or says with -WhatIf, what would be done; -Verbose tells it too. The name of a model or a profile may be another's:
    /// all of it is shown, and what cannot be seen as an escape.
    /// </summary>
    /// <param name="target">What it is done to.</param>
    /// <param name="action">What is done.</param>
    /// <returns>Whether it is to be done.</returns>
    public new bool ShouldProcess(string target, string action)
    {
        if (WouldAsk() && Attendance.IsNobodyAt(Host.Name))
        {
            ThrowTerminatingError(ErrorRecords.BadInput(
                "NotInteractive",
                Words.Say($"'{action}' has to be confirmed, and nobody can answer here: a job, a script without a terminal, or a shell that was started to ask nothing. Leave -Confirm out, say -Confirm:$false where $ConfirmPreference asks, or look first with -WhatIf."),
                null));
        }

        return base.ShouldProcess(LiteralText.Shown(target), action);
    }

    /// <summary>Whether what would be done is told only.</summary>
    private protected bool TellsOnly => IsOn("WhatIf", "WhatIfPreference");

    /// <summary>Whether somebody is asked, or told with -WhatIf, before something is done.</summary>
    private protected bool IsAskedBefore => TellsOnly || WouldAsk();

    /// <summary>Whether somebody reads what is being done.</summary>
    private protected bool IsVerbose => MyInvocation.BoundParameters.TryGetValue("Verbose", out object? verbose)
        ? LanguagePrimitives.IsTrue(verbose)
        : SessionState.PSVariable.GetValue("VerbosePreference") is ActionPreference preference && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    // As the engine decides it: -WhatIf asks nothing, -Confirm says it, otherwise the preference does; all impacts here are medium.
    private bool WouldAsk() =>
        !TellsOnly
        && (MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm)
            ? LanguagePrimitives.IsTrue(confirm)
            : LanguagePrimitives.TryConvertTo(SessionState.PSVariable.GetValue("ConfirmPreference"), out ConfirmImpact preference) && preference is ConfirmImpact.Low or ConfirmImpact.Medium);

    /// <summary>A time as it was said: one without a zone is of this machine's clock.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The time; <c>null</c> when none was said.</returns>
    private protected static DateTimeOffset? LocalTime(DateTime? time) =>
        time is DateTime said ? new DateTimeOffset(said.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(said, DateTimeKind.Local) : said) : null;

    private protected bool IsOn(string parameter, string preference) =>
        LanguagePrimitives.IsTrue(Said(parameter, preference));

    private object? Said(string parameter, string preference) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out object? given) ? given : SessionState.PSVariable.GetValue(preference);

    /// <summary>Writes a file as Get-Item has it: the provider adds what its view shows.</summary>
    /// <param name="path">Its full path.</param>
    private protected void WriteFile(string path) => WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);

    /// <summary>Whether an error ends the pipeline.</summary>
    private protected bool EndsAtError =>
        LanguagePrimitives.TryConvertTo(Said("ErrorAction", "ErrorActionPreference"), out ActionPreference action) && action == ActionPreference.Stop;

    /// <summary>
    /// Writes an error. Where it ends the pipeline, what is ready behind it is written before: it has been paid for, and nobody could write it after. What failed
    /// among that is not told of, since one error ends a pipeline.
    /// </summary>
    /// <param name="errorRecord">The error.</param>
    public new void WriteError(ErrorRecord errorRecord)
    {
        if (_isEnding)
        {
            return;
        }

        if (EndsAtError)
        {
            End();
        }

        base.WriteError(errorRecord);
    }

    private void End()
    {
        if (_isEnding)
        {
            return;
        }

        _isEnding = true;
        try
        {
            WriteEnded();
        }
        finally
        {
            _isEnding = false;
        }
    }

    /// <summary>Writes what is ready and waits for its turn, before an error ends the pipeline.</summary>
    private protected virtual void WriteEnded()
    {
    }

    /// <summary>Writes a warning on one line, cleaned of what a service may have written in it. All records of the module are made by these four and by ErrorRecords.</summary>
    /// <param name="text">The warning.</param>
    public new void WriteWarning(string text) => base.WriteWarning(RecordText.Of(text));

    /// <summary>Writes a verbose line, cleaned.</summary>
    /// <param name="text">The line.</param>
    public new void WriteVerbose(string text) => base.WriteVerbose(RecordText.Of(text));

    /// <summary>Writes debug text, cleaned; its line breaks are this module's own.</summary>
    /// <param name="text">The text.</param>
    public new void WriteDebug(string text) => base.WriteDebug(RecordText.Lines(text));

    /// <summary>Writes progress, cleaned.</summary>
    /// <param name="progressRecord">The progress.</param>
    public new void WriteProgress(ProgressRecord progressRecord)
    {
        ArgumentNullException.ThrowIfNull(progressRecord);
        progressRecord.Activity = RecordText.Of(progressRecord.Activity);
        progressRecord.StatusDescription = RecordText.Of(progressRecord.StatusDescription);
        base.WriteProgress(progressRecord);
    }
}
