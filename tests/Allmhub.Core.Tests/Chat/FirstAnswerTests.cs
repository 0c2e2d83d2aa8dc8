using Allmhub.Chat;
using Allmhub.Chat.Dialects;

namespace Allmhub.Core.Tests.Chat;

/// <summary>What is read to have the readers compiled is a whole answer, so that it goes the way of every answer.</summary>
public sealed class FirstAnswerTests
{
    [Theory]
    [InlineData(ChatApi.Chat)]
    [InlineData(ChatApi.Responses)]
    [InlineData(ChatApi.Claude)]
    [InlineData(ChatApi.Gemini)]
    public void TheShortestStreamIsAWholeAnswer(ChatApi api)
    {
        ChatCompletion answer = FirstAnswer.Read(ChatDialects.All[api]);
        Assert.Equal("word", answer.Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(2, answer.Usage?.TotalToken);
        Assert.True(answer.IsComplete);
        Assert.Empty(answer.LeftOut);
    }
}
