using System.Net.Http.Headers;
using System.Text.Json;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator.Drawing;
using SkiaSharp;

namespace Allmhub.Core.Tests.Emulator.Pictures;

/// <summary>Asks the emulator for pictures; what it answers is held to the OpenAPI file on the way.</summary>
public sealed class PictureHost : IDisposable
{
    public const string Generations = "/v1/images/generations";
    public const string Edits = "/v1/images/edits";

    private readonly EmulatorHost _host = new();

    /// <summary>A small PNG that may be transparent.</summary>
    public static byte[] Png(int width = 64, int height = 64, bool isTransparent = false, bool isWebP = false, bool isJpeg = false) =>
        new PictureSpec("00000000000000aa", width, height) { IsTransparent = isTransparent, Format = isWebP ? PictureFormat.WebP : isJpeg ? PictureFormat.Jpeg : PictureFormat.Png }.Draw();

    public EmulatorHost Host => _host;

    /// <summary>Posts JSON that the contract allows, and gives the answer.</summary>
    public async Task<JsonElement> AskAsync(string path, string json, string? fault = null)
    {
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, json));
        using HttpResponseMessage response = await _host.PostAsync(path, json, fault);
        return await ReadAsync(path, response);
    }

    /// <summary>The events of a stream, each held to the contract's schema for events.</summary>
    public async Task<List<JsonElement>> StreamAsync(string path, string json, string? fault = null)
    {
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, json));
        using HttpResponseMessage response = await _host.PostAsync(path, json, fault);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        string schema = OpenApiContract.EventSchemaOf("POST", path)!;
        List<JsonElement> events = EmulatorHost.Data(await response.Content.ReadAsStringAsync());
        foreach (JsonElement one in events)
        {
            Assert.Empty(await OpenApiContract.ValidateSchemaAsync(schema, one.GetRawText()));
        }

        return events;
    }

    /// <summary>Posts a form.</summary>
    public async Task<(int Status, JsonElement Body)> FormAsync(params (string Name, object Value, string? FileName)[] field)
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

        using HttpRequestMessage request = new(HttpMethod.Post, Edits) { Content = form };
        using HttpResponseMessage response = await _host.Http.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>Posts JSON that may be anything, and gives status and error.</summary>
    public async Task<(int Status, JsonElement Error)> RefusedAsync(string path, string json, string? fault = null)
    {
        using HttpResponseMessage response = await _host.PostAsync(path, json, fault);
        string body = await response.Content.ReadAsStringAsync();
        JsonElement root = JsonDocument.Parse(body).RootElement;
        Assert.True(root.TryGetProperty("error", out JsonElement error), body);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", path, (int)response.StatusCode, body));
        return ((int)response.StatusCode, error);
    }

    /// <summary>The bytes an item holds or links to.</summary>
    public async Task<byte[]> BytesAsync(JsonElement item)
    {
        string inside = item.Str("b64_json");
        return inside.Length > 0 ? Convert.FromBase64String(inside) : await FetchAsync(item.Str("url"));
    }

    /// <summary>Fetches a link as a stranger: without the key.</summary>
    public async Task<byte[]> FetchAsync(string url)
    {
        using HttpClient http = new();
        return await http.GetByteArrayAsync(url);
    }

    /// <summary>What a decoder of others says of the bytes.</summary>
    public static string Describe(byte[] data)
    {
        using SKCodec? codec = SKCodec.Create(new MemoryStream(data));
        return codec is null ? "no picture" : $"{codec.EncodedFormat} {codec.Info.Width}x{codec.Info.Height} {(codec.Info.AlphaType == SKAlphaType.Opaque ? "opaque" : "transparent")}";
    }

    public void Dispose() => _host.Dispose();

    private static async Task<JsonElement> ReadAsync(string path, HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        MediaTypeHeaderValue type = response.Content.Headers.ContentType!;
        Assert.Equal("application/json", type.MediaType);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", path, 200, body));
        return JsonDocument.Parse(body).RootElement;
    }
}
