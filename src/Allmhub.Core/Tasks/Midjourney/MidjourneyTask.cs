using Allmhub.Foundation;
using Allmhub.Media;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Something Midjourney makes, or has made: pictures, films, or prompts.</summary>
public sealed record MidjourneyTask : AllmTask
{
    // The gateway refreshes its copy every 15 s (NOTES section 10).
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(90);

    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.Midjourney;

    /// <summary>The service's word for what is done, e.g. <c>IMAGINE</c>, <c>UPSCALE</c>, <c>VIDEO</c>; an open list.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>Who draws, as far as is known.</summary>
    public MidjourneyBot Bot { get; init; }

    /// <summary>The task it came out of; <c>null</c> when it came out of none, or none is known.</summary>
    public string? ParentId { get; init; }

    /// <summary>The prompt in English, as the service wrote it; <c>null</c> when it wrote none.</summary>
    public string? PromptEn { get; init; }

    /// <summary>The prompt as Midjourney took it, with its switches; of a description or a shortening the whole answer. <c>null</c> when there is none.</summary>
    public string? FinalPrompt { get; init; }

    /// <summary>The prompts that a description or a shortening proposes, without their numbers; empty otherwise.</summary>
    public IReadOnlyList<string> Suggestion => IsText(Action) ? MidjourneySuggestion.Read(FinalPrompt) : [];

    /// <summary>What the service calls the order, e.g. <c>/imagine a red bicycle</c>.</summary>
    public string? Description { get; init; }

    /// <summary>The free text of the submission.</summary>
    public string? State { get; init; }

    /// <summary>
    /// Where its picture can be had: a preview while it is made, the grid or the single picture when it is done. The service's own address letter by
    /// letter, unless that is one that only the service itself can reach: then the gateway's. <c>null</c> when there is none.
    /// </summary>
    public Uri? ImageUri { get => field ??= MidjourneyDetail.Link(Kept, "image"); init; }

    /// <summary>Where its films can be had; empty when it has none. Addresses expire.</summary>
    public IReadOnlyList<Uri> VideoUri { get => field ??= MidjourneyDetail.Links(Kept, "video"); init => field = Indexable.Of(value); }

    /// <summary>Further addresses of the answer: what an upload gives, or the single pictures of a grid where the service names them.</summary>
    public IReadOnlyList<Uri> Link { get => field ??= MidjourneyDetail.Links(Kept, "link"); init => field = Indexable.Of(value); }

    /// <summary>Its buttons; empty while it is not done, and for what has none.</summary>
    public IReadOnlyList<MidjourneyButton> Button { get => field ??= MidjourneyDetail.Buttons(Kept); init => field = Indexable.Of(value); }

    /// <summary>Why it failed, in the service's words; the same as <see cref="AllmTask.Error"/>.</summary>
    public string? FailReason => Error;

    /// <summary>When its making began; <c>null</c> while it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The file it was saved as; <c>null</c> when it was not.</summary>
    public string? Path { get; init; }

    /// <summary>When its question was answered; <c>null</c> when none was. The gateway's copy shows the question for some seconds more.</summary>
    internal DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What the journal kept: read as it is asked for, since ten thousand tasks are to be listed at once.</summary>
    internal IReadOnlyDictionary<string, string>? Kept { get; init; }

    /// <inheritdoc/>
    internal override string? Question => Status != TaskState.Modal ? null : Action switch
    {
        "INPAINT" => Words.Say("a prompt and a mask for the region: Invoke-AllmMidjourneyAction -Task … -Prompt … -Mask …"),
        "CUSTOM_ZOOM" => Words.Say("a prompt with its zoom, e.g. --zoom 1.5: Invoke-AllmMidjourneyAction -Task … -Prompt …"),
        _ => Words.Say("a prompt: Invoke-AllmMidjourneyAction -Task … -Prompt …"),
    };

    /// <summary>Whether an action gives words and no picture.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The answer.</returns>
    internal static bool IsText(string action) => action is "DESCRIBE" or "SHORTEN" or "PIC_READER" or "PROMPT_ANALYZER";

    /// <summary>Whether its question was answered so lately that the gateway may not have seen it.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The answer.</returns>
    internal bool IsJustAnswered(DateTimeOffset now) => AnsweredAt is DateTimeOffset answered && now - answered < AnswerGrace;

    /// <summary>A task of its entry in the journal.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The task.</returns>
    internal static MidjourneyTask Restore(TaskEntry entry) => MidjourneyDetail.Read(entry.Fill(new MidjourneyTask()), entry.Detail);

    /// <inheritdoc/>
    internal override void WriteDetail(IDictionary<string, string> detail, bool keepsPrompt) => MidjourneyDetail.Write(this, detail, keepsPrompt);

    /// <inheritdoc/>
    protected override IReadOnlyList<MediaContent> Media()
    {
        MediaContent medium = new() { Kind = MediaKind.Image, Prompt = Prompt, Model = Model, Path = Path, IsOfTask = true };
        if (Status != TaskState.Success || IsText(Action))
        {
            return [];
        }

        if (VideoUri.Count > 0)
        {
            return [.. VideoUri.Select((film, index) => medium with { Kind = MediaKind.Video, Uri = film, Index = index, Path = index == 0 ? Path : null })];
        }

        return ImageUri is Uri picture
            ? [medium with { Uri = picture, Other = Id.Length > 0 && Gateway is Uri gateway ? [MidjourneyLink.OfGateway(gateway, Id)] : [] }]
            : [.. Link.Select((link, index) => medium with { Uri = link, Index = index })];
    }
}
