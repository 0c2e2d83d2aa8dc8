using System.Text;

namespace Allmhub.Markdown.Parsing;

/// <summary>Characters that are written otherwise: behind a backslash, by name or by number (CommonMark 0.31, sections 2.4 and 2.5).</summary>
internal static class Escapes
{
    /// <summary>Whether a backslash before it takes its meaning away.</summary>
    public static bool IsEscapable(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));

    /// <summary>A text as it is meant.</summary>
    public static string Resolve(string text)
    {
        if (text.AsSpan().IndexOfAny('\\', '&') < 0)
        {
            return text;
        }

        StringBuilder meant = new();
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '&' && Entity.TryRead(text.AsSpan(i), out string meaning, out int length))
            {
                _ = meant.Append(meaning);
                i += length;
                continue;
            }

            i += text[i] == '\\' && i + 1 < text.Length && IsEscapable(text[i + 1]) ? 1 : 0;
            _ = meant.Append(text[i]);
            i++;
        }

        return meant.ToString();
    }
}
