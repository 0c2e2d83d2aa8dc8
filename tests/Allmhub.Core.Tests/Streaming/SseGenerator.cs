using System.Text;

namespace Allmhub.Core.Tests.Streaming;

/// <summary>Makes ordinary streams: everything the standard allows, no line that starts with a brace, nothing that says [DONE].</summary>
internal sealed class SseGenerator(int seed)
{
    private static readonly string[] Values =
        ["", " ", "x", "delta", "message", "{\"a\":\"b\"}", "进度：36%", "🏃‍♀️", "a:b", ": c", "data: d", "é\u0000z", "\uFEFF", "0123456789012345678901234567890123456789"];

    private static readonly string[] Fields = ["data", "data", "data", "data", "event", "id", "retry", "", "other", "dat", "datax", "\uFEFFdata"];

    private readonly Random _random = new(seed);

    public byte[] Next(int maxEvents = 8)
    {
        StringBuilder text = new(_random.Next(4) == 0 ? "\uFEFF" : string.Empty);
        string usual = End();
        bool mixed = _random.Next(3) == 0;
        for (int events = _random.Next(1, maxEvents + 1); events > 0; events--)
        {
            List<string> lines = Enumerable.Range(0, _random.Next(5)).Select(_ => Line()).ToList();
            if (lines.Any(IsType) && !lines.Any(IsData))
            {
                // Not ordinary: the runtime's parser carries a type without data over to the next event, the standard drops it.
                lines.RemoveAll(IsType);
            }

            foreach (string line in lines)
            {
                text.Append(line).Append(mixed ? End() : usual);
            }

            text.Append(mixed ? End() : usual);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        return _random.Next(3) == 0 ? bytes[.._random.Next(bytes.Length + 1)] : bytes;
    }

    private static bool IsType(string line) => line.Split(':')[0] == "event";

    private static bool IsData(string line) => line.Split(':')[0] == "data";

    private string Line()
    {
        string field = Fields[_random.Next(Fields.Length)];
        return _random.Next(8) == 0 && field.Length > 0
            ? field
            : field + (_random.Next(3) == 0 ? ":" : ": ") + Values[_random.Next(Values.Length)];
    }

    private string End() => _random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
}
