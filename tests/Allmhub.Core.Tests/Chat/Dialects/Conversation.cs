using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>What the documentation entries ask, in the client's own words.</summary>
internal static class Conversation
{
    public static byte[] Png { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC");

    public static ChatToolDefinition Weather { get; } = new("get_weather", "Current weather of a city", Json("""
        {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}
        """));

    public static ChatToolDefinition StrictWeather { get; } = new("get_weather", "Current weather of a city", Json("""
        {"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}
        """));

    public static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    public static ChatMessage Rules(string text) => new(ChatRole.System, text);

    public static ChatMessage User(params ChatPart[] parts) => new(ChatRole.User, parts);

    public static ChatMessage User(string text) => new(ChatRole.User, text);

    public static ChatMessage Call(string id, string name, string arguments) =>
        new(ChatRole.Assistant, [new ChatToolCallPart(new ChatToolCall(id, name, arguments))]);

    public static ChatMessage Result(string id, string name, string content, bool isError = false) =>
        new(ChatRole.Tool, [new ChatToolResultPart(id, name, content, isError)]);

    public static ChatTextPart Text(string text) => new(text);

    public static ChatMediaPart Picture() => new(new ChatMedia(Png, MediaKind.Image, "image/png"));

    public static ChatMediaPart PictureAt(string address) => new(new ChatMedia(new Uri(address), MediaKind.Image));

    public static ChatMediaPart Pdf() => new(new ChatMedia("%PDF-1.4\n"u8.ToArray(), MediaKind.Document, "application/pdf") { FileName = "invoice.pdf" });

    public static ChatMediaPart Film() => new(new ChatMedia(Convert.FromBase64String("AAAAGGZ0eXBpc29t"), MediaKind.Video, "video/mp4"));

    public static ChatMediaPart Sound() => new(new ChatMedia(Convert.FromBase64String("UklGRiQAAABXQVZF"), MediaKind.Audio, "audio/wav"));
}
