using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Allmhub.Core.Tests.Contract;

namespace Allmhub.Core.Tests.Emulator;

public sealed class EmulatorAccountTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("/v1/models", "gpt-4o-mini")]
    [InlineData("/v1beta/models", "gemini-2.5-flash")]
    [InlineData("/api/usage/token/", "\"total_available\":2087095")]
    [InlineData("/v1/dashboard/billing/subscription", "\"hard_limit_usd\":5")]
    [InlineData("/v1/dashboard/billing/usage", "82.581")]
    public async Task An_answer_is_allowed_by_the_contract_and_needs_the_key(string path, string part)
    {
        string body = await _host.Http.GetStringAsync(path);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("GET", path, 200, body));
        Assert.Contains(part, body);
        using HttpClient stranger = new() { BaseAddress = _host.Emulator.BaseUri };
        using HttpResponseMessage refused = await stranger.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task The_token_path_without_its_slash_is_moved()
    {
        using HttpResponseMessage response = await _host.Http.GetAsync("/api/usage/token");
        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal("/api/usage/token/", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task One_model_is_shown_and_an_unknown_one_is_an_error_inside_a_200()
    {
        Assert.Contains("\"id\":\"gpt-4o\"", await _host.Http.GetStringAsync("/v1/models/gpt-4o"));
        JsonElement error = JsonDocument.Parse(await _host.Http.GetStringAsync("/v1/models/nope")).RootElement;
        Assert.True(JsonElement.DeepEquals(Sample.Json("models.retrieve.notfound.json"), error));
    }

    [Theory]
    [InlineData("", "", 401, "access token")]
    [InlineData("wrong", "1024", 200, "access token 无效")]
    [InlineData("right", "", 401, "缺少 New-Api-User")]
    [InlineData("right", "7", 401, "不匹配")]
    [InlineData("right", "1024", 200, "\"quota\":31204455")]
    public async Task The_user_needs_token_and_id(string token, string user, int status, string part)
    {
        using HttpClient http = new() { BaseAddress = _host.Emulator.BaseUri };
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/user/self");
        if (token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token == "right" ? _host.Emulator.AccessToken : token);
        }

        if (user.Length > 0)
        {
            request.Headers.Add("New-Api-User", user);
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(part, body);
        if (part.Contains("quota", StringComparison.Ordinal))
        {
            Assert.Empty(await OpenApiContract.ValidateResponseAsync("GET", "/api/user/self", 200, body));
        }
    }

    [Theory]
    [InlineData("/v1/models", "x-api-key")]
    [InlineData("/v1beta/models", "x-goog-api-key")]
    public async Task A_vendors_own_key_header_wins_where_it_is_read(string path, string header)
    {
        using HttpRequestMessage wrong = new(HttpMethod.Get, path);
        wrong.Headers.Add(header, "sk-wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Http.SendAsync(wrong)).StatusCode);
        using HttpClient http = new() { BaseAddress = _host.Emulator.BaseUri };
        using HttpRequestMessage right = new(HttpMethod.Get, path);
        right.Headers.Add(header, _host.Emulator.ApiKey);
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(right)).StatusCode);
    }

    [Fact]
    public async Task Prices_and_the_unit_are_public()
    {
        using HttpClient http = new() { BaseAddress = _host.Emulator.BaseUri };
        JsonElement prices = JsonDocument.Parse(await http.GetStringAsync("/api/pricing")).RootElement.GetProperty("data");
        JsonElement mini = prices.EnumerateArray().Single(p => p.Str("model_name") == "gpt-4o-mini");
        Assert.Equal((0, 0.075, 4.0), (mini.Int("quota_type"), mini.GetProperty("model_ratio").GetDouble(), mini.GetProperty("completion_ratio").GetDouble()));
        Assert.Contains("\"quota_per_unit\":500000", await http.GetStringAsync("/api/status"));
    }

    [Fact]
    public async Task More_models_can_be_named()
    {
        using EmulatorHost host = new(new() { Model = ["house-model"] });
        Assert.Contains("Echo: x", (await host.AskAsync("/v1/chat/completions", EmulatorHost.Chat("x", model: "house-model"))).GetRawText());
        Assert.Contains("house-model", await host.Http.GetStringAsync("/v1/models"));
    }
}
