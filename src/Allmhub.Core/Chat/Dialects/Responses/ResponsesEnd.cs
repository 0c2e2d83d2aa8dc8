using System.Globalization;
using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>Reads a whole Responses object: the end of a stream, or all of an answer that was not streamed (contract: ResponsesResponse).</summary>
internal static class ResponsesEnd
{
    /// <summary>Reads the object. What no event has given is read from it; what events have given is not given again.</summary>
    /// <param name="response">The object.</param>
    /// <param name="type">The event it came with; <c>null</c> for an answer that was not streamed.</param>
    /// <param name="items">What has been read so far.</param>
    /// <param name="updates">Receives the rest, usage and finish.</param>
    /// <exception cref="AllmException">The status is failed or cancelled, which comes with HTTP 200 (NOTES section 5).</exception>
    public static void Read(JsonElement response, string? type, ResponsesItemReader items, List<ChatUpdate> updates)
    {
        items.Start(response, updates);
        string? status = EventJson.Text(response, "status"u8) ?? StatusOf(type);
        if (status is "failed" or "cancelled" || (EventJson.TryGet(response, "error"u8, out JsonElement error) && error.ValueKind is not JsonValueKind.Null))
        {
            throw AnswerErrors.TryFromBody(EventJson.Bytes(response))
                ?? new AllmException(new AllmError(AllmErrorKind.Server, Words.Say($"The answer ended with the status '{status}' and no reason.")) { IsTransient = status == "failed" });
        }

        int place = 0;
        foreach (JsonElement item in EventJson.Parts(response, "output"u8))
        {
            items.Done(item, default, (place++).ToString(CultureInfo.InvariantCulture), updates);
        }

        items.Complete(updates);
        if (!items.HasText && EventJson.Piece(response, "output_text"u8) is { Length: > 0 } text)
        {
            // A convenience of the vendor's libraries, which some services send as the only text.
            updates.Add(ChatUpdate.OfText(text));
        }

        ReadUsage(response, updates);
        if (items.ToolCall.Count > 0 && EventJson.TryGet(response, "usage"u8, out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            updates.Add(ChatUpdate.OfUsage(new ChatUsage { ToolCall = items.ToolCall }));
        }

        if (status is not ("in_progress" or "queued"))
        {
            updates.Add(ChatUpdate.OfFinish(Finish(response, status, items)));
        }
    }

    /// <summary>Reads the usage of an object, under its own names or those of OpenAI chat.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="updates">Receives the counts.</param>
    public static void ReadUsage(JsonElement owner, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(owner, "usage"u8, out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            updates.Add(ChatUpdate.OfUsage(ReadUsage(usage)));
        }
    }

    // A status that the object itself does not tell: the event's name does.
    private static string? StatusOf(string? type) => type switch
    {
        "response.incomplete" => "incomplete",
        "response.failed" => "failed",
        "response.cancelled" => "cancelled",
        _ => null,
    };

    /// <summary>Reads the counts themselves.</summary>
    /// <param name="usage">The object.</param>
    /// <returns>The usage.</returns>
    public static ChatUsage ReadUsage(JsonElement usage)
    {
        long input = EventJson.Count(usage, "input_tokens"u8) is > 0 and long read ? read : EventJson.Count(usage, "prompt_tokens"u8);
        long output = EventJson.Count(usage, "output_tokens"u8) is > 0 and long written ? written : EventJson.Count(usage, "completion_tokens"u8);
        long total = EventJson.Count(usage, "total_tokens"u8);
        EventJson.TryGetEither(usage, "input_tokens_details"u8, "prompt_tokens_details"u8, out JsonElement ins);
        EventJson.TryGetEither(usage, "output_tokens_details"u8, "completion_tokens_details"u8, out JsonElement outs);
        return new ChatUsage
        {
            InputToken = input,
            OutputToken = output,
            TotalToken = total > 0 ? total : input + output,
            CachedToken = EventJson.Count(ins, "cached_tokens"u8),
            CacheWriteToken = Math.Max(EventJson.Count(ins, "cached_creation_tokens"u8), EventJson.Count(ins, "cache_write_tokens"u8)),
            ImageInputToken = EventJson.Count(ins, "image_tokens"u8),
            AudioInputToken = EventJson.Count(ins, "audio_tokens"u8),
            AudioOutputToken = EventJson.Count(outs, "audio_tokens"u8),
            ReasoningToken = EventJson.Count(outs, "reasoning_tokens"u8),
        };
    }

    private static ChatFinish Finish(JsonElement response, string? status, ResponsesItemReader items)
    {
        string? reason = EventJson.TryGet(response, "incomplete_details"u8, out JsonElement details) ? EventJson.Text(details, "reason"u8) : null;
        ChatFinishReason mapped = (status, reason) switch
        {
            ("incomplete", not null) => FinishWord.Map(reason),
            ("completed" or null, _) => items.Calls.Any ? ChatFinishReason.ToolCall : items.SawRefusal ? ChatFinishReason.Refusal : ChatFinishReason.Stop,
            _ => ChatFinishReason.Other,
        };
        return new ChatFinish(mapped, reason ?? status);
    }
}
