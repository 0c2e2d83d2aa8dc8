using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The OpenAI chat format: <c>/v1/chat/completions</c>.</summary>
internal static class ChatFormat
{
    public static IEnumerable<Route> Routes(FormatCall format) =>
        [new("POST", "/v1/chat/completions", RouteSecret.Key, call => format.Answer(call, null, ChatRequestReader.Read, (prompt, answer) => Render(call, prompt, answer)))];

    private static EmulatorReply Render(RouteCall call, EmulatedPrompt prompt, EmulatedAnswer answer)
    {
        JsonElement? option = call.Request.Json!.Value.Find("stream_options");
        if (!prompt.Stream)
        {
            return EmulatorReply.Json(Completion(answer));
        }

        bool usage = option is null || option.Value.Flag("include_usage");
        return FormatCall.Stream(
            new ChatStream(answer, usage, call.WritesNull).Events(),
            _ => """data: {"error":{"message":"The server had an error while it processed the request.","type":"server_error","param":null,"code":null}}""" + "\n\n",
            $$$"""{"error":{"message":"bad response status code 502 (request id: {{{call.Request.RequestId}}})","type":"bad_response_status_code","param":"","code":"bad_response_status_code"}}""",
            endsAfterError: true);
    }

    private static string Completion(EmulatedAnswer answer)
    {
        bool tags = answer.Model == ModelCatalog.ThinkTagModel;
        string text = tags ? $"<think>\n{answer.FullReasoning}\n</think>\n\n{answer.FullText}" : answer.FullText;
        string content = answer.ToolCall.Count > 0 || answer.Refusal is not null ? "null" : Quote(text);
        string reasoning = answer.Reasoning.Count > 0 && !tags ? $",\"reasoning_content\":{Quote(answer.FullReasoning)}" : "";
        string call = answer.ToolCall.Count > 0 ? $",\"tool_calls\":[{string.Join(',', answer.ToolCall.Select(Call))}]" : "";
        string citation = string.Join(',', answer.Citation.Select(c =>
            $$$"""{"type":"url_citation","url_citation":{"start_index":{{{c.Start}}},"end_index":{{{c.End}}},"url":{{{Quote(c.Uri)}}},"title":{{{Quote(c.Title)}}}}}"""));
        return $$"""{"id":"{{Id(answer)}}","object":"chat.completion","created":{{FormatCall.Created}},"model":{{Quote(answer.Model)}},"choices":[{"index":0,"message":{"role":"assistant","content":{{content}}{{reasoning}}{{call}},"refusal":{{Quote(answer.Refusal)}},"annotations":[{{citation}}]},"logprobs":null,"finish_reason":"{{Finish(answer)}}"}],"usage":{{Usage(answer)}},"system_fingerprint":"fp_emulator"}""";
    }

    private static string Call(EmulatedToolCall call) =>
        $$$"""{"id":"{{{call.Id}}}","type":"function","function":{"name":{{{Quote(call.Name)}}},"arguments":{{{Quote(call.Argument)}}}}}""";

    public static string Id(EmulatedAnswer answer) =>
        (MediaProse.IsFilm(answer.Model) ? "foaicmpl-" : "chatcmpl-") + Tokens.Id(answer.Seed, 29);

    public static string Finish(EmulatedAnswer answer) => answer.Finish switch
    {
        EmulatedFinish.ToolCall => "tool_calls",
        EmulatedFinish.Length => "length",
        _ => "stop",
    };

    /// <summary>What went into a cache, which the gateway tells beside OpenAI's own counts.</summary>
    private static string Cache(EmulatedAnswer answer) => answer.CacheWriteToken + answer.CacheKeptToken is > 0 and int written ? $",\"cached_creation_tokens\":{written}" : "";

    /// <summary>input_tokens and output_tokens are 0 in chat even when tokens were used (NOTES section 4).</summary>
    public static string Usage(EmulatedAnswer answer)
    {
        int written = answer.AnswerToken + answer.ReasoningToken;
        return $$$"""{"prompt_tokens":{{{answer.PromptToken}}},"completion_tokens":{{{written}}},"total_tokens":{{{answer.PromptToken + written}}},"prompt_tokens_details":{"cached_tokens":{{{answer.CachedToken}}},"text_tokens":0,"audio_tokens":0,"image_tokens":0{{{Cache(answer)}}}},"completion_tokens_details":{"text_tokens":0,"audio_tokens":0,"reasoning_tokens":{{{answer.ReasoningToken}}}},"input_tokens":0,"output_tokens":0,"input_tokens_details":null,"claude_cache_creation_5_m_tokens":{{{answer.CacheWriteToken}}},"claude_cache_creation_1_h_tokens":{{{answer.CacheKeptToken}}}}""";
    }
}
