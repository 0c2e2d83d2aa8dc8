using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Formats;

/// <summary>Reads the body of <c>/v1/chat/completions</c>.</summary>
internal static class ChatRequestReader
{
    public static EmulatedPrompt Read(JsonElement body, string model)
    {
        List<EmulatedTurn> turn = Turns(body);
        JsonElement? format = body.Find("response_format");
        string kind = format?.Text("type") ?? "text";
        return new EmulatedPrompt
        {
            Model = model,
            System = string.Join('\n', turn.Where(t => t.Role is "system" or "developer").Select(t => t.Text)),
            Turn = Conversation.Check([.. turn.Where(t => t.Role is not ("system" or "developer"))], "messages"),
            Tool = [.. body.Items("tools").Select(t => t.GetProperty("function")).Select(f => new EmulatedTool(f.Need("name"), f.Text("description") ?? "", f.Find("parameters")))],
            ToolChoice = Choice(body.Find("tool_choice")),
            Schema = kind == "json_schema" ? format!.Value.Find("json_schema")?.Find("schema") : null,
            AnyJson = kind == "json_object",
            MaxToken = body.Integer("max_completion_tokens") ?? body.Integer("max_tokens"),
            Stop = body.Texts("stop"),
            Think = body.Text("reasoning_effort") is { } effort ? effort != "none" : null,
            WebSearch = body.Find("web_search_options") is not null,
            Picture = Picture(body.Find("extra_body")?.Find("google")),
            Stream = body.Flag("stream"),
        };
    }

    /// <summary>Google's options in snake case alone: others are refused (NOTES section 16.2).</summary>
    private static PictureAsk Picture(JsonElement? google)
    {
        JsonElement? config = google?.Find("image_config");
        if (google?.Find("imageConfig") is not null || config?.Find("aspectRatio") is not null || config?.Find("imageSize") is not null)
        {
            throw new VendorRefusal("extra_body.google.imageConfig is not supported, use extra_body.google.image_config instead");
        }

        PictureAsk ask = new(config?.Text("aspect_ratio"), config?.Text("image_size"));
        return ask.Wrong() is { } wrong ? throw new VendorRefusal(wrong) : ask;
    }

    private static string Choice(JsonElement? choice) => choice switch
    {
        { ValueKind: JsonValueKind.String } word => word.GetString()!,
        { ValueKind: JsonValueKind.Object } named => named.Find("function")?.Text("name") ?? "auto",
        _ => "auto",
    };

    private static List<EmulatedTurn> Turns(JsonElement body)
    {
        Dictionary<string, string> name = [];
        List<EmulatedTurn> turn = [];
        foreach (JsonElement message in body.Items("messages"))
        {
            string role = message.Text("role") ?? "user";
            string text = Text(message);
            List<(string Id, string Name)> call = [.. message.Items("tool_calls").Select(c => (c.Text("id") ?? "", c.Find("function")?.Text("name") ?? ""))];
            call.ForEach(c => name[c.Id] = c.Name);
            string id = message.Text("tool_call_id") ?? "";
            turn.Add(new EmulatedTurn(role, role == "tool" ? "" : text)
            {
                Attachment = [.. message.Items("content").Select(Attachment).OfType<string>()],
                ToolCall = call,
                ToolResult = role == "tool" ? [new(id, name.GetValueOrDefault(id, "tool"), text)] : [],
            });
        }

        return turn;
    }

    private static string Text(JsonElement message) => message.Find("content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } part => string.Join('\n', part.EnumerateArray().Where(p => p.Text("type") == "text").Select(p => p.Text("text"))),
        _ => "",
    };

    private static string? Attachment(JsonElement part) => part.Text("type") switch
    {
        "image_url" => JsonReading.Attachment(part.Text("image_url") ?? part.Find("image_url")?.Text("url")),
        "video_url" => JsonReading.Attachment(part.Text("video_url") ?? part.Find("video_url")?.Text("url")),
        "input_audio" => "audio/" + part.Find("input_audio")?.Text("format"),
        "file" => JsonReading.Attachment(part.Find("file")?.Text("file_data")),
        _ => null,
    };
}
