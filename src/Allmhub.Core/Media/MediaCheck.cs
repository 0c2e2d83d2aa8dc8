using System.Text;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Media;

/// <summary>Tells by first bytes what a file is that should be a picture, a film or a sound; labels and names only where bytes cannot tell.</summary>
internal static class MediaCheck
{
    /// <summary>How many bytes it likes to see.</summary>
    public const int Length = 512;

    private const int MaxQuote = 160;

    // What has no bytes of its own to be known by; a file labelled otherwise whose bytes do not fit is not what the label says.
    private static readonly string[] KnownByLabelOnly = ["audio/pcm"];

    /// <summary>What the bytes are.</summary>
    /// <param name="head">The first bytes, <see cref="Length"/> of them where there are as many.</param>
    /// <param name="label">The type its sender claims, without parameters; <c>null</c> or empty for none.</param>
    /// <returns>The format; <c>null</c> for bytes that nothing tells.</returns>
    /// <exception cref="AllmException">It is empty, a web page, or text: an answer of another kind in a file's place.</exception>
    public static MediaFormat? Of(ReadOnlySpan<byte> head, string? label)
    {
        if (head.IsEmpty)
        {
            throw Wrong(Words.Say("The file is empty."), Words.Say("Ask for it again; if it stays empty, make it anew."));
        }

        if (MediaSignature.Detect(head) is { } format)
        {
            return format;
        }

        string text = TextOf(head);
        if (text.Length > 0)
        {
            return OfText(text, label);
        }

        return label is not null && KnownByLabelOnly.Contains(label) ? MediaFormats.OfType(label) : null;
    }

    private static MediaFormat? OfText(string text, string? label)
    {
        if (StartsWith(text, "<svg") || (StartsWith(text, "<?xml") && text.Contains("<svg", StringComparison.OrdinalIgnoreCase)))
        {
            return MediaFormats.OfType("image/svg+xml");
        }

        string what = StartsWith(text, "<!doctype html") || StartsWith(text, "<html") || (StartsWith(text, "<") && text.Contains("<body", StringComparison.OrdinalIgnoreCase)) || label == "text/html"
            ? Words.Say("a web page (HTML)")
            : StartsWith(text, "<") ? "XML" : text[0] is '{' or '[' ? "JSON" : Words.Say("text");
        string quote = RecordText.Of(text);
        throw Wrong(
            Words.Say($"Instead of a picture, film or sound there came {what}: {(quote.Length > MaxQuote ? quote[..MaxQuote] + "…" : quote)}"),
            Words.Say("Open the link in a browser to see what it wants: a sign-in, or a page around the file. If it has expired, ask for a new one."));
    }

    private static bool StartsWith(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    // Text is UTF-8 without control characters; a letter that the head cuts in two is forgiven.
    private static string TextOf(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> body = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        if (body.IndexOfAnyInRange((byte)0, (byte)8) >= 0 || body.IndexOfAnyInRange((byte)0x0E, (byte)0x1A) >= 0)
        {
            return string.Empty;
        }

        string text = Encoding.UTF8.GetString(body).TrimEnd('\uFFFD').Trim();
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? string.Empty : text;
    }

    private static AllmException Wrong(string message, string advice) => new(new AllmError(AllmErrorKind.Protocol, message) { RecommendedAction = advice });
}
