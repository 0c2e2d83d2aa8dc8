using System.Globalization;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Formats;

/// <summary>The events of a streamed response. It ends with response.completed or .incomplete, without [DONE].</summary>
internal sealed class ResponsesStream(EmulatedAnswer answer, ResponsesObject response)
{
    private int _sequence;

    public IEnumerable<ReplyEvent> Events()
    {
        string started = $"\"response\":{response.Write("in_progress", "", "null", used: false)}";
        yield return Event("response.created", started);
        yield return Event("response.in_progress", started);
        int index = 0;
        int call = 0;
        foreach ((string kind, string id, string json) in response.Items())
        {
            string place = $"\"item_id\":\"{id}\",\"output_index\":{index.ToString(CultureInfo.InvariantCulture)}";
            IEnumerable<ReplyEvent> part = kind switch
            {
                "reasoning" => Reasoning(place),
                "web_search_call" => WebSearch(place),
                "message" => Message(place),
                _ => Call(place, call++),
            };
            yield return Event("response.output_item.added", $"\"output_index\":{index.ToString(CultureInfo.InvariantCulture)},\"item\":{Opened(kind, id, json, call - 1)}");
            foreach (ReplyEvent item in part)
            {
                yield return item;
            }

            yield return Event("response.output_item.done", $"\"output_index\":{index.ToString(CultureInfo.InvariantCulture)},\"item\":{json}");
            index++;
        }

        yield return Event(
            response.IsIncomplete ? "response.incomplete" : "response.completed",
            $"\"response\":{response.Complete()}",
            ReplyEventKind.Finish | ReplyEventKind.Done);
    }

    private string Opened(string kind, string id, string json, int call) => kind switch
    {
        "reasoning" => $$"""{"id":"{{id}}","type":"reasoning","summary":[]}""",
        "web_search_call" => json.Replace("\"completed\"", "\"in_progress\"", StringComparison.Ordinal),
        "message" => response.Message("in_progress", ""),
        _ => response.Call(call, "in_progress", ""),
    };

    private ReplyEvent Event(string type, string rest, ReplyEventKind kind = ReplyEventKind.Frame) =>
        ReplyEvent.Named(type, $$"""{"type":"{{type}}","sequence_number":{{_sequence++}},{{rest}}}""", kind);

    private IEnumerable<ReplyEvent> Reasoning(string place)
    {
        if (!answer.ShowThinking)
        {
            yield break;
        }

        string at = place + ",\"summary_index\":0";
        yield return Event("response.reasoning_summary_part.added", at + ",\"part\":{\"type\":\"summary_text\",\"text\":\"\"}");
        foreach (string piece in answer.Reasoning)
        {
            yield return Event("response.reasoning_summary_text.delta", $"{at},\"delta\":{Quote(piece)}", ReplyEventKind.Content);
        }

        string whole = Quote(answer.FullReasoning);
        yield return Event("response.reasoning_summary_text.done", $"{at},\"text\":{whole}");
        yield return Event("response.reasoning_summary_part.done", $$"""{{at}},"part":{"type":"summary_text","text":{{whole}}}""");
    }

    private IEnumerable<ReplyEvent> WebSearch(string place)
    {
        yield return Event("response.web_search_call.in_progress", place);
        yield return Event("response.web_search_call.searching", place);
        yield return Event("response.web_search_call.completed", place);
    }

    private IEnumerable<ReplyEvent> Message(string place)
    {
        string at = place + ",\"content_index\":0";
        string word = answer.Refusal is null ? "output_text" : "refusal";
        string opened = answer.Refusal is null ? response.Part("") : """{"type":"refusal","refusal":""}""";
        yield return Event("response.content_part.added", $"{at},\"part\":{opened}");
        foreach (string piece in answer.Refusal is { } refusal ? Tokens.Split(refusal) : answer.Text)
        {
            string extra = answer.Refusal is null ? ",\"logprobs\":[]" : "";
            yield return Event($"response.{word}.delta", $"{at},\"delta\":{Quote(piece)}{extra}", ReplyEventKind.Content);
        }

        for (int i = 0; i < answer.Citation.Count; i++)
        {
            yield return Event("response.output_text.annotation.added", $"{at},\"annotation_index\":{i.ToString(CultureInfo.InvariantCulture)},\"annotation\":{ResponsesObject.Annotation(answer.Citation[i])}");
        }

        yield return answer.Refusal is null
            ? Event("response.output_text.done", $"{at},\"text\":{Quote(answer.FullText)},\"logprobs\":[]")
            : Event("response.refusal.done", $"{at},\"refusal\":{Quote(answer.Refusal)}");
        yield return Event("response.content_part.done", $"{at},\"part\":{response.Part(answer.FullText, string.Join(',', answer.Citation.Select(ResponsesObject.Annotation)))}");
    }

    private IEnumerable<ReplyEvent> Call(string place, int index)
    {
        EmulatedToolCall call = answer.ToolCall[index];
        foreach (string fragment in FormatCall.Fragments(call.Argument))
        {
            yield return Event("response.function_call_arguments.delta", $"{place},\"delta\":{Quote(fragment)}", ReplyEventKind.Content);
        }

        yield return Event("response.function_call_arguments.done", $"{place},\"name\":{Quote(call.Name)},\"arguments\":{Quote(call.Argument)}");
    }
}
