using Allmhub.Chat;

namespace Allmhub.PowerShell.Interactive;

/// <summary>/attach: files and addresses that go with the next question. They are read at once, so that what is wrong with them is told before anything is asked.</summary>
internal sealed class AttachCommands(IChatShellHost host, ChatTalk talk)
{
    public void Attach(string argument)
    {
        string[] words = [.. ShellWords.Split(argument).Select(static word => word.Text)];
        if (words is ["-", ..])
        {
            Remove(words[1..]);
        }
        else
        {
            foreach (string word in words)
            {
                talk.Attached.RemoveAll(one => one.Name == word);
                talk.Attached.Add(new Attached(word, host.Attach(word, [.. talk.Attached.SelectMany(static one => one.Parts)])));
            }
        }

        Show();
    }

    private void Remove(string[] names)
    {
        if (names.Length == 0)
        {
            talk.Attached.Clear();
        }

        foreach (string name in names)
        {
            if (talk.Attached.RemoveAll(one => one.Name == name || Path.GetFileName(one.Name) == name) == 0)
            {
                host.Say(Words.Say($"{name} is not attached."));
            }
        }
    }

    private void Show()
    {
        if (talk.Attached.Count == 0)
        {
            host.Say(Words.Say("Nothing is attached."));
            return;
        }

        host.Say(Words.Say("This goes with the next question; /attach - takes it off:"));
        foreach (Attached one in talk.Attached)
        {
            host.Say($"  {one.Name} ({string.Join(", ", one.Parts.Select(Describe))})");
        }
    }

    private static string Describe(ChatPart part) => part switch
    {
        ChatTextPart text => Words.Say($"text, {text.Text.Length:N0} characters"),
        ChatMediaPart { Media: { Uri: not null } media } => media.Kind.ToString(),
        ChatMediaPart { Media: var media } => Words.Say($"{media.MediaType}, {media.Data?.Length ?? 0:N0} bytes"),
        _ => part.GetType().Name,
    };
}
