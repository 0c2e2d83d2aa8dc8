using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>Why something cannot be attached.</summary>
public enum AttachmentFault
{
    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>It is a folder.</summary>
    Folder,

    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>Its bytes are of no kind a model takes.</summary>
    UnknownType,

    /// <summary>It is larger than a request may be.</summary>
    TooLarge,

    /// <summary>It cannot be read.</summary>
    Unreadable,

    /// <summary>Its address is neither http nor https.</summary>
    Address,
}

/// <summary>Something cannot be attached; nothing was sent.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class AttachmentException(AttachmentFault fault, string message, Exception? inner = null) : Exception(RecordText.Of(message), inner)
{
    /// <summary>Why.</summary>
    public AttachmentFault Fault { get; } = fault;
}
