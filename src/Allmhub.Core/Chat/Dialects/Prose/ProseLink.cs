using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>A link of an answer, in Markdown or as an HTML tag that plays a film, whose target is an http(s) address or a data: URI.</summary>
/// <param name="Target">The target.</param>
/// <param name="Label">The link's text.</param>
/// <param name="IsImageSyntax">Whether it is written <c>![…](…)</c>.</param>
internal sealed record ProseLink(string Target, string Label, bool IsImageSyntax)
{
    private const int MaxLabel = 512;

    /// <summary>The file name the target ends in; empty when there is none.</summary>
    public string FileName { get; } = MediaName.FileName(Target);

    /// <summary>Whether it is the source of an HTML tag that plays a film.</summary>
    public bool IsFilmTag { get; init; }

    /// <summary>Whether it is written as something to be shown, not as a reference.</summary>
    public bool IsEmbedded => IsImageSyntax || IsFilmTag;

    /// <summary>Whether the target says that it is a picture, film or sound.</summary>
    public bool HasMediaType => MediaName.KindOf(Target) != MediaKind.Unknown;

    /// <summary>Collects the links of a line, those in code spans left out.</summary>
    /// <param name="line">The line.</param>
    /// <param name="links">Receives the links.</param>
    public static void Collect(ReadOnlySpan<char> line, List<ProseLink> links)
    {
        int done = 0;
        bool inCode = false;
        int middle;
        while ((middle = line[done..].IndexOf("](", StringComparison.Ordinal)) >= 0)
        {
            middle += done;
            ReadOnlySpan<char> before = line[done..middle];
            inCode ^= (before.Count('`') & 1) == 1;
            ReadOnlySpan<char> target = TakeTarget(line[(middle + 2)..]);
            int open = before.LastIndexOf('[');
            if (!inCode && open >= 0 && IsUsable(target))
            {
                bool isImage = open > 0 && before[open - 1] == '!';
                ReadOnlySpan<char> label = before[(open + 1)..];
                links.Add(new ProseLink(target.ToString(), label[..Math.Min(label.Length, MaxLabel)].ToString(), isImage));
                done = middle + 2 + target.Length;
            }
            else
            {
                done = middle + 2;
            }
        }
    }

    /// <summary>Makes the medium.</summary>
    /// <returns>The medium; <c>null</c> when a data: URI cannot be decoded or an address is none.</returns>
    public ChatMedia? ToMedia()
    {
        MediaKind kind = MediaName.KindOf(Target);
        kind = kind != MediaKind.Unknown ? kind : IsFilmTag ? MediaKind.Video : IsImageSyntax ? MediaKind.Image : kind;
        string? description = Label.Length > 0 ? Label : null;
        if (DataUri.TryDecode(Target, out byte[] data, out string mediaType))
        {
            return new ChatMedia(data, kind, mediaType) { Description = description, IsInText = true };
        }

        return !DataUri.IsDataUri(Target) && Uri.TryCreate(Target, UriKind.Absolute, out Uri? uri)
            ? new ChatMedia(uri, kind) { Description = description, FileName = FileName.Length > 0 ? FileName : null, IsInText = true }
            : null;
    }

    /// <summary>Whether a target is one that can be fetched or decoded.</summary>
    /// <param name="target">The target.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsUsable(ReadOnlySpan<char> target) =>
        target.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || DataUri.IsDataUri(target);

    // Up to the closing bracket or a blank (a title follows); brackets inside an address come in pairs.
    private static ReadOnlySpan<char> TakeTarget(ReadOnlySpan<char> rest)
    {
        if (DataUri.IsDataUri(rest))
        {
            int close = rest.IndexOf(')');
            return close < 0 ? default : rest[..close];
        }

        int depth = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            depth += rest[i] == '(' ? 1 : 0;
            if (char.IsWhiteSpace(rest[i]) || (rest[i] == ')' && depth-- == 0))
            {
                return rest[..i];
            }
        }

        return default;
    }
}
