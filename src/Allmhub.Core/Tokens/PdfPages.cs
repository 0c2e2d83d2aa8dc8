namespace Allmhub.Tokens;

/// <summary>Counts the pages of a PDF roughly, without a reader of it: its page objects, else the largest count it states, else its size.</summary>
internal static class PdfPages
{
    private const int BytesPerPage = 50_000;
    private const int Most = 10_000;

    /// <summary>Counts.</summary>
    /// <param name="data">The document; may be empty.</param>
    /// <returns>Pages; at least 1.</returns>
    public static int Count(ReadOnlySpan<byte> data)
    {
        int pages = 0;
        int stated = 0;
        for (ReadOnlySpan<byte> rest = data; rest.IndexOf((byte)'/') is >= 0 and int at; rest = rest[(at + 1)..])
        {
            ReadOnlySpan<byte> name = rest[(at + 1)..];
            if (name.StartsWith("Type"u8))
            {
                pages += IsPage(name[4..]) ? 1 : 0;
            }
            else if (name.StartsWith("Count"u8))
            {
                stated = Math.Max(stated, Number(name[5..]));
            }
        }

        return Math.Clamp(pages > 0 ? pages : stated > 0 ? stated : data.Length / BytesPerPage, 1, Most);
    }

    private static bool IsPage(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> name = value.TrimStart(" \r\n"u8);
        return name.StartsWith("/Page"u8) && (name.Length == 5 || !char.IsAsciiLetter((char)name[5]));
    }

    private static int Number(ReadOnlySpan<byte> value)
    {
        int number = 0;
        foreach (byte digit in value.TrimStart(" \r\n"u8))
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > Most)
            {
                break;
            }

            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
