using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Allmhub.Batch.Checkpoints;

/// <summary>Reads and writes results of one kind in the file of a checkpoint. Safe for parallel use.</summary>
/// <param name="file">The file.</param>
/// <param name="redact">Takes secrets out of a text before it is written.</param>
public sealed class CheckpointRecord(CheckpointFile file, Func<string, string> redact)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = CheckpointLine.MaxDepth };

    /// <summary>Reads the result of a request, each once.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="key">The request.</param>
    /// <param name="codec">Makes the result.</param>
    /// <param name="result">The result.</param>
    /// <param name="reason">Why there is none although there is a line; <c>null</c> otherwise.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryRead<T>(CheckpointKey key, ICheckpointCodec<T> codec, [MaybeNullWhen(false)] out T result, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(codec);
        reason = null;
        while (file.Take(key) is byte[] line)
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(line, Options);
                result = codec.Read(new CheckpointObject(document.RootElement.GetProperty("result")));
                return true;
            }
            catch (Exception failure) when (failure is CheckpointFormatException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException or IOException or UnauthorizedAccessException)
            {
                // Whatever stands there: it is a line of a file, and its item can be asked again.
                reason = failure.Message;
            }
        }

        result = default;
        return false;
    }

    /// <summary>Writes the result of a request.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="key">The request.</param>
    /// <param name="codec">Writes the result.</param>
    /// <param name="result">The result.</param>
    /// <returns>What is to be told, once for whatever goes wrong several times; <c>null</c> for nothing. The result is good all the same.</returns>
    public CheckpointException? Write<T>(CheckpointKey key, ICheckpointCodec<T> codec, T result)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return file.Append(CheckpointWriter.Line(key, codec, result, redact).Span);
    }
}
