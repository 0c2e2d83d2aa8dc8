using System.Net.Http.Headers;
using System.Text.Json;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Core.Tests.Emulator.Tasks;

/// <summary>Asks the emulator for films and Midjourney tasks; whatever it answers is held to the OpenAPI file on the way.</summary>
public sealed class TaskHost(EmulatorOptions? options = null) : IDisposable
{
    private readonly EmulatorHost _host = new(options);

    public AllmEmulator Emulator => _host.Emulator;

    public HttpClient Http => _host.Http;

    /// <summary>The tasks as the emulator has them.</summary>
    public IReadOnlyList<EmulatorTask> Tasks => Emulator.Task;

    /// <summary>Posts JSON that the contract allows.</summary>
    public async Task<JsonElement> PostAsync(string path, string json, int status = 200, string? fault = null, bool strict = true)
    {
        if (strict)
        {
            Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", Plain(path), json));
        }

        using HttpResponseMessage response = await _host.PostAsync(path, json, fault);
        return await ReadAsync("POST", path, response, status);
    }

    public async Task<JsonElement> GetAsync(string path, int status = 200, string? fault = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (fault is not null)
        {
            request.Headers.Add("X-Allm-Fault", fault);
        }

        using HttpResponseMessage response = await _host.Http.SendAsync(request);
        return await ReadAsync("GET", path, response, status);
    }

    /// <summary>Asks as the user, not with a key.</summary>
    public async Task<JsonElement> UserAsync(string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Emulator.AccessToken);
        request.Headers.Add("New-Api-User", Emulator.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using HttpResponseMessage response = await _host.Http.SendAsync(request);
        return await ReadAsync("GET", path.Split('?')[0], response, 200);
    }

    /// <summary>Posts a form.</summary>
    public async Task<JsonElement> FormAsync(int status, params (string Name, object Value, string? FileName)[] field)
    {
        using MultipartFormDataContent form = [];
        foreach ((string name, object value, string? fileName) in field)
        {
            if (value is byte[] data)
            {
                form.Add(new ByteArrayContent(data), $"\"{name}\"", $"\"{fileName}\"");
            }
            else
            {
                form.Add(new StringContent((string)value), $"\"{name}\"");
            }
        }

        using HttpResponseMessage response = await _host.Http.PostAsync("/v1/videos", form);
        return await ReadAsync("POST", "/v1/videos", response, status);
    }

    /// <summary>Looks so often, and gives what each look showed of a member.</summary>
    public async Task<List<string>> LookAsync(string path, int count, string member = "status")
    {
        List<string> seen = [];
        for (int i = 0; i < count; i++)
        {
            seen.Add((await GetAsync(path)).TryGetProperty(member, out JsonElement value) ? value.GetRawText() : "-");
        }

        return seen;
    }

    /// <summary>Fetches a link as a stranger: without the key.</summary>
    public static async Task<byte[]> FetchAsync(string url)
    {
        using HttpClient http = new();
        return await http.GetByteArrayAsync(url);
    }

    public void Dispose() => _host.Dispose();

    private static async Task<JsonElement> ReadAsync(string method, string path, HttpResponseMessage response, int status)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {body}");
        Assert.Empty(await OpenApiContract.ValidateResponseAsync(method, Plain(path), status, body));
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The path without the segment that names a speed.</summary>
    private static string Plain(string path)
    {
        int second = path.IndexOf("/mj/", 1, StringComparison.Ordinal);
        return second > 0 && !path.StartsWith("/api/", StringComparison.Ordinal) ? path[second..] : path;
    }
}
