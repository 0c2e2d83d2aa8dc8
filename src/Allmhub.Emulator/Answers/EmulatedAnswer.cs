using Allmhub.Emulator.Drawing;

namespace Allmhub.Emulator.Answers;

/// <summary>Why an answer ended.</summary>
internal enum EmulatedFinish
{
    Stop,
    Length,
    ToolCall,
    Refusal,

    /// <summary>A picture was asked for and not made.</summary>
    NoPicture,
}

/// <summary>A call of a tool; the arguments are JSON text, or broken on request.</summary>
internal sealed record EmulatedToolCall(string Id, string Name, string Argument);

/// <summary>A place on the web that an answer leans on.</summary>
internal sealed record EmulatedCitation(string Uri, string Title, int Start, int End);

/// <summary>An answer in no format's words; each wire format renders it.</summary>
internal sealed class EmulatedAnswer
{
    /// <summary>A short text made of the prompt; ids are built from it, so that equal calls get equal answers.</summary>
    public required string Seed { get; init; }

    public required string Model { get; init; }

    /// <summary>The text, a token each.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>The thinking, a token each.</summary>
    public IReadOnlyList<string> Reasoning { get; init; } = [];

    public IReadOnlyList<EmulatedToolCall> ToolCall { get; init; } = [];

    /// <summary>Whether the format may tell the thinking.</summary>
    public bool ShowThinking { get; init; }

    /// <summary>The stop text that ended the answer.</summary>
    public string? StoppedAt { get; init; }

    /// <summary>The refusal in place of a text.</summary>
    public string? Refusal { get; init; }

    public IReadOnlyList<EmulatedCitation> Citation { get; init; } = [];

    /// <summary>Pictures that native formats carry as bytes.</summary>
    public IReadOnlyList<PictureSpec> Picture { get; init; } = [];

    public EmulatedFinish Finish { get; init; }

    /// <summary>All tokens read, those of the cache included.</summary>
    public int PromptToken { get; init; }

    /// <summary>Of the tokens read, those out of the cache.</summary>
    public int CachedToken { get; init; }

    /// <summary>Of the tokens read, those written to the cache for minutes.</summary>
    public int CacheWriteToken { get; init; }

    /// <summary>Of the tokens read, those written to the cache for an hour.</summary>
    public int CacheKeptToken { get; init; }

    /// <summary>Tokens written, thinking not included.</summary>
    public int AnswerToken { get; init; }

    public int ReasoningToken => Reasoning.Count;

    public string FullText => string.Concat(Text);

    public string FullReasoning => string.Concat(Reasoning);
}
