using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Allmhub.Emulator.Answers;

/// <summary>Cuts text into tokens: a word with the blank before it, a Chinese character, an emoji, a mark.</summary>
internal static class Tokens
{
    private const int LongestWord = 12;

    public static List<string> Split(string text)
    {
        List<string> token = [];
        StringBuilder word = new();
        TextElementEnumerator element = StringInfo.GetTextElementEnumerator(text);
        while (element.MoveNext())
        {
            string piece = element.GetTextElement();
            bool letter = piece.Length == 1 && char.IsAscii(piece[0]) && char.IsLetterOrDigit(piece[0]);
            if (!letter || word.Length >= LongestWord)
            {
                Flush(token, word);
            }

            word.Append(piece);
            if (!letter && piece is not " ")
            {
                Flush(token, word);
            }
        }

        Flush(token, word);
        return token;
    }

    /// <summary>Cuts every emoji in two, as a server that cuts by UTF-16 units does.</summary>
    public static List<string> CutSurrogates(IEnumerable<string> token)
    {
        List<string> cut = [];
        foreach (string piece in token)
        {
            int start = 0;
            for (int i = 0; i + 1 < piece.Length; i++)
            {
                if (char.IsHighSurrogate(piece[i]) && char.IsLowSurrogate(piece[i + 1]))
                {
                    cut.Add(piece[start..(i + 1)]);
                    start = i + 1;
                }
            }

            cut.Add(piece[start..]);
        }

        return cut;
    }

    public static int Count(string text) => Split(text).Count;

    /// <summary>Letters and digits that depend on the seed alone.</summary>
    public static string Id(string seed, int length)
    {
        string hex = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(seed))).ToLowerInvariant();
        return hex[..Math.Min(length, hex.Length)];
    }

    private static void Flush(List<string> token, StringBuilder word)
    {
        if (word.Length > 0)
        {
            token.Add(word.ToString());
            word.Clear();
        }
    }
}
