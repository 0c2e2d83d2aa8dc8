using System.Text.Json;
using Allmhub.Chat.Dialects.Claude;
using Allmhub.Chat.Dialects.Gemini;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Chat.Dialects.Responses;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects;

/// <summary>Finds what a JSON answer used, whichever format it is in.</summary>
internal static class AnswerUsage
{
    /// <summary>Finds it.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The usage; <c>null</c> when the answer says none.</returns>
    public static CallUsage? Of(JsonElement answer)
    {
        if (EventJson.TryGetEither(answer, "usageMetadata"u8, "usage_metadata"u8, out JsonElement google) && google.ValueKind == JsonValueKind.Object)
        {
            return GeminiChunkReader.ReadUsage(google).ToCall();
        }

        if (!EventJson.TryGet(answer, "usage"u8, out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        ChatUsage? told = EventJson.Text(answer, "type"u8) == "message" ? ClaudeMessageReader.ReadUsage(usage)
            : EventJson.Text(answer, "object"u8) == "response" || EventJson.TryGet(usage, "input_tokens_details"u8, out JsonElement details) && details.ValueKind == JsonValueKind.Object ? ResponsesEnd.ReadUsage(usage)
            : OpenAIChatUsage.Read(usage);
        int pictures = EventJson.Text(answer, "object"u8) is null ? EventJson.Items(answer, "data"u8).Count() : 0;
        return told?.ToCall() is CallUsage call ? call with { Count = pictures } : null;
    }
}
