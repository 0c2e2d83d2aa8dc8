using System.Collections.ObjectModel;
using System.Management.Automation;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Media;

/// <summary>Finds the files that -Path and -LiteralPath name.</summary>
/// <param name="paths">Resolves paths where the session stands.</param>
internal sealed class FileInput(PathIntrinsics paths)
{
    /// <summary>The files of a path; brackets are letters of a name before they are a pattern.</summary>
    /// <param name="path">The path, with wildcards or without.</param>
    /// <returns>Full paths; of a pattern the files it fits, folders left out.</returns>
    /// <exception cref="BadInputException">There is none.</exception>
    public IReadOnlyList<string> Find(string path)
    {
        string literal = Literal(path);
        if (Path.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [literal];
        }

        try
        {
            Collection<string> found = paths.GetResolvedProviderPathFromPSPath(path, out _);
            List<string> files = [.. found.Where(static file => !Directory.Exists(file))];
            return files.Count > 0 ? files : throw NotFound(path);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            throw NotFound(path);
        }
    }

    /// <summary>The full path of a path that is taken letter by letter.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="BadInputException">Its drive or provider is not there.</exception>
    public string Literal(string path)
    {
        try
        {
            return paths.GetUnresolvedProviderPathFromPSPath(path);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            throw NotFound(path);
        }
    }

    private static BadInputException NotFound(string path) => new("FileNotFound", Words.Say($"There is no file '{path}'. Check the path."));
}
