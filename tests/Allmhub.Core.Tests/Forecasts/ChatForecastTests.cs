using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Core.Tests.Http;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Tokens;

namespace Allmhub.Core.Tests.Forecasts;

public sealed class ChatForecastTests
{
    private const string Prompt = "Which of these services failed since midnight, and why? Answer as a table with one row a service.";

    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 4, 0, 0, 0, 4, 0, 8, 6, 0, 0, 0, .. new byte[64]];

    [Theory]
    [InlineData(ChatApi.Chat)]
    [InlineData(ChatApi.Responses)]
    [InlineData(ChatApi.Claude)]
    [InlineData(ChatApi.Gemini)]
    public void A_question_counts_alike_in_each_format(ChatApi api)
    {
        long words = TextTokens.Of(Prompt).Likely + TextTokens.Of("You are brief.").Likely;
        CostForecast forecast = Estimate(Ask(api) with { Message = [new ChatMessage(ChatRole.System, "You are brief."), new ChatMessage(ChatRole.User, Prompt)] });
        Assert.InRange(forecast.InputToken, words, words + 10);
    }

    [Theory]
    [InlineData(ChatApi.Chat)]
    [InlineData(ChatApi.Responses)]
    [InlineData(ChatApi.Claude)]
    [InlineData(ChatApi.Gemini)]
    public void A_picture_counts_by_the_models_rule_and_not_by_its_base64(ChatApi api)
    {
        CostForecast forecast = Estimate(Ask(api) with { Message = [new ChatMessage(ChatRole.User, [new ChatTextPart("What is it?"), new ChatMediaPart(new ChatMedia(Png, MediaKind.Image, "image/png"))])] });
        Assert.Equal(PictureTokens.Of("gpt-4o", new PictureSize(1024, 1024)).Likely, forecast.Usage.ImageInputToken);
        Assert.InRange(forecast.InputToken, 765, 785);
    }

    [Theory]
    [InlineData(ChatApi.Chat)]
    [InlineData(ChatApi.Responses)]
    [InlineData(ChatApi.Claude)]
    [InlineData(ChatApi.Gemini)]
    public void Tools_and_a_schema_count(ChatApi api)
    {
        ChatRequest bare = Ask(api);
        JsonElement schema = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"City":{"type":"string","description":"The name of the city whose weather is wanted."}},"required":["City"]}""");
        ChatRequest tooled = bare with { Tool = [new ChatToolDefinition("Get-Weather", "Gives the weather of a city, in degrees.", schema)] };
        Assert.InRange(Estimate(tooled).InputToken - Estimate(bare).InputToken, 40, api == ChatApi.Claude ? 100 : 90);
        Assert.Contains("round", Estimate(tooled).Assumption, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatApi.Chat)]
    [InlineData(ChatApi.Responses)]
    [InlineData(ChatApi.Claude)]
    [InlineData(ChatApi.Gemini)]
    public void A_limit_bounds_the_answer_and_without_one_nothing_does(ChatApi api)
    {
        CostForecast limited = Estimate(Ask(api) with { MaxToken = 120 });
        Assert.Equal((120, 120), (limited.OutputToken, limited.MostUsage!.OutputToken));
        CostForecast wide = Estimate(Ask(api) with { MaxToken = 8000 });
        Assert.Equal((ChatForecast.UsualAnswer, 8000), (wide.OutputToken, wide.MostUsage!.OutputToken));
        CostForecast free = Estimate(Ask(api));
        Assert.Equal(ChatForecast.UsualAnswer, free.OutputToken);

        // Claude's format always says one (NOTES section 8).
        Assert.Equal(api == ChatApi.Claude, free.MostUsage is not null);
    }

    [Fact]
    public void A_claude_with_tools_reads_its_vendors_prompt_too()
    {
        ChatRequest bare = Ask(ChatApi.Claude) with { Model = "claude-sonnet-4-5" };
        ChatRequest tooled = bare with { Tool = [new ChatToolDefinition("f", null, null)] };
        Assert.InRange(Estimate(tooled).InputToken - Estimate(bare).InputToken, 346, 390);
    }

    [Theory]
    [InlineData("gpt-4o", null, ChatForecast.UsualAnswer)]
    [InlineData("gpt-5", null, ChatForecast.UsualThought)]
    [InlineData("gpt-5-chat-latest", null, ChatForecast.UsualAnswer)]
    [InlineData("o3", null, ChatForecast.UsualThought)]
    [InlineData("gpt-5", ReasoningEffort.Minimal, ChatForecast.UsualAnswer)]
    [InlineData("gpt-4o", ReasoningEffort.High, ChatForecast.UsualThought)]
    [InlineData("deepseek-reasoner", null, ChatForecast.UsualThought)]
    public void A_model_that_thinks_writes_more(string model, ReasoningEffort? effort, long tokens) =>
        Assert.Equal(tokens, Estimate(Ask(ChatApi.Chat) with { Model = model, ReasoningEffort = effort }).OutputToken);

    [Fact]
    public void What_the_caller_adds_counts()
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:9")));
        AllmCallOptions call = new() { ExtraBody = new JsonObject { ["max_tokens"] = "50", ["n"] = 3, ["model"] = "gpt-5" } };
        CostForecast forecast = client.Chat.Stream(Ask(ChatApi.Chat)).Estimate(call)!;
        Assert.Equal(("gpt-5", 150, 150), (forecast.Model, forecast.OutputToken, forecast.MostUsage!.OutputToken));
    }

    [Theory]
    [InlineData(ChatApi.Responses, "web_search")]
    [InlineData(ChatApi.Claude, "web_search")]
    [InlineData(ChatApi.Gemini, "google_search")]
    public void One_search_is_likely_where_the_model_may_search(ChatApi api, string tool)
    {
        CostForecast forecast = Estimate(Ask(api) with { WebSearch = true, MaxToken = 100 });
        Assert.StartsWith(tool, Assert.Single(forecast.Usage.ToolCall).Key, StringComparison.Ordinal);
        Assert.Null(forecast.MostUsage);
    }

    [Theory]
    [InlineData("""{"messages":5,"max_tokens":"x","n":-3,"tools":{}}""")]
    [InlineData("""{"messages":[null,{"role":7,"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,!!!"}},[[[]]],true]}],"generationConfig":[]}""")]
    [InlineData("""{"model":null,"input":{"image_url":"data:,"},"tools":[1,null,{"type":5}],"thinking":"yes","reasoning":1}""")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":5,"data":"AAAA"}},{"fileData":{"fileUri":"https://a.example/x.png"}}]}]}""")]
    public void A_body_of_any_shape_is_counted_as_far_as_it_goes(string body)
    {
        ForecastPlan plan = ChatForecast.Of("m", (JsonObject)JsonNode.Parse(body)!);
        Assert.True(plan.Usage.InputToken >= 0 && plan.Usage.OutputToken == ChatForecast.UsualAnswer);
    }

    private static ChatRequest Ask(ChatApi api) => new() { Model = "gpt-4o", Api = api, Message = [new ChatMessage(ChatRole.User, Prompt)] };

    private static CostForecast Estimate(ChatRequest request)
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:9")));
        return client.Chat.Stream(request).Estimate(AllmCallOptions.Default)!;
    }
}
