using System.Text.Json;

namespace Allmhub.Chat.Dialects.Shared;

/// <summary>Names the fields of an object that are not known here and hold something: what an answer that says nothing may be hidden in.</summary>
internal static class UnknownFields
{
    /// <summary>Names them.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="known">The fields that are read, or known to say nothing.</param>
    /// <param name="updates">Receives a name for each.</param>
    public static void Name(JsonElement owner, HashSet<string> known, List<ChatUpdate> updates)
    {
        foreach (JsonProperty field in owner.EnumerateObject())
        {
            bool holdsAny = field.Value.ValueKind switch
            {
                JsonValueKind.String => !field.Value.ValueEquals(string.Empty),
                JsonValueKind.Array => field.Value.GetArrayLength() > 0,
                JsonValueKind.Object => true,
                _ => false,
            };
            if (holdsAny && NameOf(field) is { } name && !known.Contains(name))
            {
                updates.Add(ChatUpdate.OfLeftOut(Words.Say($"the field '{name}'"), isContent: false));
            }
        }
    }

    // Half an emoji in a name (NOTES section 15) is no reason to lose what stands beside it.
    private static string? NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
