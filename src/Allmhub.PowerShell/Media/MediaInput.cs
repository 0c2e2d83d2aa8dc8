using System.Collections;
using System.Management.Automation;
using Allmhub.Media;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Media;

/// <summary>
/// Finds what can be saved in what comes down the pipeline: results that hold media, addresses, data: URIs, bytes, and plain objects with the
/// properties of one (an answer of Invoke-AllmApi, or a picture that came back from a file of Export-Clixml).
/// </summary>
internal static class MediaInput
{
    private const int MaxDepth = 6;

    private static readonly string[] Held = ["Data", "b64_json", "bytes", "Base64"];
    private static readonly string[] Linked = ["Uri", "url", "image_url", "video_url", "ImageUri", "VideoUri", "imageUrl", "videoUrl"];
    // Of several films a task knows the first one's file alone.
    private static readonly string[] Several = ["Link", "VideoUri"];
    private static readonly string[] Inner = ["data", "images", "Media", "Image", "output", "result"];

    /// <summary>The objects of a list, which each have errors of their own; anything else is one.</summary>
    /// <param name="input">What was passed.</param>
    /// <returns>The objects.</returns>
    public static IEnumerable<PSObject> Each(PSObject input) => input.BaseObject is object[] list ? list.Where(static item => item is not null).Select(PSObject.AsPSObject) : [input];

    /// <summary>Finds the media.</summary>
    /// <param name="input">The object.</param>
    /// <returns>The media in their order.</returns>
    /// <exception cref="BadInputException">There are none.</exception>
    public static IReadOnlyList<MediaContent> Read(PSObject input)
    {
        List<MediaContent> found = [];
        Collect(input, found, 0);
        return found.Count > 0 ? found : throw new BadInputException("NoMedia", input.BaseObject switch
        {
            string text => Words.Say($"'{Short(text)}' is neither an http(s) address nor a data: URI. Give the address of a picture, film or sound."),
            Uri address => Words.Say($"'{Short(address.OriginalString)}' is neither an http(s) address nor a data: URI. Give the address of a picture, film or sound."),
            IMediaSource => Words.Say("This answer holds no picture, film or sound. Its text is in .Text."),
            _ => Words.Say($"A {ReturnedShape.NameOf(input)} without picture, film or sound cannot be saved. Give an answer that has one, an address, or bytes."),
        });
    }

    /// <summary>A property of an object of any kind.</summary>
    /// <param name="source">The object.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The value; <c>null</c> when there is none, it is empty, or it cannot be had.</returns>
    public static object? Property(PSObject source, string name) => Bare(Value(source, name));

    /// <summary>A medium with what an object says of it.</summary>
    /// <param name="source">The object.</param>
    /// <param name="content">The medium.</param>
    /// <returns>The same medium with model, prompt and place.</returns>
    public static MediaContent Described(PSObject source, MediaContent content) => content with
    {
        Model = Value(source, "Model")?.ToString(),
        Prompt = Value(source, "Prompt")?.ToString(),
        Index = LanguagePrimitives.TryConvertTo(Value(source, "Index"), out int index) ? index : content.Index,
    };

    private static void Collect(object? value, List<MediaContent> found, int depth)
    {
        object? given = value is PSObject { BaseObject: var inner } && inner is not PSCustomObject ? inner : value;
        switch (given)
        {
            case null:
                break;
            case IMediaSource source:
                found.AddRange(source.GetMedia());
                break;
            case MediaContent content:
                found.Add(content);
                break;
            case string text:
                AddIfRead(MediaText.TryRead(text, found.Count, out MediaContent? named), named, found);
                break;
            case Uri address:
                AddIfRead(MediaText.TryRead(address.OriginalString, found.Count, out MediaContent? linked), linked, found);
                break;
            case byte[] { Length: > 0 } bytes:
                found.Add(MediaText.OfBytes(bytes, found.Count));
                break;
            case IEnumerable list when depth < MaxDepth && given is not IDictionary:
                foreach (object? item in list)
                {
                    Collect(item, found, depth + 1);
                }

                break;
            default:
                CollectProperties(value is PSObject shape ? shape : PSObject.AsPSObject(given), found, depth);
                break;
        }
    }

    private static void CollectProperties(PSObject shape, List<MediaContent> found, int depth)
    {
        int before = found.Count;
        if (depth >= MaxDepth || TryHeld(shape, found) || TrySaved(shape, found) || TryTask(shape, found))
        {
            return;
        }

        foreach (object? link in Linked.Select(name => Value(shape, name)).Where(static link => link is not null))
        {
            Collect(Value(link is PSObject deeper ? deeper : PSObject.AsPSObject(link), "url") ?? link, found, MaxDepth - 1);
            if (found.Count > before)
            {
                Describe(shape, found, before);
                return;
            }
        }

        foreach (string name in Inner)
        {
            Collect(Value(shape, name), found, depth + 1);
        }
    }

    // What was saved before it went through Export-Clixml, which keeps no large bytes, is copied: its link may be over.
    private static bool TrySaved(PSObject shape, List<MediaContent> found)
    {
        if (!shape.TypeNames.Any(static name => name.StartsWith("Deserialized.Allmhub.", StringComparison.Ordinal)) || Value(shape, "Path") is not string path || !File.Exists(path) || Several.Any(name => Bare(Value(shape, name)) is ICollection { Count: > 1 }))
        {
            return false;
        }

        found.Add(new MediaContent { Path = path, Kind = MediaName.KindOf(path) });
        Describe(shape, found, found.Count - 1);
        return true;
    }

    // A film that came back from a file has as many links as before, and its place at the gateway: there the connection of this command gives its key.
    private static bool TryTask(PSObject shape, List<MediaContent> found)
    {
        int before = found.Count;
        if (shape.TypeNames.Contains($"Deserialized.{typeof(VideoTask).FullName}") && LanguagePrimitives.TryConvertTo(Value(shape, nameof(VideoTask.Status)), out TaskState status) && LanguagePrimitives.TryConvertTo(Value(shape, nameof(VideoTask.Api)), out VideoApi api))
        {
            IMediaSource film = new VideoTask
            {
                Id = Value(shape, nameof(VideoTask.Id))?.ToString() ?? string.Empty,
                Status = status,
                Api = api,
                Model = Value(shape, nameof(VideoTask.Model))?.ToString(),
                Prompt = Value(shape, nameof(VideoTask.Prompt))?.ToString(),
                Gateway = Bare(Value(shape, nameof(VideoTask.Gateway))) as Uri,
                Link = [.. (Bare(Value(shape, nameof(VideoTask.Link))) as IEnumerable ?? Array.Empty<object>()).Cast<object?>()
                    .Select(static link => MediaLink.TryCreate((Bare(link) as Uri)?.OriginalString ?? Bare(link)?.ToString(), out Uri? address) ? address : null).OfType<Uri>()],
            };
            found.AddRange(film.GetMedia());
        }

        return found.Count > before;
    }

    // Bytes beside an address are the same picture; they are here already.
    private static bool TryHeld(PSObject shape, List<MediaContent> found)
    {
        foreach (object value in Held.Select(name => Property(shape, name)).OfType<object>())
        {
            MediaContent? content = value switch
            {
                byte[] { Length: > 0 } bytes => MediaText.OfBytes(bytes, found.Count),
                string text when MediaText.TryRead(text, found.Count, out MediaContent? uri) => uri,
                string text when MediaText.TryReadBase64(text, found.Count, out MediaContent? decoded) => decoded,
                PSObject lasting when Value(lasting, nameof(MediaData.Base64)) is string text && MediaText.TryReadBase64(text, found.Count, out MediaContent? back) => back,
                MediaData data => new MediaContent { Data = data, Kind = MediaKind.Unknown, Index = found.Count },
                IEnumerable list when LanguagePrimitives.TryConvertTo(list, out byte[] bytes) && bytes.Length > 0 => MediaText.OfBytes(bytes, found.Count),
                _ => null,
            };
            if (content is not null)
            {
                found.Add(content);
                Describe(shape, found, found.Count - 1);
                return true;
            }
        }

        return false;
    }

    private static void Describe(PSObject shape, List<MediaContent> found, int at) => found[at] = Described(shape, found[at]);

    private static void AddIfRead(bool isRead, MediaContent? content, List<MediaContent> found)
    {
        if (isRead && content is not null)
        {
            found.Add(content);
        }
    }

    // A script property of a stranger may throw; it is then no medium.
    private static object? Value(PSObject shape, string name)
    {
        try
        {
            return shape.Properties[name]?.Value is object value && !(value is string { Length: 0 }) ? value : null;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static object? Bare(object? value) => value is PSObject { BaseObject: var inner } && inner is not PSCustomObject ? inner : value;

    private static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
