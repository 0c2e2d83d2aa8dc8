using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Downloads;

/// <summary>What is said when a picture or film cannot be fetched or written. Links are shown without their query, which may open them to everybody.</summary>
internal static partial class DownloadErrors
{
    /// <summary>The code of a link whose time is over.</summary>
    public const string Expired = "link_expired";

    /// <summary>The code of a disk that is full.</summary>
    public const string DiskFull = "disk_full";

    private static string NewLink => Words.Say("Links of made pictures and films live for hours. For a film or a Midjourney task ask for the task again, which gives a new link; a picture has to be made again. Save what you pay for at once.");

    /// <summary>The error of a redirect that is not followed.</summary>
    /// <param name="link">Where it stands.</param>
    /// <param name="what">What it does.</param>
    /// <param name="advice">What that means.</param>
    /// <returns>The error.</returns>
    public static AllmException Redirect(Uri link, string what, string advice) =>
        new(new AllmError(AllmErrorKind.Protocol, Words.Say($"The redirect of {MediaLink.Shown(link)} {what}.")) { RecommendedAction = advice });

    /// <summary>The error of a status that is no success.</summary>
    /// <param name="link">The link.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfter">What the host asked to wait.</param>
    /// <returns>The error.</returns>
    public static AllmException Status(Uri link, int status, byte[] body, TimeSpan? retryAfter)
    {
        string text = Encoding.UTF8.GetString(body);
        string said = Said(text, body);
        string shown = MediaLink.Shown(link);
        DateTimeOffset? end = LinkLife.EndOf(link, text);
        bool expired = status is 401 or 403 or 404 or 410 && (end < DateTimeOffset.UtcNow || said.Contains("expired", StringComparison.OrdinalIgnoreCase));
        string reason = said.Length > 0 ? $": {said}" : string.Empty;
        (AllmErrorKind kind, string message, string? advice) = status switch
        {
            _ when expired => (AllmErrorKind.PermissionDenied, Words.Say($"The link {shown} has expired{(end is { } since ? Words.Say($" on {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : string.Empty)} (HTTP {status}{reason})."), NewLink),
            401 or 403 => (AllmErrorKind.PermissionDenied, Words.Say($"The link {shown} is refused (HTTP {status}{reason})."), Words.Say($"Its signature does not fit, or its time is over: use it letter by letter as it was given. {NewLink}")),
            404 or 410 => (AllmErrorKind.InvalidRequest, Words.Say($"There is nothing at {shown} any more (HTTP {status}{reason})."), NewLink),
            429 => (AllmErrorKind.RateLimited, Words.Say($"The host of {shown} asks to slow down (HTTP 429{reason})."), Words.Say("Wait, and save fewer at a time with a smaller -ThrottleLimit.")),
            408 or 425 or >= 500 => (AllmErrorKind.Server, Words.Say($"The host of {shown} failed (HTTP {status}{reason})."), Words.Say("Try again later: fetching costs nothing, and what has come is gone on with.")),
            416 => (AllmErrorKind.Protocol, Words.Say($"The host of {shown} refuses to give the file (HTTP 416{reason})."), Words.Say("Try again later.")),
            _ => (AllmErrorKind.InvalidRequest, Words.Say($"The host of {shown} does not give the file (HTTP {status}{reason})."), (string?)null),
        };
        return new AllmException(new AllmError(kind, message)
        {
            StatusCode = (HttpStatusCode)status,
            Code = expired ? Expired : null,
            RetryAfter = retryAfter,
            IsTransient = kind is AllmErrorKind.RateLimited or AllmErrorKind.Server,
            RecommendedAction = advice,
        });
    }

    /// <summary>The error of an answer in which the gateway tells of no film.</summary>
    /// <param name="link">The link.</param>
    /// <param name="said">What it says instead.</param>
    /// <returns>The error.</returns>
    public static AllmException NoFilm(Uri link, string said) =>
        new(new AllmError(AllmErrorKind.Protocol, Words.Say($"{MediaLink.Shown(link)} gives no film: {(said.Length > 500 ? said[..500] + "…" : said)}")) { StatusCode = HttpStatusCode.OK });

    /// <summary>The error of a body that ended too early.</summary>
    /// <param name="link">The link.</param>
    /// <param name="have">How many bytes came.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="missing">What end of its own format the file lacks, when its length is not known.</param>
    /// <returns>The error.</returns>
    public static AllmException Cut(Uri link, long have, long? total, string? missing)
    {
        string what = total is long whole ? Words.Say($"{Bytes(have)} of {Bytes(whole)} came") : Words.Say($"{Bytes(have)} came, without {missing}");
        return new AllmException(new AllmError(AllmErrorKind.IncompleteStream, Words.Say($"The download of {MediaLink.Shown(link)} ended too early: {what}."))
        {
            IsTransient = true,
            RecommendedAction = Words.Say("Run the same command again: fetching costs nothing, and what can be gone on with is gone on with."),
        });
    }

    /// <summary>The error of a body that is longer than was said.</summary>
    /// <param name="link">The link.</param>
    /// <returns>The error.</returns>
    public static AllmException Confused(Uri link) => new(new AllmError(AllmErrorKind.Protocol, Words.Say($"The host of {MediaLink.Shown(link)} sends other bytes than it says.")) { IsTransient = true });

    /// <summary>The error of a disk without room.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="needed">How many bytes were needed; <c>null</c> when that is not known.</param>
    /// <param name="free">How many are free.</param>
    /// <param name="written">How many went in, where no length was told.</param>
    /// <returns>The error.</returns>
    public static AllmException Full(string folder, long? needed, long? free, long written = 0) => new(new AllmError(
        AllmErrorKind.Storage,
        Words.Say($"The disk of '{folder}' is full: {(needed is long bytes ? Words.Say($"{Bytes(bytes)} were needed") : Words.Say($"more than {Bytes(written)} were needed, how many its host did not tell"))}{(free is long left ? Words.Say($", {Bytes(left)} are free") : string.Empty)}."))
    {
        Code = DiskFull,
        RecommendedAction = Words.Say("Make room or name a folder on another disk with -Path, and run the command again. No half file was left."),
    });

    /// <summary>The error of a file that cannot be written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="failure">What the platform said.</param>
    /// <returns>The error.</returns>
    public static AllmException Unwritable(string folder, Exception failure) =>
        new(new AllmError(AllmErrorKind.Storage, Words.Say($"Nothing can be written in '{folder}': {failure.Message}")) { RecommendedAction = Words.Say("Name a folder with -Path that may be written.") });

    /// <summary>Bytes for people, exact below a megabyte.</summary>
    /// <param name="bytes">How many.</param>
    /// <returns>E.g. <c>12.3 MB</c>.</returns>
    public static string Bytes(long bytes) => bytes < 1_000_000
        ? Words.Say($"{bytes} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    // Object stores answer XML; the gateway and most others JSON.
    private static string Said(string text, byte[] body)
    {
        string said = XmlMessage().Match(text) is { Success: true } xml ? WebUtility.HtmlDecode(xml.Groups[1].Value)
            : XmlCode().Match(text) is { Success: true } code ? code.Groups[1].Value
            : ErrorEnvelope.Parse(body)?.Message ?? string.Empty;
        said = said.Trim().TrimEnd('.');
        return said.Length > 200 ? said[..200] + "…" : said;
    }

    [GeneratedRegex("<Message>([^<]*)</Message>", RegexOptions.CultureInvariant)]
    private static partial Regex XmlMessage();

    [GeneratedRegex("<Code>([^<]*)</Code>", RegexOptions.CultureInvariant)]
    private static partial Regex XmlCode();
}
