using System.Text.Json;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Reads whole answers of OpenAI chat.</summary>
internal static class OpenAIChatBodyReader
{
    /// <summary>
    /// Reads the body of an answer that was not streamed, or an array of chunks. A body with neither a choice nor a picture is no
    /// answer and gives no update.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void Read(JsonElement body, List<ChatUpdate> updates)
    {
        OpenAIChatChunkReader reader = new();
        List<ChatUpdate> said = [];
        JsonElement[] values = body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
        foreach (JsonElement value in values.Where(static value => value.ValueKind == JsonValueKind.Object))
        {
            reader.Read(value, isBody: values.Length == 1, said);
        }

        reader.Complete(said);
        if (reader.SawAny)
        {
            updates.AddRange(said);
        }
    }
}
