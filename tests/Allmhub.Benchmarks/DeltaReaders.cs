using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Streaming;
using StandardParser = System.Net.ServerSentEvents.SseParser;

namespace Allmhub.Benchmarks;

/// <summary>The ways to read the same stream. Each gives the number of characters of the answer, so that all are seen to do the work.</summary>
internal static class DeltaReaders
{
    /// <summary>The yardstick: the runtime's parser, and a Utf8JsonReader that picks the one field.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>Characters.</returns>
    public static int Standard(Stream stream)
    {
        int length = 0;
        foreach (System.Net.ServerSentEvents.SseItem<string?> item in StandardParser.Create(stream, static (_, data) => PickContent(data)).Enumerate())
        {
            length += item.Data?.Length ?? 0;
        }

        return length;
    }

    /// <summary>The same with the parser of the core.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>Characters.</returns>
    public static int Parser(Stream stream)
    {
        int length = 0;
        SseParser parser = new();
        do
        {
            while (parser.TryRead(out SseItem item))
            {
                length += PickContent(item.Data)?.Length ?? 0;
            }
        }
        while (Fill(parser, stream));

        return length;
    }

    /// <summary>Parser, OpenAI chat dialect and fold: every field is looked at and a completion is made.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>Characters.</returns>
    public static int Folded(Stream stream)
    {
        SseParser parser = new();
        ChatStreamReader reader = new OpenAIChatDialect().CreateStreamReader();
        ChatFold fold = new();
        List<ChatUpdate> updates = [];
        do
        {
            while (parser.TryRead(out SseItem item))
            {
                reader.Read(item.EventType, item.Data, updates);
                Take(updates, fold);
            }
        }
        while (Fill(parser, stream));

        reader.Complete(updates);
        Take(updates, fold);
        return fold.ToCompletion(new(new ChatRequest { Model = "m", Message = [] }, ChatApi.Chat, reader.SawEnd)).Text.Length;
    }

    private static void Take(List<ChatUpdate> updates, ChatFold fold)
    {
        foreach (ChatUpdate update in updates)
        {
            fold.Add(update);
        }

        updates.Clear();
    }

    private static bool Fill(SseParser parser, Stream stream)
    {
        int read = stream.Read(parser.GetBuffer().Span);
        parser.Advance(read);
        return read > 0;
    }

    internal static string? PickContent(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] != '{')
        {
            return null;
        }

        Utf8JsonReader reader = new(data);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                return reader.GetString();
            }
        }

        return null;
    }
}
