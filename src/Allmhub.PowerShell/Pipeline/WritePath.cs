using System.Management.Automation;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>
/// Resolves where something is to be written. A drive of another provider has paths too, which would be files of that name in the folder of the process.
/// The colon of a field such as <c>{n:000}</c> is no drive's.
/// </summary>
internal static class WritePath
{
    // A letter of nobody's: it is put in the place of the colon while the engine looks at the path.
    private const string Mark = "{n\uE03A";
    private const string Field = "{n:";

    /// <summary>Resolves a path.</summary>
    /// <param name="paths">The session.</param>
    /// <param name="path">The path, with fields or without.</param>
    /// <param name="parameter">Who names it, as in <c>-OutFile</c>.</param>
    /// <param name="example">A path that would do.</param>
    /// <returns>The full path, the fields as they were.</returns>
    /// <exception cref="BadInputException">It is no place in the file system.</exception>
    public static string Resolve(PathIntrinsics paths, string path, string parameter, string example)
    {
        string full;
        ProviderInfo provider;
        try
        {
            full = paths.GetUnresolvedProviderPathFromPSPath(path.Replace(Field, Mark, StringComparison.OrdinalIgnoreCase), out provider, out _).Replace(Mark, Field, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException or PSArgumentException or PSInvalidOperationException)
        {
            throw new BadInputException("InvalidPath", Words.Say($"{parameter} '{path}' is no path here: {error.Message} Give the path of a file, e.g. {example}."));
        }

        return provider.Name == "FileSystem"
            ? full
            : throw new BadInputException("InvalidPath", Words.Say($"{parameter} '{path}' is a place of the provider {provider.Name} and not in the file system. Give the path of a file, e.g. {example}."));
    }

    /// <summary>The same for a cmdlet, which ends with the error.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path.</param>
    /// <param name="parameter">Who names it.</param>
    /// <param name="example">A path that would do.</param>
    /// <returns>The full path.</returns>
    public static string Resolve(PSCmdlet cmdlet, string path, string parameter, string example)
    {
        try
        {
            return Resolve(cmdlet.SessionState.Path, path, parameter, example);
        }
        catch (BadInputException error)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.BadInput(error.Id, error.Message, path));
            throw;
        }
    }
}
