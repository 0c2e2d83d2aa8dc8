using System.Management.Automation;

namespace Allmhub.PowerShell.Media;

/// <summary>Finds files where the session stands.</summary>
internal static class FilePaths
{
    /// <summary>
    /// Resolves a path. One that is whole is taken as it is: PowerShell would take a colon in it for a drive. Brackets are letters of a name before they are
    /// a pattern.
    /// </summary>
    /// <param name="paths">The session.</param>
    /// <param name="path">The path, with or without wildcards.</param>
    /// <returns>The file, whether it is there or not, or those that fit; empty when there can be none.</returns>
    public static IReadOnlyList<string> Resolve(PathIntrinsics paths, string path)
    {
        if (Path.IsPathFullyQualified(path) && Path.Exists(path))
        {
            return [path];
        }

        try
        {
            string literal = paths.GetUnresolvedProviderPathFromPSPath(path);
            return Path.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path) ? [literal] : paths.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException or PSArgumentException)
        {
            return [];
        }
    }
}
