using System.Text;
using System.Text.Unicode;
using Allmhub.Audio.Sound;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Audio.Speech;

/// <summary>What an answer is.</summary>
internal enum SpeechForm
{
    /// <summary>The sound itself.</summary>
    Sound,

    /// <summary>Server-sent events with the sound in pieces.</summary>
    Stream,

    /// <summary>JSON or a page: an error, whatever its status.</summary>
    Text,
}

/// <summary>
/// Tells sounds from what comes in their place. Labels mislead and bytes do too: raw samples may begin as JSON does, and are an error only when all of them
/// read as one (NOTES section 6: look at status and Content-Type).
/// </summary>
internal static class SpeechJudge
{
    private const string StreamType = "text/event-stream";
    private const int MostText = 1024 * 1024;
    private const int LeastFrames = 2;

    /// <summary>What an answer is, by its label and first bytes.</summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="label">The media type in lower case; empty for none.</param>
    /// <param name="asked">The format that was asked for.</param>
    /// <returns>The form.</returns>
    public static SpeechForm FormOf(ReadOnlySpan<byte> start, string label, SpeechFormat asked)
    {
        if (IsSound(MediaSignature.Detect(start)))
        {
            return SpeechForm.Sound;
        }

        if (label == StreamType)
        {
            return SpeechForm.Stream;
        }

        bool isText = label.StartsWith("text/", StringComparison.Ordinal) || label.Contains("json", StringComparison.Ordinal) || label.Contains("xml", StringComparison.Ordinal);
        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("data:"u8) || text.StartsWith("event:"u8))
        {
            return isText || asked != SpeechFormat.Pcm ? SpeechForm.Stream : SpeechForm.Sound;
        }

        return isText ? SpeechForm.Text : SpeechForm.Sound;
    }

    /// <summary>What the bytes of a whole answer are.</summary>
    /// <param name="file">The file; left at its end.</param>
    /// <param name="response">The answer it came from.</param>
    /// <param name="asked">The format that was asked for.</param>
    /// <returns>The kind; <c>null</c> for bytes that nothing tells.</returns>
    /// <exception cref="AllmException">There are none, or they are an error.</exception>
    public static MediaFormat? Judge(FileStream file, AllmResponse response, SpeechFormat asked)
    {
        if (file.Length == 0)
        {
            throw NoSound(response, default);
        }

        byte[] head = new byte[(int)Math.Min(file.Length, MediaCheck.Length)];
        file.Position = 0;
        file.ReadExactly(head);
        file.Position = file.Length;
        if (MediaSignature.Detect(head) is { } format && IsSound(format))
        {
            return format;
        }

        if (file.Length <= MostText && LooksLikeText(head))
        {
            byte[] whole = new byte[file.Length];
            file.Position = 0;
            file.ReadExactly(whole);
            if (asked != SpeechFormat.Pcm || IsError(response, whole))
            {
                throw NoSound(response, whole);
            }
        }

        // MP3 that begins with a piece of something else, as streams that were cut out of one do.
        return asked == SpeechFormat.Pcm ? SpeechFormats.MediaOf(asked)
            : asked == SpeechFormat.Mp3 && Mp3Reader.Read(file, default) is { Range.Count: > 0 } frames && frames.Samples > LeastFrames * 1152 ? SpeechFormats.MediaOf(asked)
            : null;
    }

    /// <summary>The error of an answer that is none.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body.</param>
    /// <returns>The error, in the service's own words where it has some.</returns>
    public static AllmException NoSound(AllmResponse response, ReadOnlyMemory<byte> body)
    {
        AllmException error = response.TryErrorIn(body.Span)
            ?? (AnswerErrors.TryFromWords(body.Span) is { } told ? response.Finish(told) : response.NotWhatWasAsked(body.Span));
        return error.With(known => known with { RecommendedAction = known.RecommendedAction ?? Words.Say("No sound came and no file was made. The call may have been charged: look at the balance before asking again.") });
    }

    private static bool IsError(AllmResponse response, ReadOnlySpan<byte> whole) =>
        (LenientJson.IsWhole(whole.Trim(" \t\r\n"u8)) && (response.TryErrorIn(whole) is not null || ErrorEnvelope.HasFlatWords(whole))) || IsPage(whole);

    private static bool IsPage(ReadOnlySpan<byte> whole)
    {
        string start = Encoding.Latin1.GetString(whole[..Math.Min(whole.Length, 64)]).TrimStart();
        return Utf8.IsValid(whole) && (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase));
    }

    private static bool LooksLikeText(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        return text.IsEmpty || text[0] is (byte)'{' or (byte)'[' or (byte)'<' or (byte)'"' || !text.ContainsAnyExceptInRange((byte)0x09, (byte)0x7E);
    }

    private static bool IsSound(MediaFormat? format) => format is { Kind: MediaKind.Audio or MediaKind.Video };
}
