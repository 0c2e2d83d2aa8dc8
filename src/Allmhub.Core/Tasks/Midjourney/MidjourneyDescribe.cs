using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Prompts for a picture that is there (<c>POST /mj/submit/describe</c>); they come in <see cref="MidjourneyTask.Suggestion"/>.</summary>
public sealed record MidjourneyDescribe : MidjourneySubmission
{
    /// <summary>The picture; an address travels as <c>link</c>, which not every backend reads.</summary>
    public required ImageSource Image { get; init; }

    /// <summary>The language of the answer, where the backend offers some; <c>null</c> for its own.</summary>
    public string? Language { get; init; }

    /// <summary>Who looks; <c>null</c> for the account's own.</summary>
    public MidjourneyBot? Bot { get; init; }

    /// <inheritdoc/>
    public override string Action => "DESCRIBE";
}
