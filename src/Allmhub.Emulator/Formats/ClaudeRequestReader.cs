using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Formats;

/// <summary>Reads the body of <c>/v1/messages</c>.</summary>
internal static class ClaudeRequestReader
{
    public static EmulatedPrompt Read(JsonElement body, string model)
    {
        int most = body.Integer("max_tokens") ?? throw new FormatException("max_tokens: Field required");
        JsonElement? thinking = body.Find("thinking");
        if (thinking?.Integer("budget_tokens") >= most)
        {
            throw new FormatException("`max_tokens` must be greater than `thinking.budget_tokens`.");
        }

        JsonElement? choice = body.Find("tool_choice");
        return new EmulatedPrompt
        {
            Model = model,
            System = body.Text("system") ?? Text(body.Items("system")),
            Turn = Conversation.Check(Turns(body), "messages"),
            Tool = [.. body.Items("tools").Where(t => t.Find("input_schema") is not null).Select(t => new EmulatedTool(t.Need("name"), t.Text("description") ?? "", t.Find("input_schema")))],
            ToolChoice = choice?.Text("type") switch
            {
                "any" => "required",
                "tool" => choice.Value.Text("name") ?? "required",
                "none" => "none",
                _ => "auto",
            },
            MaxToken = most,
            Stop = body.Texts("stop_sequences"),
            Think = thinking?.Text("type") is { } type ? type != "disabled" : null,
            WebSearch = body.Items("tools").Any(t => t.Text("type")?.StartsWith("web_search", StringComparison.Ordinal) == true),
            Stream = body.Flag("stream"),
        };
    }

    private static List<EmulatedTurn> Turns(JsonElement body)
    {
        Dictionary<string, string> name = [];
        List<EmulatedTurn> turn = [];
        foreach (JsonElement message in body.Items("messages"))
        {
            JsonElement[] block = [.. message.Items("content")];
            List<(string Id, string Name)> call = [.. block.Where(b => b.Text("type") == "tool_use").Select(b => (b.Text("id") ?? "", b.Text("name") ?? ""))];
            call.ForEach(c => name[c.Id] = c.Name);
            Array.ForEach(block, b => Conversation.CheckSignature("claude", b.Text("type") == "thinking" ? b.Text("signature") ?? "" : null));
            turn.Add(new EmulatedTurn(message.Text("role") ?? "user", message.Text("content") ?? Text(block))
            {
                Attachment = [.. block.Select(Attachment).OfType<string>()],
                ToolCall = call,
                ToolResult = [.. block.Where(b => b.Text("type") == "tool_result").Select(b => Result(b, name))],
            });
        }

        return turn;
    }

    private static EmulatedToolResult Result(JsonElement block, Dictionary<string, string> name)
    {
        string id = block.Text("tool_use_id") ?? "";
        return new(id, name.GetValueOrDefault(id, "tool"), block.Text("content") ?? Text(block.Items("content")));
    }

    private static string Text(IEnumerable<JsonElement> block) =>
        string.Join('\n', block.Where(b => b.Text("type") == "text").Select(b => b.Text("text")));

    private static string? Attachment(JsonElement block) => block.Text("type") is "image" or "document"
        ? block.Find("source")?.Text("media_type") ?? block.Find("source")?.Text("url") ?? "attachment"
        : null;
}
