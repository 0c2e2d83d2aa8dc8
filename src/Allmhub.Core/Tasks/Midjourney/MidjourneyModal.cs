using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>The answer to a task that waits for one (<c>POST /mj/submit/modal</c>).</summary>
public sealed record MidjourneyModal : MidjourneySubmission
{
    /// <summary>The task that waits.</summary>
    public required string TaskId { get; init; }

    /// <summary>The prompt to go on with; a custom zoom wants <c>--zoom</c> with 1 to 2 in it.</summary>
    public required string Prompt { get; init; }

    /// <summary>For a region: black, and white where to paint anew; its bytes here.</summary>
    public ImageSource? Mask { get; init; }

    /// <inheritdoc/>
    public override string Action => "MODAL";

    /// <inheritdoc/>
    internal override string? Words => Prompt;

    /// <inheritdoc/>
    internal override string? ParentId => TaskId;
}
