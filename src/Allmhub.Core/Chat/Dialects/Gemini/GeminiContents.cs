using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>
/// Writes a conversation as Gemini contents (contract: GeminiContent, GeminiPart). Neighbours of one role become one content,
/// so that the results of all calls of a turn stand together.
/// </summary>
internal sealed class GeminiContents
{
    // What the vendor documents for calls that another model made: its third generation refuses calls without a signature.
    private const string ForeignSignature = "skip_thought_signature_validator";

    private readonly JsonArray _wire = [];
    private readonly bool _wantsSignature;
    private readonly HashSet<string> _vendorIds = [];

    private GeminiContents(bool wantsSignature) => _wantsSignature = wantsSignature;

    /// <summary>Writes the conversation. System messages are left to <c>systemInstruction</c>, blocks of other formats are left out.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="wantsSignature">Whether the model refuses calls without a signature.</param>
    /// <returns>The contents.</returns>
    /// <exception cref="InvalidInputException">A part whose kind is not known.</exception>
    public static JsonArray Write(IReadOnlyList<ChatMessage> messages, bool wantsSignature)
    {
        GeminiContents contents = new(wantsSignature);
        foreach (ChatMessage message in messages)
        {
            contents.Write(message);
        }

        return contents._wire;
    }

    private void Write(ChatMessage message)
    {
        if (message.Role == ChatRole.System)
        {
            return;
        }

        bool isModel = message.Role == ChatRole.Assistant;
        bool mayCall = true;
        foreach (ChatPart part in message.Part)
        {
            JsonObject? wire = isModel ? ModelPart(part, mayCall) : UserPart(part);
            mayCall &= part is not ChatToolCallPart;
            if (wire is not null)
            {
                Append(isModel ? "model" : "user", wire);
            }
        }
    }

    private void Append(string role, JsonObject part)
    {
        if (_wire.Count == 0 || _wire[^1]!["role"]!.GetValue<string>() != role)
        {
            _wire.Add(new JsonObject { ["role"] = role, ["parts"] = new JsonArray() });
        }

        _wire[^1]!["parts"]!.AsArray().Add(part);
    }

    private JsonObject? ModelPart(ChatPart part, bool isFirstCall)
    {
        JsonObject? raw = part.Raw is { Api: ChatApi.Gemini } own ? WireJson.ToNode(own.Json) as JsonObject : null;
        switch (part)
        {
            case ChatTextPart text when text.Text.Length > 0 || raw is not null:
                return With(raw, "text", text.Text);
            case ChatReasoningPart reasoning when raw is not null:
                return With(raw, "text", reasoning.Text);
            case ChatRefusalPart { Text.Length: > 0 } refusal:
                return new() { ["text"] = refusal.Text };
            case ChatMediaPart { Media: { } media }:
                JsonObject medium = Media(media);
                foreach (KeyValuePair<string, JsonNode?> rest in raw ?? [])
                {
                    medium[rest.Key] = rest.Value?.DeepClone();
                }

                return medium;
            case ChatToolCallPart { Call: { } call }:
                return raw is not null ? Known(raw, call) : Foreign(call, isFirstCall);
            default:
                return part is ChatOpaquePart ? raw : null;
        }
    }

    private static JsonObject With(JsonObject? raw, string name, string text)
    {
        JsonObject part = raw ?? [];
        part[name] = text;
        return part;
    }

    private JsonObject Known(JsonObject raw, ChatToolCall call)
    {
        if (WireJson.TextOf(raw["functionCall"]?["id"]) is not null)
        {
            _vendorIds.Add(call.Id);
        }

        return raw;
    }

    private JsonObject Foreign(ChatToolCall call, bool isFirstCall)
    {
        JsonObject part = new() { ["functionCall"] = new JsonObject { ["name"] = call.Name, ["args"] = WireJson.ToArguments(call.Arguments) } };
        if (_wantsSignature && isFirstCall)
        {
            part["thoughtSignature"] = ForeignSignature;
        }

        return part;
    }

    private JsonObject? UserPart(ChatPart part) => part switch
    {
        ChatTextPart { Text.Length: > 0 } text => new() { ["text"] = text.Text },
        ChatMediaPart { Media: { } media } => Media(media),
        ChatToolResultPart result => Result(result),
        _ => null,
    };

    // The answer to a call must be an object; it goes by name, with an id only where the vendor gave one.
    private JsonObject Result(ChatToolResultPart result)
    {
        JsonNode? parsed = WireJson.TryParse(result.Content);
        JsonObject response = (result.IsError, parsed) switch
        {
            (true, _) => new() { ["error"] = parsed ?? result.Content },
            (false, JsonObject given) => given,
            _ => new() { ["result"] = parsed ?? result.Content },
        };
        JsonObject answer = new() { ["name"] = result.Name, ["response"] = response };
        if (_vendorIds.Contains(result.CallId))
        {
            answer["id"] = result.CallId;
        }

        return new() { ["functionResponse"] = answer };
    }

    private static JsonObject Media(ChatMedia media)
    {
        if (WireJson.AsText(media) is { } text)
        {
            return new() { ["text"] = text };
        }

        if (media.Uri is null)
        {
            return new() { ["inlineData"] = new JsonObject { ["mimeType"] = media.MediaType, ["data"] = WireJson.Base64(media) } };
        }

        JsonObject file = new() { ["fileUri"] = media.Uri.AbsoluteUri };
        if (media.MediaType is not null)
        {
            file["mimeType"] = media.MediaType;
        }

        return new() { ["fileData"] = file };
    }
}
