namespace Allmhub.Tasks.Midjourney;

/// <summary>Shorter prompts for a long one (<c>POST /mj/submit/shorten</c>); they come in <see cref="MidjourneyTask.Suggestion"/>.</summary>
public sealed record MidjourneyShorten : MidjourneySubmission
{
    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>Who reads it; <c>null</c> for the account's own.</summary>
    public MidjourneyBot? Bot { get; init; }

    /// <inheritdoc/>
    public override string Action => "SHORTEN";

    /// <inheritdoc/>
    internal override string? Words => Prompt;
}
