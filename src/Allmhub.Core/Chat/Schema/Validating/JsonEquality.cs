using System.Text.Json;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Equality as JSON Schema means it: 1 equals 1.0, members in any order.</summary>
internal static class JsonEquality
{
    /// <summary>Compares by value, for tables.</summary>
    public static IEqualityComparer<JsonElement> Comparer { get; } = new ElementComparer();

    public static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        return left.ValueKind switch
        {
            JsonValueKind.Number => AreEqualNumbers(left, right),
            JsonValueKind.String => left.ValueEquals(right.GetString()),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength() && left.EnumerateArray().Zip(right.EnumerateArray(), AreEqual).All(static equal => equal),
            JsonValueKind.Object => AreEqualObjects(left, right),
            _ => true,
        };
    }

    private static bool AreEqualNumbers(JsonElement left, JsonElement right) =>
        left.TryGetDecimal(out decimal exact) && right.TryGetDecimal(out decimal other) ? exact == other : left.GetDouble().Equals(right.GetDouble());

    // Larger objects by a table: a member found by its name costs a walk over the others.
    private static bool AreEqualObjects(JsonElement left, JsonElement right)
    {
        Dictionary<string, JsonElement> members = [];
        foreach (JsonProperty member in right.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        int count = 0;
        foreach (JsonProperty member in left.EnumerateObject())
        {
            count++;
            if (!members.TryGetValue(member.Name, out JsonElement other) || !AreEqual(member.Value, other))
            {
                return false;
            }
        }

        return right.EnumerateObject().Count() == count;
    }

    // Equal values have equal hashes: of numbers the value counts, of objects the members in any order.
    private static int HashOf(JsonElement value)
    {
        HashCode hash = default;
        hash.Add(value.ValueKind);
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                hash.Add(value.GetDouble());
                break;
            case JsonValueKind.String:
                hash.Add(value.GetString(), StringComparer.Ordinal);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    hash.Add(HashOf(item));
                }

                break;
            case JsonValueKind.Object:
                int members = 0;
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    members ^= HashCode.Combine(member.Name, HashOf(member.Value));
                }

                hash.Add(members);
                break;
        }

        return hash.ToHashCode();
    }

    private sealed class ElementComparer : IEqualityComparer<JsonElement>
    {
        public bool Equals(JsonElement left, JsonElement right) => AreEqual(left, right);

        public int GetHashCode(JsonElement value) => HashOf(value);
    }
}
