using System.Text;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

/// <summary>An item taken out of the parser; bytes as Latin-1 text, so that nothing is lost and failures can be read.</summary>
internal sealed record SseSeen(SseItemKind Kind, string Type, string Data)
{
    /// <summary>Parses bytes that arrive in pieces; lengths past the end are cut, a missing rest comes in one piece.</summary>
    public static List<SseSeen> Read(byte[] bytes, IEnumerable<int> lengths, int maxLineBytes = SseParser.DefaultMaxLineBytes) =>
        Read(bytes, lengths, out _, maxLineBytes);

    public static List<SseSeen> Read(byte[] bytes, IEnumerable<int> lengths, out bool cutOff, int maxLineBytes = SseParser.DefaultMaxLineBytes)
    {
        List<SseSeen> seen = [];
        SseParser parser = new(maxLineBytes);
        int at = 0;
        foreach (int length in lengths.Append(bytes.Length))
        {
            int take = Math.Min(length, bytes.Length - at);
            parser.Append(bytes.AsSpan(at, take));
            at += take;
            Drain(parser, seen);
        }

        parser.Complete();
        Drain(parser, seen);
        cutOff = parser.IsCutOff;
        return seen;
    }

    public static List<SseSeen> Read(string text, params int[] lengths) => Read(Encoding.UTF8.GetBytes(text), lengths);

    /// <summary>The grammar in its slowest form, on whole input: what the parser is held against.</summary>
    public static List<SseSeen> Model(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        string[] lines = text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        List<SseSeen> seen = [];
        List<string> data = [];
        string type = string.Empty;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            bool last = i == lines.Length - 1;
            string name = line.Split(':')[0];
            string value = line.Contains(':') ? line[(name.Length + 1)..] : string.Empty;
            value = value.StartsWith(' ') ? value[1..] : value;
            bool done = last && data.Count + (name == "data" ? 1 : 0) == 1 && (line.Length == 0 || name is "data" or "")
                && (data.Count == 1 ? data[0] : value) == "[DONE]";
            if (line.StartsWith('{') || done || (line.Length == 0 && !last))
            {
                data.AddRange(done && data.Count == 0 ? [value] : Array.Empty<string>());
                if (data.Count > 0)
                {
                    seen.Add(new(SseItemKind.Event, type, string.Join('\n', data)));
                }

                if (data.Count > 0 || line.Length == 0)
                {
                    type = string.Empty;
                }

                data.Clear();
            }

            if (line.StartsWith('{'))
            {
                seen.Add(new(SseItemKind.BareJson, string.Empty, line));
            }
            else if (!last && line.StartsWith(':'))
            {
                seen.Add(new(SseItemKind.Comment, string.Empty, value));
            }
            else if (!last && name == "data")
            {
                data.Add(value);
            }
            else if (!last && name == "event")
            {
                type = value;
            }
        }

        return seen;
    }

    private static void Drain(SseParser parser, List<SseSeen> seen)
    {
        while (parser.TryRead(out SseItem item))
        {
            seen.Add(new(item.Kind, Encoding.Latin1.GetString(item.EventType), Encoding.Latin1.GetString(item.Data)));
        }
    }
}
