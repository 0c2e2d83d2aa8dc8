using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Validating;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator;
using Allmhub.Emulator.Wire;
using Allmhub.Http;
using static Allmhub.Core.Tests.Chat.Dialects.Conversation;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>The same conversation in every format, against the emulator, which checks order, ids and signatures as the vendors do.</summary>
public sealed class DialectEmulatorTests
{
    private static readonly ChatToolDefinition Now = new("get_time", "The time of day in a city", Json("""
        {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}
        """));

    private static readonly JsonElement Schema = Json("""
        {"type":"object","properties":{"city":{"type":"string"},"cold":{"type":"boolean"}},"required":["city","cold"],"additionalProperties":false}
        """);

    public static TheoryData<ChatApi, bool> Ways() => new()
    {
        { ChatApi.Chat, true }, { ChatApi.Chat, false }, { ChatApi.Responses, true }, { ChatApi.Responses, false },
        { ChatApi.Claude, true }, { ChatApi.Claude, false }, { ChatApi.Gemini, true }, { ChatApi.Gemini, false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Two_tools_and_a_schema_with_thinking(ChatApi api, bool stream)
    {
        await using AllmEmulator emulator = AllmEmulator.Start();
        using AllmClient client = ClientOf(emulator);

        ChatCompletion called = await AskAsync(client, api, [Rules("Be brief."), User("Use get_weather and get_time for Kyiv.")], stream);
        Assert.Equal(["get_weather", "get_time"], called.ToolCall.Select(static call => call.Name));
        Assert.Equal(ChatFinishReason.ToolCall, called.FinishReason);

        ChatMessage[] results = [.. called.ToolCall.Select(static call => Result(call.Id, call.Name, """{"ok":true}"""))];
        ChatCompletion answer = await AskAsync(client, api, [.. called.Message, .. results], stream, schema: true);

        // Where the format has no field for a schema the model wraps its JSON in a fence.
        JsonAnswer read = new AnswerSchema(JsonSchema.FromElement(Schema)).Read(answer.Text);
        Assert.Equal(JsonValueKind.String, read.Value!.Value.GetProperty("city").ValueKind);
        await AssertAllowedAsync(emulator, 2);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_conversation_that_another_format_began_goes_on_in_this_one(ChatApi api, bool stream)
    {
        await using AllmEmulator emulator = AllmEmulator.Start();
        using AllmClient client = ClientOf(emulator);
        IReadOnlyList<ChatMessage> conversation = [Rules("Be brief.")];
        foreach (ChatApi other in (ChatApi[])[ChatApi.Chat, ChatApi.Responses, ChatApi.Claude, ChatApi.Gemini])
        {
            ChatCompletion called = await AskAsync(client, other, [.. conversation, User("Use get_weather for Kyiv.")], stream);
            ChatCompletion told = await AskAsync(client, api, [.. called.Message, Result(called.ToolCall[0].Id, "get_weather", "snow")], stream);
            Assert.Contains("snow", told.Text, StringComparison.Ordinal);
            conversation = told.Message;
        }

        await AssertAllowedAsync(emulator, 8);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Thinking_citations_and_usage_come_in_the_same_places(ChatApi api, bool stream)
    {
        await using AllmEmulator emulator = AllmEmulator.Start();
        using AllmClient client = ClientOf(emulator);
        ChatRequest request = new()
        {
            Model = ModelOf(api),
            Api = api,
            Message = [User("/think Let me see.\n/say It is so.")],
            ReasoningEffort = ReasoningEffort.Low,
            WebSearch = api != ChatApi.Chat,
            Stream = stream,
        };
        ChatCompletion answer = await client.Chat.Complete(request).ExecuteAsync(AllmCallOptions.Default, default);
        Assert.Equal(("It is so.", ChatFinishReason.Stop, true), (answer.Text, answer.FinishReason, answer.IsComplete));
        Assert.Contains("Let me see.", answer.Reasoning, StringComparison.Ordinal);
        Assert.Equal(api == ChatApi.Chat, answer.Citation.Count == 0);
        Assert.True(answer.Usage is { InputToken: > 0, OutputToken: > 0 } usage && usage.TotalToken >= usage.InputToken + usage.OutputToken);
        await AssertAllowedAsync(emulator, 1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_refusal_is_content_refused(ChatApi api, bool stream)
    {
        await using AllmEmulator emulator = AllmEmulator.Start();
        using AllmClient client = ClientOf(emulator);
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => AskAsync(client, api, [User("/refuse No.")], stream, tools: false));
        Assert.Equal(AllmErrorKind.ContentRefused, error.Kind);
    }

    private static AllmClient ClientOf(AllmEmulator emulator) => new(new AllmClientOptions
    {
        AsksPrices = false,
        BaseUri = emulator.BaseUri,
        Credential = AllmCredential.FromText(emulator.ApiKey),
        MaxRetry = 0,
    });

    private static string ModelOf(ChatApi api) => api switch
    {
        ChatApi.Claude => "claude-sonnet-4-5-20250929",
        ChatApi.Gemini => "gemini-2.5-flash",
        ChatApi.Responses => "gpt-5",
        _ => "gpt-4o-mini",
    };

    private static Task<ChatCompletion> AskAsync(AllmClient client, ChatApi api, IReadOnlyList<ChatMessage> messages, bool stream, bool schema = false, bool tools = true) =>
        client.Chat.Complete(
            new ChatRequest
            {
                Model = ModelOf(api),
                Api = api,
                Message = messages,
                Tool = tools ? [Weather, Now] : null,
                ReasoningEffort = api == ChatApi.Chat ? null : ReasoningEffort.Low,
                ResponseSchema = schema ? Schema : null,
                Stream = stream,
            })
            .ExecuteAsync(AllmCallOptions.Default, default);

    private static async Task AssertAllowedAsync(AllmEmulator emulator, int count)
    {
        Assert.Equal(count, emulator.Request.Count);
        foreach (EmulatorRequest request in emulator.Request)
        {
            Assert.Equal(200, request.StatusCode);
            Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", request.Path, request.Body));
        }
    }
}
