namespace Allmhub.Tasks.Midjourney;

/// <summary>A button of a finished task, by its own id (<c>POST /mj/submit/action</c>).</summary>
public sealed record MidjourneyPress : MidjourneySubmission
{
    /// <summary>The button's task.</summary>
    public required string TaskId { get; init; }

    /// <summary>The button's <c>customId</c>, letter by letter.</summary>
    public required string CustomId { get; init; }

    /// <summary>Whether to be asked for a prompt first, where the backend can; <c>null</c> for the account's own.</summary>
    public bool? EnableRemix { get; init; }

    /// <inheritdoc/>
    public override string Action => MidjourneyCustomId.ActionOf(CustomId);

    /// <inheritdoc/>
    internal override string? ParentId => TaskId;
}
