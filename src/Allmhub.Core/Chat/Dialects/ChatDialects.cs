using Allmhub.Chat.Dialects.Claude;
using Allmhub.Chat.Dialects.Gemini;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Chat.Dialects.Responses;

namespace Allmhub.Chat.Dialects;

/// <summary>The one table of wire formats.</summary>
internal static class ChatDialects
{
    /// <summary>Every format this client speaks.</summary>
    public static IReadOnlyDictionary<ChatApi, IChatDialect> All { get; } = new Dictionary<ChatApi, IChatDialect>
    {
        [ChatApi.Chat] = new OpenAIChatDialect(),
        [ChatApi.Responses] = new ResponsesDialect(),
        [ChatApi.Claude] = new ClaudeDialect(),
        [ChatApi.Gemini] = new GeminiDialect(),
    };
}
