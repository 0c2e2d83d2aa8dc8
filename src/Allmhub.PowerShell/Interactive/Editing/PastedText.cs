using System.Text;

namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>Text from elsewhere, as it goes into a line: line ends are line feeds, and what would drive a terminal is left out.</summary>
internal static class PastedText
{
    /// <summary>Cleans it.</summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (char c in text.ReplaceLineEndings("\n"))
        {
            if (c is '\n' or '\t' || !char.IsControl(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }
}
