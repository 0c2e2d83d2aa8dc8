using System.Net;
using System.Text;
using Allmhub.Chat;
using Allmhub.Core.Tests.Chat.Shapes;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>The service's reason is shown, whatever shape it comes in; a table a place where it may stand.</summary>
public sealed class ErrorShapeTests
{
    /// <summary>A failed request: body, message, code.</summary>
    public static TheoryData<string, string, string?> Bodies => new()
    {
        // Relays that put the cause beside their own words.
        { """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"needs reasoning details","provider_name":"X"}}}""", "Provider returned error: needs reasoning details", "400" },
        { """{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"{\"error\":{\"message\":\"slow down\",\"type\":\"x\"}}"}}}""", "Provider returned error: slow down", "429" },
        { """{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"<html><title>502 Bad Gateway</title></html>"}}}""", "Provider returned error: 502 Bad Gateway", "502" },
        { """{"error":{"message":"Input was flagged","code":403,"metadata":{"reasons":["violence","hate"],"flagged_input":"…"}}}""", "Input was flagged: violence; hate", "403" },
        { """{"error":"Bad Request","details":"max_tokens is too large"}""", "Bad Request: max_tokens is too large", null },
        { """{"error":{"message":"Bad Request","details":"max_tokens is too large"}}""", "Bad Request: max_tokens is too large", null },
        { """{"error":{"message":"slow down","details":"slow down"}}""", "slow down", null },

        // Lists.
        { """{"success":false,"result":null,"errors":[{"code":7003,"message":"no route for that URI"}],"messages":[]}""", "no route for that URI", "7003" },
        { """{"errors":["first thing","second thing"]}""", "first thing; second thing", null },
        { """{"title":"One or more validation errors occurred.","status":400,"errors":{"model":["The model field is required."]}}""", "model: The model field is required.", null },
        { """{"detail":[{"loc":["body","model"],"msg":"Field required","type":"missing"}]}""", "body.model: Field required", null },
        { """{"error":[{"message":"in a list"}]}""", "in a list", null },
        { """[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]""", "API key not valid.", "400" },

        // Flat.
        { """{"object":"error","message":"prompt too long: 9000 > 8192","type":"BadRequestError","param":null,"code":400}""", "prompt too long: 9000 > 8192", "400" },
        { """{"code":1261,"msg":"Prompt exceeds max length"}""", "Prompt exceeds max length", "1261" },
        { """{"error_code":17,"error_msg":"Open api daily request limit reached"}""", "Open api daily request limit reached", "17" },
        { """{"error":"invalid_grant","error_description":"the token has expired"}""", "invalid_grant", null },
        { """{"__type":"ThrottlingException","message":"Too many tokens"}""", "Too many tokens", null },
        { """{"Message":"User is not authorized"}""", "User is not authorized", null },
        { """{"base_resp":{"status_code":1004,"status_msg":"login fail"}}""", "login fail", "1004" },
        { """{"ResponseMetadata":{"RequestId":"r1","Action":"","Error":{"Code":"SignatureDoesNotMatch","CodeN":100010,"Message":"The signature does not match."}}}""", "The signature does not match.", "SignatureDoesNotMatch" },
        { """{"error":{"code":"InvalidEndpoint.NotFound","message":"The model or endpoint does not exist.","param":"","type":"NotFound"}}""", "The model or endpoint does not exist.", "InvalidEndpoint.NotFound" },
        { """{"type":"about:blank","title":"Forbidden area","status":403,"instance":"/v1"}""", "Forbidden area", null },
        { "\"quota exceeded\"", "quota exceeded", null },
        { """{"error":true,"message":"switched off"}""", "switched off", null },
        { """{"error":{"msg":"only msg"}}""", "only msg", null },
        { """{"error":{"message":{"detail":"nested deep"}}}""", "nested deep", null },
        { """{"success":false,"msg":"not allowed here"}""", "not allowed here", null },

        // Pages where words should be.
        { """{"error":{"message":"<html><head><title>504 Gateway Time-out</title></head><body>x</body></html>","type":"upstream_error"}}""", "A web page instead of a message: 504 Gateway Time-out", null },
        { """{"html-message":"<html><body><h1>Sorry, you have been blocked</h1></body></html>"}""", "A web page instead of a message: Sorry, you have been blocked", null },
        { """{"error":{"message":"<!DOCTYPE html><script>x()</script><p>Only &amp; text</p>"}}""", "A web page instead of a message: Only & text", null },

        // Unknown: the shortest text that reads like words; without one, what came.
        { """{"fault":{"faultstring":"Rate limit quota violation","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}""", "Rate limit quota violation", null },
        { """{"outcome":{"hint":"try later","trace":"a much longer text that says less"},"id":"x y z"}""", "try later", null },
        { """{"a":1,"b":[2]}""", """HTTP 400 Bad Request with JSON that tells no reason: {"a":1,"b":[2]}""", null },
    };

    /// <summary>Inside a success, as event and as body of chat: body, message.</summary>
    public static TheoryData<string, string> Events => new()
    {
        { """{"object":"error","message":"prompt too long","type":"BadRequestError","code":400}""", "prompt too long" },
        { """[{"error":{"message":"in an array","code":503}}]""", "in an array" },
        { """{"error":["a list of one"]}""", "a list of one" },
        { """{"error":{"msg":"only msg"}}""", "only msg" },
        { """{"errors":[{"message":"one of them"}]}""", "one of them" },
        { """{"id":"","choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", "insufficient balance" },
        { """{"ResponseMetadata":{"Error":{"Code":"X","Message":"volcanic"}}}""", "volcanic" },
        { """{"error_code":17,"error_msg":"daily limit"}""", "daily limit" },
        { """{"success":false,"message":"switched off"}""", "switched off" },
        { """{"code":"busy","message":"too busy"}""", "too busy" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void The_reason_of_a_failed_request_is_its_message(string body, string message, string? code)
    {
        AllmException error = AnswerErrors.FromResponse(HttpStatusCode.BadRequest, "application/json", Encoding.UTF8.GetBytes(body), null, null);

        Assert.Equal((message, code, AllmErrorKind.InvalidRequest), (error.Message, error.Code, error.Kind));
        Assert.DoesNotContain("no JSON", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task The_reason_inside_a_success_is_found_in_every_format_and_keeps_the_text(string value, string message)
    {
        foreach ((ChatApi api, string piece) in Pieces())
        {
            (ChatCompletion partial, AllmException? error) = await Shape.ReadAsync(api, piece + $"data: {value}\n\n");
            Assert.Equal((api, message, "half"), (api, error?.Message, partial.Text));
            Assert.NotEqual(AllmErrorKind.IncompleteStream, error!.Kind);
            Assert.Equal((api, message), (api, (await Shape.ReadAsync(api, value)).Error?.Message));
        }
    }

    [Theory]
    [InlineData("""{"index":0,"delta":{"content":" more"},"finish_reason":"error","error":{"code":502,"message":"Upstream lost"}}""")]
    [InlineData("""{"index":0,"error":{"code":502,"message":"Upstream lost"},"delta":{"content":" more"}}""")]
    public async Task A_choice_that_broke_off_gives_its_reason_and_its_text(string choice)
    {
        string piece = Shape.Events(ChatApi.Chat, Wire.ChatText("half")).Replace("data: [DONE]\n\n", string.Empty, StringComparison.Ordinal);
        (ChatCompletion partial, AllmException? error) = await Shape.ReadAsync(ChatApi.Chat, piece + $"data: {{\"choices\":[{choice}]}}\n\ndata: [DONE]\n\n");
        Assert.Equal(("half more", "Upstream lost", AllmErrorKind.Server), (partial.Text, error?.Message, error?.Kind));

        (partial, error) = await Shape.ReadAsync(ChatApi.Chat, $"{{\"choices\":[{choice.Replace("delta", "message", StringComparison.Ordinal)}]}}");
        Assert.Equal((" more", "Upstream lost"), (partial.Text, error?.Message));
    }

    [Fact]
    public async Task An_error_beside_content_does_not_take_the_content_away()
    {
        string chunk = """{"id":"c","error":{"code":502,"message":"Upstream lost"},"choices":[{"index":0,"delta":{"content":"last words"},"finish_reason":"error"}]}""";
        (ChatCompletion partial, AllmException? error) = await Shape.ReadAsync(ChatApi.Chat, $"data: {chunk}\n\n");
        Assert.Equal(("last words", "Upstream lost"), (partial.Text, error?.Message));

        chunk = """{"id":"c","base_resp":{"status_code":1027,"status_msg":"output sensitive"},"choices":[{"index":0,"delta":{"content":"last words"}}]}""";
        (partial, error) = await Shape.ReadAsync(ChatApi.Chat, $"data: {chunk}\n\n");
        Assert.Equal(("last words", "output sensitive"), (partial.Text, error?.Message));
    }

    [Theory]
    [InlineData("""{"code":1261,"msg":"Prompt exceeds max length"}""", "Prompt exceeds max length")]
    [InlineData("""{"message":"The upstream is gone"}""", "The upstream is gone")]
    public async Task Words_in_place_of_an_answer_are_the_reason(string value, string words)
    {
        foreach ((ChatApi api, _) in Pieces())
        {
            Assert.Contains(words, (await Shape.ReadAsync(api, $"data: {value}\n\n")).Error?.Message, StringComparison.Ordinal);
            AllmException? error = (await Shape.ReadAsync(api, value)).Error;
            Assert.Equal(($"The answer is JSON, but no answer of the {api} format: {words}", AllmErrorKind.Protocol), (error?.Message, error?.Kind));
        }
    }

    [Theory]
    [InlineData("""{"id":"c","base_resp":{"status_code":0,"status_msg":"success"},"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"id":"c","error":null,"errors":[],"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop","error":null}]}""")]
    [InlineData("""{"id":"c","error":false,"errors":["a warning"],"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"id":"c","msg":"ok","code":200,"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}""")]
    public async Task What_only_looks_like_an_error_is_none(string chunk) => Assert.Equal("Hi", await Shape.SayAsync(ChatApi.Chat, $"data: {chunk}\n\n"));

    [Fact]
    public void Words_are_found_in_deep_and_wide_bodies_within_bounds()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "\"too deep to see\"" + new string('}', 60);
        string wide = "[" + string.Join(',', Enumerable.Range(0, 50_000).Select(static n => $"{{\"n\":\"line number {n}\"}}")) + "]";
        foreach (string body in (string[])[deep, wide])
        {
            Assert.InRange(AnswerErrors.FromResponse(HttpStatusCode.BadRequest, "application/json", Encoding.UTF8.GetBytes(body), null, null).Message.Length, 1, 300);
        }
    }

    private static IEnumerable<(ChatApi Api, string Piece)> Pieces()
    {
        yield return (ChatApi.Chat, Shape.Events(ChatApi.Chat, Wire.ChatText("half")).Replace("data: [DONE]\n\n", string.Empty, StringComparison.Ordinal));
        yield return (ChatApi.Responses, Shape.Events(ChatApi.Responses, """{"type":"response.output_text.delta","delta":"half"}"""));
        yield return (ChatApi.Claude, Shape.Events(ChatApi.Claude, Wire.ClaudeStart, Wire.ClaudeDelta("""{"type":"text_delta","text":"half"}""")));
        yield return (ChatApi.Gemini, Shape.Events(ChatApi.Gemini, Wire.GeminiChunk("""[{"text":"half"}]""", null)));
    }
}
