using Allmhub.Chat;
using Allmhub.Chat.Sessions;

namespace Allmhub.PowerShell.Interactive;

/// <summary>The commands for the conversation: what is told, kept, taken back, and how much it is.</summary>
internal sealed class SessionCommands(IChatShellHost host, ChatTalk talk)
{
    private ChatSession Session => talk.Session;

    public void System(string text)
    {
        if (text.Length > 0)
        {
            Session.System = text == "-" ? null : text;
        }

        host.Say(Session.System is null ? Words.Say("No instructions.") : Words.Say($"Instructions: {Session.System}"));
    }

    public void Undo() => host.Say(Session.Undo() is { } said ? Words.Say($"Taken back: {said.Text.ReplaceLineEndings(" ")}") : Words.Say("There is nothing to take back."));

    public void Save(string argument)
    {
        string path = ShellWords.Single(argument);
        if (path.Length == 0 && Session.Path is null)
        {
            host.Say(Words.Say("Name a file: /save path"));
            return;
        }

        string? aside = null;
        if (!host.Wait(token => aside = path.Length == 0 ? Session.Save(cancellationToken: token) : Session.SaveAs(host.Resolve(path), cancellationToken: token)))
        {
            return;
        }

        host.Say(aside is null ? Words.Say($"Kept in {Session.Path}") : Words.Say($"Kept in {Session.Path}; the broken file that was there is now {aside}"));
    }

    public void Load(string argument)
    {
        string path = ShellWords.Single(argument);
        if (path.Length == 0)
        {
            host.Say(Words.Say("Name a file: /load path"));
            return;
        }

        talk.Begin(ChatSession.Load(host.Resolve(path)));
        host.Model = Session.Model ?? host.Model;
        host.Say(Session.Turn == 1 ? Words.Say($"1 turn, model {host.Model}") : Words.Say($"{Session.Turn} turns, model {host.Model}"));
    }

    public void Clear()
    {
        string? kept = Session.Path;
        talk.Begin(Session.Renew());
        host.Say(kept is null ? Words.Say("A new conversation.") : Words.Say($"A new conversation. The one before is in {kept}."));
    }

    public void Tokens()
    {
        IReadOnlyList<ChatMessage> opening = Session.Opening();
        long goes = Sum(opening);
        long all = Sum(Session.Message) + goes - Sum(opening.Where(static message => message.Role != ChatRole.System));
        int turns = ChatTurns.Count(opening);
        host.Say(turns == 1 ? Words.Say($"About {goes:N0} tokens of 1 turn go along with the next question.") : Words.Say($"About {goes:N0} tokens of {turns} turns go along with the next question."));
        if (all > goes)
        {
            host.Say(Words.Say($"The whole conversation has about {all:N0} in {Session.Turn} turns; its MaxHistory leaves the rest out."));
        }

        if (talk.Attached.Count > 0)
        {
            long files = Sum([new ChatMessage(ChatRole.User, [.. talk.Attached.SelectMany(static one => one.Parts)])]);
            host.Say(Words.Say($"What is attached has about {files:N0} more."));
        }

        if (talk.Meter.Last is { } last)
        {
            host.Say(Words.Say($"The last answer counted {last.InputToken:N0} in, {last.OutputToken:N0} out."));
        }

        host.Remark(Words.Say("How many tokens the model takes at most, the gateway does not tell."));
    }

    public void Cost()
    {
        foreach (string line in talk.Meter.Lines())
        {
            host.Say(line);
        }
    }

    private static long Sum(IEnumerable<ChatMessage> messages) => messages.Sum(static message => (long)ChatTurns.EstimateToken(message));
}
