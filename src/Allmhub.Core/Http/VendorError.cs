using System.Text.Json;

namespace Allmhub.Http;

/// <summary>The shapes of services behind the gateway that say no in words of their own (NOTES section 2, last table).</summary>
internal static class VendorError
{
    private static readonly string[] AnswerFields = ["choices", "candidates", "output", "content", "data", "result"];

    /// <summary>Reads an error that is one beyond doubt, in whatever it stands.</summary>
    /// <param name="root">An object.</param>
    /// <returns>What it says; <c>null</c> when it has none of these shapes.</returns>
    public static ErrorEnvelope? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return ReadFlat(root) ?? ReadBaseResponse(root) ?? ReadMetadata(root) ?? ReadChoice(root) ?? ReadList(root);
    }

    // vLLM and SGLang: {"object":"error","message":…}; Baidu: {"error_code":17,"error_msg":…}.
    private static ErrorEnvelope? ReadFlat(JsonElement root)
    {
        if (ErrorText.Of(root, "object") == "error")
        {
            return new ErrorEnvelope(ErrorShape.OpenAI, ErrorText.Of(root, "message") ?? ErrorText.Shortest(root) ?? string.Empty, ErrorText.Of(root, "code"), ErrorText.Of(root, "type"), ErrorText.Of(root, "param"));
        }

        return ErrorText.Of(root, "error_code") is { } code && code != "0" && ErrorText.Of(root, "error_msg") is { } message
            ? new ErrorEnvelope(ErrorShape.OpenAI, message, code)
            : null;
    }

    // MiniMax: HTTP 200 with {"base_resp":{"status_code":1004,"status_msg":"login fail"}}; 0 is success.
    private static ErrorEnvelope? ReadBaseResponse(JsonElement root) =>
        root.TryGetProperty("base_resp", out JsonElement response) && ErrorText.Of(response, "status_code") is { } code && code != "0"
            ? new ErrorEnvelope(ErrorShape.OpenAI, ErrorText.Of(response, "status_msg") ?? string.Empty, code, MiniMaxType(code))
            : null;

    private static string? MiniMaxType(string code) => code switch
    {
        "1002" or "1039" => "rate_limit_error",
        "1004" or "2049" => "authentication_error",
        "1008" => "billing_error",
        "2013" => "invalid_request_error",
        _ => null,
    };

    // Volcengine: {"ResponseMetadata":{"RequestId":…,"Error":{"Code":…,"CodeN":…,"Message":…}}}.
    private static ErrorEnvelope? ReadMetadata(JsonElement root) =>
        root.TryGetProperty("ResponseMetadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("Error", out JsonElement error) && error.ValueKind == JsonValueKind.Object
            ? new ErrorEnvelope(ErrorShape.OpenAI, ErrorText.Of(error, "Message") ?? string.Empty, ErrorText.Of(error, "Code"), RequestId: ErrorText.Of(metadata, "RequestId"))
            : null;

    // OpenRouter: the upstream broke, and the choice says so.
    private static ErrorEnvelope? ReadChoice(JsonElement root)
    {
        if (!root.TryGetProperty("choices", out JsonElement choices) || choices.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (JsonElement choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("error", out JsonElement error) && ErrorEnvelope.ReadValue(error) is { } envelope)
            {
                return envelope;
            }
        }

        return null;
    }

    // {"errors":[{"code":7003,"message":…}]}, {"errors":["…"]}, {"title":…,"errors":{"model":["is required"]}}.
    private static ErrorEnvelope? ReadList(JsonElement root)
    {
        if (!root.TryGetProperty("errors", out JsonElement errors) || ErrorText.Words(errors) is not { } words || IsAnswer(root))
        {
            return null;
        }

        JsonElement first = errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 ? errors[0] : default;
        return new ErrorEnvelope(ErrorShape.OpenAI, words, ErrorText.Of(first, "code"), ErrorText.Of(first, "type"));
    }

    private static bool IsAnswer(JsonElement root) =>
        Array.Exists(AnswerFields, name => root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.String);
}
