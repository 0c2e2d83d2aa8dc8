using System.Globalization;
using System.Net;
using System.Text;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

public sealed class ErrorFactoryTests
{
    [Theory]
    [InlineData(500, "channel:no_available_key", AllmErrorKind.Server, false)]
    [InlineData(500, "convert_request_failed", AllmErrorKind.InvalidRequest, false)]
    [InlineData(500, "model_price_error", AllmErrorKind.InvalidRequest, false)]
    [InlineData(500, "count_token_failed", AllmErrorKind.InvalidRequest, false)]
    [InlineData(500, "", AllmErrorKind.Server, true)]
    [InlineData(503, "", AllmErrorKind.Server, true)]
    [InlineData(403, "pre_consume_token_quota_failed", AllmErrorKind.InsufficientBalance, false)]
    [InlineData(429, "insufficient_quota", AllmErrorKind.InsufficientBalance, false)]
    [InlineData(402, "", AllmErrorKind.InsufficientBalance, false)]
    [InlineData(400, "content_policy_violation", AllmErrorKind.ContentRefused, false)]
    [InlineData(529, "", AllmErrorKind.Server, true)]
    [InlineData(400, "model_price_error", AllmErrorKind.InvalidRequest, false)]
    [InlineData(400, "prompt_blocked", AllmErrorKind.ContentRefused, false)]
    [InlineData(500, "empty_response", AllmErrorKind.Server, false)]
    [InlineData(500, "violation_fee.grok.csam", AllmErrorKind.ContentRefused, false)]
    [InlineData(504, "task_timeout", AllmErrorKind.Server, false)]
    [InlineData(500, "plugin_route_error", AllmErrorKind.Server, false)]
    [InlineData(503, "artifact_plugin_unavailable", AllmErrorKind.Server, true)]
    public void Code_decides_before_status(int status, string code, AllmErrorKind kind, bool transient)
    {
        AllmException error = Make(status, $$$"""{"error":{"message":"x","code":"{{{code}}}"}}""");

        Assert.Equal((kind, transient), (error.Kind, error.IsTransient));
    }

    [Theory]
    [InlineData("new_api_panic")]
    [InlineData("plugin_route_error")]
    public void A_crash_of_the_gateway_is_not_asked_for_twice(string type)
    {
        AllmException error = Make(500, $$$"""{"error":{"message":"x","type":"{{{type}}}"}}""");

        Assert.Equal((AllmErrorKind.Server, false), (error.Kind, error.IsTransient));
        Assert.Contains("crashed", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "AUTH_UNAUTHORIZED", AllmErrorKind.Authentication, "access token was not accepted")]
    [InlineData(401, "AUTH_TOKEN_EXPIRED", AllmErrorKind.Authentication, "access token was not accepted")]
    [InlineData(401, "AUTH_SESSION_REVOKED", AllmErrorKind.Authentication, "access token was not accepted")]
    [InlineData(403, "AUTH_USER_DISABLED", AllmErrorKind.PermissionDenied, "blocked")]
    [InlineData(401, "AUTH_USER_INVALID", AllmErrorKind.Authentication, "user id")]
    [InlineData(403, "AUTH_INSUFFICIENT_PRIVILEGE", AllmErrorKind.PermissionDenied, "user of this access token")]
    [InlineData(500, "AUTH_INTERNAL_ERROR", AllmErrorKind.Server, "Try again later")]
    public void A_refusal_of_the_user_paths_is_told_by_its_code_whatever_the_status(int status, string code, AllmErrorKind kind, string advice)
    {
        foreach (int told in new[] { status, 200 })
        {
            AllmException error = Make(told, $$"""{"success":false,"code":"{{code}}","message":"未登录或登录已过期"}""");

            Assert.Equal((kind, code), (error.Kind, error.Code));
            Assert.Contains(advice, error.RecommendedAction, StringComparison.Ordinal);
            Assert.DoesNotContain("The key", error.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(403, """{"error":{"message":"x","code":"violation_fee.grok.csam"}}""", "charged a fee")]
    [InlineData(504, """{"error":{"message":"x","code":"task_timeout"}}""", "goes on being made")]
    [InlineData(500, """{"error":{"message":"x","code":"empty_response"}}""", "may have been charged")]
    [InlineData(403, """{"error":{"message":"request blocked: host not allowed","type":"server_error"}}""", "link itself")]
    [InlineData(403, """{"error":"request blocked: host not allowed"}""", "link itself")]
    public void Advice_tells_what_the_newer_codes_mean(int status, string json, string advice) =>
        Assert.Contains(advice, Make(status, json).RecommendedAction, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""", AllmErrorKind.Server)]
    [InlineData("""{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED"}}""", AllmErrorKind.RateLimited)]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", AllmErrorKind.Server)]
    [InlineData("""{"type":"error","error":{"type":"rate_limit_error","message":"x"}}""", AllmErrorKind.RateLimited)]
    [InlineData("""{"type":"error","code":"server_error","message":"x","param":null,"sequence_number":3}""", AllmErrorKind.Server)]
    [InlineData("""{"error":{"message":"x","type":"invalid_request_error","param":null,"code":null}}""", AllmErrorKind.InvalidRequest)]
    [InlineData("""{"error":"midjourney_task_not_found"}""", AllmErrorKind.InvalidRequest)]
    [InlineData("""{"success":false,"message":"用户已被封禁"}""", AllmErrorKind.PermissionDenied)]
    [InlineData("""{"code":"task_not_exist","message":"task_not_exist","data":null}""", AllmErrorKind.InvalidRequest)]
    public void Error_inside_a_success_is_found(string json, AllmErrorKind kind)
    {
        AllmException? error = AnswerErrors.TryFromBody(Encoding.UTF8.GetBytes(json));

        Assert.NotNull(error);
        Assert.Equal(kind, error.Kind);
    }

    [Fact]
    public void Body_that_is_no_utf8_is_still_an_error_of_its_status()
    {
        byte[] body = [.. """{"error":{"message":" """u8[..21], 0xC4, 0xE3, .. """ no","code":"model_not_found"}}"""u8];

        AllmException error = AnswerErrors.FromResponse(HttpStatusCode.ServiceUnavailable, "application/json", body, null, null);

        Assert.Equal(AllmErrorKind.ModelNotFound, error.Kind);
        Assert.EndsWith(" no", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Body_whose_names_are_no_text_is_still_an_error_of_its_status()
    {
        AllmException error = Make(401, """{"\ud83d":1,"error":{"message":"x"}}""");

        Assert.Equal(AllmErrorKind.Authentication, error.Kind);
    }

    [Theory]
    [InlineData("""{"id":"x","choices":[],"error":null}""")]
    [InlineData("""{"id":"x","error":{}}""")]
    [InlineData("""{"code":"success","message":"","data":{}}""")]
    [InlineData("""{"code":1,"description":"提交成功","result":"1"}""")]
    [InlineData("""{"code":true,"message":"ok","data":{}}""")]
    [InlineData("""{"success":true,"message":"","data":{}}""")]
    [InlineData("""{"message":"hello"}""")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{")]
    [InlineData("")]
    public void Answer_that_is_no_error_stays_none(string json) => Assert.Null(AnswerErrors.TryFromBody(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Nested_error_with_the_gateway_s_suffix_is_unwrapped()
    {
        AllmException error = Make(400, """{"error":{"message":"{\"error\":{\"message\":\"深的\",\"param\":\"size\"}} (request id: abc)","code":"outer"}}""");

        Assert.Equal(("深的", "outer", "size"), (error.Message, error.Code, error.Parameter));
    }

    [Fact]
    public void Endless_nesting_ends()
    {
        string json = """{"error":{"message":"core"}}""";
        for (int i = 0; i < 8; i++)
        {
            json = System.Text.Json.JsonSerializer.Serialize(new { error = new { message = json } });
        }

        Assert.Contains("core", Make(400, json).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lone_surrogate_in_a_message_does_not_hide_the_error()
    {
        AllmException error = Make(500, """{"error":{"message":"half \ud83d of it","code":"x"}}""");

        Assert.StartsWith("half ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFF{\"error\":{\"message\":\"m\"}}", "m")]
    [InlineData("{\"detail\":\"Not Found\"}", "Not Found")]
    [InlineData("{\"error\":{\"message\":\"\",\"code\":\"c\"}}", "HTTP 418, code c, without a message.")]
    [InlineData("<html>secret page</html>", "HTTP 418 with a web page instead of JSON.")]
    [InlineData("\u0001\u0002", "HTTP 418 with a body that is no JSON (application/json).")]
    public void Message_says_what_there_was(string body, string message) =>
        Assert.Equal(message, Make(418, body).Message);

    [Theory]
    [InlineData("20", 20.0)]
    [InlineData(" 1.5 ", 1.5)]
    [InlineData("86400", 86400.0)]
    [InlineData("Thu, 01 Jan 1970 00:00:30 GMT", 30.0)]
    [InlineData("Wed, 31 Dec 1969 00:00:30 GMT", 0.0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Retry_after_is_read_in_every_culture(string? text, double? seconds)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(seconds, RetryAfterHeader.Parse(text, DateTimeOffset.UnixEpoch)?.TotalSeconds);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Retry_after_beyond_all_bounds_does_not_overflow() =>
        Assert.True(RetryAfterHeader.Parse("99999999999999999999999", DateTimeOffset.UnixEpoch) > TimeSpan.FromDays(1));

    [Theory]
    [InlineData("令牌额度已用尽 TokenStatusExhausted[sk-abc***xyz]", SecretUse.Key, "quota is used up")]
    [InlineData("该令牌已过期", SecretUse.Key, "expired")]
    [InlineData("无效的令牌", SecretUse.Key, "copied whole")]
    [InlineData("无效的令牌", SecretUse.KeyOddForm, "access token")]
    [InlineData("未提供令牌", SecretUse.None, "No secret was sent")]
    public void Refused_secret_gets_its_own_advice(string message, object secret, string words)
    {
        byte[] body = Encoding.UTF8.GetBytes($$$"""{"error":{"code":"","message":"{{{message}}}"}}""");

        AllmException error = AnswerErrors.FromResponse(HttpStatusCode.Unauthorized, "application/json", body, null, null, (SecretUse)secret);

        Assert.Contains(words, error.RecommendedAction, StringComparison.Ordinal);
    }

    private static AllmException Make(int status, string body) =>
        AnswerErrors.FromResponse((HttpStatusCode)status, "application/json", Encoding.UTF8.GetBytes(body), null, null);
}
