using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The Anthropic format: <c>/v1/messages</c>.</summary>
internal static class ClaudeFormat
{
    public static IEnumerable<Route> Routes(FormatCall format) =>
        [new("POST", "/v1/messages", RouteSecret.Key, call => format.Answer(call, null, ClaudeRequestReader.Read, (prompt, answer) => Render(call, prompt, answer), "claude"))];

    private static EmulatorReply Render(RouteCall call, EmulatedPrompt prompt, EmulatedAnswer answer) => prompt.Stream
        ? FormatCall.Stream(
            new ClaudeStream(answer).Events(),
            _ => "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n\n",
            $$$"""{"error":{"type":"overloaded_error","message":"Overloaded (request id: {{{call.Request.RequestId}}})"},"type":"error"}""")
        : EmulatorReply.Json(Message(answer, string.Join(',', Blocks(answer)), $"\"{StopReason(answer)}\"", Quote(answer.StoppedAt), Usage(answer)));

    public static string Message(EmulatedAnswer answer, string block, string reason, string stop, string usage) =>
        $$"""{"id":"msg_{{Tokens.Id(answer.Seed, 24)}}","type":"message","role":"assistant","model":{{Quote(answer.Model)}},"content":[{{block}}],"stop_reason":{{reason}},"stop_sequence":{{stop}},"usage":{{usage}}}""";

    public static string StopReason(EmulatedAnswer answer) => answer.Finish switch
    {
        EmulatedFinish.ToolCall => "tool_use",
        EmulatedFinish.Length => "max_tokens",
        EmulatedFinish.Refusal => "refusal",
        _ => answer.StoppedAt is null ? "end_turn" : "stop_sequence",
    };

    public static string Usage(EmulatedAnswer answer) => Usage(answer, answer.AnswerToken + answer.ReasoningToken);

    public static string Usage(EmulatedAnswer answer, int written)
    {
        string search = answer.Citation.Count > 0 ? ",\"server_tool_use\":{\"web_search_requests\":1}" : "";
        int cache = answer.CacheWriteToken + answer.CacheKeptToken;
        string lives = cache > 0 ? $$""","cache_creation":{"ephemeral_5m_input_tokens":{{answer.CacheWriteToken}},"ephemeral_1h_input_tokens":{{answer.CacheKeptToken}}}""" : "";
        return $$"""{"input_tokens":{{answer.PromptToken - answer.CachedToken - cache}},"cache_creation_input_tokens":{{cache}},"cache_read_input_tokens":{{answer.CachedToken}}{{lives}},"output_tokens":{{written}}{{search}}}""";
    }

    /// <summary>The signature that must come back unchanged on the next turn.</summary>
    public static string Signature(EmulatedAnswer answer) => Conversation.Sign("claude", answer.Seed);

    public static string CallId(EmulatedToolCall call) => "toolu_" + call.Id[5..];

    public static IEnumerable<string> WebSearch(EmulatedAnswer answer)
    {
        if (answer.Citation.Count == 0)
        {
            yield break;
        }

        string id = "srvtoolu_" + Tokens.Id("search" + answer.Seed, 24);
        yield return $$$"""{"type":"server_tool_use","id":"{{{id}}}","name":"web_search","input":{"query":"PowerShell"}}""";
        string found = string.Join(',', answer.Citation.Select(c => $$"""{"type":"web_search_result","url":{{Quote(c.Uri)}},"title":{{Quote(c.Title)}},"encrypted_content":"RW11bGF0b3I=","page_age":null}"""));
        yield return $$"""{"type":"web_search_tool_result","tool_use_id":"{{id}}","content":[{{found}}]}""";
    }

    public static string Citation(EmulatedCitation citation) =>
        $$"""{"type":"web_search_result_location","url":{{Quote(citation.Uri)}},"title":{{Quote(citation.Title)}},"encrypted_index":"RW11","cited_text":"PowerShell"}""";

    private static IEnumerable<string> Blocks(EmulatedAnswer answer)
    {
        if (answer.Reasoning.Count > 0)
        {
            yield return $$"""{"type":"thinking","thinking":{{Quote(answer.FullReasoning)}},"signature":"{{Signature(answer)}}"}""";
        }

        foreach (string block in WebSearch(answer))
        {
            yield return block;
        }

        string text = answer.Refusal ?? answer.FullText;
        if (text.Length > 0)
        {
            string cited = answer.Citation.Count > 0 ? $",\"citations\":[{string.Join(',', answer.Citation.Select(Citation))}]" : "";
            yield return $$"""{"type":"text","text":{{Quote(text)}}{{cited}}}""";
        }

        foreach (EmulatedToolCall call in answer.ToolCall)
        {
            yield return $$"""{"type":"tool_use","id":"{{CallId(call)}}","name":{{Quote(call.Name)}},"input":{{FormatCall.ObjectOrEmpty(call.Argument)}}}""";
        }
    }
}
