namespace Allmhub.Chat.Dialects.Shared;

/// <summary>
/// Maps the vendors' words for why an answer ended. One table for every format: a gateway that converts answers hands words on
/// (NOTES sections 4, 7, 8 and 16.2). Upper and lower case are the same; the list is open.
/// </summary>
internal static class FinishWord
{
    /// <summary>Maps a word.</summary>
    /// <param name="word">The word; new ones occur.</param>
    /// <returns>The reason; none for no word, <see cref="ChatFinishReason.Other"/> for words not known here.</returns>
    public static ChatFinishReason Map(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        null or "" or "null" or "finish_reason_unspecified" => ChatFinishReason.None,
        "stop" or "end_turn" or "stop_sequence" or "completed" or "complete" or "eos" => ChatFinishReason.Stop,
        "length" or "max_tokens" or "max_output_tokens" or "max_length" or "model_length" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "tool_calls" or "tool_call" or "tool_use" or "function_call" => ChatFinishReason.ToolCall,
        "content_filter" or "content_filtered" or "sensitive" or "safety" or "recitation" or "blocklist" or "prohibited_content"
            or "spii" or "language" or "model_armor" or "guardrail_intervened" => ChatFinishReason.ContentFilter,
        "no_image" or "image_safety" or "image_prohibited_content" or "image_recitation" or "image_other" => ChatFinishReason.ContentFilter,
        "refusal" => ChatFinishReason.Refusal,
        _ => ChatFinishReason.Other,
    };
}
