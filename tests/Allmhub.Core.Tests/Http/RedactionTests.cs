using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Raw;

namespace Allmhub.Core.Tests.Http;

/// <summary>The key in the forms a service may repeat it in, and the places it may come back in.</summary>
public sealed class RedactionTests
{
    private const string Mask = "sk-…2e9b";

    public static TheoryData<string> Forms =>
    [
        Client.Key, Client.Key.ToUpperInvariant(), Client.Key[3..], Client.Key[3..].ToUpperInvariant(),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Client.Key)), Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + Client.Key)), Convert.ToBase64String(Encoding.UTF8.GetBytes("a:" + Client.Key + "\n")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Client.Key[3..])), Convert.ToBase64String(Encoding.Unicode.GetBytes(Client.Key)), Convert.ToBase64String(Encoding.Unicode.GetBytes("u:" + Client.Key)),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Client.Key)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Client.Key)), BitConverter.ToString(Encoding.UTF8.GetBytes(Client.Key)), Uri.EscapeDataString(Client.Key),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_of_the_key_is_masked(string form)
    {
        using AllmCredential key = AllmCredential.FromText(Client.Key);

        string clean = key.Redact($"before {form} after");

        Assert.StartsWith("before ", clean, StringComparison.Ordinal);
        Assert.Contains(Mask, clean, StringComparison.Ordinal);
        Assert.DoesNotContain(form.Length > 30 ? form[6..26] : form, clean, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_token_that_needs_escapes_is_masked_in_them()
    {
        const string Odd = "ab+cd/ef==&gh\"ij";
        using AllmCredential token = AllmCredential.FromText(Odd);

        Assert.DoesNotContain("cd", token.Redact($"?t={Uri.EscapeDataString(Odd)}"), StringComparison.Ordinal);
        Assert.DoesNotContain("cd", token.Redact(JsonSerializer.Serialize(Odd)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k")]
    [InlineData("sk-test")]
    public void A_short_key_takes_no_letters_out_of_messages(string text)
    {
        using AllmCredential key = AllmCredential.FromText(text);

        Assert.Equal("Unlike sk-test, a key", key.Redact("Unlike sk-test, a key"));
    }

    [Fact]
    public async Task A_short_key_is_not_sent_to_a_foreign_host()
    {
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = new Uri("https://gateway.invalid"), Credential = AllmCredential.FromText("sk-test"), MaxRetry = 0 });

        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => client.Models.Test().ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Contains("8 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_key_goes_to_this_machine()
    {
        await using RawServer server = new(RawServer.Answer(200, """{"object":"list","data":[]}"""));
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = server.BaseUri, Credential = AllmCredential.FromText("k") });

        await client.Models.Test().ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal("Bearer k", Assert.Single(server.Requests).Header["Authorization"]);
    }

    [Fact]
    public async Task What_had_arrived_of_an_answer_is_masked_in_the_error()
    {
        await using RawServer server = new(RawServer.Stream(Client.Delta($"your key is {Client.Key}")));
        using AllmClient client = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(new AllmCallOptions { MaxRetry = 0 }, default));
        AllmException clean = client.Clean(error);

        Assert.Equal($"your key is {Mask}", clean.PartialCompletion!.Text);
        Assert.DoesNotContain(ObjectGraph.TextsOf(clean), static text => text.Contains(Client.Key, StringComparison.Ordinal));
    }

    [Fact]
    public void A_whole_conversation_is_masked()
    {
        JsonElement json = JsonDocument.Parse($$"""{"k":"{{Client.Key}}"}""").RootElement;
        ChatCompletion answer = new()
        {
            Text = Client.Key,
            ToolCall = [new ChatToolCall("i", "f", Client.Key)],
            ToolRun = [new ChatToolRun("f", Client.Key, Client.Key, false, default)],
            Citation = [new ChatCitation(Client.Key, Client.Key)],
            Media = [new ChatMedia(new Uri("https://x.example/" + Client.Key), Allmhub.Media.MediaKind.Image)],
            Message = [new ChatMessage(ChatRole.Assistant, [new ChatTextPart(Client.Key) { Raw = new ChatRawPart(ChatApi.Chat, json) }, new ChatToolResultPart("i", "f", Client.Key)])],
            Body = Encoding.UTF8.GetBytes(json.GetRawText()),
            RequestId = Client.Key,
        };
        using AllmClient client = new(Client.Options(AllmClientOptions.DefaultBaseUri));

        AllmException clean = client.Clean(new AllmException(new AllmError(AllmErrorKind.Server, "m") { PartialCompletion = answer }));

        Assert.DoesNotContain(ObjectGraph.TextsOf(clean), static text => text.Contains(Client.Key, StringComparison.Ordinal));
        Assert.Equal(Client.Key, answer.Text);
    }

    [Fact]
    public async Task Headers_and_request_id_of_an_answer_are_masked()
    {
        await using RawServer server = new(RawServer.Answer(200, "{}", "application/json", $"X-Echo: {Client.Key}\r\nX-Oneapi-Request-Id: r-{Client.Key}\r\n"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        using RawResponse answer = await client.Raw.Send(new Allmhub.Raw.RawRequest { Path = "/v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal((Mask, "r-" + Mask), (answer.Header["X-Echo"], answer.RequestId));
    }

    [Fact]
    public void A_dry_run_masks_the_key_wherever_the_caller_put_it()
    {
        using AllmClient client = new(Client.Options(AllmClientOptions.DefaultBaseUri));
        AllmCallOptions options = new()
        {
            ExtraHeader = new Dictionary<string, string> { ["X-Key"] = Client.Key },
            ExtraQuery = new Dictionary<string, string> { ["key"] = Client.Key },
            ExtraBody = new JsonObject { ["key"] = Client.Key },
        };

        RequestDescription request = client.Raw.Send(new Allmhub.Raw.RawRequest { Method = HttpMethod.Post, Path = $"/v1/{Client.Key}", Json = [] }).Describe(options);

        Assert.DoesNotContain(ObjectGraph.TextsOf(request).Append(request.Uri.AbsoluteUri), static text => text.Contains(Client.Key[3..], StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Mask, request.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk-do-not-show-me-5f2e9b")]
    [InlineData("ftp://sk-do-not-show-me-5f2e9b/")]
    [InlineData("sk-do-not-show-me-5f2e9b://x")]
    [InlineData("http://gateway.example/sk-do-not-show-me-5f2e9b")]
    [InlineData("https://gateway.example/sk-do-not-show-me-5f2e9b/v1")]
    [InlineData("https://gateway.example:bad/sk-do-not-show-me-5f2e9b")]
    [InlineData("https://u:sk-do-not-show-me-5f2e9b@gateway.example")]
    [InlineData("https://gateway.example/?key=sk-do-not-show-me-5f2e9b")]
    public void An_address_that_cannot_be_used_is_not_repeated(string address)
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => GatewayAddress.Parse(address));

        Assert.DoesNotContain("5f2e9b", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(nameof(AllmClientOptions.BaseUri), error.Parameter);
    }

    [Fact]
    public async Task This_machine_is_never_asked_for_through_a_proxy()
    {
        await using RawServer server = new(RawServer.Answer(200, """{"object":"list","data":[]}"""));
        await using RawServer proxy = new(RawServer.Answer(200, "{}"));
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = server.BaseUri, Credential = AllmCredential.FromText(Client.Key), Proxy = new WebProxy(proxy.BaseUri) });

        await client.Models.Test().ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Single(server.Requests);
        Assert.Empty(proxy.Requests);
    }
}
