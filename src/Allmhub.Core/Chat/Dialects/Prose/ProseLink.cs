using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>How an address stands in a text.</summary>
internal enum ProseForm
{
    /// <summary>A plain link <c>[…](…)</c>, a reference until something says that it is the result.</summary>
    Reference,

    /// <summary>Image syntax <c>![…](…)</c> or a tag that shows something.</summary>
    Shown,

    /// <summary>Nothing around it.</summary>
    Bare,

    /// <summary>A data: URI whose end is missing.</summary>
    Cut,
}

/// <summary>An address of an answer: http(s), a path at the gateway, or a data: URI.</summary>
/// <param name="Target">The address, escapes of Markdown and HTML taken out.</param>
/// <param name="Label">The link's text.</param>
/// <param name="Form">How it stands there.</param>
internal sealed record ProseLink(string Target, string Label, ProseForm Form)
{
    private const int MaxLabel = 512;
    private static readonly string[] FullSize = ["full", "original", "high-res", "原图", "高清", "大图", "原圖"];

    private string? _fileName;

    /// <summary>The file name the target ends in; empty when there is none.</summary>
    public string FileName => _fileName ??= MediaName.FileName(Target.StartsWith('/') ? "http://gateway" + Target : Target);

    /// <summary>What the tag around it shows; unknown without one.</summary>
    public MediaKind Default { get; init; } = MediaKind.Unknown;

    /// <summary>How many lines before it told progress.</summary>
    public int Progress { get; init; }

    /// <summary>Whether it is written as something to be shown, not as a reference.</summary>
    public bool IsShown => Form == ProseForm.Shown;

    /// <summary>What the target itself says that it is.</summary>
    public MediaKind Kind => (DataUri.IsDataUri(Target) ? MediaFormats.KindOf(DataUri.MediaType(Target)) : MediaFormats.OfExtension(FileName)?.Kind) switch
    {
        null or MediaKind.Document => MediaKind.Unknown,
        MediaKind kind => kind,
    };

    /// <summary>Whether the target says that it is a picture, film or sound.</summary>
    public bool HasMediaType => Kind != MediaKind.Unknown;

    /// <summary>Whether a picture that this one stands behind is the same in small.</summary>
    public bool IsFullSize => Form == ProseForm.Reference && Kind == MediaKind.Image && Array.Exists(FullSize, word => Label.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>As much of a text as a description needs.</summary>
    /// <param name="label">The text.</param>
    /// <returns>Its beginning.</returns>
    public static string Short(ReadOnlySpan<char> label) => label[..Math.Min(label.Length, MaxLabel)].ToString();

    /// <summary>Makes the medium.</summary>
    /// <returns>The medium; <c>null</c> when a data: URI cannot be decoded or an address is none.</returns>
    public ChatMedia? ToMedia()
    {
        string? description = Label.Length > 0 ? Label : null;
        if (DataUri.IsDataUri(Target))
        {
            // Nothing but the bytes says that a URI in the middle of a sentence is no example.
            bool isGood = DataUri.TryDecode(Target, out byte[] data, out string mediaType) && (Form != ProseForm.Bare || MediaSignature.Detect(data) is not null);
            return isGood ? ChatMedia.OfBytes(data, mediaType, Default, description, isInText: true) : null;
        }

        MediaKind kind = HasMediaType ? Kind : Default;
        return ChatMedia.TryLink(Target, kind, description, isInText: true);
    }
}
