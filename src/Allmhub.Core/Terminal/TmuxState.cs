using System.ComponentModel;
using System.Diagnostics;

namespace Allmhub.Terminal;

/// <summary>What tmux says of itself: whether it lets sequences through to the terminal outside, and which that is.</summary>
/// <param name="PassesThrough">The option <c>allow-passthrough</c>.</param>
/// <param name="Client">The TERM of the terminal outside.</param>
/// <param name="HasSixel">Whether tmux draws sixels on it by itself.</param>
internal sealed record TmuxState(bool PassesThrough, string Client, bool HasSixel)
{
    private const string Question = "#{allow-passthrough} #{client_termname} #{client_termfeatures}";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Whether the terminal outside draws kitty's placeholders.</summary>
    public bool IsInKitty => PassesThrough && (Client.Contains("kitty", StringComparison.Ordinal) || Client.Contains("ghostty", StringComparison.Ordinal));

    /// <summary>Reads tmux's answer.</summary>
    /// <param name="answer">One line.</param>
    /// <returns>What it says.</returns>
    public static TmuxState Of(string answer)
    {
        string[] words = answer.Trim().Split(' ', StringSplitOptions.TrimEntries);
        return new TmuxState(
            words[0] is "on" or "all" or "1" or "2",
            words.Length > 1 ? words[1] : string.Empty,
            words.Length > 2 && words[2].Split(',').Contains("sixel"));
    }

    /// <summary>Asks it.</summary>
    /// <param name="pane">The pane; <c>null</c> for the current one.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>What it says; <c>null</c> when it cannot be asked.</returns>
    public static async Task<TmuxState?> AskAsync(string? pane, CancellationToken cancellationToken)
    {
        // Found here: Process.Start would look in the current folder first.
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified).Select(static folder => Path.Combine(folder, "tmux")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (string word in (string[])(string.IsNullOrEmpty(pane) ? ["display-message", "-p", Question] : ["display-message", "-p", "-t", pane, Question]))
        {
            start.ArgumentList.Add(word);
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using Process process = Process.Start(start)!;
            try
            {
                string answer = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
                return Of(answer);
            }
            finally
            {
                Kill(process);
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended, as it should.
        }
    }
}
