using System.Text;
using Allmhub.Markdown.Screen;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>What a person sees of an answer. Control sequences of the model are taken out.</summary>
internal static class ChatCompletionView
{
    private const string Dim = "\u001b[2m";
    private const string Plain = "\u001b[22m";

    /// <summary>The text, calls and media, then the footer; or the footer alone.</summary>
    /// <param name="completion">The answer.</param>
    /// <param name="dims">Whether the footer may be dim: it goes to a screen, at whose edge it is broken too.</param>
    /// <param name="isWhole">Whether there is more than the footer.</param>
    /// <param name="drawing">Draws the text; <c>null</c> for the text as it is.</param>
    /// <returns>Several lines.</returns>
    public static string Of(ChatCompletion completion, bool dims, bool isWhole, Func<string, string?>? drawing = null)
    {
        StringBuilder view = isWhole ? Whole(completion, drawing) : new StringBuilder();
        int columns = dims ? ScreenSize.OfConsole()?.Columns ?? int.MaxValue : int.MaxValue;
        dims = dims && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return view.AppendJoin('\n', FooterLines.Of(Footer(completion), columns).Select(line => dims ? $"{Dim}{line}{Plain}" : line)).ToString();
    }

    /// <summary>The text, calls and media alone.</summary>
    /// <param name="completion">The answer.</param>
    /// <returns>Lines without the last one's end.</returns>
    public static string Body(ChatCompletion completion) => Whole(completion).ToString().TrimEnd('\n');

    /// <summary>Model, tokens, cost, time, and why the answer ended when that is worth saying.</summary>
    /// <param name="completion">The answer.</param>
    /// <returns>One line.</returns>
    public static string Footer(ChatCompletion completion)
    {
        StringBuilder footer = new(completion.Model is { Length: > 0 } model ? model : completion.RequestedModel ?? "?");
        Add(footer, completion.Usage is { } usage ? Words.Say($"{usage.InputToken} in, {usage.OutputToken} out") : null);
        Add(footer, completion.Cost is decimal cost ? Words.Say($"about {cost:0.######} USD by list price") : null);
        Add(footer, Words.Say($"{completion.Duration.TotalSeconds:0.0} s"));
        bool endedByItself = completion.FinishReason is ChatFinishReason.Stop or ChatFinishReason.None;
        Add(footer, endedByItself ? null : Words.Say($"ended by {completion.RawFinishReason ?? completion.FinishReason.ToString()}"));
        Add(footer, completion.IsComplete ? null : Words.Say("incomplete"));
        return TerminalFilter.OneLine(footer.ToString());
    }

    private static StringBuilder Whole(ChatCompletion completion, Func<string, string?>? drawing = null)
    {
        StringBuilder view = new();
        if (completion.Text.Length > 0 && drawing?.Invoke(completion.Text) is { } drawn)
        {
            view.Append(drawn).Append("\n\n");
        }
        else
        {
            Append(view, completion.Text.Length > 0 ? completion.Text : completion.Refusal);
        }

        foreach (ChatToolCall call in completion.ToolCall)
        {
            Append(view, $"→ {call}");
        }

        foreach (ChatMedia media in completion.Media)
        {
            Append(view, media.Uri is not null && media.IsInText ? null : media.ToString());
        }

        return view;
    }

    private static void Add(StringBuilder footer, string? piece) => footer.Append(piece is null ? null : " · ").Append(piece);

    private static void Append(StringBuilder view, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            view.Append(TerminalFilter.Clean(text).TrimEnd('\n')).Append('\n');
        }
    }
}
