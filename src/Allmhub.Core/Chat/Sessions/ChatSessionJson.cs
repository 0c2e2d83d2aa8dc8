using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Allmhub.Foundation;

namespace Allmhub.Chat.Sessions;

/// <summary>
/// The session as JSON, written by hand, so that a part is only ever what its <c>type</c> says and opaque blocks stay byte for byte.
/// </summary>
internal static class ChatSessionJson
{
    private const string Format = "allmhub-session";

    private const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ChatSession session, IReadOnlyList<ChatMessage> messages)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteString("createdAt", session.CreatedAt);
            writer.WriteOptional("model", session.Model);
            writer.WriteOptional("api", session.Api?.ToString());
            writer.WriteOptional("maxHistory", session.MaxHistory?.ToString());
            writer.WriteOptional("system", session.System);
            writer.WriteStartArray("message");
            foreach (ChatMessage message in messages)
            {
                WriteMessage(writer, message);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether two messages say the same.</summary>
    public static bool AreSame(ChatMessage one, ChatMessage other) => Bytes(one).AsSpan().SequenceEqual(Bytes(other));

    public static ChatSession Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != Format)
        {
            throw new FormatException(Words.Say("It is not a session."));
        }

        if (root.GetProperty("version").GetInt32() is int version && version > Version)
        {
            throw new ChatSessionException(ChatSessionFault.NewerVersion, Words.Say($"The session file '{path}' was written by a newer version of Allmhub (file version {version}, this module reads up to {Version}). Update the module: Update-Module Allmhub."));
        }

        ChatSession session = new(root.GetProperty("message").EnumerateArray().Select(ReadMessage))
        {
            CreatedAt = root.TryGetProperty("createdAt"u8, out JsonElement created) ? created.GetDateTimeOffset() : DateTimeOffset.UnixEpoch,
            System = Text(root, "system"),
            Model = Text(root, "model"),
            Api = Text(root, "api") is { } api ? Word<ChatApi>(api) : null,
            MaxHistory = Text(root, "maxHistory") is { } limit ? ChatHistoryLimit.Parse(limit) : null,
        };
        return session;
    }

    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    internal static T Word<T>(string? word)
        where T : struct, Enum =>
        Enum.TryParse(word, out T value) ? value : throw new FormatException(Words.Say($"'{word}' is no {typeof(T).Name}."));

    private static byte[] Bytes(ChatMessage message)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Options))
        {
            WriteMessage(writer, message);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Role.ToString());
        writer.WriteStartArray("part");
        foreach (ChatPart part in message.Part)
        {
            ChatPartJson.Write(writer, part);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static ChatMessage ReadMessage(JsonElement message) =>
        new(Word<ChatRole>(message.GetProperty("role").GetString()), [.. message.GetProperty("part").EnumerateArray().Select(ChatPartJson.Read)]);
}
