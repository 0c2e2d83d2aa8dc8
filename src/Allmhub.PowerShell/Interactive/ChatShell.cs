using Allmhub.Chat;
using Allmhub.Chat.Sessions;

namespace Allmhub.PowerShell.Interactive;

/// <summary>What the loop needs of the cmdlet around it.</summary>
internal interface IChatShellHost
{
    /// <summary>The model that answers.</summary>
    string Model { get; set; }

    /// <summary>Shows a line of the loop itself.</summary>
    void Say(string line);

    /// <summary>Puts text on the clipboard.</summary>
    void Copy(string text);

    /// <summary>A path as the user's session means it.</summary>
    string Resolve(string path);

    /// <summary>Does what may have to wait for others on this machine; Ctrl+C ends the wait and not the loop.</summary>
    /// <returns>Whether it was done.</returns>
    bool Wait(Action<CancellationToken> work);

    /// <summary>Asks, shows the answer while it arrives, and appends the turn when it succeeded.</summary>
    ChatCompletion? Ask(ChatSession session, string question);
}

/// <summary>The interactive loop: questions go to the model, lines that begin with a slash to the loop.</summary>
internal sealed class ChatShell(IChatShellHost host, ChatSession session)
{
    private string? _question;
    private string? _answer = session.Message.LastOrDefault(static message => message.Role == ChatRole.Assistant)?.Text;

    /// <summary>The conversation; another one after /load or /clear.</summary>
    public ChatSession Session { get; private set; } = session;

    /// <summary>Runs until /exit or the end of input.</summary>
    public void Run(ChatInput input)
    {
        while (input.Read(out SlashCommand? command) is { } text)
        {
            if (command is { Name: "exit" or "quit" })
            {
                return;
            }

            if (command is not null)
            {
                Do(command);
            }
            else if (!string.IsNullOrWhiteSpace(text))
            {
                Ask(text);
            }
        }
    }

    private void Do(SlashCommand command)
    {
        try
        {
            switch (command.Name)
            {
                case "model":
                    Model(command.Argument);
                    break;
                case "system":
                    System(command.Argument);
                    break;
                case "save":
                    Save(command.Argument);
                    break;
                case "load":
                    Load(command.Argument);
                    break;
                case "undo":
                    host.Say(Session.Undo() is { } said ? $"Taken back: {OneLine(said.Text)}" : "There is nothing to take back.");
                    break;
                case "retry":
                    Retry();
                    break;
                case "copy":
                    Copy();
                    break;
                case "clear":
                    Clear();
                    break;
                default:
                    Help(command.Name);
                    break;
            }
        }
        catch (ChatSessionException failure)
        {
            host.Say(failure.Message);
        }
    }

    private void Ask(string question)
    {
        _question = question;
        _answer = host.Ask(Session, question)?.Text ?? _answer;
    }

    private void Model(string name)
    {
        if (name.Length > 0)
        {
            host.Model = name;
            Session.Model = name;
        }

        host.Say($"Model: {host.Model}");
    }

    private void System(string text)
    {
        if (text.Length > 0)
        {
            Session.System = text == "-" ? null : text;
        }

        host.Say(Session.System is null ? "No instructions." : $"Instructions: {Session.System}");
    }

    private void Save(string path)
    {
        if (path.Length == 0 && Session.Path is null)
        {
            host.Say("Name a file: /save path");
            return;
        }

        string? aside = null;
        if (!host.Wait(token => aside = path.Length == 0 ? Session.Save(cancellationToken: token) : Session.SaveAs(host.Resolve(path), cancellationToken: token)))
        {
            return;
        }

        host.Say(aside is null ? $"Kept in {Session.Path}" : $"Kept in {Session.Path}; the broken file that was there is now {aside}");
    }

    private void Load(string path)
    {
        if (path.Length == 0)
        {
            host.Say("Name a file: /load path");
            return;
        }

        Session = ChatSession.Load(host.Resolve(path));
        _answer = Session.Message.LastOrDefault(static message => message.Role == ChatRole.Assistant)?.Text;
        _question = null;
        host.Model = Session.Model ?? host.Model;
        host.Say($"{Session.Turn} turns, model {host.Model}");
    }

    private void Clear()
    {
        string kept = Session.Path is null ? string.Empty : $" The one before is in {Session.Path}.";
        Session = Session.Renew();
        _question = null;
        _answer = null;
        host.Say($"A new conversation.{kept}");
    }

    private void Retry()
    {
        // An answer that was stopped or failed left no turn behind.
        int start = ChatTurns.LastStart(Session.Message);
        string? last = start < 0 ? null : Session.Message[start].Text;
        string? question = _question ?? last;
        if (question is null)
        {
            host.Say("There is no question to ask again.");
            return;
        }

        if (question == last)
        {
            Session.Undo();
        }

        Ask(question);
    }

    private void Copy()
    {
        if (_answer is null)
        {
            host.Say("There is no answer to copy.");
        }
        else
        {
            host.Copy(_answer);
        }
    }

    private void Help(string name)
    {
        if (name != "help")
        {
            host.Say($"There is no /{name}. A question that begins with a slash begins with two.");
        }

        foreach ((string usage, string meaning) in SlashCommand.All)
        {
            host.Say($"  {usage,-16} {meaning}");
        }

        host.Say("  Several lines: end a line with a backtick, or put them between two lines of \"\"\". Ctrl+C stops an answer.");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
