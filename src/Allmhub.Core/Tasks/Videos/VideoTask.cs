using Allmhub.Foundation;
using Allmhub.Media;

namespace Allmhub.Tasks.Videos;

/// <summary>A film in the making, or made.</summary>
public sealed record VideoTask : AllmTask
{
    /// <inheritdoc/>
    public override TaskKind Kind => TaskKind.Video;

    /// <summary>The format it was asked for in.</summary>
    public VideoApi Api { get; init; } = VideoApi.Videos;

    /// <summary>Its first address, every letter as the service wrote it; <c>null</c> when there is none. It expires within hours.</summary>
    public Uri? Uri => Link.Count > 0 ? Link[0] : null;

    /// <summary>All its addresses: an answer may hold several films.</summary>
    public IReadOnlyList<Uri> Link { get; init => field = Indexable.Of(value); } = [];

    /// <summary>How long it is to be, in seconds; <c>null</c> for the model's own choice.</summary>
    public decimal? Second { get; init; }

    /// <summary>Its size, e.g. <c>1280x720</c>; <c>null</c> when not known.</summary>
    public string? Size { get; init; }

    /// <inheritdoc/>
    protected override IReadOnlyList<MediaContent> Media() => Status != TaskState.Succeeded ? [] :
        [.. Link.Select((link, index) => new MediaContent { Uri = link, Kind = MediaKind.Video, Prompt = Prompt, Model = Model, Index = index })];

    /// <inheritdoc/>
    internal override void WriteDetail(IDictionary<string, string> detail)
    {
        detail["api"] = Api.ToString();
    }
}
