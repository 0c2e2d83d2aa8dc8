using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>Which of the gateway's ways to say no a body uses (NOTES section 2, in its order).</summary>
internal enum ErrorShape
{
    Claude,
    OpenAI,
    PlainText,
    Google,
    Midjourney,
    Task,
    System,
    Unknown,
}

/// <summary>What an error body says, whatever its shape.</summary>
/// <param name="Shape">The shape it had.</param>
/// <param name="Message">The service's words without blanks around them; possibly empty.</param>
/// <param name="Code">The code as text; <c>null</c> when missing, null or "".</param>
/// <param name="Type">The type, or Google's status word.</param>
/// <param name="Parameter">The parameter complained about.</param>
/// <param name="RequestId">An id inside the body.</param>
internal sealed record ErrorEnvelope(ErrorShape Shape, string Message, string? Code = null, string? Type = null, string? Parameter = null, string? RequestId = null)
{
    private const int MaxNesting = 3;

    /// <summary>Reads a body by shape, not by path.</summary>
    /// <param name="body">UTF-8, with or without a byte order mark.</param>
    /// <returns>What it says; <c>null</c> when it is not JSON or not an error in any known shape.</returns>
    public static ErrorEnvelope? Parse(ReadOnlySpan<byte> body) => Parse(body, MaxNesting);

    private static ErrorEnvelope? Parse(ReadOnlySpan<byte> body, int nesting)
    {
        ReadOnlySpan<byte> json = body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? body[3..] : body;
        try
        {
            Utf8JsonReader reader = new(LenientJson.Repair(json));
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return Read(document.RootElement, nesting);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Invalid operation: a property's name with half a surrogate pair.
            return null;
        }
    }

    private static ErrorEnvelope? Read(JsonElement root, int nesting)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.GetArrayLength() > 0 && nesting > 0 ? Read(root[0], nesting - 1) : null;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        ErrorEnvelope? envelope = ReadError(root) ?? ReadFlat(root);
        return envelope is null ? null : Unwrap(envelope with { RequestId = Text(root, "request_id") }, nesting);
    }

    private static ErrorEnvelope? ReadError(JsonElement root)
    {
        if (!root.TryGetProperty("error", out JsonElement error))
        {
            return null;
        }

        if (error.ValueKind == JsonValueKind.String)
        {
            return Text(error) is string text ? new ErrorEnvelope(ErrorShape.PlainText, Text(root, "message") ?? text) : null;
        }

        if (error.ValueKind != JsonValueKind.Object || (Text(error, "message") ?? Text(error, "code") ?? Text(error, "type")) is null)
        {
            return null;
        }

        string message = Text(error, "message") ?? string.Empty;
        string? code = Text(error, "code");
        if (Text(root, "type") == "error")
        {
            return new ErrorEnvelope(ErrorShape.Claude, message, code, Text(error, "type"), Text(error, "param"));
        }

        return Text(error, "status") is string status && !error.TryGetProperty("type", out _)
            ? new ErrorEnvelope(ErrorShape.Google, message, code, status)
            : new ErrorEnvelope(ErrorShape.OpenAI, message, code, Text(error, "type"), Text(error, "param"));
    }

    private static ErrorEnvelope? ReadFlat(JsonElement root)
    {
        string? code = Text(root, "code");
        string? message = Text(root, "message");
        JsonValueKind codeKind = root.TryGetProperty("code", out JsonElement element) ? element.ValueKind : JsonValueKind.Undefined;
        if (Text(root, "type") == "error" && message is not null)
        {
            // The error event of the responses format has its fields at the top.
            return new ErrorEnvelope(ErrorShape.OpenAI, message, code, null, Text(root, "param"));
        }

        if (codeKind == JsonValueKind.Number && root.TryGetProperty("description", out _))
        {
            return new ErrorEnvelope(ErrorShape.Midjourney, Text(root, "description") ?? string.Empty, code, Text(root, "type"));
        }

        // Before the films' shape: newer gateways put a code beside it (NOTES section 16.1).
        if (root.TryGetProperty("success", out JsonElement success) && success.ValueKind == JsonValueKind.False)
        {
            return new ErrorEnvelope(ErrorShape.System, message ?? string.Empty, code);
        }

        if (codeKind == JsonValueKind.String && message is not null && code != "success")
        {
            return new ErrorEnvelope(ErrorShape.Task, message, code);
        }

        return (message ?? Text(root, "detail")) is string other ? new ErrorEnvelope(ErrorShape.Unknown, other, code) : null;
    }

    private static ErrorEnvelope Unwrap(ErrorEnvelope outer, int nesting)
    {
        if (nesting == 0 || outer.Message.Length == 0 || outer.Message[0] is not ('{' or '['))
        {
            return outer;
        }

        ErrorEnvelope? inner = Parse(System.Text.Encoding.UTF8.GetBytes(outer.Message), nesting - 1);
        return inner is null || inner.Message.Length == 0
            ? outer
            : outer with
            {
                Message = inner.Message,
                Code = inner.Code ?? outer.Code,
                Type = inner.Type ?? outer.Type,
                Parameter = inner.Parameter ?? outer.Parameter,
                RequestId = outer.RequestId ?? inner.RequestId,
            };
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => LenientJson.GetString(value),
            JsonValueKind.Number or JsonValueKind.Object or JsonValueKind.Array => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
