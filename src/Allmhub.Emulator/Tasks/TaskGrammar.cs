using System.Globalization;

namespace Allmhub.Emulator.Tasks;

/// <summary>The words of a task's script, both ways.</summary>
internal static class TaskGrammar
{
    private sealed record Word(string Name, string Usage, Func<EmulatorTaskScript, string?, EmulatorTaskScript> Read, Func<EmulatorTaskScript, string?> Write);

    private static readonly string[] Links =
    [
        "video_url", "url", "metadata.url", "result_url", "detail.url", "output.url", "video.url", "data.url", "data.result_url", "fail_reason", "datauri", "content",
        "cdn", "gateway", "localhost", "none",
    ];

    private static readonly Word[] Words =
    [
        new("states", "states=queued:0,in_progress:45,completed:100", (s, v) => s with { Stage = [.. Need("states", v).Split(',').Select(TaskStage.Parse)] }, s => s.Stage.Count == 0 ? null : string.Join(',', s.Stage)),
        new("looks", "looks=5", (s, v) => s with { Look = Number("looks", v, 1) }, s => Text(s.Look)),
        new("fail", "fail=reason", (s, v) => s with { Failure = Need("fail", v) }, s => s.Failure),
        new("told", "told=object|text|none|moderated|filtered", (s, v) => s with { Told = Choice("told", v, ["object", "text", "none", "moderated", "filtered"]) }, s => s.Told),
        new("link", "link=" + string.Join('|', Links), (s, v) => s with { Link = Choice("link", v, Links) }, s => s.Link),
        new("id", "id=public|vendor|operation|colon|task|number", (s, v) => s with { Id = Choice("id", v, ["public", "vendor", "operation", "colon", "task", "number"]) }, s => s.Id),
        new("first", "first=pending", (s, v) => s with { First = v ?? "" }, s => s.First),
        new("late", "late=2", (s, v) => s with { Late = Number("late", v, 0) }, s => s.Late == 0 ? null : Text(s.Late)),
        new("films", "films=2", (s, v) => s with { Film = Number("films", v, 1) }, s => Text(s.Film)),
        new("film", "film=half|html|picture", (s, v) => s with { Damage = Choice("film", v, ["half", "html", "picture"]) }, s => s.Damage),
        new("bytes", "bytes=500000", (s, v) => s with { Size = Number("bytes", v, 0) }, s => s.Size == 0 ? null : Text(s.Size)),
        new("content", "content=cut|json|blocked|upstream", (s, v) => s with { Content = Choice("content", v, ["cut", "json", "blocked", "upstream"]) }, s => s.Content),
        new("ms", "ms", (s, v) => s with { Millisecond = Flag("ms", v) }, s => Text(s.Millisecond)),
        new("foreign", "foreign", (s, v) => s with { Foreign = Flag("foreign", v) }, s => Text(s.Foreign)),
        new("number", "number", (s, v) => s with { Number = Flag("number", v) }, s => Text(s.Number)),
        new("digits", "digits=19", (s, v) => s with { Digit = Number("digits", v, 8, 19) }, s => s.Digit == 16 ? null : Text(s.Digit)),
        new("remix", "remix", (s, v) => s with { Remix = Flag("remix", v) }, s => Text(s.Remix)),
        new("stale", "stale=2", (s, v) => s with { Stale = Number("stale", v, 0) }, s => s.Stale == 0 ? null : Text(s.Stale)),
        new("new-id", "new-id", (s, v) => s with { NewId = Flag("new-id", v) }, s => Text(s.NewId)),
    ];

    public static EmulatorTaskScript Parse(EmulatorTaskScript script, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? part : part[..equals]).Trim().ToLowerInvariant();
            Word word = Array.Find(Words, w => w.Name == name) ?? throw Wrong($"The word '{name}' of a task is not known.");
            script = word.Read(script, equals < 0 ? null : part[(equals + 1)..].Trim());
        }

        return script;
    }

    public static string Format(EmulatorTaskScript script)
    {
        IEnumerable<string> part = from word in Words
                                   let value = word.Write(script)
                                   where value is not null
                                   select value.Length == 0 && word.Name != "first" ? word.Name : $"{word.Name}={value}";
        return string.Join(';', part);
    }

    private static FormatException Wrong(string message) => new($"{message} Words, with ';' between: {string.Join(", ", Words.Select(w => w.Usage))}.");

    private static string Need(string name, string? value) => string.IsNullOrEmpty(value) ? throw Wrong($"The word '{name}' of a task needs a value.") : value;

    private static int Number(string name, string? value, int least, int most = int.MaxValue) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Wrong($"The word '{name}' of a task needs a whole number, not '{value}'.");

    private static string Choice(string name, string? value, string[] choice) =>
        choice.Contains(value) ? value! : throw Wrong($"The word '{name}' of a task is {string.Join(" or ", choice)}, not '{value}'.");

    private static bool Flag(string name, string? value) => value is null ? true : throw Wrong($"The word '{name}' of a task takes no value.");

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(bool value) => value ? "" : null;
}
