using System.Text;
using Allmhub.Emulator.Answers;

namespace Allmhub.Emulator.Formats;

/// <summary>What every vendor asks of a conversation: every call is answered before anyone speaks again, nothing else is.</summary>
internal static class Conversation
{
    private const int SignatureLength = 24;

    /// <param name="turn">The turns in order.</param>
    /// <param name="field">The field that is required.</param>
    public static IReadOnlyList<EmulatedTurn> Check(IReadOnlyList<EmulatedTurn> turn, string field)
    {
        if (turn.Count == 0)
        {
            throw new FormatException($"field {field} is required");
        }

        HashSet<string> open = [];
        foreach (EmulatedTurn one in turn)
        {
            foreach (EmulatedToolResult result in one.ToolResult)
            {
                if (result.Id.Length > 0 && !open.Remove(result.Id))
                {
                    throw new VendorRefusal($"The tool result '{result.Id}' answers no call of the turn before.");
                }
            }

            bool speaks = one.ToolResult.Count == 0 && (one.ToolCall.Count == 0 || one.Text.Length > 0);
            if (open.Count > 0 && speaks)
            {
                break;
            }

            open.UnionWith(one.ToolCall.Select(c => c.Id).Where(id => id.Length > 0));
        }

        return open.Count == 0 ? turn : throw new VendorRefusal($"These tool calls have no result: {string.Join(", ", open.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>Signed thinking: opaque to a client, which must send it back unchanged, and only to the format it came from.</summary>
    public static string Sign(string format, string seed) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{format}:{Tokens.Id("signature" + seed, SignatureLength)}"));

    /// <summary>Refuses a signature that is not as this format gave it.</summary>
    public static void CheckSignature(string format, string? signature)
    {
        if (signature is null)
        {
            return;
        }

        Span<byte> raw = stackalloc byte[64];
        bool known = Convert.TryFromBase64String(signature, raw, out int length)
            && length == format.Length + 1 + SignatureLength
            && Encoding.ASCII.GetString(raw[..length]).StartsWith(format + ":", StringComparison.Ordinal);
        if (!known)
        {
            throw new VendorRefusal("Invalid `signature` in `thinking` block: it must come back as it was given.");
        }
    }
}
