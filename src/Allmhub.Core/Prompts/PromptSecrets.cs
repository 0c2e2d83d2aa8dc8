using System.Text.RegularExpressions;

namespace Allmhub.Prompts;

/// <summary>Notices what looks like a key in a text that is to be kept, perhaps in a repository.</summary>
public static partial class PromptSecrets
{
    /// <summary>Finds the first line that looks as if it held a key.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its number, from 1; <c>null</c> when there is none.</returns>
    public static int? FindLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = KeyLike().Match(text);
        return match.Success ? text.AsSpan(0, match.Index).Count('\n') + 1 : null;
    }

    // Prefixes of the common services, tokens of three parts, private keys, and what is named as one beside a value without blanks.
    [GeneratedRegex(
        """(?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|AKIA[0-9A-Z]{16}|AIza[A-Za-z0-9_-]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\.eyJ)|-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:api[_-]?key|access[_-]?token|token|secret|password)["']?\s{0,4}[:=]\s{0,4}["']?(?=[A-Za-z0-9+/_.-]*[0-9])[A-Za-z0-9+/_.-]{16,}""",
        RegexOptions.IgnoreCase)]
    private static partial Regex KeyLike();
}
