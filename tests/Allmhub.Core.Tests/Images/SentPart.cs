using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allmhub.Core.Tests.Http;

namespace Allmhub.Core.Tests.Images;

/// <summary>A part of a form as it came over the wire.</summary>
internal sealed record SentPart(string Name, string? FileName, string? Type, byte[] Data)
{
    private static readonly HashSet<string> Numbers = ["n", "output_compression", "partial_images"];

    public string Text => Encoding.UTF8.GetString(Data);

    public static List<SentPart> Read(RawRequest request)
    {
        string boundary = request.Header["Content-Type"].Split("boundary=")[1];
        string body = Encoding.Latin1.GetString(request.BodyByte);
        Assert.EndsWith($"--{boundary}--\r\n", body, StringComparison.Ordinal);
        return [.. body.Split($"--{boundary}")[1..^1].Select(Parse)];
    }

    /// <summary>The form as the JSON its schema describes.</summary>
    public static string ToJson(IEnumerable<SentPart> parts)
    {
        JsonObject body = [];
        foreach (IGrouping<string, SentPart> group in parts.GroupBy(static part => part.Name))
        {
            body[group.Key] = group.Key.EndsWith("[]", StringComparison.Ordinal) ? new JsonArray([.. group.Select(static part => (JsonNode)"binary")])
                : group.Single().FileName is not null ? "binary"
                : Numbers.Contains(group.Key) ? int.Parse(group.Single().Text, CultureInfo.InvariantCulture)
                : group.Key == "stream" ? bool.Parse(group.Single().Text)
                : group.Single().Text;
        }

        return body.ToJsonString();
    }

    private static SentPart Parse(string part)
    {
        int end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string head = part[..end];
        return new SentPart(
            Regex.Match(head, "; name=\"([^\"]*)\"").Groups[1].Value,
            Regex.Match(head, "; filename=\"([^\"]*)\"") is { Success: true } file ? file.Groups[1].Value : null,
            Regex.Match(head, "Content-Type: (.*)") is { Success: true } type ? type.Groups[1].Value.Trim() : null,
            Encoding.Latin1.GetBytes(part[(end + 4)..^2]));
    }
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public string Write(string name, byte[] data)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, data);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
