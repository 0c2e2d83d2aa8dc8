namespace Allmhub.Chat;

/// <summary>What a body is, whatever it is called.</summary>
internal enum BodyForm
{
    /// <summary>Not enough bytes yet.</summary>
    Unknown,

    /// <summary>Server-sent events.</summary>
    Stream,

    /// <summary>JSON.</summary>
    Object,

    /// <summary>Neither.</summary>
    Other,
}

/// <summary>Tells streams, objects and web pages apart by label and first byte.</summary>
internal static class BodySniffer
{
    /// <summary>The label of a stream.</summary>
    public const string StreamType = "text/event-stream";

    private const int LongestField = 6;

    /// <summary>Tells what a body is.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="mediaType">Its label in lower case.</param>
    /// <returns>The form; unknown while there are only blanks.</returns>
    public static BodyForm FormOf(ReadOnlySpan<byte> start, string mediaType)
    {
        ReadOnlySpan<byte> text = (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? start[3..] : start).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return BodyForm.Unknown;
        }

        if (text[0] is (byte)'{' or (byte)'[')
        {
            return BodyForm.Object;
        }

        if (text[0] == (byte)'<')
        {
            return BodyForm.Other;
        }

        if (mediaType == StreamType || text[0] == (byte)':' || StartsWithField(text))
        {
            return BodyForm.Stream;
        }

        return text.Length < LongestField ? BodyForm.Unknown : BodyForm.Other;
    }

    private static bool StartsWithField(ReadOnlySpan<byte> text) =>
        text.StartsWith("data:"u8) || text.StartsWith("event:"u8) || text.StartsWith("id:"u8) || text.StartsWith("retry:"u8);
}
