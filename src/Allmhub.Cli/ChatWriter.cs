using System.Globalization;
using Allmhub.Chat;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>
/// Writes an answer: its text to standard output as it arrives and the footer to standard error, so that a pipe gets the
/// text alone; or one JSON object at the end.
/// </summary>
internal sealed class ChatWriter(bool json)
{
    private readonly TerminalFilter _filter = new();
    private bool _midLine;

    public void Write(in ChatUpdate update)
    {
        if (update.Completion is { } completion)
        {
            Finish(completion);
        }
        else if (!json && update.Kind is ChatUpdateKind.Text or ChatUpdateKind.Refusal)
        {
            WriteText(update.Text ?? string.Empty);
        }
    }

    /// <summary>Ends the line of an answer that broke off.</summary>
    public void EndLine()
    {
        if (_midLine)
        {
            Console.Out.WriteLine();
            _midLine = false;
        }
    }

    private void WriteText(string text)
    {
        string shown = _filter.Filter(text);
        if (shown.Length > 0)
        {
            Console.Out.Write(shown);
            Console.Out.Flush();
            _midLine = !shown.EndsWith('\n');
        }
    }

    private void Finish(ChatCompletion completion)
    {
        if (json)
        {
            Console.Out.WriteLine(CompletionJson.Of(completion));
            return;
        }

        EndLine();
        string footer = Footer(completion);
        bool dim = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Console.Error.WriteLine(dim ? $"\u001b[2m{footer}\u001b[0m" : footer);
    }

    private static string Footer(ChatCompletion completion)
    {
        List<string> part = [completion.Model ?? completion.RequestedModel ?? "?"];
        if (completion.Usage is { } usage)
        {
            part.Add(string.Create(CultureInfo.InvariantCulture, $"{usage.InputToken} + {usage.OutputToken} tokens"));
        }

        if (completion.Cost is { } cost)
        {
            part.Add(string.Create(CultureInfo.InvariantCulture, $"about {cost:0.######} USD by list price"));
        }

        part.Add(string.Create(CultureInfo.InvariantCulture, $"{completion.Duration.TotalSeconds:0.0} s"));
        if (completion.FinishReason is not ChatFinishReason.Stop)
        {
            part.Add($"ended by {completion.RawFinishReason ?? completion.FinishReason.ToString()}");
        }

        return RecordText.Of(string.Join(" · ", part));
    }
}
