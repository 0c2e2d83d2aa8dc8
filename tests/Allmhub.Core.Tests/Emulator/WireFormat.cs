using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Contract;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>What a test asks, said in each format's words, and what came back, read from each format's words.</summary>
public abstract class WireFormat
{
    public static readonly WireFormat[] All = [new ChatWire(), new ResponsesWire(), new ClaudeWire(), new GeminiWire()];

    public abstract string Name { get; }

    public abstract string Model { get; }

    public abstract string ChunkSchema { get; }

    public abstract string EndMark { get; }

    public abstract string Path(string model, bool stream);

    public abstract JsonObject Request(WireAsk ask);

    public abstract WireAnswer ReadWhole(JsonElement answer);

    public abstract WireAnswer ReadStream(IReadOnlyList<JsonElement> data);

    public override string ToString() => Name;

    public async Task<WireAnswer> AskAsync(EmulatorHost host, WireAsk ask, bool stream)
    {
        string model = ask.Model ?? Model;
        string path = Path(model, stream);
        JsonObject request = Request(ask);
        if (stream && Name != "Gemini")
        {
            request["stream"] = true;
        }

        string json = request.ToJsonString();
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, json));
        using HttpResponseMessage response = await host.PostAsync(path, json);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        if (!stream)
        {
            Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", path, 200, body));
            return ReadWhole(JsonDocument.Parse(body).RootElement);
        }

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(EndMark, body);
        List<JsonElement> data = EmulatorHost.Data(body);
        foreach (JsonElement chunk in data)
        {
            Assert.Empty(await OpenApiContract.ValidateSchemaAsync(ChunkSchema, chunk.GetRawText()));
        }

        return ReadStream(data);
    }
}

public sealed record WireAsk(string Prompt)
{
    public string? Model { get; init; }

    public bool Tools { get; init; }

    /// <summary>A result of get_weather with this text follows the prompt.</summary>
    public string? ToolResult { get; init; }

    public bool Schema { get; init; }

    public bool Think { get; init; }

    public bool Search { get; init; }

    public int? MaxToken { get; init; }
}

public sealed record WireAnswer(string Text, string Reasoning, string Calls, string? Finish, string Usage);
