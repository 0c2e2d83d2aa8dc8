namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>
/// Which namespace may use which. It may use those to its right and what lies inside them; "=" before a name is it alone, "*" all of its own
/// below it. Cmdlets may use everything of the module but one another.
/// </summary>
internal static class ArrowTable
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        // Core
        ["Allmhub.Foundation"] = [],
        ["Allmhub.Streaming"] = [],
        ["Allmhub.Http"] = ["Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Operations"] = ["Allmhub.Http", "Allmhub.Foundation"],
        ["Allmhub.Media"] = ["Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Tokens"] = ["Allmhub.Audio.Sound", "Allmhub.Media"],
        ["Allmhub.Forecasts"] = ["Allmhub.Tokens", "Allmhub.Account", "Allmhub.Http", "Allmhub.Media"],
        ["Allmhub.Batch"] = ["Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming"],
        ["Allmhub.Batch.Checkpoints"] = ["=Allmhub.Batch", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Batch.Checkpoints.Codecs"] = ["=Allmhub.Batch.Checkpoints", "Allmhub.Chat.Sessions", "=Allmhub.Chat", "Allmhub.Images", "Allmhub.Audio.Speech", "Allmhub.Audio.Transcription", "Allmhub.Vectors.Embeddings", "Allmhub.Media", "Allmhub.Http", "Allmhub.Foundation"],
        ["Allmhub.Downloads"] = ["Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Media.Pixels"] = ["=Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Gallery"] = ["Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.History"] = ["=Allmhub.Chat", "Allmhub.Profiles", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Terminal"] = ["Allmhub.Media"],
        ["Allmhub.Prompts"] = ["=Allmhub.Prompts.Yaml", "=Allmhub.Chat", "=Allmhub.Media", "Allmhub.Profiles", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Prompts.Yaml"] = ["Allmhub.Foundation"],
        ["Allmhub.Profiles"] = ["Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Audio.Transcription"] = ["Allmhub.Forecasts", "Allmhub.Audio.Sound", "Allmhub.Account", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Account"] = ["Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Account.Spending"] = ["Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Account.Billing"] = ["=Allmhub.Account", "Allmhub.Account.Spending", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Tasks"] = ["Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Tasks.Videos"] = ["Allmhub.Forecasts", "=Allmhub.Tasks", "Allmhub.Account", "Allmhub.Chat", "Allmhub.Images", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Tasks.Midjourney"] = ["Allmhub.Forecasts", "=Allmhub.Tasks", "Allmhub.Account", "Allmhub.Images", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Raw"] = ["Allmhub.Account", "Allmhub.Audio.Sound", "Allmhub.Tokens", "Allmhub.Forecasts", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Markdown"] = ["Allmhub.Streaming"],
        ["Allmhub.Markdown.Styling"] = [],
        ["Allmhub.Markdown.Coloring"] = ["Allmhub.Markdown.Styling"],
        ["Allmhub.Markdown.Parsing"] = ["=Allmhub.Markdown", "Allmhub.Markdown.Coloring", "Allmhub.Markdown.Styling", "Allmhub.Streaming"],
        ["Allmhub.Markdown.Rendering"] = ["Allmhub.Markdown.Parsing", "Allmhub.Markdown.Styling"],
        ["Allmhub.Markdown.Screen"] = ["=Allmhub.Markdown", "Allmhub.Markdown.Rendering", "Allmhub.Markdown.Parsing", "Allmhub.Markdown.Styling", "Allmhub.Streaming"],
        ["Allmhub.Code"] = ["Allmhub.Markdown", "Allmhub.Http", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Chat"] = ["Allmhub.Account", "Allmhub.Forecasts", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Markdown", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Chat.Schema"] = ["Allmhub.Chat.Schema.Making", "Allmhub.Chat.Schema.Validating"],
        ["Allmhub.Chat.Schema.Making"] = ["Allmhub.Chat.Schema.Validating"],
        ["Allmhub.Chat.Schema.Validating"] = [],
        ["Allmhub.Chat.Conversations"] = ["=Allmhub.Chat", "Allmhub.Account", "Allmhub.Chat.Schema", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Foundation"],
        ["Allmhub.Chat.Sessions"] = ["Allmhub.Tokens", "=Allmhub.Chat", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Chat.Dialects"] = ["=Allmhub.Chat", "Allmhub.Http", "*"],
        ["Allmhub.Chat.Dialects.Shared"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Dialects.Prose"],
        ["Allmhub.Chat.Dialects.Prose"] = ["=Allmhub.Chat", "Allmhub.Streaming", "Allmhub.Media"],
        ["Allmhub.Chat.Dialects.OpenAIChat"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Schema.Making", "Allmhub.Chat.Dialects.Shared", "Allmhub.Chat.Dialects.Prose"],
        ["Allmhub.Chat.Dialects.Responses"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Schema.Making", "Allmhub.Chat.Dialects.Shared", "Allmhub.Chat.Dialects.Prose"],
        ["Allmhub.Chat.Dialects.Claude"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Dialects.Shared"],
        ["Allmhub.Chat.Dialects.Gemini"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Dialects.Shared", "Allmhub.Chat.Dialects.Prose"],
        ["Allmhub.Audio.Sound"] = ["Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Audio.Speech"] = ["Allmhub.Forecasts", "Allmhub.Audio.Sound", "Allmhub.Account", "Allmhub.Downloads", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Images"] = ["Allmhub.Forecasts", "=Allmhub.Chat", "Allmhub.Account", "Allmhub.Downloads", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Vectors.Embeddings"] = ["Allmhub.Tokens", "Allmhub.Forecasts", "Allmhub.Account", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Vectors.Similarity"] = ["Allmhub.Vectors.Embeddings", "Allmhub.Http", "Allmhub.Streaming"],
        ["Allmhub.Vectors.Files"] = ["Allmhub.Vectors.Embeddings", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Vectors.Ranking"] = ["Allmhub.Tokens", "Allmhub.Forecasts", "Allmhub.Account", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub"] = ["*"],

        // Emulator
        ["Allmhub.Emulator"] = ["*"],
        ["Allmhub.Emulator.Account"] = ["Allmhub.Emulator.Generations", "Allmhub.Emulator.Json", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Answers"] = ["Allmhub.Emulator.Drawing", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Json", "Allmhub.Emulator.Media", "Allmhub.Emulator.Models"],
        ["Allmhub.Emulator.Billing"] = ["Allmhub.Emulator.Account", "Allmhub.Emulator.Generations", "Allmhub.Emulator.Json", "Allmhub.Emulator.Models", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Tasks", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Drawing"] = [],
        ["Allmhub.Emulator.Errors"] = ["Allmhub.Emulator.Json", "Allmhub.Emulator.Replies"],
        ["Allmhub.Emulator.Faults"] = ["Allmhub.Emulator.Drawing", "Allmhub.Emulator.Sounds", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Formats"] = ["Allmhub.Emulator.Billing", "Allmhub.Emulator.Answers", "Allmhub.Emulator.Drawing", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Json", "Allmhub.Emulator.Media", "Allmhub.Emulator.Models", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Films"] = ["Allmhub.Emulator.Account", "Allmhub.Emulator.Drawing", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Generations", "Allmhub.Emulator.Json", "Allmhub.Emulator.Media", "Allmhub.Emulator.Models", "Allmhub.Emulator.Pictures", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Tasks", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Generations"] = [],
        ["Allmhub.Emulator.Json"] = [],
        ["Allmhub.Emulator.Media"] = ["Allmhub.Emulator.Drawing", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Midjourney"] = ["Allmhub.Emulator.Account", "Allmhub.Emulator.Drawing", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Json", "Allmhub.Emulator.Media", "Allmhub.Emulator.Models", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Tasks", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Models"] = ["Allmhub.Emulator.Account", "Allmhub.Emulator.Generations", "Allmhub.Emulator.Json", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing"],
        ["Allmhub.Emulator.Pictures"] = ["Allmhub.Emulator.Billing", "Allmhub.Emulator.Answers", "Allmhub.Emulator.Drawing", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Json", "Allmhub.Emulator.Media", "Allmhub.Emulator.Models", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Ranking"] = ["Allmhub.Emulator.Billing", "Allmhub.Emulator.Answers", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Json", "Allmhub.Emulator.Models", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Replies"] = [],
        ["Allmhub.Emulator.Routing"] = ["Allmhub.Emulator.Errors", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Sounds"] = [],
        ["Allmhub.Emulator.Speech"] = ["Allmhub.Emulator.Billing", "Allmhub.Emulator.Account", "Allmhub.Emulator.Answers", "Allmhub.Emulator.Tasks", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Json", "Allmhub.Emulator.Models", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Sounds", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Tasks"] = ["Allmhub.Emulator.Account", "Allmhub.Emulator.Json", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Vectors"] = ["Allmhub.Emulator.Billing", "Allmhub.Emulator.Account", "Allmhub.Emulator.Answers", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Faults", "Allmhub.Emulator.Json", "Allmhub.Emulator.Models", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Transcripts"] = ["Allmhub.Emulator.Billing", "Allmhub.Emulator.Account", "Allmhub.Emulator.Answers", "Allmhub.Emulator.Errors", "Allmhub.Emulator.Json", "Allmhub.Emulator.Models", "Allmhub.Emulator.Pictures", "Allmhub.Emulator.Replies", "Allmhub.Emulator.Routing", "Allmhub.Emulator.Tasks", "Allmhub.Emulator.Wire"],
        ["Allmhub.Emulator.Wire"] = [],

        // Module
        ["Allmhub.PowerShell.Abstractions"] = ["Allmhub.PowerShell.Batches", "Allmhub.PowerShell.Chat", "Allmhub.PowerShell.Completion", "Allmhub.PowerShell.Connections", "Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Formatting", "Allmhub.PowerShell.Images", "Allmhub.PowerShell.Media", "Allmhub.PowerShell.Pipeline", "Allmhub.PowerShell.Prompts", "Allmhub.PowerShell.Tasks", "Allmhub.PowerShell.Tools", "Allmhub.PowerShell.Transformation", "Allmhub.PowerShell.Vaults"],
        ["Allmhub.PowerShell.Batches"] = ["Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Pipeline", "Allmhub.PowerShell.Presence"],
        ["Allmhub.PowerShell.Chat"] = ["Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Formatting", "Allmhub.PowerShell.Media", "Allmhub.PowerShell.Pipeline", "Allmhub.PowerShell.Presence", "Allmhub.PowerShell.Prompts", "Allmhub.PowerShell.Tools", "Allmhub.PowerShell.Transformation"],
        ["Allmhub.PowerShell.Completion"] = ["Allmhub.PowerShell.Connections", "Allmhub.PowerShell.Tasks"],
        ["Allmhub.PowerShell.Connections"] = [],
        ["Allmhub.PowerShell.Errors"] = ["Allmhub.PowerShell.Connections"],
        ["Allmhub.PowerShell.Formatting"] = [],
        ["Allmhub.PowerShell.Audio"] = ["Allmhub.PowerShell.Errors"],
        ["Allmhub.PowerShell.Images"] = ["Allmhub.PowerShell.Batches", "Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Media"],
        ["Allmhub.PowerShell.Interactive"] = ["Allmhub.PowerShell.Interactive.Editing", "Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Presence"],
        ["Allmhub.PowerShell.Interactive.Editing"] = [],
        ["Allmhub.PowerShell.Media"] = ["Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Transformation"],
        ["Allmhub.PowerShell.Pictures"] = ["Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Media"],
        ["Allmhub.PowerShell.Pipeline"] = ["Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Formatting", "Allmhub.PowerShell.Presence"],
        ["Allmhub.PowerShell.Presence"] = ["Allmhub.PowerShell.Errors"],
        ["Allmhub.PowerShell.Prompts"] = ["Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Presence"],
        ["Allmhub.PowerShell.Raw"] = ["Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Tools", "Allmhub.PowerShell.Transformation"],
        ["Allmhub.PowerShell.Tasks"] = ["Allmhub.PowerShell.Errors"],
        ["Allmhub.PowerShell.Tools"] = ["Allmhub.PowerShell.Connections", "Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Formatting", "Allmhub.PowerShell.Pipeline", "Allmhub.PowerShell.Presence", "Allmhub.PowerShell.Transformation", "Allmhub.PowerShell.Vaults"],
        ["Allmhub.PowerShell.Transformation"] = [],
        ["Allmhub.PowerShell.Vectors"] = ["Allmhub.PowerShell.Batches", "Allmhub.PowerShell.Chat", "Allmhub.PowerShell.Errors", "Allmhub.PowerShell.Formatting", "Allmhub.PowerShell.Pipeline", "Allmhub.PowerShell.Transformation"],
        ["Allmhub.PowerShell.Vaults"] = ["Allmhub.PowerShell.Pipeline", "Allmhub.PowerShell.Presence"],
    };

    /// <summary>Whether the table knows a namespace.</summary>
    public static bool Knows(string space) => Allowed.ContainsKey(space) || IsCommand(space);

    /// <summary>Whether an arrow is allowed.</summary>
    public static bool Allows(Arrow arrow) => IsCommand(arrow.From)
        ? !IsCommand(arrow.To)
        : Allowed.TryGetValue(arrow.From, out string[]? targets) && targets.Any(target =>
            target == "*" ? arrow.To.StartsWith(arrow.From + ".", StringComparison.Ordinal)
            : target[0] == '=' ? arrow.To == target[1..]
            : arrow.To == target || arrow.To.StartsWith(target + ".", StringComparison.Ordinal));

    private static bool IsCommand(string space) => space.StartsWith("Allmhub.PowerShell.Commands.", StringComparison.Ordinal);
}
