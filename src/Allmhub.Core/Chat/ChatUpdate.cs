using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>What a <see cref="ChatUpdate"/> carries.</summary>
public enum ChatUpdateKind : long
{
    /// <summary>A piece of the answer's text.</summary>
    Text,

    /// <summary>A piece of the model's thinking.</summary>
    Reasoning,

    /// <summary>A piece of a refusal.</summary>
    Refusal,

    /// <summary>A fragment of a tool call.</summary>
    ToolCall,

    /// <summary>What a tool call gave; between two answers of one question.</summary>
    ToolRun,

    /// <summary>A medium that is complete.</summary>
    Media,

    /// <summary>A source.</summary>
    Citation,

    /// <summary>Progress of a picture or film, 0 to 100.</summary>
    Progress,

    /// <summary>Token counts; a later one replaces an earlier one field by field where it is larger than zero.</summary>
    Usage,

    /// <summary>Id and model of the answer.</summary>
    Start,

    /// <summary>A block that goes back unchanged on the next turn.</summary>
    Raw,

    /// <summary>The finish reason.</summary>
    Finish,

    /// <summary>All text of the answer so far was thinking: its closing tag came without an opening one.</summary>
    TextWasReasoning,

    /// <summary>Something of the answer was not understood and is left out; its text names it.</summary>
    LeftOut,

    /// <summary>A call to be made or refused by whoever reads the conversation; made by no format.</summary>
    ToolRequest,

    /// <summary>A value of a structured answer, to become an object; made by no format.</summary>
    ValueRequest,

    /// <summary>The whole answer; the last update of a stream, and made by no format.</summary>
    Completion,
}

/// <summary>A fragment of a tool call: collect by index, ids and names come once (NOTES section 4).</summary>
/// <param name="Index">Which call of the answer this belongs to.</param>
/// <param name="Id">The call's id, on its first fragment.</param>
/// <param name="Name">The tool's name, on its first fragment; where the wire cuts it, a further piece of it.</param>
/// <param name="Arguments">A piece of the JSON text of the arguments.</param>
/// <param name="Raw">The whole wire block, when it must go back unchanged (Gemini <c>thoughtSignature</c>).</param>
public sealed record ChatToolCallFragment(int Index, string? Id, string? Name, string? Arguments, ChatRawPart? Raw = null)
{
    /// <summary>Whether the arguments are the whole text and take the place of the pieces before: the pieces did not make it up.</summary>
    public bool IsWhole { get; init; }

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(Name + Arguments);
}

/// <summary>Id and model of an answer, as far as the wire gives them.</summary>
/// <param name="Id">The answer's id; may be <c>null</c>.</param>
/// <param name="Model">The upstream's model name; may differ from the one asked for.</param>
public sealed record ChatStart(string? Id, string? Model)
{
    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(Model ?? Id ?? string.Empty);
}

/// <summary>The end of an answer.</summary>
/// <param name="Reason">The mapped reason.</param>
/// <param name="RawReason">The wire's own word.</param>
public sealed record ChatFinish(ChatFinishReason Reason, string? RawReason)
{
    /// <summary>The service's sentence beside the word (Gemini <c>finishMessage</c>); <c>null</c> when it has none.</summary>
    public string? Message { get; init; }

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine(RawReason ?? Reason.ToString());
}

/// <summary>
/// One step of an answer: text, reasoning, tool-call fragment, media, citation, usage, finish.
/// A value type, so that a delta costs its text and nothing else. The fold makes the completion: its parts stand in the order
/// of the updates, and a piece of text or thinking grows the part before it, unless that one is of another kind or was closed by its raw block.
/// </summary>
public readonly struct ChatUpdate
{
    private ChatUpdate(ChatUpdateKind kind, string? text, object? payload)
    {
        Kind = kind;
        Text = text;
        Payload = payload;
    }

    /// <summary>What this update carries.</summary>
    public ChatUpdateKind Kind { get; }

    /// <summary>The text of a text, reasoning or refusal update.</summary>
    public string? Text { get; }

    /// <summary>What the other kinds carry: see the factory methods for the type.</summary>
    public object? Payload { get; }

    /// <summary>The whole answer, on the last update of a stream; <c>null</c> on every other.</summary>
    public ChatCompletion? Completion => Kind == ChatUpdateKind.Completion ? Payload as ChatCompletion : null;

    /// <summary>A piece of the answer. <paramref name="raw"/> closes the part and is what goes back on the next turn.</summary>
    /// <param name="text">The piece, never cut inside a surrogate pair; may be empty when there is a raw block.</param>
    /// <param name="raw">The wire's own block once it is complete, when it must go back (Claude citations, Gemini <c>thoughtSignature</c>, Responses message items).</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfText(string text, ChatRawPart? raw = null) => new(ChatUpdateKind.Text, text, raw);

    /// <summary>A piece of thinking. <paramref name="raw"/> closes the block and is what goes back on the next turn.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="raw">The whole block once it is complete.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfReasoning(string text, ChatRawPart? raw = null) => new(ChatUpdateKind.Reasoning, text, raw);

    /// <summary>A piece of a refusal.</summary>
    /// <param name="text">The piece.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfRefusal(string text) => new(ChatUpdateKind.Refusal, text, null);

    /// <summary>A fragment of a tool call.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfToolCall(ChatToolCallFragment fragment) => new(ChatUpdateKind.ToolCall, null, fragment);

    /// <summary>What a tool call gave.</summary>
    /// <param name="run">The call and its result.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfToolRun(ChatToolRun run) => new(ChatUpdateKind.ToolRun, null, run);

    /// <summary>A complete medium.</summary>
    /// <param name="media">The medium.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfMedia(ChatMedia media) => new(ChatUpdateKind.Media, null, media);

    /// <summary>A source.</summary>
    /// <param name="citation">The source.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfCitation(ChatCitation citation) => new(ChatUpdateKind.Citation, null, citation);

    /// <summary>Progress; never falls within one answer (NOTES section 4a).</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="text">The line it came from.</param>
    /// <returns>The update, its payload a <see cref="double"/>.</returns>
    public static ChatUpdate OfProgress(double percent, string text) => new(ChatUpdateKind.Progress, text, percent);

    /// <summary>Token counts.</summary>
    /// <param name="usage">The counts.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfUsage(ChatUsage usage) => new(ChatUpdateKind.Usage, null, usage);

    /// <summary>Id and model.</summary>
    /// <param name="start">Id and model.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfStart(ChatStart start) => new(ChatUpdateKind.Start, null, start);

    /// <summary>A block that only goes back (unknown blocks, redacted thinking, reasoning items).</summary>
    /// <param name="raw">The block.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfRaw(ChatRawPart raw) => new(ChatUpdateKind.Raw, null, raw);

    /// <summary>The finish reason.</summary>
    /// <param name="finish">The reason.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfFinish(ChatFinish finish) => new(ChatUpdateKind.Finish, null, finish);

    /// <summary>All text so far was thinking.</summary>
    /// <param name="rest">The last piece of it, which was not given as text; may be empty.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfTextWasReasoning(string rest) => new(ChatUpdateKind.TextWasReasoning, rest, null);

    /// <summary>Something that was not understood and is left out.</summary>
    /// <param name="what">What it is, with a little of it.</param>
    /// <param name="isContent">
    /// Whether it stands where content does, so that something may be missing: a warning. Fields that are merely not known are
    /// named only when the answer says nothing at all.
    /// </param>
    /// <returns>The update, its payload a <see cref="bool"/>.</returns>
    public static ChatUpdate OfLeftOut(string what, bool isContent = true) => new(ChatUpdateKind.LeftOut, what, isContent);

    /// <summary>A call to be answered.</summary>
    /// <param name="request">The call.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfToolRequest(ChatToolRequest request) => new(ChatUpdateKind.ToolRequest, null, request);

    /// <summary>A value to become an object.</summary>
    /// <param name="request">The value.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfValueRequest(ChatValueRequest request) => new(ChatUpdateKind.ValueRequest, null, request);

    /// <summary>The whole answer, at the end of a stream.</summary>
    /// <param name="completion">The answer.</param>
    /// <returns>The update.</returns>
    public static ChatUpdate OfCompletion(ChatCompletion completion) => new(ChatUpdateKind.Completion, null, completion);

    /// <inheritdoc/>
    public override string ToString() => Text ?? Payload?.ToString() ?? string.Empty;
}
