using Allmhub.Chat.Dialects;

namespace Allmhub.Chat;

/// <summary>The one table of wire formats.</summary>
internal static class ChatDialects
{
    /// <summary>Every format this client speaks.</summary>
    public static IReadOnlyDictionary<ChatApi, IChatDialect> All { get; } =
        new IChatDialect[] { new OpenAIChatDialect(), new ResponsesDialect(), new ClaudeDialect(), new GeminiDialect() }.ToDictionary(static dialect => dialect.Api);
}
