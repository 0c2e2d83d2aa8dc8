using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Tasks.Midjourney;

/// <summary>
/// The answer to a submission: HTTP 200 whatever the backend says, so that the code decides, and its properties where one code means two
/// things; never the words (NOTES sections 10 and 16.4).
/// </summary>
internal sealed partial record MidjourneyReply
{
    /// <summary>The queue is full; nothing was taken, although the answer has an id.</summary>
    public const string QueueFull = "23";

    /// <summary>The code, as text.</summary>
    public required string Code { get; init; }

    /// <summary>The backend's words, without blanks around them.</summary>
    public string Description { get; private init; } = string.Empty;

    /// <summary>The id, digit by digit; <c>null</c> when there is none.</summary>
    public string? Id { get; private init; }

    /// <summary>What an upload gives instead of an id.</summary>
    public IReadOnlyList<Uri> Link { get; private init; } = [];

    /// <summary>The word that was refused.</summary>
    public string? BannedWord { get; private init; }

    /// <summary>The prompt to be confirmed; <c>null</c> when none is named, and possibly empty.</summary>
    public string? FinalPrompt { get; private init; }

    /// <summary>The picture of a task that was there already.</summary>
    public string? Image { get; private init; }

    /// <summary>How many wait before it.</summary>
    public string? Queue { get; private init; }

    /// <summary>Whether there is a task (NOTES section 10).</summary>
    public bool IsAccepted => Code is "1" or "21" or "22";

    /// <summary>Whether properties say that a prompt is wanted first; they do so also where the gateway has written another code.</summary>
    public bool HasRemix { get; private init; }

    /// <summary>Whether properties say that it waits for an answer.</summary>
    public bool IsWaiting { get; private init; }

    /// <summary>Whether properties say that it was there already.</summary>
    public bool IsExisting { get; private init; }

    /// <summary>The answer, shortened.</summary>
    public string Raw { get; private init; } = string.Empty;

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body.</param>
    /// <returns>What it says; <c>null</c> when it is no answer of Midjourney's.</returns>
    public static MidjourneyReply? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = LenientJson.Parse(body);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="root">The answer.</param>
    /// <returns>What it says; <c>null</c> when it is no answer of Midjourney's.</returns>
    public static MidjourneyReply? Read(JsonElement root)
    {
        if (MidjourneyJson.Text(root, "code") is not { } code || !long.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return null;
        }

        JsonElement properties = root.TryGetProperty("properties", out JsonElement told) && told.ValueKind == JsonValueKind.Object ? told : default;
        JsonElement result = root.TryGetProperty("result", out JsonElement given) ? given : default;
        bool remixes = properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("remix", out JsonElement remix) && remix.ValueKind == JsonValueKind.True;
        return new MidjourneyReply
        {
            Code = code,
            Description = (MidjourneyJson.Text(root, "description") ?? MidjourneyJson.Text(root, "message"))?.Trim() ?? string.Empty,
            Id = result.ValueKind is JsonValueKind.String or JsonValueKind.Number && result.ToString().Trim() is { Length: > 0 } id ? id : null,
            Link = result.ValueKind == JsonValueKind.Array ? [.. result.EnumerateArray().Select(static item => MediaLink.TryCreate(item.ToString(), out Uri? link) ? link : null).OfType<Uri>()] : [],
            BannedWord = MidjourneyJson.Text(properties, "bannedWord"),
            FinalPrompt = MidjourneyJson.Text(properties, "finalPrompt"),
            Image = MidjourneyJson.Text(properties, "imageUrl"),
            Queue = MidjourneyJson.Text(properties, "numberOfQueues"),
            HasRemix = remixes,
            IsWaiting = remixes || MidjourneyJson.Text(properties, "finalPrompt") is not null,
            IsExisting = MidjourneyJson.Text(properties, "status") is not null || MidjourneyJson.Text(properties, "imageUrl") is not null,
            Raw = MidjourneyJson.Shorten(root),
        };
    }

    /// <summary>Finds the id in the beginning of an answer whose rest was lost; without a code that accepts it is none.</summary>
    /// <param name="start">What came.</param>
    /// <returns>The id; <c>null</c> when it is not there whole.</returns>
    public static string? IdIn(ReadOnlySpan<byte> start)
    {
        string text = Encoding.UTF8.GetString(start);
        return Accepted().IsMatch(text) && Result().Matches(text) is [Match only] ? only.Groups[1].Value : null;
    }

    /// <summary>The error of an answer that refuses.</summary>
    /// <returns>The error.</returns>
    public AllmException Refusal()
    {
        AllmErrorKind kind = Code switch
        {
            QueueFull or "30" => AllmErrorKind.RateLimited,
            "24" => AllmErrorKind.ContentRefused,
            "401" => AllmErrorKind.Authentication,
            "403" => AllmErrorKind.PermissionDenied,
            "429" => AllmErrorKind.RateLimited,
            "4" => Description == "quota_not_enough" ? AllmErrorKind.InsufficientBalance : AllmErrorKind.InvalidRequest,
            _ => AllmErrorKind.Server,
        };
        string said = Description.Length > 0 ? Description : Words.Say($"Midjourney answers with code {Code} and no words.");
        return new AllmException(new AllmError(kind, BannedWord is { Length: > 0 } word ? Words.Say($"{said} (banned word: '{word}')") : said)
        {
            Code = Code,
            Meaning = Description.Length > 0 ? ErrorAdvice.MeaningOf(kind) : null,
            IsTransient = kind == AllmErrorKind.RateLimited,
            RecommendedAction = Code is { Length: 3 } ? null : kind switch
            {
                AllmErrorKind.ContentRefused => Words.Say("Nothing was submitted or charged. Say it without the word; the same prompt is refused again."),
                AllmErrorKind.RateLimited => Words.Say("Midjourney's queue is full, and nothing was submitted. Submit again when tasks of this account have ended, or wait longer with -TimeoutSec."),
                AllmErrorKind.InsufficientBalance => Words.Say("The account has no credit left for this. Look at it with Get-AllmBalance and top it up in the console."),
                AllmErrorKind.Server => Words.Say("Nothing was submitted. The words are those of the service behind the gateway; the same again changes nothing unless the cause has gone."),
                _ => null,
            },
        });
    }

    [GeneratedRegex("\"code\"\\s*:\\s*\"?(?:1|21|22)\"?\\s*,", RegexOptions.CultureInvariant)]
    private static partial Regex Accepted();

    [GeneratedRegex("\"result\"\\s*:\\s*\"?([0-9A-Za-z_-]{4,100})[\",}\\s]", RegexOptions.CultureInvariant)]
    private static partial Regex Result();
}
