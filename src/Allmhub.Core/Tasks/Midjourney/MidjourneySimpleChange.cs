namespace Allmhub.Tasks.Midjourney;

/// <summary>The same as <see cref="MidjourneyChange"/> in one line of text (<c>POST /mj/submit/simple-change</c>).</summary>
public sealed record MidjourneySimpleChange : MidjourneySubmission
{
    /// <summary>The task's id, one blank, and <c>U1</c> to <c>U4</c>, <c>V1</c> to <c>V4</c> or <c>R</c>.</summary>
    public required string Content { get; init; }

    /// <inheritdoc/>
    public override string Action => MidjourneyWriter.Parse(this).Action;
}
