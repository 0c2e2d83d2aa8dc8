using System.Management.Automation;

namespace Allmhub.PowerShell.Media;

/// <summary>Resolves a path with fields where the session stands. The colon of a field such as <c>{n:000}</c> is no drive's.</summary>
internal static class TemplatePath
{
    // A letter of nobody's: it is put in the place of the colon while the engine looks at the path.
    private const string Mark = "{n\uE03A";
    private const string Field = "{n:";

    /// <summary>Resolves a path.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">The path with its fields.</param>
    /// <returns>The full path, the fields as they were.</returns>
    public static string Resolve(PathIntrinsics paths, string path) =>
        paths.GetUnresolvedProviderPathFromPSPath(path.Replace(Field, Mark, StringComparison.OrdinalIgnoreCase)).Replace(Mark, Field, StringComparison.Ordinal);
}
