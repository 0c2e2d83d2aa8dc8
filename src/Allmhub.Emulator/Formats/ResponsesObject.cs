using System.Globalization;
using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The response object with its items, also inside the events of a stream.</summary>
internal sealed class ResponsesObject(EmulatedAnswer answer, JsonElement request, bool writesNull)
{
    public string Id { get; } = "resp_" + Tokens.Id(answer.Seed, 48);

    public bool IsIncomplete => answer.Finish == EmulatedFinish.Length;

    public string Complete() => Write(IsIncomplete ? "incomplete" : "completed", string.Join(',', Items().Select(i => i.Json)), "null", used: true);

    /// <summary>Kind, id and JSON of every item in order.</summary>
    public IEnumerable<(string Kind, string Id, string Json)> Items()
    {
        if (answer.Reasoning.Count > 0)
        {
            string summary = answer.ShowThinking ? $$"""{"type":"summary_text","text":{{Quote(answer.FullReasoning)}}}""" : "";
            yield return ("reasoning", ItemId("rs"), $$"""{"id":"{{ItemId("rs")}}","type":"reasoning","summary":[{{summary}}]{{Encrypted()}}}""");
        }

        if (answer.Citation.Count > 0)
        {
            yield return ("web_search_call", ItemId("ws"), $$$"""{"id":"{{{ItemId("ws")}}}","type":"web_search_call","status":"completed","action":{"type":"search","query":"PowerShell"}}""");
        }

        if (answer.Text.Count > 0 || answer.Refusal is not null)
        {
            yield return ("message", ItemId("msg"), Message("completed", Part(answer.FullText, string.Join(',', answer.Citation.Select(Annotation)))));
        }

        for (int i = 0; i < answer.ToolCall.Count; i++)
        {
            yield return ("function_call", CallItemId(i), Call(i, "completed", answer.ToolCall[i].Argument));
        }
    }

    public string Message(string status, string part) =>
        $$"""{"id":"{{ItemId("msg")}}","type":"message","status":"{{status}}","role":"assistant","content":[{{part}}]}""";

    public string Part(string text, string annotation = "") => answer.Refusal is { } refusal
        ? $$"""{"type":"refusal","refusal":{{Quote(text.Length == 0 ? refusal : text)}}}"""
        : $$"""{"type":"output_text","text":{{Quote(text)}},"annotations":[{{annotation}}],"logprobs":[]}""";

    public string Call(int index, string status, string argument) =>
        $$"""{"id":"{{CallItemId(index)}}","type":"function_call","status":"{{status}}","call_id":"{{answer.ToolCall[index].Id}}","name":{{Quote(answer.ToolCall[index].Name)}},"arguments":{{Quote(argument)}}}""";

    public static string Annotation(EmulatedCitation citation) =>
        $$"""{"type":"url_citation","start_index":{{citation.Start}},"end_index":{{citation.End}},"url":{{Quote(citation.Uri)}},"title":{{Quote(citation.Title)}}}""";

    public string ItemId(string prefix) => $"{prefix}_{Tokens.Id(prefix + answer.Seed, 40)}";

    private string CallItemId(int index) => ItemId($"fc{(index == 0 ? "" : index.ToString(CultureInfo.InvariantCulture))}");

    public string Write(string status, string item, string error, bool used)
    {
        string why = status == "incomplete" ? """{"reason":"max_output_tokens"}""" : "null";
        string effort = request.Find("reasoning")?.Text("effort") is { } e ? Quote(e) : "null";
        string summary = request.Find("reasoning")?.Text("summary") is { } s ? Quote(s) : "null";
        string format = request.Find("text")?.Find("format")?.GetRawText() ?? """{"type":"text"}""";
        string tools = request.Find("tools")?.GetRawText() ?? "[]";
        string most = request.Find("max_output_tokens")?.GetRawText() ?? "null";
        string usage = used ? ",\"usage\":" + Usage() : writesNull ? ",\"usage\":null" : "";
        string user = writesNull ? ",\"user\":null" : "";
        return $$$"""{"id":"{{{Id}}}","object":"response","created_at":{{{FormatCall.Created}}},"status":"{{{status}}}","background":false,"error":{{{error}}},"incomplete_details":{{{why}}},"instructions":null,"max_output_tokens":{{{most}}},"model":{{{Quote(answer.Model)}}},"output":[{{{item}}}],"parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":{{{effort}}},"summary":{{{summary}}}},"service_tier":"default","store":true,"temperature":1.0,"text":{"format":{{{format}}},"verbosity":"medium"},"tool_choice":"auto","tools":{{{tools}}},"top_p":1.0,"truncation":"disabled"{{{usage}}}{{{user}}},"metadata":{}}""";
    }

    /// <summary>The encrypted thinking that is sent back on the next turn, when the call asks for it.</summary>
    private string Encrypted() => request.Texts("include").Contains("reasoning.encrypted_content")
        ? $",\"encrypted_content\":\"{Conversation.Sign("responses", answer.Seed)}\"" : "";

    private string Usage()
    {
        int written = answer.AnswerToken + answer.ReasoningToken;
        return $$$"""{"input_tokens":{{{answer.PromptToken}}},"input_tokens_details":{"cached_tokens":{{{answer.CachedToken}}},"cache_write_tokens":{{{answer.CacheWriteToken + answer.CacheKeptToken}}}},"output_tokens":{{{written}}},"output_tokens_details":{"reasoning_tokens":{{{answer.ReasoningToken}}}},"total_tokens":{{{answer.PromptToken + written}}}}""";
    }
}
