using System.Net;
using System.Text;
using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Shapes;

/// <summary>Reads wire text of a format the way the client does, from the bytes of the body to the completion, and says what came of it.</summary>
internal static class Shape
{
    private static readonly HttpClient Http = new();

    /// <summary>Server-sent events of these values; the event's name is the value's type where the format names its events.</summary>
    public static string Events(ChatApi api, params string[] values)
    {
        StringBuilder stream = new();
        foreach (string value in values)
        {
            string? type = api is ChatApi.Claude or ChatApi.Responses ? TypeOf(value) : null;
            stream.Append(type is null ? string.Empty : $"event: {type}\n").Append("data: ").Append(value).Append("\n\n");
        }

        return stream.Append(api == ChatApi.Chat ? "data: [DONE]\n\n" : string.Empty).ToString();
    }

    /// <summary>Reads a body: JSON, or a stream where it begins with a field.</summary>
    public static async Task<string> SayAsync(ChatApi api, string body) => Say(await ReadAsync(api, body));

    /// <summary>The same, and the completion.</summary>
    public static async Task<(ChatCompletion Completion, AllmException? Error)> ReadAsync(ChatApi api, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        AllmRequest request = new() { Method = HttpMethod.Post, Path = "v1/x" };
        using AllmCall call = new(Http, new AllmClientOptions(), request, AllmCallOptions.Default, default);
        using HttpResponseMessage message = new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", body[0] is '{' or '[' ? "application/json" : "text/event-stream");
        using AllmResponse response = new(message, new MemoryStream(bytes), call, TimeSpan.Zero);
        ChatAnswer answer = new(ChatDialects.All[api], response, 1024 * 1024);
        ChatFold fold = new();
        List<ChatUpdate> updates = [];
        AllmException? error = null;
        try
        {
            while (await answer.ReadAsync(updates))
            {
                updates.ForEach(update => fold.Add(update));
                updates.Clear();
            }
        }
        catch (AllmException caught)
        {
            error = caught;
            answer.Abandon(updates);
        }

        updates.ForEach(update => fold.Add(update));
        ChatRequest asked = new() { Model = "m", Message = [] };
        return (fold.ToCompletion(new ChatFoldContext(asked, api, answer.IsComplete && error is null)), error);
    }

    /// <summary>Only what is there is said: text, ~thinking, calls, pictures, tokens, the reason of the end, what is left out, an error.</summary>
    private static string Say((ChatCompletion Completion, AllmException? Error) reading)
    {
        ChatCompletion answer = reading.Completion;
        List<string> said = [];
        Add(answer.Text.Length > 0, answer.Text);
        Add(answer.Reasoning.Length > 0, "~" + answer.Reasoning);
        Add(answer.Refusal is not null, "refusal " + answer.Refusal);
        said.AddRange(answer.ToolCall.Select(static call => call + (call.ArgumentError is null ? string.Empty : " broken")));
        Add(answer.Media.Count > 0, string.Join(' ', answer.Media));
        Add(answer.Usage is not null, $"{answer.Usage?.InputToken}+{answer.Usage?.OutputToken}={answer.Usage?.TotalToken}");
        Add(answer.FinishReason is not (ChatFinishReason.None or ChatFinishReason.Stop), answer.FinishReason.ToString());
        said.AddRange(answer.LeftOut.Select(static what => "left out: " + what));
        Add(reading.Error is not null, $"{reading.Error?.Kind}: {reading.Error?.Message}");
        Add(reading.Error is null && !answer.IsComplete, "incomplete");
        Assert.Equal(answer.ToolCall.Count, answer.ToolCall.Select(static call => call.Id).Where(static id => id.Length > 0).Distinct().Count());
        return string.Join(" | ", said);

        void Add(bool isThere, string what)
        {
            if (isThere)
            {
                said.Add(what);
            }
        }
    }

    private static string? TypeOf(string value)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("type", out JsonElement type) ? type.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The small wire values the tables are made of.</summary>
internal static class Wire
{
    public const string ChatEnd = """{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    public const string ChatCallEnd = """{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""";
    public const string ResponsesEnd = """{"type":"response.completed","response":{"id":"r","model":"m","status":"completed","output":[]}}""";
    public const string ClaudeStart = """{"type":"message_start","message":{"id":"m1","model":"m","content":[]}}""";
    public const string ClaudeStop = """{"type":"message_stop"}""";

    public static string ChatDelta(string delta) => """{"id":"c","model":"m","choices":[{"index":0,"delta":""" + delta + ""","finish_reason":null}]}""";

    public static string ChatText(string text) => ChatDelta("""{"content":""" + JsonSerializer.Serialize(text) + "}");

    public static string ChatCalls(string calls) => ChatDelta("""{"tool_calls":""" + calls + "}");

    public static string ChatCall(string fields, string name, string arguments) =>
        ChatCalls("[{" + fields + ""","type":"function","function":{"name":""" + JsonSerializer.Serialize(name) + ""","arguments":""" + JsonSerializer.Serialize(arguments) + "}}]");

    public static string ChatBody(string message, string finish = "stop") =>
        """{"id":"c","model":"m","choices":[{"index":0,"message":""" + message + ""","finish_reason":""" + $"\"{finish}\"}}]}}";

    public static string ClaudeBody(string content, string reason = "end_turn") =>
        """{"id":"m1","type":"message","role":"assistant","model":"m","content":""" + content + ""","stop_reason":""" + $"\"{reason}\"}}";

    public static string ClaudeBegin(string block, int index = 0) => """{"type":"content_block_start","index":""" + index + ""","content_block":""" + block + "}";

    public static string ClaudeDelta(string delta, int index = 0) => """{"type":"content_block_delta","index":""" + index + ""","delta":""" + delta + "}";

    public static string ClaudeEnd(int index = 0) => """{"type":"content_block_stop","index":""" + index + "}";

    public static string ClaudeReason(string reason) => """{"type":"message_delta","delta":{"stop_reason":""" + $"\"{reason}\"}}}}";

    public static string GeminiChunk(string parts, string? reason = "STOP") =>
        """{"candidates":[{"content":{"role":"model","parts":""" + parts + """},"index":0""" + (reason is null ? string.Empty : $",\"finishReason\":\"{reason}\"") + """}],"responseId":"r"}""";

    public static string Item(string item, string kind = "done", int index = 0) => $"{{\"type\":\"response.output_item.{kind}\",\"output_index\":{index},\"item\":{item}}}";

    public static string ResponsesBody(string output) => """{"id":"r","model":"m","status":"completed","output":""" + output + "}";

    public static string Completed(string output) => """{"type":"response.completed","response":{"id":"r","model":"m","status":"completed","output":""" + output + "}}";
}
