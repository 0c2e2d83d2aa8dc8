using System.Text;
using System.Text.Json;

namespace Allmhub.Http;

/// <summary>The ways in which a secret turns up in texts: as it is, without its <c>sk-</c>, escaped, in base64; capitals do not matter.</summary>
internal static class SecretForms
{
    /// <summary>What is shorter is a word, not a secret: taking it out would take letters out of messages.</summary>
    public const int MinLength = 8;

    private const string Prefix = "sk-";

    /// <summary>Replaces a secret in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="mask">What takes its place.</param>
    /// <returns>The text without it; the same instance when it is not there.</returns>
    public static string Replace(string text, string secret, string mask)
    {
        if (secret.Length < MinLength || text.Length < MinLength)
        {
            return text;
        }

        foreach (string form in Of(secret))
        {
            if (form.Length >= MinLength && text.Contains(form, StringComparison.OrdinalIgnoreCase))
            {
                text = text.Replace(form, mask, StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

    // The longer ones first, so that none leaves a piece of another behind.
    private static IEnumerable<string> Of(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return JsonEncodedText.Encode(secret).Value;
        string bare = secret.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? secret[Prefix.Length..] : secret;
        yield return bare;
        foreach (string form in Base64(secret))
        {
            yield return form;
        }

        if (bare.Length < secret.Length && bare.Length >= MinLength)
        {
            foreach (string form in Base64(bare))
            {
                yield return form;
            }
        }
    }

    // In a longer text (user:key) the secret begins at any of three places of a group; what does not depend on its neighbours is looked for.
    private static IEnumerable<string> Base64(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            string whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = before == 0 ? 0 : before + 1;
            int last = (before + bytes.Length) * 8 / 6;
            string form = whole[first..last];
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }
}
