namespace Allmhub.Batch.Checkpoints;

/// <summary>Writes a result of one kind into a checkpoint, and makes it again so that nothing about it tells the two apart but its mark.</summary>
/// <typeparam name="T">The result.</typeparam>
public interface ICheckpointCodec<T>
{
    /// <summary>The kind, which lines name: what another command wrote is not read.</summary>
    string Kind { get; }

    /// <summary>Writes the members of a result.</summary>
    /// <param name="writer">Writes them, inside an object; takes secrets out.</param>
    /// <param name="result">The result.</param>
    void Write(CheckpointWriter writer, T result);

    /// <summary>Makes a result.</summary>
    /// <param name="result">The object, which may hold anything: it was in a file.</param>
    /// <returns>The result, marked as one of a checkpoint.</returns>
    /// <exception cref="CheckpointFormatException">It is none, or what belongs to it is gone.</exception>
    T Read(CheckpointObject result);
}
