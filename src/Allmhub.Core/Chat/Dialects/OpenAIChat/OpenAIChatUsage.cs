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

        long prompt = First(usage, "prompt_tokens", "input_tokens");
        long cached = Detail(usage, "prompt_tokens_details", "cached_tokens", "prompt_cache_hit_tokens") is > 0 and long read ? read : First(usage, "cached_tokens", "cache_read_input_tokens");
        long kept = First(usage, "claude_cache_creation_1_h_tokens", null);
        long written = Math.Max(Detail(usage, "prompt_tokens_details", "cached_creation_tokens", "cache_creation_input_tokens"), kept + First(usage, "claude_cache_creation_5_m_tokens", null));
        return new ChatUsage
        {
            InputToken = IsClaudes(usage, prompt, cached + written) ? prompt + cached + written : prompt,
            OutputToken = First(usage, "completion_tokens", "output_tokens"),
            TotalToken = First(usage, "total_tokens", null),
            CachedToken = cached,
            CacheWriteToken = written - kept,
            LongCacheWriteToken = kept,
            ImageInputToken = Detail(usage, "prompt_tokens_details", "image_tokens", null),
            AudioInputToken = Detail(usage, "prompt_tokens_details", "audio_tokens", null),
            AudioOutputToken = Detail(usage, "completion_tokens_details", "audio_tokens", null),
            ReasoningToken = Detail(usage, "completion_tokens_details", "reasoning_tokens", null),
        };
    }

    // Usage that a Claude channel passed through leaves the cache out of the sum (gateways of before 2026 said so with no word; more out of the cache than was read tells it too).
    private static bool IsClaudes(JsonElement usage, long prompt, long cache) => cache > 0 && (TextOf(usage, "usage_semantic") switch
    {
        "anthropic" => true,
        "openai" => false,
        _ => cache > prompt,
    });

    private static string? TextOf(JsonElement usage, string name) => usage.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long First(JsonElement parent, string name, string? other) =>
        LenientNumber.TryInt64(parent, name, out long value) && value > 0 ? value
        : other is not null && LenientNumber.TryInt64(parent, other, out long second) && second > 0 ? second : 0;

    private static long Detail(JsonElement usage, string group, string name, string? flat) =>
        usage.TryGetProperty(group, out JsonElement details) && LenientNumber.TryInt64(details, name, out long value) && value > 0 ? value
        : flat is null ? 0 : First(usage, flat, null);
}
