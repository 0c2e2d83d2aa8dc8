using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>An emulator and a plain HttpClient at it; nothing of the client library takes part.</summary>
public sealed class EmulatorHost : IDisposable
{
    public EmulatorHost(EmulatorOptions? options = null)
    {
        Emulator = AllmEmulator.Start(options);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Emulator.BaseUri, Timeout = TimeSpan.FromSeconds(20) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Emulator.ApiKey);
    }

    public AllmEmulator Emulator { get; }

    public HttpClient Http { get; }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string? fault = null, HttpCompletionOption completion = HttpCompletionOption.ResponseHeadersRead)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (fault is not null)
        {
            request.Headers.Add("X-Allm-Fault", fault);
        }

        return Http.SendAsync(request, completion);
    }

    public async Task<JsonElement> AskAsync(string path, string json)
    {
        using HttpResponseMessage response = await PostAsync(path, json);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<string> StreamAsync(string path, string json, string? fault = null)
    {
        using HttpResponseMessage response = await PostAsync(path, json, fault);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The JSON of every data line, end marks left out.</summary>
    public static List<JsonElement> Data(string stream) =>
        [.. stream.Split('\n').Where(l => l.StartsWith("data: {", StringComparison.Ordinal)).Select(l => JsonDocument.Parse(l[6..]).RootElement)];

    public static string Chat(string prompt, bool stream = false, string model = "gpt-4o-mini", string more = "") =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":{{JsonSerializer.Serialize(prompt)}}}]{{more}}}""";

    public void Dispose()
    {
        Http.Dispose();
        Emulator.Dispose();
    }
}
