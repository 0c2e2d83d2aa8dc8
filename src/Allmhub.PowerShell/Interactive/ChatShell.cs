using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Interactive;

/// <summary>The interactive loop: questions go to the model, lines that begin with a slash to the loop.</summary>
internal sealed class ChatShell
{
    private readonly IChatShellHost _host;
    private readonly IChatReader _reader;
    private readonly ChatTalk _talk;
    private readonly Dictionary<string, Action<string>> _commands;

    /// <summary>Makes the loop.</summary>
    public ChatShell(IChatShellHost host, IChatReader reader, ChatTalk talk)
    {
        _host = host;
        _reader = reader;
        _talk = talk;
        SessionCommands session = new(host, talk);
        ModelCommands model = new(host, talk);
        CodeCommands code = new(host, reader, talk);
        AttachCommands attach = new(host, talk);
        _commands = new Dictionary<string, Action<string>>
        {
            ["model"] = model.Model,
            ["models"] = model.Models,
            ["system"] = session.System,
            ["attach"] = attach.Attach,
            ["tokens"] = _ => session.Tokens(),
            ["cost"] = _ => session.Cost(),
            ["undo"] = _ => session.Undo(),
            ["retry"] = _ => Retry(),
            ["copy"] = _ => code.Copy(),
            ["code"] = code.Code,
            ["save"] = session.Save,
            ["load"] = session.Load,
            ["clear"] = _ => session.Clear(),
            ["help"] = _ => Help(),
        };
    }

    /// <summary>Runs until /exit, the end of input, or Ctrl+C twice at an empty line.</summary>
    public void Run()
    {
        bool isWarned = false;
        while (true)
        {
            LineResult line = _reader.Read();
            bool isInterrupt = line is { End: LineEnd.Interrupted, Text.Length: 0 };
            if (line.End == LineEnd.Closed || (isInterrupt && isWarned))
            {
                return;
            }

            isWarned = isInterrupt;
            if (isInterrupt)
            {
                _host.Remark(Words.Say("Ctrl+C again leaves."));
            }
            else if (line.End == LineEnd.Entered && !Take(line.Text))
            {
                return;
            }
        }
    }

    // Whether to go on.
    private bool Take(string text)
    {
        if (ChatText.CommandOf(text) is { } command)
        {
            if (command.Name is "exit" or "quit")
            {
                return false;
            }

            Do(command);
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            Ask([.. _talk.Attached.SelectMany(static one => one.Parts), new ChatTextPart(ChatText.QuestionOf(text))]);
        }

        return true;
    }

    private void Do(SlashCommand command)
    {
        if (!_commands.TryGetValue(command.Name, out Action<string>? action))
        {
            _host.Say(NearestWord.Of(command.Name, SlashCommand.Names) is string near
                ? Words.Say($"There is no /{command.Name}; near it is /{near}. /help lists all.")
                : Words.Say($"There is no /{command.Name}. /help lists all; a question that begins with / begins with //."));
            return;
        }

        try
        {
            action(command.Argument);
        }
        catch (Exception failure) when (failure is ChatSessionException or AttachmentException or BadInputException or InvalidInputException or IOException or UnauthorizedAccessException)
        {
            _host.Say(failure.Message);
        }
    }

    private void Ask(IReadOnlyList<ChatPart> question)
    {
        _talk.Question = question;
        if (_host.Ask(_talk, question) is { } answer)
        {
            _talk.Answer = answer.Text;
            _talk.Attached.Clear();
        }
    }

    private void Retry()
    {
        // An answer that was stopped or failed left no turn behind.
        ChatSession session = _talk.Session;
        int start = ChatTurns.LastStart(session.Message);
        IReadOnlyList<ChatPart>? last = start < 0 ? null : session.Message[start].Part;
        IReadOnlyList<ChatPart>? question = _talk.Question ?? last;
        if (question is null)
        {
            _host.Say(Words.Say("There is no question to ask again."));
            return;
        }

        if (last is not null && TextOf(question) == TextOf(last))
        {
            session.Undo();
        }

        Ask(question);
    }

    private static string TextOf(IReadOnlyList<ChatPart> parts) => new ChatMessage(ChatRole.User, parts).Text;

    private void Help()
    {
        foreach ((string usage, string meaning) in SlashCommand.All)
        {
            _host.Say($"  {usage,-17}{meaning}");
        }

        _host.Remark(Words.Say("End a line with \\ or a backtick, or press Alt+Enter, to go on below it."));
        _host.Remark(Words.Say("\"\"\" begins and ends a block; a paste is one question; // begins one with /."));
        _host.Remark(Words.Say("Tab completes commands, models and paths. Arrows and Ctrl+R find earlier lines."));
        _host.Remark(Words.Say("Ctrl+A, E, K, U, W, Y, L as in a shell; Ctrl+Z undoes an edit; Ctrl+D leaves."));
        _host.Remark(Words.Say("Ctrl+C stops an answer or clears a line; twice at an empty line it leaves."));
    }
}
