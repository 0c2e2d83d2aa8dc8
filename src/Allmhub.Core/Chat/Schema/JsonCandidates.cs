using System.Text;
using System.Text.Json;

namespace Allmhub.Chat.Schema;

/// <summary>
/// The JSON values a model's text may mean: the whole of it, what a Markdown fence holds (NOTES section 4), or what stands among prose.
/// </summary>
internal static class JsonCandidates
{
    private const int MaxTry = 64;
    private const int MaxWork = 1024 * 1024;

    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 128 };

    /// <summary>The values, likeliest first; duplicates are possible.</summary>
    public static IEnumerable<JsonElement> Find(string text)
    {
        string repaired = SurrogateRepair.Repair(text.Trim().TrimStart('\ufeff'));
        byte[] whole = Encoding.UTF8.GetBytes(repaired);
        if (TryParse(whole, 0, out JsonElement value, out int end) && IsBlank(whole.AsSpan(end)))
        {
            yield return value;
            yield break;
        }

        foreach (string fenced in Fenced(repaired))
        {
            byte[] body = Encoding.UTF8.GetBytes(fenced);
            if (TryParse(body, 0, out JsonElement inner, out int innerEnd) && IsBlank(body.AsSpan(innerEnd)))
            {
                yield return inner;
            }
        }

        int start = 0;
        long left = Math.Max(MaxWork, 4L * whole.Length);
        for (int i = 0; i < MaxTry && left > 0 && (start = NextBracket(whole, start)) >= 0; i++)
        {
            if (TryParse(whole, start, out JsonElement found, out int foundEnd))
            {
                yield return found;
                start = foundEnd;
            }
            else
            {
                left -= whole.Length - start;
                start++;
            }
        }
    }

    private static IEnumerable<string> Fenced(string text)
    {
        string[] pieces = text.Split("```");
        for (int i = 1; i < pieces.Length; i += 2)
        {
            int line = pieces[i].IndexOf('\n', StringComparison.Ordinal);
            yield return line < 0 ? pieces[i] : pieces[i][line..];
        }
    }

    private static bool TryParse(byte[] json, int start, out JsonElement value, out int end)
    {
        Utf8JsonReader reader = new(json.AsSpan(start), Options);
        value = default;
        end = start;
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return false;
            }

            using (document)
            {
                value = document.RootElement.Clone();
            }

            end = start + (int)reader.BytesConsumed;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int NextBracket(byte[] json, int start)
    {
        int offset = start < json.Length ? json.AsSpan(start).IndexOfAny((byte)'{', (byte)'[') : -1;
        return offset < 0 ? -1 : start + offset;
    }

    private static bool IsBlank(ReadOnlySpan<byte> rest) => rest.TrimStart(" \t\r\n"u8).IsEmpty;
}
