using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Core.Tests.Contract;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>What reading an answer gave: the completion so far, and the error that ended it.</summary>
internal sealed record Reading(ChatCompletion Completion, AllmException? Error, bool SawEnd);

/// <summary>Drives a dialect the way the client does, without HTTP.</summary>
internal static class DialectDriver
{
    public static ChatRequest Ask(string model, string text, bool stream = false) =>
        new() { Model = model, Message = [new ChatMessage(ChatRole.User, text)], Stream = stream };

    public static async Task<JsonObject> WriteAsync(IChatDialect dialect, ChatRequest request)
    {
        ChatWireRequest wire = dialect.Write(request);
        string json = wire.Body.ToJsonString();
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", wire.Path, json));
        return JsonNode.Parse(json)!.AsObject();
    }

    public static Reading ReadSample(IChatDialect dialect, string name, ChatRequest? request = null) => name.EndsWith(".sse", StringComparison.Ordinal)
        ? ReadStream(dialect, Sample.Bytes(name), 0, request)
        : ReadBody(dialect, Sample.Json(name), request);

    public static Reading ReadBody(IChatDialect dialect, JsonElement body, ChatRequest? request = null)
    {
        List<ChatUpdate> updates = [];
        try
        {
            dialect.Read(body, updates);
            return new Reading(Fold(dialect, updates, request, true), null, updates.Exists(static update => update.Kind == ChatUpdateKind.Finish));
        }
        catch (AllmException error)
        {
            return new Reading(Fold(dialect, updates, request, false), error, false);
        }
    }

    public static Reading ReadStream(IChatDialect dialect, string sse) => ReadStream(dialect, Encoding.UTF8.GetBytes(sse), 0);

    public static Reading ReadStream(IChatDialect dialect, byte[] bytes, int split, ChatRequest? request = null)
    {
        ChatStreamReader reader = dialect.CreateStreamReader();
        List<ChatUpdate> updates = [];
        SseParser parser = new() { EndsAtValue = true };
        AllmException? error = null;
        try
        {
            parser.Append(bytes.AsSpan(0, split));
            Drain(parser, reader, updates);
            parser.Append(bytes.AsSpan(split));
            Drain(parser, reader, updates);
            parser.Complete();
            Drain(parser, reader, updates);
        }
        catch (AllmException thrown)
        {
            error = thrown;
        }

        reader.Complete(updates);
        return new Reading(Fold(dialect, updates, request, reader.SawEnd), error, reader.SawEnd);
    }

    /// <summary>Everything a reading says, as text, so that two can be compared.</summary>
    public static string Describe(Reading reading)
    {
        ChatCompletion answer = reading.Completion;
        StringBuilder text = new();
        text.AppendLine($"{answer.Id} {answer.Model} {answer.FinishReason} {answer.RawFinishReason} {reading.SawEnd} {reading.Error?.Kind} {reading.Error?.Message}");
        text.AppendLine($"{answer.Usage?.InputToken} {answer.Usage?.OutputToken} {answer.Usage?.TotalToken} {answer.Usage?.CachedToken} {answer.Usage?.ReasoningToken}");
        foreach (ChatPart part in answer.Message.SelectMany(static message => message.Part))
        {
            text.AppendLine($"{part.GetType().Name} {part} {(part as ChatToolCallPart)?.Call} {part.Raw?.Json.GetRawText()}");
        }

        text.AppendJoin('\n', answer.Citation).AppendJoin('\n', answer.Media);
        return text.ToString();
    }

    private static ChatCompletion Fold(IChatDialect dialect, List<ChatUpdate> updates, ChatRequest? request, bool isComplete)
    {
        ChatFold fold = new();
        updates.ForEach(update => fold.Add(update));
        return fold.ToCompletion(new ChatFoldContext(request ?? new ChatRequest { Model = "m", Message = [] }, dialect.Api, isComplete));
    }

    private static void Drain(SseParser parser, ChatStreamReader reader, List<ChatUpdate> updates)
    {
        while (parser.TryRead(out SseItem item))
        {
            if (item.Kind == SseItemKind.BareJson && AnswerErrors.TryFromBody(item.Data) is { } error)
            {
                throw error;
            }

            if (item.Kind == SseItemKind.Event)
            {
                reader.Read(item.EventType, item.Data, updates);
            }
        }
    }
}
