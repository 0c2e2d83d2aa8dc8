using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>Reads the sources of a candidate: pages a search found, and works the text repeats. A stream may repeat them.</summary>
internal static class GeminiCitations
{
    /// <summary>Reads the sources.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="known">Addresses already given; grows.</param>
    /// <param name="updates">Receives the new ones.</param>
    public static void Read(JsonElement candidate, HashSet<string> known, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(candidate, "groundingMetadata"u8, out JsonElement grounding))
        {
            int index = 0;
            Dictionary<int, string?> supported = Supported(grounding);
            foreach (JsonElement chunk in EventJson.Items(grounding, "groundingChunks"u8))
            {
                string? text = supported.GetValueOrDefault(index++);
                JsonElement source = EventJson.TryGet(chunk, "web"u8, out JsonElement web) ? web
                    : EventJson.TryGet(chunk, "retrievedContext"u8, out JsonElement context) ? context : default;
                Add(source, text, known, updates);
            }
        }

        if (EventJson.TryGet(candidate, "citationMetadata"u8, out JsonElement metadata))
        {
            foreach (JsonElement source in EventJson.Items(metadata, "citationSources"u8))
            {
                Add(source, null, known, updates);
            }

            foreach (JsonElement source in EventJson.Items(metadata, "citations"u8))
            {
                Add(source, null, known, updates);
            }
        }
    }

    /// <summary>How many searches the answer rests on; they are paid beside its tokens.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <returns>How many.</returns>
    public static int Searches(JsonElement candidate) =>
        EventJson.TryGet(candidate, "groundingMetadata"u8, out JsonElement grounding) ? EventJson.Items(grounding, "webSearchQueries"u8).Count() : 0;

    private static void Add(JsonElement source, string? text, HashSet<string> known, List<ChatUpdate> updates)
    {
        if (EventJson.Text(source, "uri"u8) is { Length: > 0 } uri && known.Add(uri))
        {
            updates.Add(ChatUpdate.OfCitation(new ChatCitation(uri, EventJson.Text(source, "title"u8), text)));
        }
    }

    // The first place that a source stands for.
    private static Dictionary<int, string?> Supported(JsonElement grounding)
    {
        Dictionary<int, string?> texts = [];
        foreach (JsonElement support in EventJson.Items(grounding, "groundingSupports"u8))
        {
            string? text = EventJson.TryGet(support, "segment"u8, out JsonElement segment) ? EventJson.Text(segment, "text"u8) : null;
            foreach (JsonElement chunk in EventJson.Items(support, "groundingChunkIndices"u8))
            {
                if (chunk.ValueKind == JsonValueKind.Number && chunk.TryGetInt32(out int at))
                {
                    texts.TryAdd(at, text);
                }
            }
        }

        return texts;
    }
}
