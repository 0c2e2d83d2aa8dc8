using System.Text;
using System.Text.Json;

namespace Allmhub.Http;

/// <summary>The ways in which a secret turns up in texts: as it is, without its <c>sk-</c>, escaped, in hexadecimal, in base64 (of UTF-16 too); capitals do not matter.</summary>
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
        foreach (string text in bare.Length < secret.Length && bare.Length >= MinLength ? (string[])[secret, bare] : [secret])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);

            // .NET tells the bytes of a bad chunk with hyphens between.
            yield return Convert.ToHexString(bytes);
            yield return BitConverter.ToString(bytes);
            foreach (string form in Base64(bytes))
            {
                yield return form;
            }

            // What PowerShell calls an encoded command.
            foreach (string form in Base64(Encoding.Unicode.GetBytes(text)))
            {
                yield return form;
            }
        }
    }

    // In a longer text (user:key) the secret begins at any of three places of a group; what does not depend on its neighbours is looked for.
    private static IEnumerable<string> Base64(byte[] bytes)
    {
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
