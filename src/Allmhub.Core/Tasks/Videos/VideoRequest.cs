using Allmhub.Foundation;
using Allmhub.Images;
using Allmhub.Streaming;

namespace Allmhub.Tasks.Videos;

/// <summary>A film to be made, in no format's words.</summary>
public sealed record VideoRequest
{
    /// <summary>The model's name on this gateway.</summary>
    public required string Model { get; init; }

    /// <summary>What is to be seen.</summary>
    public required string Prompt { get; init; }

    /// <summary>The format; <see cref="VideoApi.Auto"/> lets the client choose by the model's name.</summary>
    public VideoApi Api { get; init; }

    /// <summary>How long, in seconds; <c>null</c> for the model's own choice. What a model refuses the service says.</summary>
    public decimal? Second { get; init; }

    /// <summary>Width and height, e.g. <c>1280x720</c>.</summary>
    public string? Size { get; init; }

    /// <summary>Width to height, e.g. <c>16:9</c>.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>The first frame, or pictures to go by.</summary>
    public IReadOnlyList<ImageSource> Image { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What is not to be seen, where the model takes that (Veo).</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The model, and what is to be seen.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine($"{Model}: {Prompt}");
}
