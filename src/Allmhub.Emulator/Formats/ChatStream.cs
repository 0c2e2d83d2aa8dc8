using System.Globalization;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The chunks of a streamed chat answer.</summary>
internal sealed class ChatStream(EmulatedAnswer answer, bool usage, bool writesNull)
{
    private readonly bool _film = MediaProse.IsFilm(answer.Model);
    private readonly string _head =
        $$"""{"id":"{{ChatFormat.Id(answer)}}","object":"chat.completion.chunk","created":{{FormatCall.Created}},"model":{{Quote(answer.Model)}},"system_fingerprint":"fp_emulator","choices":[""";

    public IEnumerable<ReplyEvent> Events()
    {
        bool tags = answer.Model == ModelCatalog.ThinkTagModel;
        bool reasons = answer.Reasoning.Count > 0 && !tags;
        string opening = _film ? "" : answer.ToolCall.Count > 0 || reasons ? ",\"content\":null" : ",\"content\":\"\"";
        yield return Chunk($$"""{"role":"assistant"{{opening}}}""", ReplyEventKind.Frame);
        foreach (string piece in answer.Reasoning)
        {
            yield return tags
                ? Content(piece == answer.Reasoning[0] ? "<think>\n" + piece : piece)
                : Chunk($$"""{"content":null,"reasoning_content":{{Quote(piece)}}}""", ReplyEventKind.Content);
        }

        if (tags)
        {
            yield return Content("\n</think>\n\n");
        }

        foreach (string piece in answer.Text)
        {
            yield return Content(piece);
        }

        foreach (string piece in answer.Refusal is { } refusal ? Tokens.Split(refusal) : [])
        {
            yield return Chunk($$"""{"refusal":{{Quote(piece)}}}""", ReplyEventKind.Content);
        }

        foreach (ReplyEvent item in answer.ToolCall.SelectMany(Call))
        {
            yield return item;
        }

        yield return Finish();
        if (usage && !_film)
        {
            yield return ReplyEvent.Data($"{_head}],\"usage\":{ChatFormat.Usage(answer)}}}", ReplyEventKind.Frame);
        }

        yield return new("data: [DONE]\n\n", ReplyEventKind.Done);
    }

    private ReplyEvent Content(string piece) => Chunk($$"""{"content":{{Quote(piece)}}}""", ReplyEventKind.Content);

    private ReplyEvent Chunk(string delta, ReplyEventKind kind, string finish = "null", string used = "null") =>
        ReplyEvent.Data($$"""{{_head}}{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}],"usage":{{used}}}""", kind);

    /// <summary>The film backend puts the usage into the finishing chunk, others into one of its own.</summary>
    private ReplyEvent Finish() =>
        Chunk("{}", ReplyEventKind.Finish, $"\"{ChatFormat.Finish(answer)}\"", usage && _film ? ChatFormat.Usage(answer) : "null");

    /// <summary>Fragments after the first have no id, no name and no type; the gateway writes a type of null (NOTES section 4), which OpenAI's schema does not allow.</summary>
    private IEnumerable<ReplyEvent> Call(EmulatedToolCall call, int index)
    {
        string number = index.ToString(CultureInfo.InvariantCulture);
        yield return Chunk($$$"""{"tool_calls":[{"index":{{{number}}},"id":"{{{call.Id}}}","type":"function","function":{"name":{{{Quote(call.Name)}}},"arguments":""}}]}""", ReplyEventKind.Content);
        string type = writesNull ? ",\"type\":null" : "";
        foreach (string fragment in FormatCall.Fragments(call.Argument))
        {
            yield return Chunk($$$"""{"tool_calls":[{"index":{{{number}}}{{{type}}},"function":{"arguments":{{{Quote(fragment)}}}}}]}""", ReplyEventKind.Content);
        }
    }
}
