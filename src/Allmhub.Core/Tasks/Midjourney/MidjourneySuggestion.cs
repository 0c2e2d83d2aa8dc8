using System.Text.RegularExpressions;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Takes the prompts out of a description or a shortening, which numbers them with keycaps: 1️⃣ to 9️⃣.</summary>
internal static partial class MidjourneySuggestion
{
    /// <summary>Reads the prompts.</summary>
    /// <param name="text">The whole answer.</param>
    /// <returns>The prompts in their order; empty when there are none.</returns>
    public static IReadOnlyList<string> Read(string? text) =>
        Keycap().Split(text ?? string.Empty).Skip(1).Select(static part => part.Trim()).Where(static part => part.Length > 0).ToArray();

    [GeneratedRegex("(?:^|\\n)[^\\S\\n]*[1-9]\\uFE0F?\\u20E3\\uFE0F?", RegexOptions.CultureInvariant)]
    private static partial Regex Keycap();
}
