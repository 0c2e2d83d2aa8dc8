using System.Text;
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

    /// <summary>A body that is JSON, in one line.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The JSON, cut to a line; <c>null</c> when it is none.</returns>
    public static string? JsonOf(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader reader = new(LenientJson.Repair(body));
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return ErrorText.Cut(JsonSerializer.Serialize(document.RootElement));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether an object has a text at its top that tells: no part of an answer has (NOTES section 2).</summary>
    /// <param name="json">The JSON value as UTF-8.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasFlatWords(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool tells = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("msg"u8) || reader.ValueTextEquals("detail"u8)
                    || reader.ValueTextEquals("error_description"u8) || reader.ValueTextEquals("html-message"u8);
                reader.Read();
                if (tells && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Broken JSON has been told already.
        }

        return false;
    }

    /// <summary>Reads what is an error whatever stands beside it.</summary>
    /// <param name="root">Any value.</param>
    /// <returns>What it says; <c>null</c> when it is no error.</returns>
    public static ErrorEnvelope? ReadBeside(JsonElement root)
    {
        try
        {
            return root.ValueKind == JsonValueKind.Object ? ReadError(root) ?? VendorError.Read(root) : null;
        }
        catch (InvalidOperationException)
        {
            // A property's name with half a surrogate pair.
            return null;
        }
    }

    /// <summary>Reads the value of a field <c>error</c>.</summary>
    /// <param name="error">An object, a text or a list of these.</param>
    /// <returns>What it says; <c>null</c> when it says nothing.</returns>
    public static ErrorEnvelope? ReadValue(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return ErrorText.Words(error) is string text ? Unwrap(new ErrorEnvelope(ErrorShape.PlainText, text), MaxNesting) : null;
        }

        string? message = Text(error, "message") ?? (Text(error, "code") ?? Text(error, "type")) switch
        {
            null => ErrorText.Shortest(error),
            _ => ErrorText.Shortest(error) ?? string.Empty,
        };
        return message is null ? null : Unwrap(new ErrorEnvelope(ErrorShape.OpenAI, Deeper(message, error), Text(error, "code"), Text(error, "type"), Text(error, "param")), MaxNesting);
    }

    private static ErrorEnvelope? Read(JsonElement root, int nesting)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.GetArrayLength() > 0 && nesting > 0 ? Read(root[0], nesting - 1) : null;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return Text(root) is string text && root.ValueKind == JsonValueKind.String ? new ErrorEnvelope(ErrorShape.Unknown, text) : null;
        }

        ErrorEnvelope? envelope = ReadError(root) ?? VendorError.Read(root) ?? ReadFlat(root);
        return envelope is null ? null : Unwrap(envelope with { RequestId = envelope.RequestId ?? Text(root, "request_id") }, nesting);
    }

    private static ErrorEnvelope? ReadError(JsonElement root)
    {
        if (!root.TryGetProperty("error", out JsonElement error) || error.ValueKind is JsonValueKind.Null or JsonValueKind.False)
        {
            return null;
        }

        if (error.ValueKind == JsonValueKind.True)
        {
            return (Text(root, "message") ?? ErrorText.Shortest(root)) is string told ? new ErrorEnvelope(ErrorShape.PlainText, told) : null;
        }

        if (ReadValue(error) is not { } envelope)
        {
            return null;
        }

        if (envelope.Shape == ErrorShape.PlainText)
        {
            return envelope with { Message = Text(root, "message") ?? Deeper(envelope.Message, root) };
        }

        if (Text(root, "type") == "error")
        {
            return envelope with { Shape = ErrorShape.Claude };
        }

        return Text(error, "status") is string status && !error.TryGetProperty("type", out _)
            ? envelope with { Shape = ErrorShape.Google, Type = status, Parameter = null }
            : envelope;
    }

    // Relays say "Provider returned error", "Bad Request", and put the cause beside it.
    private static string Deeper(string message, JsonElement owner)
    {
        JsonElement metadata = owner.TryGetProperty("metadata", out JsonElement given) ? given : default;
        string? cause = null;
        if (metadata.ValueKind == JsonValueKind.Object)
        {
            cause = Text(metadata, "raw") is string raw ? Inner(raw) : metadata.TryGetProperty("reasons", out JsonElement reasons) ? ErrorText.Words(reasons) : null;
        }

        foreach (string name in (string[])["details", "detail"])
        {
            // Google's details are a list of typed objects, which repeat the message in machine's words.
            cause ??= owner.TryGetProperty(name, out JsonElement details) && details.ValueKind == JsonValueKind.String ? Text(details) : null;
        }

        return cause is null || message.Contains(cause, StringComparison.Ordinal) ? message : message.Length == 0 ? cause : $"{message.TrimEnd(':', '.')}: {cause}";
    }

    private static string Inner(string raw) =>
        raw[0] is '{' or '[' && Parse(Encoding.UTF8.GetBytes(raw), MaxNesting - 1) is { Message.Length: > 0 } inner ? inner.Message : ErrorText.IsPage(raw) ? ErrorText.OfPage(raw) : raw;

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
            return new ErrorEnvelope(ErrorShape.System, message ?? ErrorText.Shortest(root) ?? string.Empty, code);
        }

        if (codeKind == JsonValueKind.String && message is not null && code != "success")
        {
            return new ErrorEnvelope(ErrorShape.Task, message, code);
        }

        string? words = message ?? (root.TryGetProperty("detail", out JsonElement detail) ? ErrorText.Words(detail) : null) ?? ErrorText.Shortest(root);
        return words is null ? null : new ErrorEnvelope(ErrorShape.Unknown, words, code, message is null ? null : Text(root, "__type"));
    }

    private static ErrorEnvelope Unwrap(ErrorEnvelope outer, int nesting)
    {
        if (ErrorText.IsPage(outer.Message))
        {
            string words = ErrorText.OfPage(outer.Message);
            return outer with { Message = words.Length > 0 ? Words.Say($"A web page instead of a message: {words}") : Words.Say("A web page without words instead of a message.") };
        }

        if (nesting == 0 || outer.Message.Length == 0 || outer.Message[0] is not ('{' or '['))
        {
            return outer;
        }

        ErrorEnvelope? inner = Parse(Encoding.UTF8.GetBytes(outer.Message), nesting - 1);
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

    private static string? Text(JsonElement owner, string name) => ErrorText.Of(owner, name);

    private static string? Text(JsonElement value) => ErrorText.Of(value);
}
