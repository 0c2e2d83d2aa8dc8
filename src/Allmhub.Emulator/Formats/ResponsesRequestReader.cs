using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Formats;

/// <summary>Reads the body of <c>/v1/responses</c>.</summary>
internal static class ResponsesRequestReader
{
    public static EmulatedPrompt Read(JsonElement body, string model)
    {
        List<EmulatedTurn> turn = Turns(body);
        JsonElement? format = body.Find("text")?.Find("format");
        JsonElement? reasoning = body.Find("reasoning");
        return new EmulatedPrompt
        {
            Model = model,
            FilmAsHtml = true,
            System = string.Join('\n', turn.Where(t => t.Role is "system" or "developer").Select(t => t.Text).Prepend(body.Text("instructions") ?? "")),
            Turn = Conversation.Check([.. turn.Where(t => t.Role is not ("system" or "developer"))], "input"),
            Tool = [.. body.Items("tools").Where(t => t.Text("type") == "function").Select(t => new EmulatedTool(t.Need("name"), t.Text("description") ?? "", t.Find("parameters")))],
            ToolChoice = body.Text("tool_choice") ?? body.Find("tool_choice")?.Text("name") ?? "auto",
            Schema = format?.Text("type") == "json_schema" ? format.Value.Find("schema") : null,
            AnyJson = format?.Text("type") == "json_object",
            MaxToken = body.Integer("max_output_tokens"),
            Think = reasoning?.Text("effort") is { } effort ? effort != "none" : null,
            ShowThinking = reasoning?.Text("summary") is not null,
            WebSearch = body.Items("tools").Any(t => t.Text("type")?.StartsWith("web_search", StringComparison.Ordinal) == true),
            Stream = body.Flag("stream"),
        };
    }

    private static List<EmulatedTurn> Turns(JsonElement body)
    {
        if (body.Text("input") is { } text)
        {
            return [new EmulatedTurn("user", text)];
        }

        Dictionary<string, string> name = [];
        List<EmulatedTurn> turn = [];
        foreach (JsonElement item in body.Items("input"))
        {
            switch (item.Text("type") ?? "message")
            {
                case "message":
                    turn.Add(Message(item));
                    break;
                case "reasoning":
                    Conversation.CheckSignature("responses", item.Text("encrypted_content"));
                    break;
                case "function_call":
                    name[item.Text("call_id") ?? ""] = item.Text("name") ?? "";
                    turn.Add(new EmulatedTurn("assistant", "") { ToolCall = [(item.Text("call_id") ?? "", item.Text("name") ?? "")] });
                    break;
                case "function_call_output":
                    string id = item.Text("call_id") ?? "";
                    string output = item.Text("output") ?? item.Find("output")?.GetRawText() ?? "";
                    turn.Add(new EmulatedTurn("tool", "") { ToolResult = [new(id, name.GetValueOrDefault(id, "tool"), output)] });
                    break;
            }
        }

        return turn;
    }

    private static EmulatedTurn Message(JsonElement item)
    {
        string text = item.Text("content")
            ?? string.Join('\n', item.Items("content").Where(p => p.Text("type") is "input_text" or "output_text").Select(p => p.Text("text")));
        return new EmulatedTurn(item.Text("role") ?? "user", text)
        {
            Attachment = [.. item.Items("content").Select(Attachment).OfType<string>()],
        };
    }

    private static string? Attachment(JsonElement part) => part.Text("type") switch
    {
        "input_image" => JsonReading.Attachment(part.Text("image_url")),
        "input_file" => JsonReading.Attachment(part.Text("file_data") ?? part.Text("file_url")),
        _ => null,
    };
}
