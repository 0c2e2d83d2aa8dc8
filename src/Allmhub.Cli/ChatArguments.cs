using Allmhub.Chat;

namespace Allmhub.Cli;

/// <summary>Which part of an answer is written.</summary>
internal enum ChatPiece
{
    /// <summary>All of it.</summary>
    Answer,

    /// <summary>Its first code block.</summary>
    FirstCode,

    /// <summary>All of its code blocks.</summary>
    AllCode,
}

/// <summary>What was typed after `allm chat`.</summary>
internal sealed record ChatArguments
{
    /// <summary>The words; <c>null</c> when there are none.</summary>
    public string? Prompt { get; init; }

    /// <summary>The kept prompt to ask with.</summary>
    public string? PromptName { get; init; }

    /// <summary>Values for its places, each <c>name=value</c>.</summary>
    public IReadOnlyList<string> Variable { get; init; } = [];

    /// <summary>The kept prompt, once it is read.</summary>
    public KeptQuestion? Kept { get; init; }

    /// <summary>Whether '-' asks for standard input.</summary>
    public bool WantsInput { get; init; }

    /// <summary>Whether standard input is left alone.</summary>
    public bool NoInput { get; init; }

    /// <summary>Files, addresses, '-'.</summary>
    public IReadOnlyList<string> Attachment { get; init; } = [];

    public string? Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    public int? MaxToken { get; init; }

    public ReasoningEffort? Effort { get; init; }

    public ChatApi Api { get; init; }

    /// <summary>A JSON Schema, as text or as a file.</summary>
    public string? Schema { get; init; }

    /// <summary>Whether the last conversation goes on.</summary>
    public bool Continue { get; init; }

    /// <summary>The conversation that goes on or begins.</summary>
    public string? Session { get; init; }

    /// <summary>Whether nothing of it is kept for --continue.</summary>
    public bool NoKeep { get; init; }

    public ChatPiece Piece { get; init; }

    public required GatewayArguments Gateway { get; init; }

    public bool Json { get; init; }

    /// <summary>Whether Markdown is shown as it is.</summary>
    public bool Raw { get; init; }

    public bool Stream { get; init; }
}
