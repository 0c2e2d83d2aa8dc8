using System.Collections.ObjectModel;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Media;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Pictures;

/// <summary>
/// Finds the pictures and films in what comes down the pipeline: results that hold media, files, paths, bytes, addresses of data, and objects with the
/// properties of one, such as what Import-Clixml gives back.
/// </summary>
internal sealed class PictureInput(SessionState session)
{
    private static readonly string[] Held = ["Path", "FullName", "Data", "Uri"];

    /// <summary>Finds them.</summary>
    /// <param name="input">The object.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="BadInputException">There is none.</exception>
    public IReadOnlyList<PictureItem> Read(object? input)
    {
        PSObject source = PSObject.AsPSObject(input ?? string.Empty);
        IReadOnlyList<MediaContent> found = source.BaseObject switch
        {
            IMediaSource holder => [.. holder.GetMedia()],
            PSCustomObject => OfProperties(source),
            object value => OfValue(value),
        };
        return found.Count > 0 ? [.. found.Select(content => new PictureItem(content, source, found.Count == 1))] : throw Nothing(source);
    }

    private IReadOnlyList<MediaContent> OfValue(object value) => value switch
    {
        MediaContent content => [content],
        ChatMedia media => [OfMedia(media, 0)],
        MediaData data => [new MediaContent { Data = data, Kind = MediaKind.Unknown }],
        ReadOnlyMemory<byte> { Length: > 0 } bytes => [OfBytes(bytes)],
        byte[] { Length: > 0 } bytes => [OfBytes(bytes)],
        FileSystemInfo file => [OfFile(file.FullName)],
        Uri { IsAbsoluteUri: true, IsFile: true } file => [OfFile(file.LocalPath)],
        Uri address => OfText(address.OriginalString),
        string text => OfText(text),
        _ => [],
    };

    private IReadOnlyList<MediaContent> OfText(string text)
    {
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            int comma = text.IndexOf(',', StringComparison.Ordinal);
            byte[] bytes = new byte[text.Length];
            return comma > 0 && text.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64Chars(text.AsSpan(comma + 1), bytes, out int count) && count > 0
                ? [OfBytes(bytes.AsMemory(0, count))]
                : throw new BadInputException("PictureAddress", "A data: address must hold base64: data:image/png;base64,iVBOR…");
        }

        return MediaLink.TryCreate(text.Trim(), out Uri? link) ? [new MediaContent { Uri = link, Kind = MediaKind.Unknown }] : [.. Resolve(text).Select(OfFile)];
    }

    // What came back from a file, or an object someone made: where it lies counts before what it holds, since that may be a list of all its bytes.
    private IReadOnlyList<MediaContent> OfProperties(PSObject source)
    {
        if (PictureItem.Property(source, "Media") is System.Collections.IEnumerable list and not string)
        {
            return [.. list.Cast<object>().SelectMany(item => OfProperties(PSObject.AsPSObject(item)))];
        }

        foreach (object value in Held.Select(name => PictureItem.Property(source, name)).OfType<object>())
        {
            try
            {
                object given = value is System.Collections.IList items and not byte[] && LanguagePrimitives.TryConvertTo(items, out byte[] bytes) ? bytes : value;
                if (OfValue(given) is { Count: > 0 } found)
                {
                    return [.. found.Select(content => content with
                    {
                        Prompt = PictureItem.Property(source, "Prompt")?.ToString(),
                        Model = PictureItem.Property(source, "Model")?.ToString(),
                        Index = LanguagePrimitives.TryConvertTo(PictureItem.Property(source, "Index"), out int index) ? index : 0,
                    })];
                }
            }
            catch (BadInputException)
            {
                // The file is gone; perhaps the bytes or the address are there.
            }
        }

        return [];
    }

    private static MediaContent OfMedia(ChatMedia media, int index) => new()
    {
        Data = media.Data is { } data ? MediaData.OfBytes(data) : null,
        Uri = media.Uri,
        Kind = media.Kind,
        MediaType = media.MediaType,
        Prompt = media.Description,
        Index = index,
    };

    private static MediaContent OfBytes(ReadOnlyMemory<byte> bytes)
    {
        MediaFormat? format = MediaSignature.Detect(bytes.Span[..Math.Min(bytes.Length, MediaSignature.Length)]);
        return new MediaContent { Data = MediaData.OfBytes(bytes), Kind = format?.Kind ?? MediaKind.Unknown, MediaType = format?.MediaType };
    }

    private static MediaContent OfFile(string path) =>
        File.Exists(path) ? new MediaContent { Path = path, Kind = MediaFormats.OfExtension(path)?.Kind ?? MediaKind.Unknown }
        : Directory.Exists(path) ? throw new BadInputException("PictureFolder", $"'{path}' is a folder. Give the files in it: Get-ChildItem -File.")
        : throw NotFound(path);

    // A whole path is taken as it is: PowerShell would take a colon in it for a drive, and brackets for wildcards.
    private Collection<string> Resolve(string path)
    {
        if (System.IO.Path.IsPathFullyQualified(path) && System.IO.Path.Exists(path))
        {
            return [path];
        }

        try
        {
            string literal = session.Path.GetUnresolvedProviderPathFromPSPath(path);
            Collection<string> found = System.IO.Path.Exists(literal) ? [literal] : session.Path.GetResolvedProviderPathFromPSPath(path, out _);
            return found.Count > 0 ? found : throw NotFound(path);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException or PSArgumentException)
        {
            throw NotFound(path);
        }
    }

    private static BadInputException NotFound(string path) => new("PictureNotFound", $"There is no file '{path}'.");

    private static BadInputException Nothing(PSObject source) => new("NoPicture", source.BaseObject switch
    {
        IMediaSource => "This answer holds no picture. Its text is in .Text.",
        object other => $"There is no picture in a {(other is PSCustomObject ? source.TypeNames[0] : other.GetType().Name)}. Give a picture, an answer that holds one, a file, a path, bytes, or a data: address.",
    });
}
