using System.Text;

namespace Allmhub.Audio.Transcription;

/// <summary>Joins pieces of speech: with a blank, but not beside letters of scripts that are written without.</summary>
internal static class SpokenText
{
    /// <summary>Joins pieces.</summary>
    /// <param name="pieces">The pieces; blanks around them do not count, empty ones are left out.</param>
    /// <returns>The text.</returns>
    public static string Join(IEnumerable<string> pieces)
    {
        StringBuilder text = new();
        foreach (string piece in pieces.Select(static piece => piece.Trim()).Where(static piece => piece.Length > 0))
        {
            if (text.Length > 0 && !IsDense(text[^1]) && !IsDense(piece[0]))
            {
                text.Append(' ');
            }

            text.Append(piece);
        }

        return text.ToString();
    }

    // Chinese, Japanese, Thai and their full-width signs; Korean has blanks.
    private static bool IsDense(char c) => c is (>= '\u2E80' and <= '\u30FF') or (>= '\u3100' and <= '\u312F') or (>= '\u3190' and <= '\uA4CF') or (>= '\uF900' and <= '\uFAFF')
        or (>= '\uFE30' and <= '\uFE4F') or (>= '\uFF00' and <= '\uFFEF') or (>= '\u0E00' and <= '\u0E7F') or (>= '\uD840' and <= '\uD88F');
}
