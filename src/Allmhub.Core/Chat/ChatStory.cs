using System.Runtime.InteropServices;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Chat;

/// <summary>Tells a log of a question and its answer.</summary>
internal static class ChatStory
{
    /// <summary>The story of a stream.</summary>
    /// <param name="request">The question.</param>
    /// <returns>The story.</returns>
    public static OperationStory<ChatUpdate> OfStream(ChatRequest request) => new(trace => trace.Asked = Messages(request.Message), static (trace, update) => Tell(trace, update)) { Left = Left };

    /// <summary>The story of an answer in one piece.</summary>
    /// <param name="request">The question.</param>
    /// <returns>The story.</returns>
    public static OperationStory<ChatCompletion> Of(ChatRequest request) => new(trace => trace.Asked = Messages(request.Message), Tell) { Left = Left };

    /// <summary>A conversation as a log is told of it.</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>Its messages.</returns>
    public static IReadOnlyList<TracedMessage> Messages(IReadOnlyList<ChatMessage> messages) => [.. messages.Select(static message => new TracedMessage(message.Role.ToString(), message.Text)
    {
        Media = [.. message.Part.OfType<ChatMediaPart>().Select(static part => Media(part.Media))],
        Tool = [.. message.Part.Select(ToolOf).OfType<TracedTool>()],
    })];

    private static void Left(CallTrace trace, IPartialAnswer partial)
    {
        if (partial is ChatCompletion answer)
        {
            Tell(trace, answer);
        }
    }

    private static void Tell(CallTrace trace, ChatUpdate update)
    {
        switch (update.Kind)
        {
            case ChatUpdateKind.Text or ChatUpdateKind.Refusal:
                trace.AddText(update.Text);
                break;
            case ChatUpdateKind.Reasoning:
                trace.AddReasoning(update.Text);
                break;
            case ChatUpdateKind.TextWasReasoning:
                trace.TextWasReasoning();
                trace.AddReasoning(update.Text);
                break;
            case ChatUpdateKind.ToolRun when update.Payload is ChatToolRun run:
                trace.Tool.Add(new TracedTool(run.Name, run.Arguments, run.Result, run.IsError));
                break;
            case ChatUpdateKind.Start when update.Payload is ChatStart start:
                trace.AnsweredBy = start.Model ?? trace.AnsweredBy;
                break;
            case ChatUpdateKind.Media when update.Payload is ChatMedia media:
                trace.Media.Add(Media(media));
                break;
            case ChatUpdateKind.Completion when update.Completion is ChatCompletion answer:
                Tell(trace, answer);
                break;
        }
    }

    private static void Tell(CallTrace trace, ChatCompletion answer)
    {
        trace.SetText(answer.Text.Length > 0 ? answer.Text : answer.Refusal ?? string.Empty, answer.Reasoning);
        trace.Tool.Clear();
        trace.Tool.AddRange(answer.ToolRun.Select(static run => new TracedTool(run.Name, run.Arguments, run.Result, run.IsError)));
        trace.Tool.AddRange(answer.ToolCall.Select(static call => new TracedTool(call.Name, call.Arguments, null, false)));
        trace.Media.Clear();
        trace.Media.AddRange(answer.Media.Select(Media));
        trace.FinishReason = answer.IsComplete ? answer.FinishReason.ToString() : null;
        trace.AnsweredBy = answer.Model;
        trace.RequestId = answer.RequestId ?? trace.RequestId;
    }

    private static TracedTool? ToolOf(ChatPart part) => part switch
    {
        ChatToolCallPart call => new TracedTool(call.Call.Name, call.Call.Arguments, null, false),
        ChatToolResultPart result => new TracedTool(result.Name, null, result.Content, result.IsError),
        _ => null,
    };

    private static TracedMedia Media(ChatMedia media) => new()
    {
        Name = media.FileName,
        Type = media.MediaType,
        Length = media.Data?.Length,
        Uri = media.Uri?.OriginalString,
        Open = media.Data is ReadOnlyMemory<byte> data ? () => Open(data) : null,
    };

    private static Stream Open(ReadOnlyMemory<byte> data) => MemoryMarshal.TryGetArray(data, out ArraySegment<byte> array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(data.ToArray(), writable: false);
}
