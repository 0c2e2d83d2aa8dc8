using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;

namespace Allmhub.Prompts;

/// <summary>What to write into a prompt's file. Only what is set here is changed; a key set to <c>null</c> is taken out.</summary>
public sealed class PromptEdit
{
    private static readonly string[] Order =
    [
        PromptKeys.Description, PromptKeys.Model, PromptKeys.System, PromptKeys.Temperature, PromptKeys.TopP, PromptKeys.MaxToken, PromptKeys.Stop, PromptKeys.Seed,
        PromptKeys.ReasoningEffort, PromptKeys.ThinkingBudget, PromptKeys.WebSearch, PromptKeys.Api, PromptKeys.Tool, PromptKeys.Schema, PromptKeys.Variable,
    ];

    private readonly Dictionary<string, JsonNode?> _values = [];

    /// <summary>The text of a file with front matter and all, to begin with; <c>null</c> for the prompt that is there.</summary>
    public string? Source { get; init; }

    /// <summary>Where <see cref="Source"/> is from, for errors.</summary>
    public string? SourceName { get; init; }

    /// <summary>What is said; <c>null</c> leaves it as it is.</summary>
    public string? Text { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { set => _values[PromptKeys.Description] = Of(value); }

    /// <summary>The model to ask.</summary>
    public string? Model { set => _values[PromptKeys.Model] = Of(value); }

    /// <summary>Instructions for the model.</summary>
    public string? System { set => _values[PromptKeys.System] = Of(value is null ? null : PromptDocument.Trimmed(value)); }

    /// <summary>Upper limit of the answer in tokens.</summary>
    public int? MaxToken { set => _values[PromptKeys.MaxToken] = value; }

    /// <summary>Sampling temperature.</summary>
    public double? Temperature { set => _values[PromptKeys.Temperature] = value; }

    /// <summary>Nucleus sampling.</summary>
    public double? TopP { set => _values[PromptKeys.TopP] = value; }

    /// <summary>Texts that end the answer.</summary>
    public IReadOnlyList<string>? Stop { set => _values[PromptKeys.Stop] = Of(value); }

    /// <summary>A seed for repeatable sampling.</summary>
    public long? Seed { set => _values[PromptKeys.Seed] = value; }

    /// <summary>How much a reasoning model should think.</summary>
    public ReasoningEffort? ReasoningEffort { set => _values[PromptKeys.ReasoningEffort] = Of(value); }

    /// <summary>Tokens to think with.</summary>
    public int? ThinkingBudget { set => _values[PromptKeys.ThinkingBudget] = value; }

    /// <summary>Whether the model may search the web.</summary>
    public bool? WebSearch { set => _values[PromptKeys.WebSearch] = value; }

    /// <summary>The wire format.</summary>
    public ChatApi? Api { set => _values[PromptKeys.Api] = Of(value); }

    /// <summary>Names of commands to offer as tools.</summary>
    public IReadOnlyList<string>? Tool { set => _values[PromptKeys.Tool] = Of(value); }

    /// <summary>The JSON Schema of the answer, as text.</summary>
    public string? JsonSchema { set => _values[PromptKeys.Schema] = value is null ? null : JsonNode.Parse(value); }

    /// <summary>The variables to declare.</summary>
    public IReadOnlyList<PromptVariable>? Variable { set => _values[PromptKeys.Variable] = value is null or { Count: 0 } ? null : new JsonObject(value.Select(static variable => KeyValuePair.Create(variable.Name, Of(variable)))); }

    /// <summary>Changes a document.</summary>
    /// <param name="document">The document.</param>
    internal void Apply(PromptDocument document)
    {
        foreach (string key in Order.Where(_values.ContainsKey))
        {
            document.Set(key, _values[key]);
        }

        document.Body = Text is null ? document.Body : PromptDocument.Trimmed(Text);
    }

    private static JsonNode? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : JsonValue.Create(PromptFiles.Lines(text));

    private static JsonArray? Of(IReadOnlyList<string>? texts) => texts is null or { Count: 0 } ? null : new JsonArray([.. texts.Select(static text => (JsonNode)JsonValue.Create(text))]);

    private static JsonNode? Of<T>(T? word)
        where T : struct, Enum => word is { } known ? JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(known.ToString())) : null;

    private static JsonNode? Of(PromptVariable variable)
    {
        if (variable.Description is null)
        {
            return variable.Default is null ? null : JsonValue.Create(variable.Default);
        }

        JsonObject members = new() { ["description"] = variable.Description };
        if (variable.Default is not null)
        {
            members["default"] = variable.Default;
        }

        return members;
    }
}
