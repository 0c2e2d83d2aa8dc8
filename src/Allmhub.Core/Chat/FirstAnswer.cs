using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>
/// Has what reads an answer compiled while the first request of the process is on its way. The runtime compiles a method at its
/// first call, which would else come between the arrival of the first answer and its first token. What is read here goes nowhere.
/// </summary>
internal static class FirstAnswer
{
    private static int _isPrepared;

    /// <summary>Prepares for the first answer; does nothing from the second time on.</summary>
    /// <param name="dialect">The format it will have.</param>
    public static void Prepare(IChatDialect dialect)
    {
        if (Interlocked.Exchange(ref _isPrepared, 1) == 0)
        {
            _ = Read(dialect);
        }
    }

    /// <summary>Reads the shortest answer of a format.</summary>
    /// <param name="dialect">The format.</param>
    /// <returns>The answer.</returns>
    internal static ChatCompletion Read(IChatDialect dialect)
    {
        SseParser parser = new();
        ChatStreamReader reader = dialect.CreateStreamReader();
        ChatFold fold = new();
        List<ChatUpdate> updates = [];
        parser.Append(dialect.ShortestStream);
        while (parser.TryRead(out SseItem item))
        {
            reader.Read(item.EventType, item.Data, updates);
        }

        reader.Complete(updates);
        foreach (ChatUpdate update in updates)
        {
            fold.Add(update);
        }

        return fold.ToCompletion(new ChatFoldContext(new ChatRequest { Model = string.Empty, Message = [] }, dialect.Api, reader.SawEnd));
    }
}
