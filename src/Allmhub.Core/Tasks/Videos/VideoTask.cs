using System.Globalization;
using System.Text.Json.Serialization;
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

    /// <summary>Where it can be had, every letter as the service wrote it: the link it gave, else its place at the gateway. <c>null</c> while it is not done. Links expire within hours.</summary>
    public Uri? Uri => Link.Count > 0 ? Link[0] : Content;

    /// <summary>All links of the answer: there may be several films. Empty when the gateway gives the film itself.</summary>
    public IReadOnlyList<Uri> Link { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The film's bytes, where the answer held them; <c>null</c> otherwise.</summary>
    [JsonIgnore]
    public MediaData? Data { get; init; }

    /// <summary>How long it is to be, in seconds; <c>null</c> when not known.</summary>
    public decimal? Second { get; init; }

    /// <summary>Its size, e.g. <c>1280x720</c>; <c>null</c> when not known.</summary>
    public string? Size { get; init; }

    /// <summary>The file it was saved as; <c>null</c> when it was not.</summary>
    public string? Path { get; init; }

    /// <summary>Where the gateway itself gives the film, with the key; <c>null</c> where it does not.</summary>
    internal Uri? Content => Status == TaskState.Success && Api == VideoApi.Videos && Id.Length > 0 && Gateway is Uri gateway ? ContentOf(gateway, Id) : null;

    /// <summary>A task of its entry in the journal.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The task.</returns>
    internal static VideoTask Restore(TaskEntry entry) => entry.Fill(new VideoTask
    {
        Api = Enum.TryParse(entry.Detail.GetValueOrDefault("api"), out VideoApi api) ? api : VideoApi.Videos,
        Second = decimal.TryParse(entry.Detail.GetValueOrDefault("second"), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal second) ? second : null,
        Size = entry.Detail.GetValueOrDefault("size"),
        Path = entry.Detail.GetValueOrDefault("path"),
        Link = [.. (entry.Detail.GetValueOrDefault("link") ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static text => MediaLink.TryCreate(text, out Uri? link) ? link : null).OfType<Uri>()],
    });

    /// <summary>The place of a film at a gateway.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="id">The film's id.</param>
    /// <returns>The address.</returns>
    internal static Uri ContentOf(Uri gateway, string id) =>
        MediaLink.TryCreate($"{gateway.AbsoluteUri.TrimEnd('/')}{VideoWriter.Path}/{System.Uri.EscapeDataString(id)}/content", out Uri? place) ? place : throw new InvalidOperationException("A gateway's address is one.");

    /// <inheritdoc/>
    internal override void WriteDetail(IDictionary<string, string> detail, bool keepsPrompt)
    {
        detail["api"] = Api.ToString();
        Add(detail, "second", Second?.ToString(CultureInfo.InvariantCulture));
        Add(detail, "size", Size);
        Add(detail, "path", Path);
        Add(detail, "link", Link.Count == 0 ? null : string.Join('\n', Link.Select(static link => link.OriginalString)));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<MediaContent> Media()
    {
        MediaContent film = new() { Kind = MediaKind.Video, Prompt = Prompt, Model = Model, IsOfTask = true };
        if (Status != TaskState.Success)
        {
            return [];
        }

        if (Data is not null)
        {
            return [film with { Data = Data, MediaType = "video/mp4" }];
        }

        return Link.Count == 0
            ? Content is Uri own ? [film with { Uri = own, Path = Path }] : []
            : [.. Link.Select((link, index) => film with { Uri = link, Index = index, Path = Path, Other = index == 0 && Content is Uri place && place != link ? [place] : [] })];
    }

    private static void Add(IDictionary<string, string> detail, string name, string? value)
    {
        if (value is not null)
        {
            detail[name] = value;
        }
    }
}
