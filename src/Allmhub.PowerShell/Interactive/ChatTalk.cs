using Allmhub.Chat;
using Allmhub.Chat.Sessions;

namespace Allmhub.PowerShell.Interactive;

/// <summary>What is attached to the next question.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="Parts">What goes.</param>
internal sealed record Attached(string Name, IReadOnlyList<ChatPart> Parts);

/// <summary>What the loop remembers between two inputs.</summary>
internal sealed class ChatTalk
{
    /// <summary>Begins with a conversation.</summary>
    public ChatTalk(ChatSession session)
    {
        Session = session;
        Answer = LastAnswer;
    }

    /// <summary>The conversation; another one after /load or /clear.</summary>
    public ChatSession Session { get; private set; }

    /// <summary>The last question; <c>null</c> when nothing was asked here.</summary>
    public IReadOnlyList<ChatPart>? Question { get; set; }

    /// <summary>The text of the last answer.</summary>
    public string? Answer { get; set; }

    /// <summary>What goes with the next question.</summary>
    public List<Attached> Attached { get; } = [];

    /// <summary>What the answers used and cost, over all conversations of the loop.</summary>
    public ChatMeter Meter { get; } = new();

    private string? LastAnswer => Session.Message.LastOrDefault(static message => message.Role == ChatRole.Assistant)?.Text;

    /// <summary>Goes over to another conversation.</summary>
    public void Begin(ChatSession session)
    {
        Session = session;
        Question = null;
        Answer = LastAnswer;
    }
}
