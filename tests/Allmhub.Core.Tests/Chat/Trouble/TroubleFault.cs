using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>A fault in a stream and what must come of it: one typed error that keeps all the text before.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Lines">Lines put between two events; <c>null</c> when the stream is cut.</param>
/// <param name="Says">What the error must say.</param>
/// <param name="Kinds">What kinds it may be.</param>
internal sealed record TroubleFault(string Name, string? Lines, string? Says, params AllmErrorKind[] Kinds)
{
    public static IReadOnlyList<TroubleFault> All { get; } =
    [
        new("cut", null, null, AllmErrorKind.IncompleteStream, AllmErrorKind.Protocol),
        new("connection lost", null, null, AllmErrorKind.IncompleteStream, AllmErrorKind.Protocol, AllmErrorKind.Network),
        new("an error as OpenAI writes it", """data: {"error":{"message":"boom 7","type":"server_error","code":"x"}}""", "boom 7", AllmErrorKind.Server),
        new("an error as Claude writes it", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"boom 7\"}}", "boom 7", AllmErrorKind.Server),
        new("an error as Google writes it", """data: {"error":{"code":503,"message":"boom 7","status":"UNAVAILABLE"}}""", "boom 7", AllmErrorKind.Server),
        new("an error in a list", """data: [{"error":{"code":503,"message":"boom 7"}}]""", "boom 7", AllmErrorKind.Server),
        new("a flat error", """data: {"object":"error","message":"boom 7","code":500}""", "boom 7", AllmErrorKind.Server),
        new("an error as words", "event: error\ndata: boom 7", "boom 7", AllmErrorKind.Server),
        new("a bare line of JSON", """{"error":{"message":"boom 7","type":"server_error"}}""", "boom 7", AllmErrorKind.Server),
        new("an error of MiniMax", """data: {"base_resp":{"status_code":1000,"status_msg":"boom 7"}}""", "boom 7", AllmErrorKind.Server),
        new("broken JSON", "data: {\"cut", null, AllmErrorKind.Protocol),
        new("a web page", "data: <html><body>boom</body></html>", null, AllmErrorKind.Protocol),
    ];

    /// <summary>Says what is wrong with a result.</summary>
    /// <param name="stream">The stream without the fault.</param>
    /// <param name="baseline">What it says without.</param>
    /// <param name="random">Where.</param>
    /// <param name="bytes">The bytes with the fault.</param>
    /// <returns>What is wrong; <c>null</c> when all is right.</returns>
    public string? Check(TroubleStream stream, TroubleResult baseline, Random random, out byte[] bytes)
    {
        int end = stream.Events.ToList().FindIndex(item => TroubleOracle.IsEnd(stream.Api, item));
        if (end < 0)
        {
            bytes = [];
            return null;
        }

        string[] texts = [.. stream.Events.Select(item => TroubleOracle.TextOf(stream.Api, item))];
        bool knowsText = string.Concat(texts) == baseline.Text;
        int at = random.Next(end + 1);
        (bytes, int[] ends) = Lines is null ? stream.Render() : stream.Insert(at, new TroubleEvent(null, string.Empty) { Lines = Lines }).Render();
        int whole = at;
        int begun = at;
        if (Lines is null)
        {
            int cut = random.Next(bytes.Length + 1);
            bytes = bytes[..cut];
            whole = ends.Count(place => place <= cut);
            begun = Math.Min(whole + 1, ends.Length);
        }

        TroubleResult result = TroubleRun.Read(stream.Api, bytes, stream.Label, random, breaks: Name == "connection lost");
        if (Lines is null && begun > end && result.Error is null)
        {
            return result.Text == baseline.Text || !knowsText ? null : $"The answer was cut behind its end and has the text <{result.Text}>.";
        }

        return WrongError(result, whole > end && Lines is null) ?? (knowsText ? WrongText(result.Text, string.Concat(texts.Take(whole)), string.Concat(texts.Take(begun))) : null);
    }

    private string? WrongError(TroubleResult result, bool isWhole) =>
        isWhole ? $"The answer was whole, and is the error {result.Error?.Kind}: {result.Error?.Message}"
        : result.Error is null ? "No error."
        : !Kinds.Contains(result.Error.Kind) ? $"The error is {result.Error.Kind}: {result.Error.Message}"
        : Says is not null && !result.Error.Message.Contains(Says, StringComparison.Ordinal) ? $"The error says only: {result.Error.Message}"
        : null;

    // Half an emoji at the cut is a mark of replacement.
    private static string? WrongText(string text, string least, string most)
    {
        string kept = text.TrimEnd('\uFFFD');
        string sure = least.Length > 0 && char.IsHighSurrogate(least[^1]) ? least[..^1] : least;
        return kept.StartsWith(sure, StringComparison.Ordinal) && most.StartsWith(kept, StringComparison.Ordinal) ? null : $"The text kept is <{text}>; at least <{least}> had come, and at most <{most}>.";
    }
}
