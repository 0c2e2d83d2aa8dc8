using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Formats;

/// <summary>
/// Reads the body of <c>/v1beta/models/{model}:generateContent</c>. snake_case is understood where the gateway understands it;
/// tool_config and file_data in snake_case get lost, as they do there (NOTES section 7).
/// </summary>
internal static class GeminiRequestReader
{
    public static EmulatedPrompt Read(JsonElement body, string model)
    {
        JsonElement config = Either(body, "generationConfig", "generation_config") ?? default;
        JsonElement? calling = body.Find("toolConfig")?.Find("functionCallingConfig");
        JsonElement? thinking = Either(config, "thinkingConfig", "thinking_config");
        int? budget = thinking?.Integer("thinkingBudget") ?? thinking?.Integer("thinking_budget");
        bool shown = thinking?.Flag("includeThoughts") == true || thinking?.Flag("include_thoughts") == true;
        string? mime = config.Text("responseMimeType") ?? config.Text("response_mime_type");
        return new EmulatedPrompt
        {
            Model = model,
            System = Text(Either(body, "systemInstruction", "system_instruction") ?? default),
            Turn = Conversation.Check([.. body.Items("contents").Select(Turn)], "contents"),
            Tool = [.. body.Items("tools").SelectMany(t => (Either(t, "functionDeclarations", "function_declarations") is { } list ? list.EnumerateArray() : default).Select(Tool))],
            ToolChoice = Choice(calling),
            Schema = Either(config, "responseSchema", "response_schema") ?? config.Find("responseJsonSchema"),
            AnyJson = mime == "application/json",
            MaxToken = config.Integer("maxOutputTokens") ?? config.Integer("max_output_tokens"),
            Stop = config.Texts("stopSequences"),
            Think = budget == 0 ? false : shown || budget > 0 ? true : null,
            ShowThinking = shown,
            NativePicture = true,
            Picture = Picture(config),
            WebSearch = body.Items("tools").Any(t => Either(t, "googleSearch", "google_search") is not null),
        };
    }

    /// <summary>Pictures are made unless other modalities are asked alone.</summary>
    private static PictureAsk Picture(JsonElement config)
    {
        JsonElement image = Either(config, "imageConfig", "image_config") ?? default;
        string[] modality = [.. config.Texts("responseModalities"), .. config.Texts("response_modalities")];
        PictureAsk ask = new(image.Text("aspectRatio") ?? image.Text("aspect_ratio"), image.Text("imageSize") ?? image.Text("image_size"))
        {
            IsWanted = modality.Length == 0 || modality.Contains("IMAGE", StringComparer.OrdinalIgnoreCase),
        };
        return ask.Wrong() is { } wrong ? throw new VendorRefusal(wrong) : ask;
    }

    private static EmulatedTool Tool(JsonElement declaration) =>
        new(declaration.Need("name"), declaration.Text("description") ?? "", declaration.Find("parameters") ?? declaration.Find("parametersJsonSchema"));

    private static string Choice(JsonElement? calling) => calling?.Text("mode")?.ToUpperInvariant() switch
    {
        "NONE" => "none",
        "ANY" => calling.Value.Texts("allowedFunctionNames") is [string only] ? only : "required",
        _ => "auto",
    };

    private static EmulatedTurn Turn(JsonElement content)
    {
        JsonElement[] part = [.. content.Items("parts")];
        Array.ForEach(part, p => Conversation.CheckSignature("gemini", p.Text("thoughtSignature") ?? p.Text("thought_signature")));
        return new EmulatedTurn(content.Text("role") == "model" ? "assistant" : "user", Text(content))
        {
            Attachment = [.. part.Select(Attachment).OfType<string>()],
            ToolCall = [.. part.Select(p => p.Find("functionCall")).OfType<JsonElement>().Select(c => (c.Text("id") ?? "", c.Text("name") ?? ""))],
            ToolResult = [.. part.Select(p => p.Find("functionResponse")).OfType<JsonElement>().Select(Result)],
        };
    }

    /// <summary>A response of one text field is told as that text.</summary>
    private static EmulatedToolResult Result(JsonElement response)
    {
        JsonElement value = response.GetProperty("response");
        JsonProperty[] field = [.. value.EnumerateObject()];
        string text = field is [{ Value.ValueKind: JsonValueKind.String } only] ? only.Value.GetString()! : value.GetRawText();
        return new(response.Text("id") ?? "", response.Text("name") ?? "tool", text);
    }

    private static string Text(JsonElement content) =>
        string.Join('\n', content.Items("parts").Where(p => !p.Flag("thought")).Select(p => p.Text("text")).OfType<string>());

    private static string? Attachment(JsonElement part)
    {
        JsonElement? inline = Either(part, "inlineData", "inline_data");
        return inline?.Text("mimeType") ?? inline?.Text("mime_type") ?? part.Find("fileData")?.Text("fileUri");
    }

    private static JsonElement? Either(JsonElement element, string camel, string snake) => element.Find(camel) ?? element.Find(snake);
}
