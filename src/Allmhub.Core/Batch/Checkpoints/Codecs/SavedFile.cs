namespace Allmhub.Batch.Checkpoints.Codecs;

/// <summary>The file that a result was saved as.</summary>
internal static class SavedFile
{
    /// <summary>Looks whether it is still there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How many bytes it had; <c>null</c> when it was not there.</param>
    /// <exception cref="CheckpointFormatException">It is gone, or another one.</exception>
    public static void ThrowIfGone(string path, long? length)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new CheckpointFormatException(Words.Say($"'{path}' is no full path."));
        }

        FileInfo file = new(path);
        if (!file.Exists || (length is long bytes && file.Length != bytes))
        {
            throw new CheckpointFormatException(file.Exists ? Words.Say($"The file '{path}' is not the one that was saved.") : Words.Say($"The file '{path}' is gone."));
        }
    }
}
