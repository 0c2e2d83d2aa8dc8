namespace Allmhub.Chat;

/// <summary>An item of a streamed answer: an update, or at the very end the completion.</summary>
public readonly struct ChatStreamItem
{
    /// <summary>Makes an item of an update.</summary>
    /// <param name="update">The update.</param>
    public ChatStreamItem(in ChatUpdate update) => Update = update;

    /// <summary>Makes the last item.</summary>
    /// <param name="completion">The whole answer.</param>
    public ChatStreamItem(ChatCompletion completion) => Completion = completion;

    /// <summary>The update; without meaning on the last item.</summary>
    public ChatUpdate Update { get; }

    /// <summary>The whole answer, on the last item only.</summary>
    public ChatCompletion? Completion { get; }
}
