using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Tokens;

namespace Allmhub.Forecasts;

/// <summary>
/// Forecasts a question in any of the four formats, from the body that asks it. How long the answer is nobody knows: 500 tokens are taken, 1,500 where the model thinks
/// first, or the limit that the request sets where that is less. The limit is also the most; without one nothing bounds the answer.
/// </summary>
internal static class ChatForecast
{
    /// <summary>The tokens of a usual answer.</summary>
    public const int UsualAnswer = 500;

    /// <summary>The tokens of a usual answer with the thinking before it.</summary>
    public const int UsualThought = 1500;

    // The system prompt that comes with tools (Anthropic's guide "Tool use": 313 to 346).
    private const int ClaudeTools = 346;

    // A picture that a chat model draws (Google's price list: 1,290; Gemini 3: 1,120).
    private const int DrawnPicture = 1290;

    private static readonly string[] Read = ["messages", "input", "contents", "system", "systemInstruction", "system_instruction", "instructions", "prompt", "tools", "functions", "response_format", "text"];

    private static readonly string[] Thinkers = ["o1", "o3", "o4", "gpt-5", "gemini-2.5", "gemini-3", "deepseek-r", "thinking", "reason", "grok-4", "qwq"];

    /// <summary>Forecasts.</summary>
    /// <param name="model">The model where the body does not name it, as in Gemini's path.</param>
    /// <param name="body">The body.</param>
    /// <param name="pictures">How many pictures the answer is to have; 0 for a text.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Of(string model, JsonObject body, int pictures = 0)
    {
        string name = body.TextOf("model") ?? model;
        BodyTokens read = new(name);
        foreach (string member in Read)
        {
            read.Add(member, body[member]);
        }

        JsonObject? generation = body.ObjectOf("generationConfig");
        read.Add("schema", generation?["responseSchema"] ?? generation?["responseJsonSchema"]);
        bool hasTools = body["tools"] is JsonArray { Count: > 0 };
        TokenCount input = read.All + (hasTools && TokenFamilies.Of(name) == TokenFamily.Claude ? TokenCount.Exactly(ClaudeTools) : default);
        int? limit = body.CountOf("max_tokens") ?? body.CountOf("max_completion_tokens") ?? body.CountOf("max_output_tokens") ?? generation.CountOf("maxOutputTokens");
        int answers = body.CountOf("n") ?? generation.CountOf("candidateCount") ?? 1;
        long usual = pictures > 0 || IsPainter(name) ? (long)DrawnPicture * Math.Max(1, pictures) : Thinks(name, body, generation) ? UsualThought : UsualAnswer;
        long output = Math.Min(limit ?? long.MaxValue, usual) * answers;
        string? search = Search(body);
        return new ForecastPlan
        {
            Model = name,
            Usage = new CallUsage
            {
                InputToken = input.Likely,
                ImageInputToken = read.Picture.Likely,
                AudioInputToken = read.Sound.Likely,
                OutputToken = output,
                ToolCall = search is null ? new Dictionary<string, long>() : new Dictionary<string, long> { [search] = 1 },
            },
            Most = limit is null || search is not null ? null : new CallUsage
            {
                InputToken = input.Most,
                ImageInputToken = read.Picture.Most,
                AudioInputToken = read.Sound.Most,
                OutputToken = (long)limit * answers,
            },
            Assumption = Words.Say($"an answer of {output:N0} tokens") + (search is null ? string.Empty : Words.Say(" and one search")) + (hasTools ? Words.Say("; each round of tools is a request of its own") : string.Empty),
            Unit = pictures > 0 ? "picture" : null,
            UnitCount = Math.Max(1, pictures),
        };
    }

    private static bool IsPainter(string model) => TokenFamilies.Has(model, "gemini") && TokenFamilies.Has(model, "image");

    private static bool Thinks(string model, JsonObject body, JsonObject? generation)
    {
        string? effort = body.TextOf("reasoning_effort") ?? body.ObjectOf("reasoning").TextOf("effort") ?? generation.ObjectOf("thinkingConfig").TextOf("thinkingLevel");
        if (effort is not null)
        {
            return effort.ToUpperInvariant() is not ("NONE" or "MINIMAL");
        }

        if (body.ObjectOf("thinking") is JsonObject claude)
        {
            return claude.TextOf("type") != "disabled";
        }

        return generation.ObjectOf("thinkingConfig").NumberOf("thinkingBudget") is decimal budget ? budget != 0
            : Thinkers.Any(word => model.StartsWith(word, StringComparison.OrdinalIgnoreCase) || (word.Length > 3 && TokenFamilies.Has(model, word))) && !TokenFamilies.Has(model, "chat");
    }

    // Searches of the service have a price of their own (NOTES section 16.7); how many there will be it decides.
    private static string? Search(JsonObject body)
    {
        if (body["web_search_options"] is not null)
        {
            return "web_search_preview";
        }

        foreach (JsonObject tool in (body["tools"] as JsonArray ?? []).OfType<JsonObject>())
        {
            string? type = tool.TextOf("type");
            if (type?.StartsWith("web_search", StringComparison.Ordinal) == true)
            {
                return type.StartsWith("web_search_preview", StringComparison.Ordinal) ? "web_search_preview" : "web_search";
            }

            if (tool["googleSearch"] is not null || tool["google_search"] is not null)
            {
                return "google_search";
            }
        }

        return null;
    }
}
