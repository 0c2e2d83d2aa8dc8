using System.Globalization;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The events of a streamed message. The Claude path writes three line ends (NOTES section 3).</summary>
internal sealed class ClaudeStream(EmulatedAnswer answer)
{
    private int _index;

    public IEnumerable<ReplyEvent> Events()
    {
        yield return Event("message_start", "\"message\":" + ClaudeFormat.Message(answer, "", "null", "null", ClaudeFormat.Usage(answer, 1)));
        yield return ReplyEvent.Named("ping", """{"type":"ping"}""", ReplyEventKind.Frame, "\n\n\n");
        foreach (ReplyEvent item in Thinking().Concat(Search()).Concat(Text()).Concat(answer.ToolCall.SelectMany(Call)))
        {
            yield return item;
        }

        yield return Event(
            "message_delta",
            $$$"""
            "delta":{"stop_reason":"{{{ClaudeFormat.StopReason(answer)}}}","stop_sequence":{{{Quote(answer.StoppedAt)}}}},"usage":{{{ClaudeFormat.Usage(answer)}}}
            """,
            ReplyEventKind.Finish);
        yield return ReplyEvent.Named("message_stop", """{"type":"message_stop"}""", ReplyEventKind.Finish | ReplyEventKind.Done, "\n\n\n");
    }

    private static ReplyEvent Event(string type, string rest, ReplyEventKind kind = ReplyEventKind.Frame) =>
        ReplyEvent.Named(type, $$"""{"type":"{{type}}",{{rest}}}""", kind, "\n\n\n");

    private ReplyEvent Start(string block) => Event("content_block_start", $"\"index\":{Index},\"content_block\":{block}");

    private ReplyEvent Delta(string type, string field, string? value) =>
        Event("content_block_delta", $$"""
            "index":{{Index}},"delta":{"type":"{{type}}","{{field}}":{{Quote(value)}}}
            """, ReplyEventKind.Content);

    private ReplyEvent Stop()
    {
        ReplyEvent stop = Event("content_block_stop", $"\"index\":{Index}");
        _index++;
        return stop;
    }

    private string Index => _index.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<ReplyEvent> Thinking()
    {
        if (answer.Reasoning.Count == 0)
        {
            yield break;
        }

        yield return Start("""{"type":"thinking","thinking":"","signature":""}""");
        foreach (string piece in answer.Reasoning)
        {
            yield return Delta("thinking_delta", "thinking", piece);
        }

        yield return Delta("signature_delta", "signature", ClaudeFormat.Signature(answer));
        yield return Stop();
    }

    private IEnumerable<ReplyEvent> Search()
    {
        foreach (string block in ClaudeFormat.WebSearch(answer))
        {
            yield return Start(block);
            yield return Stop();
        }
    }

    private IEnumerable<ReplyEvent> Text()
    {
        IReadOnlyList<string> text = answer.Refusal is { } refusal ? Tokens.Split(refusal) : answer.Text;
        if (text.Count == 0)
        {
            yield break;
        }

        yield return Start("""{"type":"text","text":""}""");
        foreach (string piece in text)
        {
            yield return Delta("text_delta", "text", piece);
        }

        foreach (EmulatedCitation citation in answer.Citation)
        {
            yield return Event("content_block_delta", $$$"""
                "index":{{{Index}}},"delta":{"type":"citations_delta","citation":{{{ClaudeFormat.Citation(citation)}}}}
                """);
        }

        yield return Stop();
    }

    private IEnumerable<ReplyEvent> Call(EmulatedToolCall call)
    {
        yield return Start($$$"""{"type":"tool_use","id":"{{{ClaudeFormat.CallId(call)}}}","name":{{{Quote(call.Name)}}},"input":{}}""");
        yield return Delta("input_json_delta", "partial_json", "");
        foreach (string fragment in FormatCall.Fragments(call.Argument))
        {
            yield return Delta("input_json_delta", "partial_json", fragment);
        }

        yield return Stop();
    }
}
