using System.Globalization;
using System.Management.Automation;
using Allmhub.Foundation;
using Allmhub.Media;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Media;

namespace Allmhub.PowerShell.Pictures;

/// <summary>One picture or film that is to be shown, and what the object it came from says of it.</summary>
/// <param name="Content">Its bytes, file or address, prompt and model.</param>
/// <param name="Source">The object it came from.</param>
/// <param name="IsAlone">Whether the object holds no other: what it cost was then for this one.</param>
internal sealed record PictureItem(MediaContent Content, PSObject Source, bool IsAlone)
{
    /// <summary>The file it lies in; <c>null</c> when it lies in memory or at an address.</summary>
    public string? File => Content.Path is { } path && System.IO.File.Exists(path) ? path : null;

    /// <summary>A name for people: that of its file, else what it is.</summary>
    public string Name => File is { } file ? Path.GetFileName(file)
        : Content.Uri is { } link ? link.GetLeftPart(UriPartial.Path)
        : Content.Kind == MediaKind.Video ? Words.Say($"film {Content.Index + 1}")
        : Words.Say($"picture {Content.Index + 1}");

    /// <summary>What the object says that it cost, in USD.</summary>
    public decimal? Cost => IsAlone && MediaInput.Property(Source, "Cost") is { } cost && LanguagePrimitives.TryConvertTo(cost, CultureInfo.InvariantCulture, out decimal value) ? value : null;

    /// <summary>Its bytes.</summary>
    /// <param name="maxBytes">The most that are read.</param>
    /// <returns>All of them.</returns>
    /// <exception cref="BadInputException">They are not here, too many, or cannot be read.</exception>
    public byte[] Read(long maxBytes)
    {
        try
        {
            if (Content.Data is { } data)
            {
                return data.Length <= maxBytes ? data.ToArray() : throw new BadInputException("PictureTooLarge", Words.Say($"{Name} has {data.Length / (1024 * 1024)} MB; at most {maxBytes / (1024 * 1024)} MB are read."));
            }

            if (File is { } file)
            {
                return BoundedFile.ReadAllBytes(file, maxBytes);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("PictureUnreadable", Words.Say($"'{Name}' cannot be read: {error.Message}"));
        }

        throw Content.Uri is null
            ? new BadInputException("PictureGone", Words.Say($"The bytes of {Name} are not here any more, and there is no file '{Content.Path}'."))
            : new BadInputException("PictureNotHere", Words.Say($"'{Name}' is an address, and nothing is fetched here. Save it first: Save-AllmMedia."));
    }
}
