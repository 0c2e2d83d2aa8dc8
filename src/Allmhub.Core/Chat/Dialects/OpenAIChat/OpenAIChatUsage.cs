using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Reads the token counts of OpenAI chat.</summary>
internal static class OpenAIChatUsage
{
    /// <summary>
    /// Reads a <c>usage</c> object. <c>input_tokens</c> and <c>output_tokens</c> are 0 in chat even when tokens were used,
    /// so they count only where the chat fields are missing or 0 (NOTES section 4); the other way round nothing is lost.
    /// </summary>
    /// <param name="usage">The object.</param>
    /// <returns>The counts; <c>null</c> when there is no object.</returns>
    public static ChatUsage? Read(JsonElement usage)
    {
        if (usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return new ChatUsage
        {
            InputToken = First(usage, "prompt_tokens", "input_tokens"),
            OutputToken = First(usage, "completion_tokens", "output_tokens"),
            TotalToken = First(usage, "total_tokens", null),
            CachedToken = Detail(usage, "prompt_tokens_details", "cached_tokens", "prompt_cache_hit_tokens") is > 0 and long cached ? cached : First(usage, "cached_tokens", "cache_read_input_tokens"),
            ReasoningToken = Detail(usage, "completion_tokens_details", "reasoning_tokens", null),
        };
    }

    private static long First(JsonElement parent, string name, string? other) =>
        LenientNumber.TryInt64(parent, name, out long value) && value > 0 ? value
        : other is not null && LenientNumber.TryInt64(parent, other, out long second) ? second : 0;

    private static long Detail(JsonElement usage, string group, string name, string? flat) =>
        usage.TryGetProperty(group, out JsonElement details) && LenientNumber.TryInt64(details, name, out long value) && value > 0 ? value
        : flat is null ? 0 : First(usage, flat, null);
}
