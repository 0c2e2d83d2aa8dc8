using Allmhub.Streaming;

namespace Allmhub.Chat.Sessions;

/// <summary>What is wrong with a session file.</summary>
public enum ChatSessionFault
{
    /// <summary>It does not exist.</summary>
    NotFound,

    /// <summary>It cannot be read or written.</summary>
    Inaccessible,

    /// <summary>A newer version of the module wrote it.</summary>
    NewerVersion,

    /// <summary>It is no session, or half of one.</summary>
    Broken,

    /// <summary>It holds another conversation, which saving there would lose.</summary>
    Occupied,
}

/// <summary>A session file cannot be used; the file is as it was.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">What the reader or the system said.</param>
public sealed class ChatSessionException(ChatSessionFault fault, string message, Exception? inner = null) : Exception(RecordText.Of(message), inner)
{
    /// <summary>What is wrong.</summary>
    public ChatSessionFault Fault { get; } = fault;
}
