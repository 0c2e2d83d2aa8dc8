using System.Text.Json;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Equality as JSON Schema means it: 1 equals 1.0, members in any order.</summary>
internal static class JsonEquality
{
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

    private static bool AreEqualObjects(JsonElement left, JsonElement right)
    {
        int count = 0;
        foreach (JsonProperty member in left.EnumerateObject())
        {
            count++;
            if (!right.TryGetProperty(member.Name, out JsonElement other) || !AreEqual(member.Value, other))
            {
                return false;
            }
        }

        return right.EnumerateObject().Count() == count;
    }
}
