using System.Text.Json;

namespace Allmhub.Core.Tests;

/// <summary>The contract's sample answers, copied beside the test assembly.</summary>
internal static class Sample
{
    public static string Folder { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "samples");

    public static string PathOf(string name) => System.IO.Path.Combine(Folder, name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    public static JsonElement Json(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Bytes(name));
        return document.RootElement.Clone();
    }

    public static IEnumerable<string> Names(string pattern) =>
        Directory.EnumerateFiles(Folder, pattern).Select(static path => System.IO.Path.GetFileName(path)!).Order(StringComparer.Ordinal);
}
