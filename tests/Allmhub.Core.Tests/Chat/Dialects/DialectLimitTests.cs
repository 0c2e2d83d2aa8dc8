using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Http;
using Allmhub.Media;
using static Allmhub.Core.Tests.Chat.Dialects.Conversation;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>What a format cannot say is refused before anything is sent, in words that name a format that can.</summary>
public sealed class DialectLimitTests
{
    public static TheoryData<ChatApi, ChatRequest, string> Refused() => new()
    {
        { ChatApi.Responses, With(Sound()), "Chat or Gemini" },
        { ChatApi.Responses, With(Film()), "Gemini or Chat" },
        { ChatApi.Responses, new() { Model = "m", Message = [], ThinkingBudget = 1024 }, "Claude or Gemini" },
        { ChatApi.Responses, new() { Model = "m", Message = [], Stop = ["x"] }, "Chat, Claude or Gemini" },
        { ChatApi.Responses, new() { Model = "m", Message = [], Seed = 1 }, "Chat or Gemini" },
        { ChatApi.Responses, new() { Model = "m", Message = [], MaxToken = 15 }, "16" },
        { ChatApi.Claude, With(Sound()), "Chat or Gemini" },
        { ChatApi.Claude, With(Film()), "Gemini or Chat" },
        { ChatApi.Claude, With(new ChatMediaPart(new ChatMedia(Png, MediaKind.Image, "image/bmp"))), "image/bmp" },
        { ChatApi.Claude, With(new ChatMediaPart(new ChatMedia(Png, MediaKind.Document, "application/msword"))), "Responses" },
        { ChatApi.Claude, new() { Model = "m", Message = [], Seed = 1 }, "Chat or Gemini" },
        { ChatApi.Claude, new() { Model = "m", Message = [], ThinkingBudget = 1000 }, "1024" },
        { ChatApi.Claude, new() { Model = "m", Message = [], ThinkingBudget = 2048, MaxToken = 2048 }, "larger" },
        { ChatApi.Claude, new() { Model = "m", Message = [], ThinkingBudget = 2048, Temperature = 0.5 }, "0.5" },
        { ChatApi.Claude, new() { Model = "m", Message = [], Temperature = 1.5 }, "0 to 1" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_format_cannot_say_is_refused(ChatApi api, ChatRequest request, string hint)
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => ChatDialects.All[api].Write(request));
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        Assert.NotNull(typeof(ChatRequest).GetProperty(error.Parameter!));
    }

    [Theory]
    [InlineData(ChatApi.Responses)]
    [InlineData(ChatApi.Claude)]
    [InlineData(ChatApi.Gemini)]
    public async Task A_text_file_goes_as_text_under_its_name(ChatApi api)
    {
        ChatMedia file = new("a,b\n1,2"u8.ToArray(), MediaKind.Document, "text/csv") { FileName = "t.csv" };
        string body = (await DialectDriver.WriteAsync(ChatDialects.All[api], With(new ChatMediaPart(file)))).ToJsonString();
        Assert.Contains("t.csv:\\na,b\\n1,2", body, StringComparison.Ordinal);
    }

    private static ChatRequest With(ChatPart part) => new() { Model = "m", Message = [User(part)], Stream = false };
}
