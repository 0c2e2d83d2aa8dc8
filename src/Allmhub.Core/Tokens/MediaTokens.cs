using Allmhub.Audio.Sound;
using Allmhub.Media;

namespace Allmhub.Tokens;

/// <summary>What media count as input, by their bytes: pictures by <see cref="PictureTokens"/>, documents by pages, sound and film by seconds.</summary>
public static class MediaTokens
{
    // Google (Gemini guide "Understand and count tokens"): 32 a second of sound, 263 of film, 258 a page. OpenAI: 10 a second of sound (contract: 9.4 s are 94).
    private const int GeminiSoundSecond = 32;
    private const int GeminiFilmSecond = 263;
    private const int GeminiPage = 258;
    private const int SoundSecond = 10;

    // A page is its text and its picture (Anthropic's guide "PDF support": 1,500 to 3,000 and the picture beside it).
    private const int Page = 2000;
    private const int FullPage = 5000;

    // Of a sound or film whose length is not known: speech as MP3 has about 16 kB a second, film about 250 kB.
    private const int SoundBytes = 16_000;
    private const int FilmBytes = 250_000;
    private const int UnknownSeconds = 60;

    /// <summary>Estimates a medium.</summary>
    /// <param name="model">The model that reads it; may be <c>null</c>.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="data">Its bytes; empty when they are elsewhere.</param>
    /// <param name="isLow">Whether little detail is asked for.</param>
    /// <returns>The tokens.</returns>
    public static TokenCount Of(string? model, MediaKind kind, ReadOnlyMemory<byte> data, bool isLow = false)
    {
        TokenFamily family = TokenFamilies.Of(model);
        switch (kind)
        {
            case MediaKind.Audio:
                return Lasting(Seconds(data, SoundBytes), family == TokenFamily.Gemini ? GeminiSoundSecond : SoundSecond);
            case MediaKind.Video:
                return Lasting(new Length(Math.Max(1, data.IsEmpty ? UnknownSeconds : data.Length / FilmBytes), false), GeminiFilmSecond);
            case MediaKind.Document:
                int pages = PdfPages.Count(data.Span);
                return family == TokenFamily.Gemini ? new TokenCount((long)pages * GeminiPage, (long)pages * GeminiPage * 5) : new TokenCount((long)pages * Page, (long)pages * FullPage);
            default:
                return PictureTokens.Of(model, data.IsEmpty ? null : PictureSize.Of(data.Span), isLow);
        }
    }

    private static TokenCount Lasting(Length length, int each)
    {
        long token = (long)Math.Ceiling(length.Seconds * each);
        return length.IsKnown ? TokenCount.Exactly(token) : new TokenCount(token, token * 4);
    }

    private static Length Seconds(ReadOnlyMemory<byte> data, int bytes)
    {
        if (data.IsEmpty)
        {
            return new Length(UnknownSeconds, false);
        }

        using MemoryStream stream = new(data.ToArray(), writable: false);
        return SoundInfo.Of(stream, MediaSignature.Detect(data.Span), CancellationToken.None).Duration is TimeSpan time
            ? new Length(time.TotalSeconds, true)
            : new Length(Math.Max(1, (double)data.Length / bytes), false);
    }

    private readonly record struct Length(double Seconds, bool IsKnown);
}
