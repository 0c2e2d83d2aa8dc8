using System.Text.Json;

namespace Allmhub.Emulator.Answers;

/// <summary>What a call asks, in no format's words.</summary>
internal sealed class EmulatedPrompt
{
    public required string Model { get; init; }

    public string System { get; init; } = "";

    public required IReadOnlyList<EmulatedTurn> Turn { get; init; }

    public IReadOnlyList<EmulatedTool> Tool { get; init; } = [];

    /// <summary>none, auto, required, or the name of the one tool to call.</summary>
    public string ToolChoice { get; init; } = "auto";

    /// <summary>The schema the answer must fill.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The answer must be JSON of any shape.</summary>
    public bool AnyJson { get; init; }

    public int? MaxToken { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Thinking was asked for; null leaves it to the model.</summary>
    public bool? Think { get; init; }

    /// <summary>The thinking is told, not only counted.</summary>
    public bool ShowThinking { get; init; } = true;

    /// <summary>The format carries pictures as bytes, so that none are told in prose.</summary>
    public bool NativePicture { get; init; }

    /// <summary>What is asked of pictures.</summary>
    public PictureAsk Picture { get; init; } = PictureAsk.Usual;

    /// <summary>Films come as HTML.</summary>
    public bool FilmAsHtml { get; init; }

    public bool WebSearch { get; init; }

    public bool Stream { get; init; }

    /// <summary>The text of the last user turn.</summary>
    public string Text => Turn.LastOrDefault(t => t.Role == "user" && t.ToolResult.Count == 0)?.Text ?? "";

    /// <summary>The results at the end of the conversation; empty when the user spoke last.</summary>
    public IReadOnlyList<EmulatedToolResult> ToolResult =>
        [.. Turn.Reverse().TakeWhile(t => t.ToolResult.Count > 0).Reverse().SelectMany(t => t.ToolResult)];
}
