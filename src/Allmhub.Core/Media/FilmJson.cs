using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Streaming;

namespace Allmhub.Media;

/// <summary>Finds the films that a JSON answer tells of, wherever it has them (NOTES sections 11 and 16.5).</summary>
internal static partial class FilmJson
{
    private const int MaxDepth = 6;

    // In this order: the first that holds an address is the film, the others name it again.
    private static readonly string[] Named = ["video_url", "videoUrl", "url", "result_url", "resultUrl", "download_url", "content_url", "fail_reason", "output_url", "uri"];
    private static readonly string[] Held = ["b64_json", "bytesBase64Encoded", "video_base64"];
    private static readonly string[] Lists = ["videoUrls", "video_urls", "videos", "artifacts", "generated_videos", "generatedVideos", "generatedSamples", "creations", "generations"];
    private static readonly string[] Inner = ["metadata", "detail", "video", "data", "result", "output", "outputs", "content", "response", "generateVideoResponse", "task_result", "results", "file"];

    // Where nothing has a name that is known, the address of a film is one all the same, unless it is what was asked with.
    private static readonly string[] Asked = ["input", "reference", "prompt", "image", "request", "poster", "thumb", "cover", "source", "watermark"];
    private static readonly string[] Extension = [".mp4", ".mov", ".webm", ".m4v", ".mkv"];

    /// <summary>Finds the addresses.</summary>
    /// <param name="root">The answer.</param>
    /// <param name="gateway">What relative addresses stand below.</param>
    /// <returns>http(s) addresses and data: URIs as text, each once; empty when there are none.</returns>
    public static IReadOnlyList<string> Films(JsonElement root, Uri gateway)
    {
        List<string> found = [];
        Collect(root, gateway, found, 0);
        if (found.Count == 0)
        {
            Search(root, gateway, found, 0);
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static void Collect(JsonElement value, Uri gateway, List<string> found, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Take(value, gateway, found, depth);
                break;
            case JsonValueKind.Array when depth < MaxDepth:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Collect(item, gateway, found, depth + 1);
                }

                break;
            case JsonValueKind.Object when depth < MaxDepth && !IsOther(value):
                CollectMembers(value, gateway, found, depth);
                break;
            default:
                break;
        }
    }

    private static void CollectMembers(JsonElement value, Uri gateway, List<string> found, int depth)
    {
        int before = found.Count;
        foreach (string name in Named)
        {
            if (value.TryGetProperty(name, out JsonElement link) && found.Count == before)
            {
                Collect(link, gateway, found, depth + 1);
            }
        }

        foreach (string name in Held)
        {
            if (found.Count == before && value.TryGetProperty(name, out JsonElement held) && held.ValueKind == JsonValueKind.String && held.GetString() is { Length: > 0 } base64)
            {
                found.Add(DataUri.IsDataUri(base64) ? base64 : "data:video/mp4;base64," + base64);
            }
        }

        foreach (string name in Lists)
        {
            if (value.TryGetProperty(name, out JsonElement list))
            {
                Collect(list, gateway, found, depth + 1);
            }
        }

        foreach (string name in Inner)
        {
            if (value.TryGetProperty(name, out JsonElement inner) && (found.Count == before || inner.ValueKind == JsonValueKind.Array))
            {
                Collect(inner, gateway, found, depth + 1);
            }
        }

        if (value.TryGetProperty("text", out JsonElement text))
        {
            Take(text, gateway, found, depth);
        }
    }

    private static void Search(JsonElement value, Uri gateway, List<string> found, int depth)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            List<string> taken = [];
            Take(value, gateway, taken, depth);
            found.AddRange(taken.Where(static link => Extension.Any(extension => link.Split('?', '#')[0].EndsWith(extension, StringComparison.OrdinalIgnoreCase))));
        }
        else if (value.ValueKind == JsonValueKind.Array && depth < MaxDepth)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                Search(item, gateway, found, depth + 1);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && depth < MaxDepth && !IsOther(value))
        {
            foreach (JsonProperty member in value.EnumerateObject().Where(static member => !Asked.Any(word => member.Name.Contains(word, StringComparison.OrdinalIgnoreCase))))
            {
                Search(member.Value, gateway, found, depth + 1);
            }
        }
    }

    // Posters and thumbnails lie beside films.
    private static bool IsOther(JsonElement value) =>
        (value.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("image"u8))
        || (value.TryGetProperty("mime_type", out JsonElement mime) && mime.ValueKind == JsonValueKind.String && mime.GetString()!.StartsWith("image/", StringComparison.Ordinal));

    private static void Take(JsonElement value, Uri gateway, List<string> found, int depth)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return;
        }

        string text = value.GetString()!.Trim();
        if (DataUri.IsDataUri(text) || (!text.Contains(' ', StringComparison.Ordinal) && MediaLink.TryCreate(text, out _)))
        {
            found.Add(text);
        }
        else if (text.StartsWith("//", StringComparison.Ordinal) && MediaLink.TryCreate($"{gateway.Scheme}:{text}", out _))
        {
            found.Add($"{gateway.Scheme}:{text}");
        }
        else if (text is ['{', ..] or ['[', ..])
        {
            TakeJson(text, gateway, found, depth);
        }
        else if (text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal))
        {
            found.Add(gateway.AbsoluteUri.TrimEnd('/') + text);
        }
        else if (text.Contains('<', StringComparison.Ordinal))
        {
            found.AddRange(Tag().Matches(text).Select(static tag => WebUtility.HtmlDecode(tag.Groups[1].Value)).Where(static source => MediaLink.TryCreate(source, out _)));
        }
    }

    // Some answers hold JSON once more, as text.
    private static void TakeJson(string text, Uri gateway, List<string> found, int depth)
    {
        if (depth >= MaxDepth)
        {
            return;
        }

        try
        {
            using JsonDocument document = LenientJson.ParseWhole(Encoding.UTF8.GetBytes(text));
            int before = found.Count;
            Collect(document.RootElement, gateway, found, depth + 1);
            if (found.Count == before)
            {
                Search(document.RootElement, gateway, found, depth + 1);
            }
        }
        catch (JsonException)
        {
            // Text that only looks like it.
        }
    }

    [GeneratedRegex("""<(?:video|source)\s[^>]{0,4000}?\bsrc\s*=\s*["']([^"']{1,8000})["']""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();
}
