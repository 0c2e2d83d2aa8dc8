using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>The documentation's first entries: address, key, how one shows who one is, how a request is made and looked at.</summary>
public sealed class FirstStepEntryTests
{
    private static readonly ChatApi[] Formats = [ChatApi.Chat, ChatApi.Responses, ChatApi.Claude, ChatApi.Gemini];

    [Fact(DisplayName = "【首次对接必读】对接指引")]
    public void One_address_and_one_key_for_every_format()
    {
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, Credential = AllmCredential.FromText(Client.Key) });

        Assert.All(Formats, format =>
        {
            RequestDescription sent = client.Chat.Stream(Client.Chat() with { Api = format }).Describe(AllmCallOptions.Default);
            Assert.Equal("https://api.allmhub.com", sent.Uri.GetLeftPart(UriPartial.Authority));
            Assert.StartsWith("Bearer ", sent.Header["Authorization"], StringComparison.Ordinal);
        });
    }

    [Theory(DisplayName = "本站BaseURL")]
    [InlineData("https://api.allmhub.com")]
    [InlineData("https://api.allmhub.com/")]
    [InlineData("https://api.allmhub.com/v1")]
    [InlineData(" https://api.allmhub.com/v1beta/ ")]
    public void The_address_is_the_same_however_it_is_copied(string text) =>
        Assert.Equal(AllmClientOptions.DefaultBaseUri, GatewayAddress.Parse(text));

    [Fact(DisplayName = "API KEY获取")]
    public async Task A_key_is_taken_as_copied_and_never_shown()
    {
        using AllmCredential key = AllmCredential.FromText($" {Client.Key}\r\n");
        await using RawServer server = new(RawServer.Answer(200, Sample.Text("models.openai.json")));
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = server.BaseUri, Credential = key });

        Assert.True(await client.Models.Test().ExecuteAsync(AllmCallOptions.Default, default) > 0);
        Assert.Equal($"Bearer {Client.Key}", server.Requests[0].Header["Authorization"]);
        Assert.DoesNotContain(Client.Key[4..20], $"{key} {key.Mask}", StringComparison.Ordinal);
    }

    [Fact(DisplayName = "在线调试说明")]
    public void A_request_can_be_seen_before_it_is_sent()
    {
        using AllmClient client = new(Client.Options(RawServer.Nowhere()));
        RequestDescription sent = client.Chat.Stream(Client.Chat("hello")).Describe(AllmCallOptions.Default);

        Assert.Equal(("POST", "/v1/chat/completions"), (sent.Method, sent.Uri.AbsolutePath));
        Assert.Equal("hello", JsonNode.Parse(sent.Body!)!["messages"]![0]!["content"]!.GetValue<string>());
        Assert.DoesNotContain(Client.Key, sent.Display, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "身份验证")]
    public async Task The_key_is_a_bearer_token_on_every_path()
    {
        await using RawServer server = new(static (_, exchange) => exchange.WriteAsync(RawServer.Answer(401, Sample.Text("error.openai.401.json"))));
        using AllmClient client = new(Client.Options(server.BaseUri));
        foreach (ChatApi format in Formats)
        {
            AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat() with { Api = format }).ExecuteAsync(AllmCallOptions.Default, default));
            Assert.Equal(AllmErrorKind.Authentication, error.Kind);
        }

        Assert.Equal(Formats.Length, server.Requests.Count);
        Assert.All(server.Requests, static request =>
        {
            Assert.Equal($"Bearer {Client.Key}", request.Header["Authorization"]);
            Assert.DoesNotContain(request.Header.Keys, static name => name.Contains("api-key", StringComparison.OrdinalIgnoreCase) || name.Contains("api-secret", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(Client.Key, request.Line + request.Body, StringComparison.Ordinal);
        });
    }

    [Fact(DisplayName = "发出请求")]
    public async Task A_request_of_ones_own_goes_as_written()
    {
        await using RawServer server = new(RawServer.Answer(200, Sample.Text("chat.json")));
        using AllmClient client = new(Client.Options(server.BaseUri));
        JsonObject body = new() { ["model"] = "gpt-4o-mini", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Say this is a test!" }), ["x_unknown"] = 1.5 };

        Allmhub.Raw.RawResponse answer = await client.Raw.Send(new Allmhub.Raw.RawRequest { Path = "/v1/chat/completions", Method = HttpMethod.Post, Json = body }).ExecuteAsync(AllmCallOptions.Default, default);
        using (answer)
        {
            Assert.True(JsonNode.DeepEquals(body, JsonNode.Parse(server.Requests[0].Body)));
            Assert.Equal(200, (int)answer.StatusCode);
        }
    }
}
