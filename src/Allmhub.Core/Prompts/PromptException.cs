using Allmhub.Streaming;

namespace Allmhub.Prompts;

/// <summary>Why a kept prompt was not read or written.</summary>
public enum PromptFault
{
    /// <summary>There is none of this name.</summary>
    NotFound,

    /// <summary>There is one of this name already.</summary>
    Exists,

    /// <summary>A text cannot be a name.</summary>
    Name,

    /// <summary>The file says something that cannot be read or must not be said there.</summary>
    Invalid,

    /// <summary>A file lies, or leads, outside the folder of prompts.</summary>
    Outside,

    /// <summary>The folder or a file cannot be used: no right, a broken disk, too large.</summary>
    Storage,
}

/// <summary>A kept prompt that is not read or written; the message names file and line, what is wrong, and what to do.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">The reason in words.</param>
/// <param name="inner">The cause.</param>
public sealed class PromptException(PromptFault fault, string message, Exception? inner = null) : Exception(RecordText.Of(message), inner)
{
    /// <summary>Why.</summary>
    public PromptFault Fault { get; } = fault;
}
