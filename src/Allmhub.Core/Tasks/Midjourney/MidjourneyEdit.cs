using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>A picture changed by words (<c>POST /mj/submit/edits</c>).</summary>
public sealed record MidjourneyEdit : MidjourneySubmission
{
    /// <summary>What is to be changed.</summary>
    public required string Prompt { get; init; }

    /// <summary>The picture: bytes or an address.</summary>
    public required ImageSource Image { get; init; }

    /// <summary>Who draws; <c>null</c> for the account's own.</summary>
    public MidjourneyBot? Bot { get; init; }

    /// <inheritdoc/>
    public override string Action => "EDITS";

    /// <inheritdoc/>
    internal override string? Words => Prompt;
}
