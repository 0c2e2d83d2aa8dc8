using System.Text.Json;
using System.Text.RegularExpressions;

namespace Allmhub.Core.Tests.Contract;

/// <summary>One entry of the samples' index: what the file is an answer to, or a request of.</summary>
internal sealed partial record ContractSample(string File, string Operation, int Status, string ContentType)
{
    /// <summary>The index, in its own order.</summary>
    public static IReadOnlyList<ContractSample> All { get; } =
        [.. Sample.Json("index.json").GetProperty("samples").EnumerateArray().Select(Read)];

    /// <summary>The sample is what a client sends.</summary>
    public bool IsRequest => Operation.EndsWith("(request)", StringComparison.Ordinal);

    public bool IsJson => ContentType.StartsWith("application/json", StringComparison.Ordinal) && File.EndsWith(".json", StringComparison.Ordinal);

    public bool IsStream => File.EndsWith(".sse", StringComparison.Ordinal);

    /// <summary>The operations it belongs to; none when the index names a whole family of paths ("any /v1 path").</summary>
    public IReadOnlyList<(string Method, string Path)> Operations =>
        [.. Remark().Replace(Operation, string.Empty).Split(", ").Select(static part => OneOperation().Match(part)).Where(static match => match.Success).Select(static match => (match.Groups[1].Value, match.Groups[2].Value))];

    public static ContractSample Of(string file) => All.Single(sample => sample.File == file);

    private static ContractSample Read(JsonElement entry) => new(
        entry.GetProperty("file").GetString()!,
        entry.GetProperty("operation").GetString()!,
        entry.GetProperty("status").GetInt32(),
        entry.GetProperty("contentType").GetString() ?? string.Empty);

    [GeneratedRegex(@"\s*\([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex(@"^([A-Z]+) (/[^\s*]+)$")]
    private static partial Regex OneOperation();
}
