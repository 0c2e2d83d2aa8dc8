using Allmhub.Streaming;

namespace Allmhub.Vectors.Files;

/// <summary>What is wrong with a file of vectors.</summary>
public enum EmbeddingFileFault
{
    /// <summary>There is none, or it cannot be read.</summary>
    Unreadable,

    /// <summary>It is a file of another kind.</summary>
    Foreign,

    /// <summary>A newer version of this product wrote it.</summary>
    Newer,

    /// <summary>It ends too early or was changed.</summary>
    Torn,

    /// <summary>It holds vectors of another model or length.</summary>
    Different,

    /// <summary>It cannot be written.</summary>
    Unwritable,
}

/// <summary>A file of vectors that cannot be used; the message names it and says why.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">The reason in words.</param>
/// <param name="inner">The cause.</param>
public sealed class EmbeddingFileException(EmbeddingFileFault fault, string message, Exception? inner = null) : IOException(RecordText.Of(message), inner)
{
    /// <summary>What is wrong.</summary>
    public EmbeddingFileFault Fault { get; } = fault;
}
