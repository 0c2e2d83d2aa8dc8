using System.Text.Json.Serialization;
using Allmhub.Chat;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.History;

/// <summary>One question and what came of it, as the log keeps it. <c>"$entry"</c> is the answer's text.</summary>
public sealed record HistoryEntry
{
    private IReadOnlyList<ChatMessage>? _message;

    /// <summary>When it had ended.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long it took, waits for a person's consent included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What was done, in a word, e.g. <c>Ask</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>The model that answered, where the service calls it otherwise.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>The instructions.</summary>
    public string? System { get; init; }

    /// <summary>What was asked last: the text of the last message of the user.</summary>
    public string Prompt => Asked.LastOrDefault(static message => message.Role == nameof(ChatRole.User))?.Text ?? string.Empty;

    /// <summary>The answer's text; of one that broke off or was stopped, what had come.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The model's thinking.</summary>
    public string Reasoning { get; init; } = string.Empty;

    /// <summary>Why the answer ended, e.g. <c>Stop</c> or <c>Length</c>; <c>null</c> when it did not.</summary>
    public string? FinishReason { get; init; }

    /// <summary>What was used, over all requests it took; <c>null</c> when nobody told.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>What it cost in USD by the client's reckoning; <c>null</c> without a price behind it.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What the cost was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The gateway's request id; of several requests, that of the last.</summary>
    public string? RequestId { get; init; }

    /// <summary>The task that was submitted: what became of it is in the journal.</summary>
    public string? TaskId { get; init; }

    /// <summary>The kind of error it failed with, e.g. <c>RateLimited</c>; <c>null</c> when it did not fail.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>What it failed with, in words.</summary>
    public string? Error { get; init; }

    /// <summary>Whether its user stopped it, or left it before its end.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The command that asked, e.g. <c>Invoke-AllmChat</c> or <c>allm chat</c>.</summary>
    public string? Command { get; init; }

    /// <summary>The script the command stands in, its path; <c>null</c> when it was typed.</summary>
    public string? Script { get; init; }

    /// <summary>The profile of the connection; <c>null</c> when it was made of none.</summary>
    public string? Connection { get; init; }

    /// <summary>The gateway's address.</summary>
    public string? Gateway { get; init; }

    /// <summary>The conversation it belongs to: entries of one session have the same.</summary>
    public string? Session { get; init; }

    /// <summary>What was asked, without the instructions. Of a session only what is new: the rest is in the entries before.</summary>
    public IReadOnlyList<HistoryMessage> Asked { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What went along with the question.</summary>
    [JsonIgnore]
    public IReadOnlyList<HistoryMedia> Attachment => Indexable.Of([.. Asked.SelectMany(static message => message.Media)]);

    /// <summary>What was made: pictures, sounds.</summary>
    public IReadOnlyList<HistoryMedia> Media { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The calls of tools that were made for the model, or that it was left with.</summary>
    public IReadOnlyList<HistoryTool> Tool { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What was cut because an entry has a bound, and to what.</summary>
    public IReadOnlyList<string> Cut { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What a search found in it; empty otherwise.</summary>
    public IReadOnlyList<HistoryMatch> Match { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The conversation with the answer at its end, to go on with: <c>New-AllmChatSession -Message</c>. Its texts; what went along is named in words.</summary>
    [JsonIgnore]
    public IReadOnlyList<ChatMessage> Message => _message ??= Indexable.Of(Conversation());

    private bool Emphasizes { get; init; }

    /// <summary>What was found, as a person sees it: time, model and cost, then a line for each match with what stands round it.</summary>
    [JsonIgnore]
    public string Found => HistoryView.Of(this, Emphasizes);

    /// <summary>The same entry, shown with codes or without them.</summary>
    /// <param name="emphasizes">Whether the view may show what was found in reverse.</param>
    /// <returns>The entry.</returns>
    public HistoryEntry Shown(bool emphasizes) => this with { Emphasizes = emphasizes };

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);

    /// <summary>The answer's text without control sequences; <see cref="Text"/> is exact.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => TerminalFilter.Clean(Text);

    private List<ChatMessage> Conversation()
    {
        List<ChatMessage> messages = [];
        if (System is not null)
        {
            messages.Add(new ChatMessage(ChatRole.System, System));
        }

        foreach (HistoryMessage asked in Asked)
        {
            string text = string.Join('\n', ((string[])[asked.Text, .. asked.Media.Select(static media => $"({media}: not kept in the log)")]).Where(static line => line.Length > 0));
            if (text.Length > 0 && Enum.TryParse(asked.Role, out ChatRole role) && role is ChatRole.User or ChatRole.Assistant)
            {
                messages.Add(new ChatMessage(role, text));
            }
        }

        if (Text.Length > 0)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, Text));
        }

        return messages;
    }
}
