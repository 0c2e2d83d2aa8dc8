using Allmhub.Streaming;

namespace Allmhub.Batch.Checkpoints;

/// <summary>What is wrong with the file of a checkpoint.</summary>
public enum CheckpointFault
{
    /// <summary>Another batch writes into it.</summary>
    InUse,

    /// <summary>It holds something else than results of batches.</summary>
    NotACheckpoint,

    /// <summary>There can be no such file, or it cannot be read or written.</summary>
    Inaccessible,
}

/// <summary>A checkpoint that cannot be used, or a result that could not be written into it.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">The file, what is wrong with it and what to do.</param>
/// <param name="inner">What the system said.</param>
public sealed class CheckpointException(CheckpointFault fault, string message, Exception? inner = null) : Exception(RecordText.Of(message), inner)
{
    /// <summary>What is wrong.</summary>
    public CheckpointFault Fault { get; } = fault;
}

/// <summary>A line of a checkpoint out of which no result can be made; its item is asked again.</summary>
/// <param name="message">Why not.</param>
/// <param name="inner">What was found.</param>
public sealed class CheckpointFormatException(string message, Exception? inner = null) : Exception(RecordText.Of(message), inner);
