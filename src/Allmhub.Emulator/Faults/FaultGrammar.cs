using System.Globalization;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Sounds;

namespace Allmhub.Emulator.Faults;

/// <summary>The words of a fault, both ways.</summary>
internal static class FaultGrammar
{
    private sealed record Word(string Name, string Usage, Func<EmulatorFault, string?, EmulatorFault> Read, Func<EmulatorFault, string?> Write);

    private static readonly Word[] Words =
    [
        new("status", "status=429", (f, v) => f with { Status = Number("status", v, 100, 599) }, f => Text(f.Status)),
        new("sample", "sample=error.openai.401", (f, v) => f with { Sample = ErrorTable.Find(Need("sample", v)).Name }, f => f.Sample),
        new("retry-after", "retry-after=2 (or an HTTP date)", (f, v) => f with { RetryAfter = Need("retry-after", v) }, f => f.RetryAfter),
        new("stall", "stall=headers|first|mid", (f, v) => f with { Stall = Choice<StallPoint>("stall", v) }, f => Lower(f.Stall)),
        new("stall-ms", "stall-ms=500", (f, v) => f with { StallMs = Number("stall-ms", v, 0, int.MaxValue) }, f => Text(f.StallMs)),
        new("pings", "pings (or pings=3)", (f, v) => f with { Ping = v is null ? 0 : Number("pings", v, 0, 1_000_000) }, f => f.Ping == 0 ? "" : Text(f.Ping)),
        new("ping-ms", "ping-ms=50", (f, v) => f with { PingMs = Number("ping-ms", v, 1, 60_000) }, f => f.PingMs == 50 ? null : Text(f.PingMs)),
        new("cut", "cut=start|mid|event|utf8", (f, v) => f with { Cut = Choice<CutPoint>("cut", v) }, f => Lower(f.Cut)),
        new("error-event", "error-event", (f, v) => f with { ErrorEvent = Flag("error-event", v) }, f => Text(f.ErrorEvent)),
        new("bare-json", "bare-json", (f, v) => f with { BareJson = Flag("bare-json", v) }, f => Text(f.BareJson)),
        new("no-finish", "no-finish", (f, v) => f with { NoFinish = Flag("no-finish", v) }, f => Text(f.NoFinish)),
        new("no-done", "no-done", (f, v) => f with { NoDone = Flag("no-done", v) }, f => Text(f.NoDone)),
        new("nulls", "nulls", (f, v) => f with { Null = Flag("nulls", v) }, f => Text(f.Null)),
        new("picture", "picture=html|other|half", (f, v) => f with { Picture = Choice<PictureDamage>("picture", v) }, f => Lower(f.Picture)),
        new("sound", "sound=other|rate|sizes|half|brace", (f, v) => f with { Sound = Choice<SoundDamage>("sound", v) }, f => Lower(f.Sound)),
        new("written", "written=prefix|urlsafe|datauri|both", (f, v) => f with { Written = Choice<PictureWriting>("written", v) }, f => Lower(f.Written)),
        new("no-data", "no-data", (f, v) => f with { NoData = Flag("no-data", v) }, f => Text(f.NoData)),
        new("item-error", "item-error", (f, v) => f with { ItemError = Flag("item-error", v) }, f => Text(f.ItemError)),
        new("turned", "turned", (f, v) => f with { Turned = Flag("turned", v) }, f => Text(f.Turned)),
        new("vip", "vip", (f, v) => f with { Vip = Flag("vip", v) }, f => Text(f.Vip)),
        new("ranking", "ranking=minus|beyond|twice|noindex|noscore|missing|none|unsorted|bare|scores|data|logits", (f, v) => f with { Ranking = Choice<RankingWriting>("ranking", v) }, f => Lower(f.Ranking)),
        new("mj-code", "mj-code=21|22|23|24|3|9", (f, v) => f with { MidjourneyCode = Number("mj-code", v, 1, 99) }, f => Text(f.MidjourneyCode)),
        new("vector", "vector=nan|infinite|short|double|missing|twice|range|shuffled|noindex|float|base64", (f, v) => f with { Vector = Choice<VectorFault>("vector", v) }, f => Lower(f.Vector)),
        new("batch", "batch=25", (f, v) => f with { BatchMost = Number("batch", v, 1, 2048) }, f => Text(f.BatchMost)),
        new("batch-silent", "batch-silent=25", (f, v) => f with { BatchSilent = Number("batch-silent", v, 1, 2048) }, f => Text(f.BatchSilent)),
        new("html", "html", (f, v) => f with { Html = Flag("html", v) }, f => Text(f.Html)),
        new("empty", "empty", (f, v) => f with { Empty = Flag("empty", v) }, f => Text(f.Empty)),
        new("redirect", "redirect (or redirect=http://…)", (f, v) => f with { Redirect = v ?? "/moved" }, f => f.Redirect),
        new("content-type", "content-type=text/plain", (f, v) => f with { ContentType = v ?? "text/plain" }, f => f.ContentType),
        new("drip", "drip (or drip=5)", (f, v) => f with { Drip = v is null ? 1 : Number("drip", v, 0, 60_000) }, f => Text(f.Drip)),
        new("split", "split=7", (f, v) => f with { Split = Number("split", v, 1, 1 << 20) }, f => Text(f.Split)),
        new("reset", "reset", (f, v) => f with { Reset = Flag("reset", v) }, f => Text(f.Reset)),
        new("link", "link (only the host of links)", (f, v) => f with { Link = Flag("link", v) }, f => Text(f.Link)),
        new("link-cut", "link-cut=1000", (f, v) => f with { LinkCut = Number("link-cut", v, 0, int.MaxValue) }, f => Text(f.LinkCut)),
        new("link-range", "link-range=ignore|zero|short|bare|total|refuse", (f, v) => f with { LinkRange = Choice<LinkRange>("link-range", v) }, f => Lower(f.LinkRange)),
        new("link-tag", "link-tag=none|weak|change", (f, v) => f with { LinkTag = Choice<LinkTag>("link-tag", v) }, f => Lower(f.LinkTag)),
        new("link-length", "link-length=none|chunked|5000|-100|+100", (f, v) => f with { LinkLength = Length(v) }, f => f.LinkLength),
        new("link-expired", "link-expired", (f, v) => f with { LinkExpired = Flag("link-expired", v) }, f => Text(f.LinkExpired)),
        new("link-gzip", "link-gzip", (f, v) => f with { LinkGzip = Flag("link-gzip", v) }, f => Text(f.LinkGzip)),
        new("count", "count=2 (or count=all)", (f, v) => f with { Count = v == "all" ? 0 : Number("count", v, 1, int.MaxValue) }, f => f.Count == 0 ? "all" : f.Count == 1 ? null : Text(f.Count)),
        new("path", "path=/v1/models", (f, v) => f with { Path = Need("path", v) }, f => f.Path),
    ];

    public static EmulatorFault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        EmulatorFault fault = new();
        bool any = false;
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? part : part[..equals]).Trim().ToLowerInvariant();
            string? value = equals < 0 ? null : part[(equals + 1)..].Trim();
            Word word = Array.Find(Words, w => w.Name == name) ?? throw Wrong($"The fault '{name}' is not known.");
            fault = word.Read(fault, value);
            any |= name is not ("count" or "link" or "path" or "stall-ms" or "ping-ms");
        }

        return any ? fault : throw Wrong($"The text '{text}' names no fault.");
    }

    public static string Format(EmulatorFault fault)
    {
        IEnumerable<string> part = from word in Words
                                   let value = word.Write(fault)
                                   where value is not null
                                   select value.Length == 0 ? word.Name : $"{word.Name}={value}";
        return string.Join(';', part);
    }

    internal static FormatException Wrong(string message) =>
        new($"{message} Words, with ';' between: {string.Join(", ", Words.Select(w => w.Usage))}.");

    private static string Need(string name, string? value) =>
        string.IsNullOrEmpty(value) ? throw Wrong($"The fault '{name}' needs a value.") : value;

    private static int Number(string name, string? value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Wrong($"The fault '{name}' needs a whole number from {least.ToString(CultureInfo.InvariantCulture)}, not '{value}'.");

    private static string Length(string? value) =>
        value is "none" or "chunked" || int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? value
            : throw Wrong($"The fault 'link-length' is none, chunked, a number, or one with a sign for how far it is off, not '{value}'.");

    private static T Choice<T>(string name, string? value) where T : struct, Enum =>
        Array.Find(Enum.GetNames<T>(), n => n.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<T>(found)
            : throw Wrong($"The fault '{name}' is {string.Join(" or ", Enum.GetNames<T>()).ToLowerInvariant()}, not '{value}'.");

    private static bool Flag(string name, string? value) =>
        value is null ? true : throw Wrong($"The fault '{name}' takes no value.");

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(bool value) => value ? "" : null;

    private static string? Lower<T>(T? value) where T : struct, Enum => value?.ToString()!.ToLowerInvariant();
}
