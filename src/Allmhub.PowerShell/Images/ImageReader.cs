using System.Management.Automation;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Media;

namespace Allmhub.PowerShell.Images;

/// <summary>Turns what a parameter takes for a picture into one: paths, files, addresses, bytes, pictures and answers made before.</summary>
/// <param name="paths">Resolves paths where the session stands.</param>
internal sealed class ImageReader(PathIntrinsics paths)
{
    /// <summary>Reads all that a parameter was given.</summary>
    /// <param name="values">The values; a path with wildcards is several pictures.</param>
    /// <param name="parameter">The parameter's name, for errors.</param>
    /// <returns>The pictures, in their order.</returns>
    /// <exception cref="BadInputException">Something is no picture at all.</exception>
    /// <exception cref="InvalidInputException">A file is missing, too large, or no picture by its bytes.</exception>
    public IReadOnlyList<ImageSource> Read(IEnumerable<object?> values, string parameter) => [.. values.SelectMany(value => ReadOne(value, parameter))];

    private IEnumerable<ImageSource> ReadOne(object? value, string parameter)
    {
        object? given = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        return given switch
        {
            FileSystemInfo file => [ImageSource.FromFile(file.FullName, parameter)],
            Uri { IsAbsoluteUri: true, IsFile: true } file => [ImageSource.FromFile(file.LocalPath, parameter)],
            Uri address => [ImageSource.FromAddress(address.OriginalString, parameter)],
            byte[] bytes => [ImageSource.FromBytes(bytes, null, parameter)],
            byte => throw new BadInputException("NoPicture", Words.Say($"-{parameter} got the bytes of a picture one by one. Keep them together: put a comma before the variable, as in ,$bytes | Edit-AllmImage.")),
            Image image => [ImageSource.FromImage(image, parameter)],
            string text when IsAddress(text) => [ImageSource.FromAddress(text, parameter)],
            string text when string.IsNullOrWhiteSpace(text) => throw new BadInputException("NoPicture", Words.Say($"-{parameter} is empty. Give a path, an address or bytes.")),
            string path => [.. Resolve(path, parameter).Select(file => ImageSource.FromFile(file, parameter))],
            null => throw new BadInputException("NoPicture", Words.Say($"-{parameter} is nothing ($null). Give a path, an address or bytes.")),
            _ => [.. Held(value!, parameter)],
        };
    }

    // An answer of a chat, or a picture that came back from a file of Export-Clixml.
    private static IEnumerable<ImageSource> Held(object value, string parameter)
    {
        PSObject shape = PSObject.AsPSObject(value);
        if (shape.Properties["Path"]?.Value is string { Length: > 0 } path && File.Exists(path))
        {
            return [ImageSource.FromFile(path, parameter)];
        }

        return MediaInput.Read(shape).Where(static content => content.Kind is MediaKind.Image or MediaKind.Unknown).Select(content =>
            content.Data is { } data ? ImageSource.FromBytes(data.ToArray(), null, parameter)
            : content.Path is { Length: > 0 } file && File.Exists(file) ? ImageSource.FromFile(file, parameter)
            : ImageSource.FromAddress(content.Uri!.OriginalString, parameter));
    }

    private static bool IsAddress(string text) =>
        text.TrimStart().StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        || (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? uri) && !uri.IsFile);

    private IReadOnlyList<string> Resolve(string path, string parameter) =>
        FilePaths.Resolve(paths, path) is { Count: > 0 } found ? found : throw new InvalidInputException(Words.Say($"There is no picture '{path}'. Check the path."), parameter);
}
