using System.Text.Json.Serialization;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>
/// What a streamed call puts on the pipeline as it arrives. <c>ToString()</c> is the text of the answer, so that
/// <c>| Write-Host -NoNewline</c> just works; reasoning, progress and tool calls have an empty text.
/// </summary>
public sealed class ChatDelta
{
    private readonly string _shown;

    /// <summary>Creates a delta of one update.</summary>
    /// <param name="update">The update.</param>
    public ChatDelta(in ChatUpdate update)
        : this(update, new TerminalFilter())
    {
    }

    /// <summary>Creates a delta of one update of a stream.</summary>
    /// <param name="update">The update.</param>
    /// <param name="filter">The stream's own filter: a control sequence may be cut anywhere between two deltas.</param>
    public ChatDelta(in ChatUpdate update, TerminalFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Kind = update.Kind;
        Content = update.Text;
        Payload = update.Payload;
        _shown = Text.Length == 0 ? string.Empty : filter.Filter(Text);
    }

    /// <summary>Creates the last delta.</summary>
    /// <param name="completion">The whole answer.</param>
    public ChatDelta(ChatCompletion completion)
    {
        Kind = ChatUpdateKind.Finish;
        Payload = completion;
        _shown = string.Empty;
    }

    /// <summary>What this delta carries.</summary>
    public ChatUpdateKind Kind { get; }

    /// <summary>Text of any kind: answer, reasoning, refusal, progress line.</summary>
    public string? Content { get; }

    /// <summary>What other kinds carry: <see cref="ChatToolCallFragment"/>, <see cref="ChatToolRun"/>, <see cref="ChatMedia"/>, <see cref="ChatCitation"/>, a percentage.</summary>
    [JsonIgnore]
    public object? Payload { get; }

    /// <summary>The answer's text; empty for every other kind.</summary>
    [JsonIgnore]
    public string Text => Kind == ChatUpdateKind.Text ? Content ?? string.Empty : string.Empty;

    /// <summary>The model's thinking; empty for every other kind.</summary>
    [JsonIgnore]
    public string Reasoning => Kind == ChatUpdateKind.Reasoning ? Content ?? string.Empty : string.Empty;

    /// <summary>The fragment of a tool call; <c>null</c> for every other kind.</summary>
    public ChatToolCallFragment? ToolCall => Payload as ChatToolCallFragment;

    /// <summary>What a tool call gave; <c>null</c> for every other kind.</summary>
    public ChatToolRun? ToolRun => Payload as ChatToolRun;

    [JsonInclude]
    internal ChatMedia? Media => Payload as ChatMedia;

    [JsonInclude]
    internal ChatCitation? Citation => Payload as ChatCitation;

    /// <summary>Progress in percent; <c>null</c> for every other kind.</summary>
    public double? Progress => Kind == ChatUpdateKind.Progress ? Payload as double? : null;

    /// <summary>Whether this is the last delta of an answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFinal => Payload is ChatCompletion;

    /// <summary>The whole answer, on the last delta.</summary>
    public ChatCompletion? Completion => Payload as ChatCompletion;

    /// <summary>Text of any kind, or what the delta carries, on one line and without control sequences: what a view shows.</summary>
    [JsonIgnore]
    public string Display => TerminalFilter.OneLine(Completion is ChatCompletion completion ? completion.ToString("footer", null) : Content ?? Payload?.ToString() ?? string.Empty);

    /// <summary>The answer's text without control sequences, also of those that are cut between two deltas; <see cref="Text"/> is exact.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _shown;

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
