using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Cli.Screen;
using Allmhub.Markdown;
using Allmhub.Markdown.Screen;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>
/// Writes an answer: its text to standard output as it arrives and the footer to standard error, so that a pipe gets the
/// text alone; or at the end its code blocks, its value, or one JSON object. On a screen its Markdown is drawn.
/// </summary>
internal sealed class ChatWriter(bool json, ChatPiece piece, bool hasSchema, MarkdownScreen? screen)
{
    private readonly TerminalFilter _filter = new();
    private bool _midLine;

    /// <summary>The whole answer, when it has come.</summary>
    public ChatCompletion? Completion { get; private set; }

    public int ExitCode { get; private set; }

    /// <summary>Whether text is written as it comes.</summary>
    public bool IsLive => !json && !hasSchema && piece == ChatPiece.Answer;

    public void Write(in ChatUpdate update)
    {
        if (update.Completion is { } completion)
        {
            Completion = completion;
            Finish(completion);
        }
        else if (IsLive && update.Kind is ChatUpdateKind.Text or ChatUpdateKind.Refusal)
        {
            WriteText(update.Text ?? string.Empty);
        }
    }

    /// <summary>Ends the line of an answer that broke off.</summary>
    public void EndLine()
    {
        screen?.End();
        if (_midLine)
        {
            Console.Out.WriteLine();
            _midLine = false;
        }
    }

    /// <summary>Takes what came before a failure: what was paid for is at least on the screen, and never where whole code or valid JSON is read.</summary>
    public void Rescue(ChatCompletion? partial)
    {
        EndLine();
        if (!IsLive && partial is { Text.Length: > 0 })
        {
            Console.Error.WriteLine(TerminalFilter.Clean(partial.Text).TrimEnd('\n'));
        }
    }

    private void WriteText(string text)
    {
        string shown = _filter.Filter(text);
        if (shown.Length > 0 && screen is not null)
        {
            screen.Write(shown);
        }
        else if (shown.Length > 0)
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

        if (completion.Value is JsonElement value)
        {
            Console.Out.WriteLine(JsonLine.Write(writer => value.WriteTo(writer)));
        }

        if (piece != ChatPiece.Answer)
        {
            WriteCode(completion);
        }

        EndLine();
        foreach (ChatMedia media in completion.Media.Where(media => media.Uri is not { } address || !completion.Text.Contains(address.OriginalString, StringComparison.Ordinal)))
        {
            Console.Error.WriteLine(RecordText.Of(media.ToString()));
        }

        FooterLine.Write(completion.ToString("footer", null));
    }

    private void WriteCode(ChatCompletion completion)
    {
        IReadOnlyList<CodeBlock> blocks = completion.CodeBlock;
        if (blocks.Count == 0)
        {
            Console.Error.WriteLine(TerminalFilter.Clean(completion.Text).TrimEnd('\n'));
            ExitCode = Fault.Say(Words.Say("The answer has no code block; it stands above, whole."), Screen.ExitCode.NothingFound);
            return;
        }

        int count = piece == ChatPiece.FirstCode ? 1 : blocks.Count;
        Console.Out.WriteLine(string.Join("\n\n", blocks.Take(count).Select(static block => TerminalFilter.Clean(block.Code))));
        if (blocks.Count > count)
        {
            Fault.Say(Words.Say($"The answer has {blocks.Count} code blocks; this is the first. --extract-all writes all."), Screen.ExitCode.Ok);
        }
    }
}
