using Allmhub.Http;

namespace Allmhub.Tasks.Videos;

/// <summary>Chooses the format of a film, and finds what cannot be sent in it before anything is paid.</summary>
internal static class VideoApiChoice
{
    private static readonly string[] ChatNames = ["sora_video", "sora-video", "veo_", "sora_2"];

    /// <summary>Chooses.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The format.</returns>
    /// <exception cref="InvalidInputException">Something of it cannot be.</exception>
    public static VideoApi Choose(VideoRequest request)
    {
        VideoApi api = Of(request);
        if (string.IsNullOrWhiteSpace(request.Prompt) && (request.Image.Count == 0 || api == VideoApi.Chat))
        {
            throw new InvalidInputException(Words.Say("-Prompt is empty. Say what is to be seen in the film."), nameof(VideoRequest.Prompt));
        }

        if (request.Second is decimal second and (<= 0 or > 3600))
        {
            throw new InvalidInputException(Words.Say($"-Second is {second}; a film has more than 0 and at most 3600 seconds, and most models take but a few lengths."), nameof(VideoRequest.Second));
        }

        if (request.NegativePrompt is not null && !IsVeo(request.Model))
        {
            throw new InvalidInputException(Words.Say($"-NegativePrompt is known to Veo models alone; '{request.Model}' would not read it. Write into the prompt what is not to be seen."), nameof(VideoRequest.NegativePrompt));
        }

        CheckPair(request.Size, 'x', nameof(VideoRequest.Size), "1280x720");
        CheckPair(request.AspectRatio, ':', nameof(VideoRequest.AspectRatio), "16:9");
        return api;
    }

    /// <summary>The format, whatever the request says besides.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The format.</returns>
    public static VideoApi Of(VideoRequest request) => request.Api != VideoApi.Auto ? request.Api : OfModel(request.Model);

    /// <summary>Whether a model is one of Google's films, whose parameters travel in <c>metadata</c>.</summary>
    /// <param name="model">The name.</param>
    /// <returns>The answer.</returns>
    public static bool IsVeo(string model) => Bare(model).StartsWith("veo", StringComparison.OrdinalIgnoreCase);

    // Names with an underscore are those of the backend that films in chat; options are part of them (NOTES section 4a).
    private static VideoApi OfModel(string model)
    {
        string name = Bare(model);
        return ChatNames.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)) ? VideoApi.Chat
            : name.StartsWith("mj", StringComparison.OrdinalIgnoreCase) || name.StartsWith("midjourney", StringComparison.OrdinalIgnoreCase) ? VideoApi.Midjourney
            : VideoApi.Videos;
    }

    private static string Bare(string model) => model[(model.LastIndexOf('/') + 1)..];

    private static void CheckPair(string? text, char mark, string name, string example)
    {
        // "small" and the like are words of some services and pass.
        if (text is not null && char.IsAsciiDigit(text.FirstOrDefault()) && !(text.Split(mark) is [var one, var other] && one.All(char.IsAsciiDigit) && other.Length > 0 && other.All(char.IsAsciiDigit)) && text.All(letter => char.IsAsciiDigit(letter) || letter is 'x' or 'X' or '×' or '*' or ':' or ' '))
        {
            throw new InvalidInputException(Words.Say($"-{name} is '{text}'. Write it as in {example}."), name);
        }
    }
}
