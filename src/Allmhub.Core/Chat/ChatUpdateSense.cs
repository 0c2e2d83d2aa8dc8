namespace Allmhub.Chat;

/// <summary>Whether updates say anything: what makes a body an answer, and what keeps a stream alive.</summary>
internal static class ChatUpdateSense
{
    /// <summary>Whether a body that gave this is an answer.</summary>
    /// <param name="update">The update.</param>
    /// <returns>False for what any object could give.</returns>
    public static bool SaysSomething(ChatUpdate update) => update.Payload switch
    {
        ChatStart start => start.Id is not null || start.Model is not null,
        ChatFinish finish => finish.Reason != ChatFinishReason.None,
        bool isContent => isContent,
        _ => true,
    };

    /// <summary>Whether an event gave nothing that counts. Without LINQ: it is asked at every delta.</summary>
    /// <param name="updates">The updates.</param>
    /// <param name="from">Where those of the event begin.</param>
    /// <returns>Whether there is none.</returns>
    public static bool SaysNothing(List<ChatUpdate> updates, int from)
    {
        for (int i = from; i < updates.Count; i++)
        {
            if (updates[i].Kind is not (ChatUpdateKind.LeftOut or ChatUpdateKind.Start))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it keeps a stream alive: an upstream that is dead behind a gateway can go on sending pings, ids, counts and empty deltas.</summary>
    /// <param name="update">The update.</param>
    /// <returns>Whether it is content.</returns>
    public static bool IsContent(ChatUpdate update) =>
        update.Kind is not (ChatUpdateKind.Start or ChatUpdateKind.Usage) && (update.Text is { Length: > 0 } || update.Payload is not null);
}
