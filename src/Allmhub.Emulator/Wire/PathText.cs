using System.Globalization;
using System.Text;

namespace Allmhub.Emulator.Wire;

/// <summary>A path for people: unescaped where that can be read.</summary>
internal static class PathText
{
    /// <summary>Leaves escaped what is no printable character: controls, direction marks, blanks of no or strange width, halves of an emoji.</summary>
    public static string Unescape(string path)
    {
        StringBuilder shown = new(path.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in Uri.UnescapeDataString(path).EnumerateRunes())
        {
            if (IsPrintable(rune))
            {
                shown.Append(rune.ToString());
                continue;
            }

            foreach (byte one in bytes[..rune.EncodeToUtf8(bytes)])
            {
                shown.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
            }
        }

        return shown.ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
