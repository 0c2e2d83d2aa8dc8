using System.Text;
using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>Reads a whole Responses object: the end of a stream, or all of an answer that was not streamed (contract: ResponsesResponse).</summary>
internal static class ResponsesEnd
{
    /// <summary>Reads the object. Where no event has closed an item, the items are read from it; what deltas have given is not given again.</summary>
    /// <param name="response">The object.</param>
    /// <param name="items">What has been read so far.</param>
    /// <param name="updates">Receives the rest, usage and finish.</param>
    /// <exception cref="AllmException">The status is failed or cancelled, which comes with HTTP 200 (NOTES section 5).</exception>
    public static void Read(JsonElement response, ResponsesItemReader items, List<ChatUpdate> updates)
    {
        items.Start(response, updates);
        string? status = EventJson.Text(response, "status"u8);
        if (status is "failed" or "cancelled" || (EventJson.TryGet(response, "error"u8, out JsonElement error) && error.ValueKind is not JsonValueKind.Null))
        {
            throw AnswerErrors.TryFromBody(Encoding.UTF8.GetBytes(response.GetRawText()))
                ?? new AllmException(new AllmError(AllmErrorKind.Server, $"The answer ended with the status '{status}' and no reason.") { IsTransient = status == "failed" });
        }

        if (!items.SawItem)
        {
            foreach (JsonElement item in EventJson.Items(response, "output"u8))
            {
                items.Done(item, default, updates);
            }
        }

        items.Complete(updates);
        if (EventJson.TryGet(response, "usage"u8, out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            updates.Add(ChatUpdate.OfUsage(ReadUsage(usage)));
        }

        if (status is not ("in_progress" or "queued"))
        {
            updates.Add(ChatUpdate.OfFinish(Finish(response, status, items)));
        }
    }

    private static ChatUsage ReadUsage(JsonElement usage)
    {
        long input = EventJson.Count(usage, "input_tokens"u8);
        long output = EventJson.Count(usage, "output_tokens"u8);
        long total = EventJson.Count(usage, "total_tokens"u8);
        return new ChatUsage
        {
            InputToken = input,
            OutputToken = output,
            TotalToken = total > 0 ? total : input + output,
            CachedToken = EventJson.TryGet(usage, "input_tokens_details"u8, out JsonElement read) ? EventJson.Count(read, "cached_tokens"u8) : 0,
            ReasoningToken = EventJson.TryGet(usage, "output_tokens_details"u8, out JsonElement written) ? EventJson.Count(written, "reasoning_tokens"u8) : 0,
        };
    }

    private static ChatFinish Finish(JsonElement response, string? status, ResponsesItemReader items)
    {
        string? reason = EventJson.TryGet(response, "incomplete_details"u8, out JsonElement details) ? EventJson.Text(details, "reason"u8) : null;
        ChatFinishReason mapped = (status, reason) switch
        {
            ("incomplete", "max_output_tokens") => ChatFinishReason.Length,
            ("incomplete", "content_filter") => ChatFinishReason.ContentFilter,
            ("completed" or null, _) => items.Calls.Any ? ChatFinishReason.ToolCall : items.SawRefusal ? ChatFinishReason.Refusal : ChatFinishReason.Stop,
            _ => ChatFinishReason.Other,
        };
        return new ChatFinish(mapped, reason ?? status);
    }
}
