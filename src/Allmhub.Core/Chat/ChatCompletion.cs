using System.Text.Json;
using System.Text.Json.Serialization;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Markdown;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>A whole answer. The same for every wire format, streamed or not. <c>"$answer"</c> is its text.</summary>
public sealed class ChatCompletion : IPartialAnswer, IMediaSource, IFormattable
{
    private IReadOnlyList<CodeBlock>? _codeBlock;
    private Func<AnswerPlace>? _place;
    private Func<string, string?>? _drawing;

    /// <summary>Its input's place among all inputs of the command, from 0; inputs that failed have a place too.</summary>
    public int Index { get; set; }

    /// <summary>What was asked about, the caller's own object; the prompt where that is all. <c>null</c> outside a command.</summary>
    public object? InputObject { get; set; }

    /// <summary>The answer's text, thinking and tool calls left out.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The model's thinking; empty when there is none.</summary>
    public string Reasoning { get; init; } = string.Empty;

    /// <summary>The model's refusal in its own words; <c>null</c> when it did not refuse.</summary>
    public string? Refusal { get; init; }

    /// <summary>The calls the model wants made.</summary>
    public IReadOnlyList<ChatToolCall> ToolCall { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What was run on the model's behalf before this answer.</summary>
    public IReadOnlyList<ChatToolRun> ToolRun { get; set => field = Indexable.Of(value); } = [];

    /// <summary>Pictures, films and sounds, links without duplicates.</summary>
    public IReadOnlyList<ChatMedia> Media { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The fenced code blocks of <see cref="Text"/>, in their order; found when they are asked for.</summary>
    public IReadOnlyList<CodeBlock> CodeBlock => _codeBlock ??= Indexable.Of(CodeBlockReader.Read(Text));

    /// <summary>Sources the model names.</summary>
    public IReadOnlyList<ChatCitation> Citation { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The parsed object of a structured answer; <c>null</c> without a schema.</summary>
    public object? Value { get; set; }

    /// <summary>Why the answer ended.</summary>
    public ChatFinishReason FinishReason { get; init; }

    /// <summary>The wire's own word for it.</summary>
    public string? RawFinishReason { get; init; }

    /// <summary>The service's sentence beside that word, told where the answer is a refusal.</summary>
    internal string? FinishMessage { get; init; }

    /// <summary>
    /// Why a picture or film was not made, in the service's own words: the last line of an answer that told progress but gave
    /// no link (NOTES section 4a: failure is prose too, with finish reason "stop"). <c>null</c> otherwise.
    /// </summary>
    public string? FailureReason { get; init; }

    /// <summary>Tokens used, over all rounds when tools were run; <c>null</c> when the service did not say.</summary>
    public ChatUsage? Usage { get; set; }

    /// <summary>Estimated price in USD, when the model's price is known; <c>null</c> otherwise.</summary>
    public decimal? Cost { get; set; }

    /// <summary>What <see cref="Cost"/> was reckoned from.</summary>
    public string? CostBasis { get; set; }

    /// <summary>The model as the upstream calls it; may differ from the one asked for.</summary>
    public string? Model { get; init; }

    /// <summary>The model that was asked for.</summary>
    public string? RequestedModel { get; init; }

    /// <summary>The wire format spoken.</summary>
    public ChatApi Api { get; init; }

    /// <summary>The answer's id, when the wire has one.</summary>
    public string? Id { get; init; }

    /// <summary>The gateway's request id, for its operator.</summary>
    public string? RequestId { get; init; }

    /// <summary>From sending to the first text, reasoning or tool-call piece.</summary>
    public TimeSpan? TimeToFirstToken { get; set; }

    /// <summary>From sending to the end.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The conversation with this answer at its end; can be passed on as <c>-Message</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<ChatMessage> Message { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The last JSON body of a call that was not streamed, parsed when it is asked for; <c>null</c> otherwise.</summary>
    [JsonIgnore]
    public JsonElement? Raw
    {
        get
        {
            if (Body is not ReadOnlyMemory<byte> body)
            {
                return null;
            }

            using JsonDocument document = LenientJson.Parse(body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The body that <see cref="Raw"/> is parsed of.</summary>
    internal ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>
    /// What of the answer was not understood and is missing here, one line each; empty for an ordinary answer. A warning has said so.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Fields and events that are not known here; what is named when an answer says nothing.</summary>
    internal IReadOnlyList<string> NotKnown { get; init; } = [];

    /// <summary>Whether the end of the answer was seen. A partial completion on an error has <c>false</c>.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether it was read from the file of a checkpoint: an earlier run asked and paid for it, and this one did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromCheckpoint { get; init; }

    /// <summary>Whether the text was already written to the host while it arrived; the view then shows the footer alone.</summary>
    [JsonIgnore]
    public bool WasShown { get; set; }

    /// <summary>Whether the view's footer is dim: set where the host shows such codes. NO_COLOR overrides it.</summary>
    [JsonIgnore]
    public bool DimsFooter { get; set; }

    /// <summary>The answer as a person sees it: text, tool calls and media without control sequences, then model, tokens and time. Never coloured.</summary>
    [JsonIgnore]
    public string Display => ChatCompletionView.Of(this, dims: false, isWhole: true);

    /// <summary>The answer's text without control sequences; <see cref="Text"/> is exact.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => TerminalFilter.Clean(Text);

    /// <inheritdoc/>
    IReadOnlyList<MediaContent> IMediaSource.GetMedia()
    {
        string? prompt = Message.LastOrDefault(static message => message.Role == ChatRole.User)?.Text;
        return [.. Media.Select((media, index) => media.ToContent(index, string.IsNullOrEmpty(prompt) ? null : prompt, RequestedModel ?? Model))];
    }

    /// <inheritdoc/>
    IPartialAnswer IPartialAnswer.Without(TextFilter clean) => ChatCompletionSecrets.Without(this, clean);

    /// <summary>The answer as text, or as a person sees it. A format view can ask for it without a script, which would cost more than the call.</summary>
    /// <param name="format">Nothing for the text; <c>view</c> for the text, cleaned of control sequences, with a footer unless it goes to a file; <c>direct</c> for that on a screen, set apart from what stands there; <c>footer</c> for that alone, <c>body</c> for all but that.</param>
    /// <param name="formatProvider">Not looked at.</param>
    /// <returns>The text of that form.</returns>
    /// <exception cref="FormatException">There is no such form.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) => format switch
    {
        null or "" or "G" => ToString(),
        "view" => View(_place?.Invoke() ?? AnswerPlace.Screen),
        "direct" => (WasShown ? "\n" : string.Empty) + View(AnswerPlace.Screen),
        "footer" => ChatCompletionView.Footer(this),
        "body" => ChatCompletionView.Body(this),
        _ => throw new FormatException($"An answer has no form '{format}'; it has 'view', 'body' and 'footer'."),
    };

    /// <summary>Lets the view depend on where it goes: a file holds the answer without the footer.</summary>
    /// <param name="place">Tells it while the view is made; asked each time.</param>
    public void LookForPlace(Func<AnswerPlace> place) => _place = place;

    /// <summary>Lets the view on a screen show the Markdown of the text drawn.</summary>
    /// <param name="drawing">Draws a text; <c>null</c> where it is shown as it is. Asked each time the view is made, since a screen may have changed.</param>
    public void DrawWith(Func<string, string?> drawing) => _drawing = drawing;

    private string View(AnswerPlace place) => place switch
    {
        AnswerPlace.File => ChatCompletionView.Body(this),
        AnswerPlace.Text => ChatCompletionView.Of(this, dims: false, isWhole: true),
        _ => ChatCompletionView.Of(this, DimsFooter, isWhole: !WasShown, _drawing),
    };

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}

/// <summary>One tool call that was run, refused or failed.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The arguments as JSON text.</param>
/// <param name="Result">What went back to the model.</param>
/// <param name="IsError">Whether it was an error or a refusal.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ChatToolRun(string Name, string Arguments, string Result, bool IsError, TimeSpan Duration)
{
    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine($"{Name}({Arguments})");
}
