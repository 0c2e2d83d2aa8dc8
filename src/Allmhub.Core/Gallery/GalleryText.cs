using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Allmhub.Gallery;

/// <summary>Texts of strangers in a page, each place in its own way.</summary>
internal static class GalleryText
{
    // Letters of all languages stay readable; <, >, &, both quotes, and whatever is not printable become references.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Text between tags, or the value of an attribute in double quotes.</summary>
    public static string Html(string text) => Encoder.Encode(text);

    /// <summary>The address of a file, as seen from the page: each name of its path is escaped, so that none of them is a scheme, a query or a fragment.</summary>
    /// <param name="file">The file, its whole path.</param>
    /// <param name="page">The page, its whole path.</param>
    /// <returns>A relative address that begins with a dot, or one that begins with file:.</returns>
    public static string Address(string file, string page)
    {
        string relative = Path.GetRelativePath(Path.GetDirectoryName(page)!, file);
        if (Path.IsPathRooted(relative))
        {
            return new Uri(file).AbsoluteUri;
        }

        return "./" + string.Join('/', relative.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Select(static name => name == ".." ? name : Uri.EscapeDataString(name)));
    }

    /// <summary>A size in bytes for people.</summary>
    public static string Bytes(long length) => length switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{length} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{length / 1024.0:0} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length / (1024.0 * 1024.0):0.0} MB"),
    };

    /// <summary>An amount of USD for people: cents, and more figures where it is less.</summary>
    public static string Usd(decimal cost) => "$" + cost.ToString(cost is 0 or >= 0.1m ? "0.00" : "0.00####", CultureInfo.InvariantCulture);
}
