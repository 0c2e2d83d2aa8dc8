using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>The face of one picture in another (<c>POST /mj/insight-face/swap</c>).</summary>
public sealed record MidjourneySwapFace : MidjourneySubmission
{
    /// <summary>The picture with the face. An address is passed on as it is, which some backends read.</summary>
    public required ImageSource Source { get; init; }

    /// <summary>The picture that gets it.</summary>
    public required ImageSource Target { get; init; }

    /// <inheritdoc/>
    public override string Action => "SWAP_FACE";
}
