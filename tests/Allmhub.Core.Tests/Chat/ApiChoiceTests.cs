using Allmhub.Chat;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat;

public sealed class ApiChoiceTests
{
    public static TheoryData<string, string, int> Rows => new()
    {
        { "gpt-5", "", (int)ChatApi.Chat },
        { "claude-sonnet-4-5", "", (int)ChatApi.Chat },
        { "gemini-2.5-pro", "", (int)ChatApi.Chat },
        { "gpt-5", "web", (int)ChatApi.Responses },
        { "o3", "web", (int)ChatApi.Responses },
        { "o3-mini", "pdf", (int)ChatApi.Responses },
        { "omni-large", "web", (int)ChatApi.Chat },
        { "claude-sonnet-4-5", "web", (int)ChatApi.Claude },
        { "claude-sonnet-4-5", "budget", (int)ChatApi.Claude },
        { "claude-sonnet-4-5", "pdf budget", (int)ChatApi.Claude },
        { "claude-sonnet-4-5", "film", (int)ChatApi.Chat },
        { "gemini-2.5-pro", "film", (int)ChatApi.Gemini },
        { "gemini-2.5-pro", "web pdf budget film", (int)ChatApi.Gemini },
        { "gpt-5", "film", (int)ChatApi.Chat },
        { "gpt-5", "budget", (int)ChatApi.Chat },
        { "deepseek-v3", "web", (int)ChatApi.Chat },
        { "gpt-5", "picture", (int)ChatApi.Chat },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Format_follows_need_and_family(string model, string needs, int api)
    {
        ChatApi chosen = ApiChoice.Choose(Request(model, needs), out string? reason);

        Assert.Equal((ChatApi)api, chosen);
        Assert.NotNull(reason);
    }

    [Fact]
    public void Callers_choice_stands()
    {
        ChatRequest request = new() { Model = "gpt-5", Message = [], Api = ChatApi.Claude, WebSearch = true };

        Assert.Equal(ChatApi.Claude, ApiChoice.Choose(request, out string? reason));
        Assert.Null(reason);
    }

    private static ChatRequest Request(string model, string needs)
    {
        List<ChatPart> parts = [new ChatTextPart("x")];
        foreach (string need in needs.Split(' '))
        {
            ChatMedia? media = need switch
            {
                "pdf" => new ChatMedia(new byte[] { 1 }, MediaKind.Document, "application/pdf"),
                "film" => new ChatMedia(new Uri("https://example.com/a.mp4"), MediaKind.Video),
                "picture" => new ChatMedia(new byte[] { 1 }, MediaKind.Image, "image/png"),
                _ => null,
            };
            if (media is not null)
            {
                parts.Add(new ChatMediaPart(media));
            }
        }

        return new ChatRequest
        {
            Model = model,
            Message = [new ChatMessage(ChatRole.User, parts)],
            WebSearch = needs.Contains("web", StringComparison.Ordinal),
            ThinkingBudget = needs.Contains("budget", StringComparison.Ordinal) ? 1000 : null,
        };
    }
}
