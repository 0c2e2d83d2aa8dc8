using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Vectors.Embeddings;

/// <summary>One text's part of an answer.</summary>
/// <param name="Vector">The vector; <c>null</c> when there is none.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="Raw">What else the service says of it, as JSON; <c>null</c> for nothing.</param>
internal readonly record struct EmbeddingItem(float[]? Vector, string? Fault, string? Raw = null);

/// <summary>An answer of <c>/v1/embeddings</c>: whose vector is whose goes by <c>index</c>, never by the order they come in (NOTES section 6).</summary>
internal sealed class EmbeddingAnswer
{
    private EmbeddingAnswer(EmbeddingItem[] items, long? tokens)
    {
        Items = items;
        Tokens = tokens;
    }

    /// <summary>One item a text, in the order of the texts.</summary>
    public IReadOnlyList<EmbeddingItem> Items { get; }

    /// <summary>What the whole request used; <c>null</c> when it is not said.</summary>
    public long? Tokens { get; }

    /// <summary>Reads an answer.</summary>
    /// <param name="root">The body.</param>
    /// <param name="count">How many texts were asked.</param>
    /// <param name="dimension">How many numbers each vector must have, as far as that is known.</param>
    /// <param name="isAsked">Whether the caller asked for that.</param>
    /// <returns>The answer; <c>null</c> when it holds no list of vectors.</returns>
    public static EmbeddingAnswer? Read(JsonElement root, int count, int? dimension, bool isAsked)
    {
        if (ListOf(root) is not JsonElement list)
        {
            return null;
        }

        List<JsonElement>[] claims = Claims(list, count, out int strangers);
        EmbeddingItem[] items = new EmbeddingItem[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = claims[i].Count switch
            {
                0 => new(null, Missing(i, count, list.GetArrayLength(), strangers)),
                1 => Item(claims[i][0], dimension),
                _ => new(null, Words.Say($"The answer has {claims[i].Count} vectors with index {i}, and which of them is this text's cannot be known.")),
            };
        }

        CheckLength(items, dimension, isAsked);
        return new EmbeddingAnswer(items, TokensOf(root));
    }

    private static JsonElement? ListOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root;
        }

        foreach (string name in (ReadOnlySpan<string>)["data", "embeddings"])
        {
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array)
            {
                return list;
            }
        }

        return null;
    }

    // Without any index the order is all there is, which will do when the count is right; an index that is there is believed.
    private static List<JsonElement>[] Claims(JsonElement list, int count, out int strangers)
    {
        List<JsonElement>[] claims = [.. Enumerable.Range(0, count).Select(static _ => new List<JsonElement>())];
        strangers = 0;
        bool isOrdered = list.GetArrayLength() == count && IsOrdered(list);
        int first = !isOrdered && IsCountedFromOne(list, count) ? 1 : 0;
        int at = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            long? index = isOrdered ? at : IndexOf(item) - first;
            if (index >= 0 && index < count)
            {
                claims[index.Value].Add(item);
            }
            else
            {
                strangers++;
            }

            at++;
        }

        return claims;
    }

    private static bool IsOrdered(JsonElement list)
    {
        bool isOrdered = true;
        int at = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            isOrdered &= !HasIndex(item) || IndexOf(item) == at;
            at++;
        }

        return isOrdered;
    }

    // As many vectors as texts, and each number from 1 to that count once: the service counts from one. Taken as they stand, every vector would go to the text behind its own.
    private static bool IsCountedFromOne(JsonElement list, int count) =>
        count > 1 && list.GetArrayLength() == count && list.EnumerateArray().Select(IndexOf).Order().SequenceEqual(Enumerable.Range(1, count).Select(static number => (long?)number));

    private static bool HasIndex(JsonElement item) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("index", out JsonElement index) && index.ValueKind != JsonValueKind.Null;

    private static long? IndexOf(JsonElement item) =>
        HasIndex(item) && LenientJson.GetDouble(item.GetProperty("index")) is double index && index == Math.Floor(index) && Math.Abs(index) < int.MaxValue ? (long)index : null;

    private static EmbeddingItem Item(JsonElement item, int? dimension)
    {
        if (item.ValueKind == JsonValueKind.Object && !item.TryGetProperty("embedding", out _) && AnswerErrors.TryFromWords(JsonSerializer.SerializeToUtf8Bytes(item)) is { } error)
        {
            return new(null, Words.Say($"The service made no vector of this text: {error.Message}"));
        }

        JsonElement value = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("embedding", out JsonElement inner) ? inner : item;
        float[]? vector = VectorReader.Read(value, dimension, out string? fault);
        return new(vector, fault, vector is null ? null : Rest(item));
    }

    // Some models give sparse vectors or other things beside the vector; the vector itself is not kept twice.
    private static string? Rest(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().All(static member => member.Name is "object" or "index" or "embedding"))
        {
            return null;
        }

        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in item.EnumerateObject().Where(static member => member.Name != "embedding"))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private static string Missing(int index, int count, int came, int strangers)
    {
        string missing = Words.Say($"The answer has no vector for this text: index {index} is missing, {came} of {count} came");
        return strangers == 0 ? $"{missing}." : Words.Say($"{missing}, {strangers} of them with an index that no text has, or with none.");
    }

    // Without a wish it is the length that most of them have, of several the first.
    private static void CheckLength(EmbeddingItem[] items, int? dimension, bool isAsked)
    {
        int right = dimension ?? items.Where(static item => item.Vector is not null).GroupBy(static item => item.Vector!.Length).MaxBy(static group => group.Count())?.Key ?? 0;
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i].Vector is { } vector && vector.Length != right)
            {
                items[i] = new(null, VectorReader.WrongLength(vector.Length, right, isAsked));
            }
        }
    }

    private static long? TokensOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("usage", out JsonElement usage))
        {
            return null;
        }

        foreach (string name in (ReadOnlySpan<string>)["prompt_tokens", "total_tokens", "input_tokens"])
        {
            if (LenientNumber.TryInt64(usage, name, out long tokens) && tokens > 0)
            {
                return tokens;
            }
        }

        return null;
    }
}
