using Allmhub.Http;

namespace Allmhub.Batch.Checkpoints;

/// <summary>What a line of a checkpoint answers: a request, and which of several equal ones it is.</summary>
/// <param name="Request">The request.</param>
/// <param name="Occurrence">Which of the equal requests of a batch, from 1.</param>
public readonly record struct CheckpointKey(RequestFingerprint Request, int Occurrence)
{
    /// <summary>Both.</summary>
    /// <returns>E.g. <c>0f…9a/2</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Request}/{Occurrence}");
}
