using System.Diagnostics;

namespace Allmhub.Terminal;

/// <summary>
/// Asks a terminal what it draws. All questions go out at once; the primary device attributes, which nearly every terminal answers, come last and end the
/// waiting. A terminal that is slow is drawn for without its answer, which is then waited for and swallowed, since it would else be typed into the prompt.
/// </summary>
internal sealed class TerminalQuestion(ITerminalPort port, TerminalEnvironment environment, TerminalReplies replies)
{
    /// <summary>How long the answer is waited for before the picture is drawn.</summary>
    internal static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(1000);

    /// <summary>How long it is waited for at all.</summary>
    internal static readonly TimeSpan SettleLimit = TimeSpan.FromMilliseconds(2500);

    // Answers come in the order of the questions, but not everywhere; where kitty's is likely, it is worth a longer wait.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongGrace = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Stopwatch _asked = new();

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends with the answer or the limit.</returns>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        // What a terminal does not know it may show: the cursor is put back, and the rest of its line cleared.
        string kitty = environment.HasNoKitty ? string.Empty : $"\u001b_Gi={TerminalReplies.KittyId},s=1,v=1,a=q,t=d,f=24;AAAA\u001b\\";
        string name = environment.NominatesIterm || environment.NominatesWezTerm ? "\u001b[>q" : string.Empty;
        _asked.Start();
        await port.WriteAsync(SequenceText.Bytes($"\u001b7{kitty}\u001b[16t{name}\u001b[c\u001b8\u001b[K"), cancellationToken).ConfigureAwait(false);
        TimeSpan? answered = null;
        while (_asked.Elapsed < AnswerLimit && !IsEnough(answered))
        {
            await PullAsync(cancellationToken).ConfigureAwait(false);
            answered ??= replies.Attributes is null ? null : _asked.Elapsed;
        }
    }

    /// <summary>Swallows what comes late.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends with the answer or the limit.</returns>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (replies.Attributes is null && _asked.IsRunning && _asked.Elapsed < SettleLimit)
        {
            await PullAsync(cancellationToken).ConfigureAwait(false);
        }

        Pull();
    }

    private bool IsEnough(TimeSpan? answered) =>
        answered is { } at && (replies.HasKitty is not null || environment.HasNoKitty || _asked.Elapsed - at >= (environment.NominatesKitty ? LongGrace : Grace));

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        if (!Pull())
        {
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool Pull()
    {
        byte[] buffer = new byte[1024];
        int count = port.Read(buffer);
        replies.Add(buffer.AsSpan(0, count));
        return count > 0;
    }
}
