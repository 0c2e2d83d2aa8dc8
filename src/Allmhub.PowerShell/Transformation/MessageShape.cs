using System.Management.Automation;
using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Media;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Makes messages of what is left of them after a job, another session, a file of Export-Clixml or JSON, so that a conversation goes on.</summary>
internal static class MessageShape
{
    /// <summary>Reads the conversation of an answer.</summary>
    /// <param name="shape">The answer.</param>
    /// <returns>Its messages; <c>null</c> when it is no answer.</returns>
    public static IReadOnlyList<ChatMessage>? Conversation(PSObject? shape) =>
        shape is { BaseObject: PSCustomObject } && shape.Properties["Role"] is null && ReturnedShape.List(shape, nameof(ChatCompletion.Message)) is { Count: > 0 } list
        && list.Select(Read).OfType<ChatMessage>().ToArray() is { } messages && messages.Length == list.Count
            ? messages
            : null;

    /// <summary>Reads a message with its parts.</summary>
    /// <param name="shape">The message.</param>
    /// <returns>The message; <c>null</c> when it is none.</returns>
    public static ChatMessage? Read(PSObject shape) =>
        shape.BaseObject is ChatMessage message ? message
        : LanguagePrimitives.TryConvertTo(ReturnedShape.Value(shape, nameof(ChatMessage.Role)), out ChatRole role) && ReturnedShape.List(shape, nameof(ChatMessage.Part)) is { Count: > 0 } parts
            ? new ChatMessage(role, Parts(shape, parts))
            : null;

    // JSON keeps no names of types: text and reasoning look alike there, and the message's own Text is the text alone.
    private static List<ChatPart> Parts(PSObject message, IReadOnlyList<PSObject> shapes)
    {
        List<ChatPart> parts = [];
        bool hasText = false;
        foreach (PSObject shape in shapes)
        {
            bool isNameless = !shape.TypeNames.Any(static name => name.Contains("Allmhub.Chat.Chat", StringComparison.Ordinal)) && shape.Properties["Text"] is not null;
            if (isNameless && hasText)
            {
                continue;
            }

            hasText |= isNameless;
            ChatPart? part = isNameless ? new ChatTextPart(ReturnedShape.Text(message, nameof(ChatMessage.Text)) ?? string.Empty) : Part(shape);
            if (part is not null)
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    private static ChatPart? Part(PSObject shape)
    {
        ChatRawPart? raw = Raw(shape);
        string text = ReturnedShape.Text(shape, nameof(ChatTextPart.Text)) ?? string.Empty;
        if (ReturnedShape.Object(shape, nameof(ChatToolCallPart.Call)) is { } call)
        {
            return new ChatToolCallPart(new ChatToolCall(ReturnedShape.Text(call, "Id") ?? string.Empty, ReturnedShape.Text(call, "Name") ?? string.Empty, ReturnedShape.Text(call, "Arguments") ?? string.Empty)) { Raw = raw };
        }

        if (ReturnedShape.Text(shape, nameof(ChatToolResultPart.CallId)) is { } id)
        {
            return new ChatToolResultPart(id, ReturnedShape.Text(shape, "Name") ?? string.Empty, ReturnedShape.Text(shape, "Content") ?? string.Empty, ReturnedShape.Value(shape, "IsError") is true) { Raw = raw };
        }

        if (ReturnedShape.Object(shape, nameof(ChatMediaPart.Media)) is { } media)
        {
            return Media(media) is { } medium ? new ChatMediaPart(medium) { Raw = raw } : null;
        }

        return ReturnedShape.Is(shape, typeof(ChatReasoningPart)) ? new ChatReasoningPart(text) { Raw = raw }
            : ReturnedShape.Is(shape, typeof(ChatRefusalPart)) ? new ChatRefusalPart(text) { Raw = raw }
            : ReturnedShape.Is(shape, typeof(ChatOpaquePart)) ? raw is null ? null : new ChatOpaquePart { Raw = raw }
            : new ChatTextPart(text) { Raw = raw };
    }

    private static ChatMedia? Media(PSObject shape)
    {
        string? type = ReturnedShape.Text(shape, nameof(ChatMedia.MediaType));
        string? description = ReturnedShape.Text(shape, nameof(ChatMedia.Description));
        string? name = ReturnedShape.Text(shape, nameof(ChatMedia.FileName));
        MediaKind kind = LanguagePrimitives.TryConvertTo(ReturnedShape.Value(shape, nameof(ChatMedia.Kind)), out MediaKind known) ? known : MediaKind.Unknown;
        if (ReturnedShape.Text(shape, nameof(ChatMedia.Base64)) is { Length: > 0 } base64 && MediaText.TryReadBase64(base64, 0, out MediaContent? content) && content.Data is { } data)
        {
            return new ChatMedia(data.ToArray(), kind, type ?? MediaFormats.Bytes) { Description = description, FileName = name };
        }

        return MediaLink.TryCreate((ReturnedShape.Value(shape, nameof(ChatMedia.Uri)) as Uri)?.OriginalString ?? ReturnedShape.Text(shape, nameof(ChatMedia.Uri)), out Uri? uri)
            ? new ChatMedia(uri, kind, type) { Description = description, FileName = name }
            : null;
    }

    // What a service wants back unchanged: a JSON element is its own text where objects are cut off.
    private static ChatRawPart? Raw(PSObject part)
    {
        if (ReturnedShape.Object(part, nameof(ChatPart.Raw)) is not { } raw || !LanguagePrimitives.TryConvertTo(ReturnedShape.Value(raw, nameof(ChatRawPart.Api)), out ChatApi api) || ReturnedShape.Text(raw, nameof(ChatRawPart.Json)) is not { Length: > 0 } json)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? new ChatRawPart(api, document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
