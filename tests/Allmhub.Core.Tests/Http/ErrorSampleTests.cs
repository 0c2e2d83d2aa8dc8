using System.Net;
using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>Every error sample of the contract: kind, retry decision, code, message, request id.</summary>
public sealed class ErrorSampleTests
{
    private const string Id = "20251208095512604418330HwYkTzQa";

    private const string NewId = "20261120081512604418330HwYkTzQa";

    private static readonly string SampleFolder = Path.Combine(AppContext.BaseDirectory, "samples");

    private static readonly Expectation[] Table =
    [
        new("error.claude.auth.json", AllmErrorKind.Authentication, false, null, $"无效的令牌 (request id: {Id})", Id),
        new("error.claude.json", AllmErrorKind.InvalidRequest, false, null, $"max_tokens: Field required (request id: {Id})", Id),
        new("error.claude.overload.json", AllmErrorKind.Server, true, null, "system cpu overloaded", Id),
        new("error.claude.vendor.json", AllmErrorKind.Server, true, null, "Overloaded", "req_011CVsW2q9mZ"),
        new("error.gemini.array.json", AllmErrorKind.RateLimited, true, "429", "Resource has been exhausted.", null),
        new("error.gemini.gateway.json", AllmErrorKind.InvalidRequest, false, "400", $"Image generation is not available in your country. (request id: {Id})", Id),
        new("error.gemini.vendor.json", AllmErrorKind.InvalidRequest, false, "400", "API key not valid.", null),
        new("error.html.502.html", AllmErrorKind.Server, true, null, "HTTP 502 Bad Gateway with a web page instead of JSON.", null),
        new("error.image.tasktimeout.json", AllmErrorKind.Server, false, "task_timeout", $"task polling timed out (request id: {NewId})", NewId),
        new("error.mj.429.json", AllmErrorKind.RateLimited, true, "30", "当前分组负载已满，请稍后重试。", Id),
        new("error.mj.auth.json", AllmErrorKind.Authentication, false, null, $"未提供令牌 (request id: {Id})", Id),
        new("error.mj.image.json", AllmErrorKind.InvalidRequest, false, null, "midjourney_task_not_found", null),
        new("error.mj.json", AllmErrorKind.InvalidRequest, false, "4", "task_no_found", Id),
        new("error.mj.prompt.json", AllmErrorKind.InvalidRequest, false, "4", "prompt_is_required", Id),
        new("error.mj.quota.json", AllmErrorKind.InsufficientBalance, false, "4", "quota_not_enough", Id),
        new("error.mj.simplechange.json", AllmErrorKind.ModelNotFound, false, "model_not_found", $"分组 default 下模型 mj_ 没有可用渠道（distributor） (request id: {Id})", Id),
        new("error.openai.400-modelprice.json", AllmErrorKind.InvalidRequest, false, "model_price_error", $"model price not configured (request id: {NewId})", NewId),
        new("error.openai.400-promptblocked.json", AllmErrorKind.ContentRefused, false, "prompt_blocked", $"request blocked by Gemini API: PROHIBITED_CONTENT (request id: {NewId})", NewId),
        new("error.openai.401-exhausted.json", AllmErrorKind.Authentication, false, null, $"令牌额度已用尽 TokenStatusExhausted[sk-abc***xyz] (request id: {Id})", Id),
        new("error.openai.401.json", AllmErrorKind.Authentication, false, null, $"无效的令牌 (request id: {Id})", Id),
        new("error.openai.403-model.json", AllmErrorKind.PermissionDenied, false, null, $"令牌无权访问模型 gpt-5 (request id: {Id})", Id),
        new("error.openai.403-quota.json", AllmErrorKind.InsufficientBalance, false, "insufficient_user_quota", $"用户额度不足，剩余：＄0.000000 (request id: {Id})", Id),
        new("error.openai.403-violationfee.json", AllmErrorKind.ContentRefused, false, "violation_fee.grok.csam", $"content violates usage guidelines (request id: {NewId})", NewId),
        new("error.openai.404-url.json", AllmErrorKind.InvalidRequest, false, null, "Invalid URL (GET /v1/chat/completion)", Id),
        new("error.openai.413.json", AllmErrorKind.InvalidRequest, false, "read_request_body_failed", $"http: request body too large (request id: {Id})", Id),
        new("error.openai.429-empty.txt", AllmErrorKind.RateLimited, true, null, "HTTP 429 Too Many Requests with an empty body.", null),
        new("error.openai.429-retryafter.txt", AllmErrorKind.RateLimited, true, null, "HTTP 429 Too Many Requests with an empty body.", null, 37),
        new("error.openai.429-upstream.json", AllmErrorKind.RateLimited, true, "rate_limit_exceeded", $"Rate limit reached: tokens per minute, limit 30000. See https://***.com/***/*** (request id: {Id})", Id, 20),
        new("error.openai.429-v1-empty.txt", AllmErrorKind.RateLimited, true, null, "HTTP 429 Too Many Requests with an empty body.", null),
        new("error.openai.429.json", AllmErrorKind.RateLimited, true, null, $"请求过于频繁：1 分钟最多 60 次 (request id: {Id})", Id),
        new("error.openai.500-invalidrequest.json", AllmErrorKind.InvalidRequest, false, "invalid_request", $"field messages is required (request id: {Id})", Id),
        new("error.openai.500-panic.json", AllmErrorKind.Server, false, null, "Panic detected, error: runtime error: index out of range [1] with length 1. Please submit a issue here", NewId),
        new("error.openai.500-sensitive.json", AllmErrorKind.ContentRefused, false, "sensitive_words_detected", $"sensitive_words_detected (request id: {Id})", Id),
        new("error.openai.501.json", AllmErrorKind.InvalidRequest, false, "api_not_implemented", "API not implemented", Id),
        new("error.openai.503-nochannel.json", AllmErrorKind.ModelNotFound, false, "model_not_found", $"分组 default 下模型 gpt-9 没有可用渠道（distributor） (request id: {Id})", Id),
        new("error.openai.json", AllmErrorKind.InvalidRequest, false, "string", "string", null),
        new("error.openai.numeric-code.json", AllmErrorKind.InvalidRequest, false, "400", $"Invalid JSON payload received. Unknown name \"foo\": Cannot find field. (request id: {Id})", Id),
        new("error.openai.vendor.json", AllmErrorKind.InvalidRequest, false, "invalid_value", "Invalid value 'foo' for a role.", null),
        new("error.stream-labelled.json", AllmErrorKind.Server, true, "bad_response_status_code", $"bad response status code 500 (request id: {Id})", Id),
        new("error.system.401-code.json", AllmErrorKind.Authentication, false, "AUTH_UNAUTHORIZED", "未登录或登录已过期", NewId),
        new("error.system.401.json", AllmErrorKind.Authentication, false, null, "无权操作，缺少 New-Api-User", null),
        new("error.system.403-pricing.json", AllmErrorKind.PermissionDenied, false, null, "pricing is disabled", NewId),
        new("error.system.json", AllmErrorKind.Authentication, false, null, "无权操作，access token 无效", null),
        new("error.task.429.json", AllmErrorKind.RateLimited, true, "fail_to_fetch_task", "上游负载已满，请稍后重试", Id),
        new("error.task.artifact.notready.json", AllmErrorKind.InvalidRequest, false, "artifact_not_ready", "artifact is not ready", NewId),
        new("error.task.inputreference.json", AllmErrorKind.InvalidRequest, false, "invalid_json", "json: cannot unmarshal object into Go struct field TaskSubmitReq.input_reference of type string", NewId),
        new("error.task.json", AllmErrorKind.InvalidRequest, false, "task_not_exist", "task_not_exist", Id),
        new("error.task.notexist.json", AllmErrorKind.InvalidRequest, false, "task_not_exist", "task_not_exist", NewId),
        new("error.task.quota-new.json", AllmErrorKind.InsufficientBalance, false, "insufficient_user_quota", "用户额度不足, 剩余额度: ＄0.120000", NewId),
        new("error.task.quota.json", AllmErrorKind.InsufficientBalance, false, "quota_not_enough", "user quota is not enough", Id),
        new("error.task.size.json", AllmErrorKind.InvalidRequest, false, "invalid_size", "sora-2 size is invalid", Id),
        new("error.task.upstream-new.json", AllmErrorKind.InvalidRequest, false, "invalid_value", "Invalid value: '1080x1920'.", NewId),
        new("error.task.upstream.json", AllmErrorKind.InvalidRequest, false, "invalid_value", "Invalid size: 1920x1080", Id),
        new("error.text.524.txt", AllmErrorKind.Server, true, null, "HTTP 524 (the origin took too long): error code: 524", null),
        new("error.video.content.blocked.json", AllmErrorKind.PermissionDenied, false, null, "request blocked: host not allowed", NewId),
        new("error.video.content.notfound.json", AllmErrorKind.InvalidRequest, false, null, "Task not found", null),
        new("error.video.content.notready.json", AllmErrorKind.InvalidRequest, false, null, "Task is not completed yet, current status: IN_PROGRESS", null),
        new("error.video.content.upstream.json", AllmErrorKind.Server, true, null, "Failed to fetch video content", null),
    ];

    internal static IEnumerable<string> Claimed => Table.Select(static row => row.File);

    public static TheoryData<string> Files => [.. Table.Select(static row => row.File)];

    [Fact]
    public void Table_holds_every_error_sample_of_the_folder()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(SampleFolder, "error.*").Select(static path => Path.GetFileName(path));

        Assert.Equal(files.Order(StringComparer.Ordinal), Table.Select(static row => row.File).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sample_becomes_the_error_it_should(string file)
    {
        Expectation expected = Table.Single(row => row.File == file);
        JsonElement sample = SampleOf(file);
        JsonElement headers = sample.GetProperty("headers");

        AllmException error = AnswerErrors.FromResponse(
            (HttpStatusCode)sample.GetProperty("status").GetInt32(),
            sample.GetProperty("contentType").GetString(),
            File.ReadAllBytes(Path.Combine(SampleFolder, file)),
            HeaderOf(headers, "X-Oneapi-Request-Id"),
            RetryAfterHeader.Parse(HeaderOf(headers, "Retry-After"), DateTimeOffset.UnixEpoch));

        Assert.Equal(
            expected,
            new Expectation(file, error.Kind, error.IsTransient, error.Code, error.Message, error.RequestId, (int?)error.RetryAfter?.TotalSeconds));
    }

    private static string? HeaderOf(JsonElement headers, string name) =>
        headers.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static JsonElement SampleOf(string file)
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SampleFolder, "index.json")));
        return index.RootElement.GetProperty("samples").EnumerateArray().Single(sample => sample.GetProperty("file").GetString() == file).Clone();
    }

    private sealed record Expectation(string File, AllmErrorKind Kind, bool Transient, string? Code, string Message, string? RequestId, int? RetryAfterSeconds = null);
}
