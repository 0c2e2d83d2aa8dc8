using Allmhub.Chat;

namespace Allmhub.Prompts;

/// <summary>A prompt of a file: what is said, to which model and how. What the file does not say is <c>null</c> or empty.</summary>
public sealed record KeptPrompt
{
    /// <summary>The places that stand for the whole input: PowerShell's own, and <c>{{input}}</c> as in GitHub's prompt files.</summary>
    public static IReadOnlyList<string> InputPlace { get; } = ["_", "InputObject", "Input"];

    /// <summary>Its name: the path of its file inside the folder of prompts, with <c>/</c> and without <c>.md</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The full path of its file.</summary>
    public required string Path { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The model to ask.</summary>
    public string? Model { get; init; }

    /// <summary>Instructions for the model; may have places such as <c>{{Name}}</c>.</summary>
    public string? System { get; init; }

    /// <summary>What is said, with places such as <c>{{Name}}</c>, in the syntax of <see cref="Foundation.TextTemplate"/>; empty when the instructions are all of it.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The places of text and instructions that have to be filled, declared ones first. The input's own place is not among them.</summary>
    public IReadOnlyList<PromptVariable> Variable { get; init; } = [];

    /// <summary>Upper limit of the answer in tokens.</summary>
    public int? MaxToken { get; init; }

    /// <summary>Sampling temperature, 0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling, above 0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>Texts that end the answer, at most 4.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>A seed for repeatable sampling.</summary>
    public long? Seed { get; init; }

    /// <summary>How much a reasoning model should think.</summary>
    public ReasoningEffort? ReasoningEffort { get; init; }

    /// <summary>Tokens to think with.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Whether the model may search the web.</summary>
    public bool? WebSearch { get; init; }

    /// <summary>The wire format.</summary>
    public ChatApi? Api { get; init; }

    /// <summary>Names of commands to offer as tools. Nothing a file says lets one run: that is for whoever uses it.</summary>
    public IReadOnlyList<string> Tool { get; init; } = [];

    /// <summary>The JSON Schema the answer must follow, as text, whether it stands in the file or in another beside it.</summary>
    public string? JsonSchema { get; init; }

    /// <summary>Full paths of files that go along; all inside the folder of prompts.</summary>
    public IReadOnlyList<string> Attachment { get; init; } = [];

    /// <summary>Keys of the front matter that mean nothing here; they are kept when the file is edited.</summary>
    public IReadOnlyList<string> OtherKey { get; init; } = [];

    /// <summary>What of the file is not as its writer may think: a key that is nearly another, a tool of another program that is left out.</summary>
    public IReadOnlyList<string> Warning { get; init; } = [];

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
