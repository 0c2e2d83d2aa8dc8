using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;

namespace Allmhub.Emulator.Errors;

/// <summary>One error answer of the gateway: status, headers and body.</summary>
internal sealed record ErrorSample(string Name, int Status, string ContentType, IReadOnlyDictionary<string, string> Header, string Body);

/// <summary>Every error shape of the gateway, read from errors.json.</summary>
internal static class ErrorTable
{
    /// <summary>The request id inside the bodies of the table; answers carry their own in its place.</summary>
    public const string RequestIdMark = "20251208095512604418330HwYkTzQa";

    private static readonly FrozenDictionary<string, ErrorSample> Samples = Load();

    /// <summary>Finds a shape by name, with or without <c>error.</c> before and a file ending after it.</summary>
    public static ErrorSample Find(string name)
    {
        string key = (name.StartsWith("error.", StringComparison.OrdinalIgnoreCase) ? name[6..] : name).ToLowerInvariant();

        // Only what is a file ending goes: without it "openai.999" would be taken for "openai".
        string plain = Path.GetExtension(key) is ".json" or ".txt" or ".html" ? Path.GetFileNameWithoutExtension(key) : key;
        return Samples.TryGetValue(plain, out ErrorSample? shape) ? shape : throw new FormatException($"There is no error sample '{name}'. There are: {string.Join(", ", Samples.Values.Select(s => s.Name).Order(StringComparer.Ordinal))}.");
    }

    /// <summary>The shape the gateway usually gives for a status on a path.</summary>
    public static ErrorSample ForStatus(int status, string path) => status switch
    {
        401 or 429 when path.StartsWith("/api/", StringComparison.Ordinal) => Find(status == 401 ? "system.401" : "openai.429-empty"),
        401 => Find("openai.401"),
        403 => Find("openai.403-quota"),
        404 => Find("openai.404-url"),
        429 => Find("openai.429"),
        400 or 529 when path.StartsWith("/v1/messages", StringComparison.Ordinal) => Find(status == 400 ? "claude" : "claude.vendor"),
        400 when path.StartsWith("/mj", StringComparison.Ordinal) => Find("mj.prompt"),
        400 when path.StartsWith("/v1/videos", StringComparison.Ordinal) => Find("task"),
        400 => Find("openai.vendor"),
        413 => Find("openai.413"),
        500 => Find("stream-labelled") with { ContentType = "application/json" },
        501 => Find("openai.501"),
        502 => Find("html.502"),
        504 when path.StartsWith("/v1/images", StringComparison.Ordinal) => Find("image.tasktimeout"),
        524 => Find("text.524"),
        _ => new ErrorSample($"status.{status}", status, "application/json", Find("openai.401").Header,
            $$$"""{"error":{"message":"bad response status code {{{status}}} (request id: {{{RequestIdMark}}})","type":"bad_response_status_code","param":"","code":"bad_response_status_code"}}"""),
    };

    /// <summary>
    /// The answer for a shape. The gateway leaves <c>param</c> out of some errors, which OpenAI's schema does not allow: here it is always there,
    /// and the body as the gateway writes it is <see cref="Exact"/>.
    /// </summary>
    public static EmulatorReply Reply(ErrorSample shape, string requestId, int? status = null, (string Old, string New)? detail = null) =>
        Exact(shape with { Body = WithParam(shape) }, requestId, status, detail);

    /// <summary>The answer for a shape, with the call's own request id, and one detail of the message exchanged when given.</summary>
    public static EmulatorReply Exact(ErrorSample shape, string requestId, int? status = null, (string Old, string New)? detail = null)
    {
        string body = shape.Body.Replace(RequestIdMark, requestId, StringComparison.Ordinal);
        if (detail is { } change)
        {
            body = body.Replace(change.Old, JsonText.Quote(change.New)[1..^1], StringComparison.Ordinal);
        }

        EmulatorReply reply = new()
        {
            Status = status ?? shape.Status,
            ContentType = shape.ContentType,
            Body = Encoding.UTF8.GetBytes(body),
        };
        foreach ((string name, string value) in shape.Header)
        {
            reply.Header[name] = value.Replace(RequestIdMark, requestId, StringComparison.Ordinal);
        }

        return reply;
    }

    /// <summary>OpenAI's errors have four fields; those of other vendors are left alone.</summary>
    private static string WithParam(ErrorSample shape)
    {
        bool lacks = shape.Name.StartsWith("error.openai.", StringComparison.Ordinal) && shape.Body.EndsWith("}}", StringComparison.Ordinal)
            && !shape.Body.Contains("\"param\":", StringComparison.Ordinal);
        return lacks ? shape.Body[..^2] + ", \"param\": \"\"}}" : shape.Body;
    }

    private static FrozenDictionary<string, ErrorSample> Load()
    {
        using Stream stream = typeof(ErrorTable).Assembly.GetManifestResourceStream("errors.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().Select(Read).ToFrozenDictionary(s => s.Name["error.".Length..].ToLowerInvariant());
    }

    private static ErrorSample Read(JsonProperty entry)
    {
        JsonElement value = entry.Value;
        Dictionary<string, string> header = new(StringComparer.OrdinalIgnoreCase);
        if (value.TryGetProperty("header", out JsonElement headers))
        {
            foreach (JsonProperty line in headers.EnumerateObject())
            {
                header[line.Name] = line.Value.GetString()!;
            }
        }

        string body = value.TryGetProperty("text", out JsonElement text) ? text.GetString()! : value.GetProperty("json").GetRawText();
        return new ErrorSample("error." + entry.Name, value.GetProperty("status").GetInt32(), value.GetProperty("contentType").GetString()!, header, body);
    }
}
