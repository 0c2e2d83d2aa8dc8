using System.Text;
using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Chat;

/// <summary>Reads answers of OpenAI chat the way the client does: parser, reader, fold; no network.</summary>
internal static class ChatSample
{
    public static ChatRequest Request { get; } = new() { Model = "asked-for", Message = [new ChatMessage(ChatRole.User, "hi")] };

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", file));

    public static ChatResult Stream(string file) => Stream([Bytes(file)]);

    public static ChatResult Stream(params byte[][] pieces)
    {
        SseParser parser = new() { EndsAtValue = true };
        OpenAIChatDialect dialect = new();
        ChatStreamReader reader = dialect.CreateStreamReader();
        List<ChatUpdate> updates = [];
        AllmException? error = null;
        try
        {
            foreach (byte[] piece in pieces)
            {
                parser.Append(piece);
                Drain(parser, reader, updates);
            }

            parser.Complete();
            Drain(parser, reader, updates);
        }
        catch (AllmException caught)
        {
            error = caught;
        }

        reader.Complete(updates);
        return Fold(updates, error is null && reader.SawEnd, error);
    }

    /// <summary>A stream of these deltas of content, then the finishing chunk.</summary>
    public static ChatResult Deltas(params string[] deltas) =>
        Events([.. deltas.Select(text => $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}}},"finish_reason":null}]}"""), """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""]);

    public static ChatResult Events(params string[] events) =>
        Stream([Encoding.UTF8.GetBytes(string.Concat(events.Select(static item => $"data: {item}\n\n")) + "data: [DONE]\n\n")]);

    public static ChatResult Body(ReadOnlyMemory<byte> json)
    {
        using JsonDocument body = JsonDocument.Parse(json);
        List<ChatUpdate> updates = [];
        new OpenAIChatDialect().Read(body.RootElement, updates);
        return Fold(updates, true, null);
    }

    public static ChatResult Body(string json) => Body(Encoding.UTF8.GetBytes(json));

    private static void Drain(SseParser parser, ChatStreamReader reader, List<ChatUpdate> updates)
    {
        while (parser.TryRead(out SseItem item))
        {
            if (item.Kind == SseItemKind.Event)
            {
                reader.Read(item.EventType, item.Data, updates);
            }
            else if (item.Kind == SseItemKind.BareJson && AnswerErrors.TryFromBody(item.Data) is AllmException error)
            {
                throw error;
            }
        }
    }

    private static ChatResult Fold(List<ChatUpdate> updates, bool isComplete, AllmException? error)
    {
        ChatFold fold = new();
        foreach (ChatUpdate update in updates)
        {
            fold.Add(update);
        }

        return new ChatResult(fold.ToCompletion(new ChatFoldContext(Request, ChatApi.Chat, isComplete)), updates, error);
    }
}

/// <summary>What came of an answer.</summary>
internal sealed record ChatResult(ChatCompletion Completion, IReadOnlyList<ChatUpdate> Updates, AllmException? Error)
{
    public double[] Progress => [.. Updates.Where(static update => update.Kind == ChatUpdateKind.Progress).Select(static update => (double)update.Payload!)];

    /// <summary>Everything that must not depend on how the bytes were cut.</summary>
    public string Describe()
    {
        ChatCompletion c = Completion;
        return JsonSerializer.Serialize(new
        {
            c.Text,
            c.Reasoning,
            c.Refusal,
            c.FailureReason,
            c.Id,
            c.Model,
            Finish = $"{c.FinishReason} {c.RawFinishReason} {c.IsComplete}",
            c.Usage,
            Calls = c.ToolCall.Select(static call => $"{call.Id} {call}"),
            Media = c.Media.Select(static media => $"{media.Kind} {media} {media.FileName} {media.Description}"),
            c.Citation,
            Parts = c.Message[^1].Part.Select(static part => $"{part.GetType().Name} {part}"),
            Progress,
            Error = $"{Error?.Kind} {Error?.Message}",
        });
    }
}
