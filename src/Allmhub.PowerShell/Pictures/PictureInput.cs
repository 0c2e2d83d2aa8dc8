using System.Management.Automation;
using Allmhub.Media;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Media;

namespace Allmhub.PowerShell.Pictures;

/// <summary>
/// Finds the pictures and films in what comes down the pipeline: results that hold media, files, paths, bytes, addresses of data, and objects with the
/// properties of one, such as what Import-Clixml gives back.
/// </summary>
internal sealed class PictureInput(SessionState session)
{
    private static readonly string[] Located = ["Path", "FullName"];

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
        MediaData data => [new MediaContent { Data = data, Kind = MediaKind.Unknown }],
        ReadOnlyMemory<byte> { Length: > 0 } bytes => [MediaText.OfBytes(bytes.ToArray(), 0)],
        byte[] { Length: > 0 } bytes => [MediaText.OfBytes(bytes, 0)],
        FileSystemInfo file => [OfFile(file.FullName)],
        Uri { IsAbsoluteUri: true, IsFile: true } file => [OfFile(file.LocalPath)],
        Uri address => OfText(address.OriginalString),
        string text => OfText(text),
        _ => [],
    };

    private IReadOnlyList<MediaContent> OfText(string text) =>
        MediaText.TryRead(text, 0, out MediaContent? content) ? [content]
        : text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? throw new BadInputException("PictureAddress", Words.Say("A data: address must hold base64: data:image/png;base64,iVBOR…"))
        : [.. Resolve(text).Select(OfFile)];

    // What came back from a file, or an object someone made: where it lies counts before what it holds.
    private static IReadOnlyList<MediaContent> OfProperties(PSObject source)
    {
        string? file = Located.Select(name => MediaInput.Property(source, name)).OfType<string>().FirstOrDefault(File.Exists);
        return file is null ? MediaInput.Read(source) : [MediaInput.Described(source, OfFile(file))];
    }

    private static MediaContent OfFile(string path) =>
        File.Exists(path) ? new MediaContent { Path = path, Kind = MediaFormats.OfExtension(path)?.Kind ?? MediaKind.Unknown }
        : Directory.Exists(path) ? throw new BadInputException("PictureFolder", Words.Say($"'{path}' is a folder. Give the files in it: Get-ChildItem -File."))
        : throw NotFound(path);

    private IReadOnlyList<string> Resolve(string path) => FilePaths.Resolve(session.Path, path) is { Count: > 0 } found ? found : throw NotFound(path);

    private static BadInputException NotFound(string path) => new("PictureNotFound", Words.Say($"There is no file '{path}'."));

    private static BadInputException Nothing(PSObject source) => new("NoPicture", source.BaseObject switch
    {
        IMediaSource => Words.Say("This answer holds no picture. Its text is in .Text."),
        object other => Words.Say($"There is no picture in a {(other is PSCustomObject ? source.TypeNames[0] : other.GetType().Name)}. Give a picture, an answer that holds one, a file, a path, bytes, or a data: address."),
    });
}
