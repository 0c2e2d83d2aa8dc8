using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Allmhub.Gallery;

/// <summary>What a page has of its own: its style and its script, each named by its hash in the page's policy, which lets nothing else run, load or connect.</summary>
internal static class GalleryPage
{
    private static readonly Lazy<string> LazyStyle = new(static () => Resource("gallery.css"));
    private static readonly Lazy<string> LazyScript = new(static () => Resource("gallery.js"));

    /// <summary>The style.</summary>
    public static string Style => LazyStyle.Value;

    /// <summary>The script.</summary>
    public static string Script => LazyScript.Value;

    /// <summary>The policy.</summary>
    /// <param name="hasFiles">Whether pictures lie in files beside the page.</param>
    /// <returns>What stands in the page's head.</returns>
    public static string Policy(bool hasFiles)
    {
        string media = hasFiles ? "data: 'self' file:" : "data:";
        return $"default-src 'none'; img-src {media}; media-src {media}; style-src {Hash(Style)}; script-src {Hash(Script)}; base-uri 'none'; form-action 'none'";
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    // A browser hashes what it has read, and it reads every end of line as one character.
    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Allmhub.Gallery.Page.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
