using System.Text;
using System.Text.RegularExpressions;

namespace Allmhub.Emulator.Pictures;

/// <summary>A field of a form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FileName">The file's name; null when it is text.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record FormField(string Name, string? FileName, byte[] Data)
{
    public string Text => Encoding.UTF8.GetString(Data);
}

/// <summary>Reads <c>multipart/form-data</c> (RFC 7578).</summary>
internal static partial class PictureForm
{
    /// <summary>The fields; null when the body is no form.</summary>
    public static IReadOnlyList<FormField>? Read(string contentType, byte[] body)
    {
        Match boundary = Boundary().Match(contentType);
        if (!contentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) || !boundary.Success)
        {
            return null;
        }

        byte[] mark = Encoding.ASCII.GetBytes("--" + boundary.Groups[1].Value);
        List<FormField> field = [];
        ReadOnlySpan<byte> rest = body;
        int at = rest.IndexOf(mark);
        while (at >= 0)
        {
            rest = rest[(at + mark.Length)..];
            if (rest.StartsWith("--"u8))
            {
                return field;
            }

            at = rest.IndexOf([.. "\r\n"u8, .. mark]);
            if (at < 0 || !rest.StartsWith("\r\n"u8) || Field(rest[2..at]) is not { } found)
            {
                return null;
            }

            field.Add(found);
            at += 2;
        }

        return null;
    }

    private static FormField? Field(ReadOnlySpan<byte> part)
    {
        int end = part.IndexOf("\r\n\r\n"u8);
        string head = end < 0 ? "" : Encoding.UTF8.GetString(part[..end]);
        Match name = Name().Match(head);
        Match file = FileName().Match(head);
        return name.Success ? new FormField(name.Groups[1].Value, file.Success ? file.Groups[1].Value : null, part[(end + 4)..].ToArray()) : null;
    }

    [GeneratedRegex("boundary=\"?([^\";]+)\"?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Boundary();

    [GeneratedRegex("[; ]name=\"?([^\";\r\n]+)\"?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("filename=\"?([^\";\r\n]*)\"?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
