namespace Allmhub.Tasks.Midjourney;

/// <summary>One of U1 to U4, V1 to V4 or a reroll of a grid (<c>POST /mj/submit/change</c>).</summary>
public sealed record MidjourneyChange : MidjourneySubmission
{
    /// <summary>The grid's task.</summary>
    public required string TaskId { get; init; }

    /// <summary>What is made of it.</summary>
    public required MidjourneyChangeKind Kind { get; init; }

    /// <summary>The place in the grid, 1 to 4. The gateway wants it for a reroll too, where it means nothing.</summary>
    public int Index { get; init; } = 1;

    /// <inheritdoc/>
    public override string Action => Kind switch
    {
        MidjourneyChangeKind.Upscale => "UPSCALE",
        MidjourneyChangeKind.Variation => "VARIATION",
        _ => "REROLL",
    };

    /// <inheritdoc/>
    internal override string? ParentId => TaskId;
}
