using System.Text.RegularExpressions;

namespace Allmhub.Foundation;

/// <summary>
/// Whether a text seems to hold a key, a password or a token. For what is written of it by the way, where a wrong yes costs nothing: it takes well-known
/// prefixes, values that are named so, and long words of letters and digits mixed.
/// </summary>
public static partial class SecretShape
{
    /// <summary>Looks at a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether something in it looks so.</returns>
    public static bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Prefixed().IsMatch(text) || Named().IsMatch(text) || InAddress().IsMatch(text) || Words().Matches(text).Any(static word => IsRandom(word.ValueSpan));
    }

    // Names of models, UUIDs and paths are long too, but have a dash, a point or a slash sooner.
    private static bool IsRandom(ReadOnlySpan<char> word)
    {
        int digits = 0;
        int letters = 0;
        foreach (char c in word)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            letters += char.IsAsciiLetter(c) ? 1 : 0;
        }

        return digits >= 3 && letters >= 3;
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9])(sk-[A-Za-z0-9_-]{8,}|(AKIA|ASIA)[A-Z0-9]{12,}|gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{12,}|xox[abeoprs]-[\w-]{10,}|AIza[\w-]{20,}|hf_[A-Za-z0-9]{16,}|ya29\.[\w-]{16,}|eyJ[\w-]{8,}\.[\w-]{4,})|-----BEGIN [A-Z ]*PRIVATE KEY", RegexOptions.CultureInvariant)]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"(api[-_ ]?key|access[-_ ]?key|pass(word|wd|phrase)?|secret|token|bearer|authorization|credential|密码|口令|密钥|令牌)\s*(is|=|:|：|=>|是|为)\s*['""]?[^\s'""]{5,}|\bbearer\s+[\w.~+/-]{8,}|-apikey\s+\S", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://[^\s/@:]+:[^\s/@]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InAddress();

    [GeneratedRegex(@"[A-Za-z0-9_]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
