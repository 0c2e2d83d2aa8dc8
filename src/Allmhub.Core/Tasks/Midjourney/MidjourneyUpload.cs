using Allmhub.Foundation;
using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Pictures put where Midjourney can read them (<c>POST /mj/submit/upload-discord-images</c>); done at once, the addresses come in <see cref="MidjourneyTask.Link"/>.</summary>
public sealed record MidjourneyUpload : MidjourneySubmission
{
    /// <summary>The pictures, one at least, their bytes here.</summary>
    public required IReadOnlyList<ImageSource> Image { get; init => field = Indexable.Of(value); }

    /// <inheritdoc/>
    public override string Action => "UPLOAD";
}
