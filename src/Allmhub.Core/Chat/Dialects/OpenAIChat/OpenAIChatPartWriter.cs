using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Writes the parts of an OpenAI chat message (contract: MessageContent).</summary>
internal static class OpenAIChatPartWriter
{
    /// <summary>Writes text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The part.</returns>
    public static JsonObject WriteText(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>Writes a medium. A kind that is not known goes as a picture, the only kind that needs no type on the wire.</summary>
    /// <param name="media">The medium.</param>
    /// <returns>The part.</returns>
    /// <exception cref="InvalidInputException">Sound by address, or of a type other than wav and mp3.</exception>
    public static JsonObject WriteMedia(ChatMedia media) => media.Kind switch
    {
        MediaKind.Audio => WriteAudio(media),
        MediaKind.Video => new() { ["type"] = "video_url", ["video_url"] = Address(media) },
        MediaKind.Document => new() { ["type"] = "file", ["file"] = new JsonObject { ["filename"] = FileName(media), ["file_data"] = Address(media) } },
        _ => new() { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = Address(media) } },
    };

    /// <summary>Writes a medium as the Markdown in which this format's answers carry it.</summary>
    /// <param name="media">The medium.</param>
    /// <returns>An image link for pictures, a link for anything else.</returns>
    public static string ToMarkdown(ChatMedia media) =>
        media.Kind == MediaKind.Image ? $"![image]({Address(media)})" : $"[media]({Address(media)})";

    private static JsonObject WriteAudio(ChatMedia media)
    {
        string? format = media.MediaType?.ToLowerInvariant() switch
        {
            "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "wav",
            "audio/mpeg" or "audio/mp3" => "mp3",
            _ => null,
        };
        if (media.Data is not ReadOnlyMemory<byte> data)
        {
            throw new InvalidInputException(Words.Say("The Chat format takes sound as bytes, not by address. Attach the file, or use the Gemini format."), nameof(ChatRequest.Message));
        }

        if (format is null)
        {
            throw new InvalidInputException(Words.Say($"The Chat format takes sound as wav or mp3, not {media.MediaType}. Use the Gemini format."), nameof(ChatRequest.Message));
        }

        return new() { ["type"] = "input_audio", ["input_audio"] = new JsonObject { ["data"] = Convert.ToBase64String(data.Span), ["format"] = format } };
    }

    private static string Address(ChatMedia media) => media.Data is ReadOnlyMemory<byte> data
        ? $"data:{media.MediaType ?? "application/octet-stream"};base64,{Convert.ToBase64String(data.Span)}"
        : media.Uri!.OriginalString;

    // Both the name and the data are required (NOTES section 4).
    private static string FileName(ChatMedia media)
    {
        string name = media.FileName ?? (media.Uri is { IsAbsoluteUri: true } uri ? Path.GetFileName(uri.AbsolutePath) : string.Empty);
        return name.Length > 0 ? name : media.MediaType == "text/plain" ? "document.txt" : "document.pdf";
    }
}
