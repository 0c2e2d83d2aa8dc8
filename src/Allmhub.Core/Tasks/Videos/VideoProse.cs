using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.Prose;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// Finds the films of an answer in conversation. Of an ordinary answer a link in a sentence is no result; of one that was to make a film it is
/// (NOTES section 4a): the addresses of films anywhere, JSON in the text's or the answer's place, in the end the last link. What the prompt holds is an echo.
/// </summary>
internal static partial class VideoProse
{
    private static readonly Uri NoGateway = new("about:blank");

    /// <summary>Finds the films.</summary>
    /// <param name="completion">The answer, whole or broken off.</param>
    /// <param name="prompt">What was asked.</param>
    /// <returns>The films, each once; where there is one by its name or bytes, these alone.</returns>
    public static IReadOnlyList<ChatMedia> Films(ChatCompletion completion, string? prompt)
    {
        List<ChatMedia> found = [.. Told(completion).Where(item => item.Kind is MediaKind.Video or MediaKind.Unknown && IsNew(item, prompt))];
        if (found.Count == 0)
        {
            found = [.. InJson(completion).Concat(InText(completion.Text)).Where(item => IsNew(item, prompt)).DistinctBy(static item => item.Uri?.OriginalString)];
        }

        if (found.Count == 0 && completion.IsComplete && !TellsProgress(completion.Text) && LastLink(completion.Text) is ChatMedia last && IsNew(last, prompt))
        {
            found.Add(last);
        }

        return found.Exists(static film => film.Kind == MediaKind.Video) ? [.. found.Where(static film => film.Kind == MediaKind.Video)] : found;
    }

    /// <summary>The links that an answer which broke off has named so far: of the queue, or where the film will be.</summary>
    /// <param name="completion">What came.</param>
    /// <returns>The addresses as they stand there, each once.</returns>
    public static IReadOnlyList<string> Places(ChatCompletion completion) => [.. Address().Matches(completion.Text).Select(static match => match.Value).Distinct(StringComparer.Ordinal).Take(5)];

    // Of an answer that broke off the end, which tells the media, never came.
    private static IReadOnlyList<ChatMedia> Told(ChatCompletion completion)
    {
        if (completion.Media.Count > 0 || completion.Text.Length == 0)
        {
            return completion.Media;
        }

        return [.. Prose(completion.Text).Select(static update => update.Payload).OfType<ChatMedia>()];
    }

    // A link beside progress is that of the queue, unless the rules of prose say otherwise.
    private static bool TellsProgress(string text) => Prose(text).Exists(static update => update.Kind == ChatUpdateKind.Progress);

    private static List<ChatUpdate> Prose(string text)
    {
        List<ChatUpdate> updates = [];
        ChatProse prose = new(new GivenMedia());
        prose.Add(text, updates);
        prose.Complete(updates);
        return updates;
    }

    private static IEnumerable<ChatMedia> InJson(ChatCompletion completion)
    {
        string text = completion.Text.Trim();
        foreach (string json in (string[])[text, Fence().Match(text) is { Success: true } fence ? fence.Groups[1].Value.Trim() : string.Empty])
        {
            if (json is not (['{', ..] or ['[', ..]))
            {
                continue;
            }

            foreach (string film in FilmsOf(json))
            {
                if (Media(film, MediaKind.Unknown) is ChatMedia media)
                {
                    yield return media;
                }
            }
        }
    }

    // The echo of what was asked is JSON too.
    private static IReadOnlyList<string> FilmsOf(string json)
    {
        try
        {
            using JsonDocument document = LenientJson.ParseWhole(Encoding.UTF8.GetBytes(json));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("prompt", out _) ? [] : FilmJson.Films(document.RootElement, NoGateway);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<ChatMedia> InText(string text) => Address().Matches(WithoutEcho(text))
        .Select(static match => Media(WebUtility.HtmlDecode(match.Value), MediaKind.Unknown)).OfType<ChatMedia>().Where(static media => media.Kind == MediaKind.Video);

    private static ChatMedia? LastLink(string text) =>
        Link().Matches(WithoutEcho(text)) is [.., Match last] && Media(last.Groups[1].Value, MediaKind.Unknown) is { Kind: not MediaKind.Image } media ? media : null;

    private static string WithoutEcho(string text) => Fence().Replace(text, static fence => fence.Value.Contains("\"prompt\"", StringComparison.Ordinal) ? string.Empty : fence.Value);

    private static ChatMedia? Media(string target, MediaKind kind)
    {
        if (DataUri.IsDataUri(target))
        {
            return DataUri.TryDecode(target, out byte[] data, out string type) && data.Length > 0 ? ChatMedia.OfBytes(data, type, kind, null, isInText: true) : null;
        }

        return MediaLink.TryCreate(target, out Uri? uri) ? new ChatMedia(uri, MediaFormats.OfExtension(uri.AbsolutePath)?.Kind ?? kind) : null;
    }

    private static bool IsNew(ChatMedia film, string? prompt) => film.Uri is null || prompt is null || !prompt.Contains(film.Uri.OriginalString, StringComparison.Ordinal);

    [GeneratedRegex("""https?://[^\s<>"'`()\[\]{}|\\，。；、）】》」]{1,4000}""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex("""\]\((https?://[^\s()<>]{1,4000})\)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex("""^```[a-z]{0,20}[ \t\r]*\n([^`]*)```""", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
