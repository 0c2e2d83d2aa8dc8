using System.Diagnostics;
using System.Management.Automation;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Presence;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// The thinking of a model before its answer that is shown while it arrives: all of it, dim, set apart by an empty line, or, once it is over, one dim line
/// that says how long it took. The answer's own properties hold it either way.
/// </summary>
/// <param name="cmdlet">The cmdlet that shows.</param>
/// <param name="isWhole">Whether all of it is shown.</param>
internal sealed class LiveThinking(AllmCommand cmdlet, bool isWhole)
{
    // A moment's thought is nothing to tell of.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private static readonly string[] HostTag = ["PSHOST"];

    private readonly bool _hasDim = Watcher.HasDim(cmdlet);
    private TerminalFilter _filter = new();
    private Stopwatch? _watch;
    private bool _wroteAny;
    private bool _atLineStart = true;

    /// <summary>Takes the next piece.</summary>
    public void Write(string piece)
    {
        _watch ??= Stopwatch.StartNew();
        string shown = isWhole ? _filter.Filter(piece) : string.Empty;
        if (shown.Length > 0)
        {
            cmdlet.Sign.End();
            Show(shown, noNewLine: true);
            _wroteAny = true;
            _atLineStart = shown[^1] == '\n';
        }
    }

    /// <summary>It is over, when there was any.</summary>
    public void End()
    {
        if (_watch is not { } watch)
        {
            return;
        }

        _watch = null;
        if (_wroteAny)
        {
            Show(_atLineStart ? string.Empty : "\n", noNewLine: true);
        }

        if (watch.Elapsed >= Moment)
        {
            cmdlet.Sign.End();
            Show(Words.Say($"thought for {Math.Round(watch.Elapsed.TotalSeconds)} s"), noNewLine: false);
        }

        if (_wroteAny)
        {
            Show(string.Empty, noNewLine: false);
        }

        _filter = new TerminalFilter();
        _wroteAny = false;
        _atLineStart = true;
    }

    /// <summary>What was shown as the answer was thinking.</summary>
    public void Disown()
    {
        cmdlet.Sign.End();
        Show(Words.Say("What stands above is the model's thinking."), noNewLine: false);
        Show(string.Empty, noNewLine: false);
    }

    private void Show(string text, bool noNewLine) =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = _hasDim && text.Trim().Length > 0 ? $"\u001b[2m{text}\u001b[22m" : text, NoNewLine = noNewLine }, HostTag);
}
