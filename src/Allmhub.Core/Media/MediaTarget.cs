using System.Collections.Concurrent;
using System.Globalization;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Media;

/// <summary>
/// Where media are saved: a folder, in which each gets a name of its own, or a file. A name that is taken gets <c> (2)</c>; whoever chooses the
/// same name at the same time, in this process or another, gets another one, and nothing is lost.
/// </summary>
public sealed class MediaTarget
{
    private const int MaxNumber = 100_000;

    // What one command has written it does not replace, although it may replace what was there before.
    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly string? _stem;

    private MediaTarget(string folder, string? stem, string extension, bool replaces)
    {
        Folder = folder;
        _stem = stem;
        Extension = extension;
        Replaces = replaces;
    }

    /// <summary>The folder, with its full path.</summary>
    public string Folder { get; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Replaces { get; }

    /// <summary>The extension that was asked for, with its dot; empty when none was.</summary>
    public string Extension { get; }

    /// <summary>The file's name without the extension that was asked for; <c>null</c> when a folder was named alone.</summary>
    public string? Stem => _stem;

    /// <summary>Whether a file was named, and not a folder alone.</summary>
    public bool IsFile => _stem is not null;

    /// <summary>The file that is there already and may not be replaced; <c>null</c> when there is none, this command wrote it, or a folder was named.</summary>
    public string? Taken
    {
        get
        {
            string path = Path.Combine(Folder, _stem + Extension);
            return IsFile && !Replaces && Path.Exists(path) && !HasWritten(path) ? path : null;
        }
    }

    /// <summary>Looks at a target before anything is paid or fetched.</summary>
    /// <param name="path">A folder, one that is to be made when it ends in a separator, or a file. Taken as it is, without wildcards.</param>
    /// <param name="force">Whether a missing folder is made and a file that is there replaced.</param>
    /// <returns>The target. Nothing has been written.</returns>
    /// <exception cref="InvalidInputException">The folder is missing, one of its parents is a file, what is there is no regular file, or there can be no such path.</exception>
    public static MediaTarget Of(string path, bool force)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            return Look(path, force);
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"'{path}' can be no file: {error.Message}"), nameof(Path), error);
        }
    }

    /// <summary>Whether a file was written here by this command.</summary>
    /// <param name="path">Its full path.</param>
    /// <returns>Whether it was.</returns>
    public bool HasWritten(string path) => _written.ContainsKey(path);

    /// <summary>Moves a finished file to a name that nobody has. Of two who choose one name at once the system gives it to one.</summary>
    /// <param name="temporary">The finished file, in the same folder.</param>
    /// <param name="path">Its name.</param>
    /// <returns>Whether the name was free.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be moved.</exception>
    internal static bool TryClaim(string temporary, string path)
    {
        // Windows moves so; elsewhere .NET looks first and moves then, and in between another one may have taken the name: there it is taken by
        // an empty file, which the whole one then replaces.
        bool isClaimed = false;
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                new FileStream(path, FileMode.CreateNew, FileAccess.Write).Dispose();
                isClaimed = true;
            }

            File.Move(temporary, path, overwrite: isClaimed);
            return true;
        }
        catch (Exception failure) when (!isClaimed && failure is IOException or UnauthorizedAccessException && Path.Exists(path))
        {
            return false;
        }
        catch when (isClaimed)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Makes the folder where it may be made.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    internal void Prepare()
    {
        if (Replaces)
        {
            Directory.CreateDirectory(Folder);
        }
    }

    /// <summary>Moves a finished file to its place, under the first name that is free.</summary>
    /// <param name="temporary">The finished file, in <see cref="Folder"/>.</param>
    /// <param name="content">What is in it, for its name.</param>
    /// <param name="extension">Its true extension, with the dot.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be moved.</exception>
    internal string Place(string temporary, MediaContent content, string extension)
    {
        string stem = _stem ?? MediaName.StemOf(content);
        for (int number = 1; number <= MaxNumber; number++)
        {
            string path = Path.Combine(Folder, number == 1 ? stem + extension : string.Create(CultureInfo.InvariantCulture, $"{stem} ({number}){extension}"));
            if (TryPlace(temporary, path, Replaces && number == 1))
            {
                return path;
            }
        }

        throw new IOException(Words.Say($"There are {MaxNumber} files named '{stem}' in '{Folder}' already."));
    }

    private static MediaTarget Look(string path, bool force)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full) || Path.EndsInDirectorySeparator(path))
        {
            return new MediaTarget(CheckFolder(Path.TrimEndingDirectorySeparator(full), force), null, string.Empty, force);
        }

        if (File.Exists(full) && !BoundedFile.MayReplace(full))
        {
            throw Wrong(Words.Say($"'{full}' is no regular file but a device, a pipe or a socket. Name a file or a folder."));
        }

        string extension = MediaFormats.OfExtension(full) is null ? string.Empty : Path.GetExtension(full);
        string name = Path.GetFileName(full);
        return new MediaTarget(CheckFolder(Path.GetDirectoryName(full)!, force), name[..^extension.Length], extension, force);
    }

    private bool TryPlace(string temporary, string path, bool mayReplace)
    {
        if (mayReplace && _written.TryAdd(path, true) && BoundedFile.MayReplace(path))
        {
            File.Move(temporary, path, overwrite: true);
            return true;
        }

        if (!TryClaim(temporary, path))
        {
            return false;
        }

        _written.TryAdd(path, true);
        return true;
    }

    private static string CheckFolder(string folder, bool force)
    {
        if (Directory.Exists(folder))
        {
            return folder;
        }

        for (string? parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent))
            {
                throw Wrong(Words.Say($"'{folder}' cannot be a folder: '{parent}' is a file."));
            }
        }

        return force ? folder : throw Wrong(Words.Say($"There is no folder '{folder}'. Make it first, or add -Force to have it made."));
    }

    private static InvalidInputException Wrong(string message) => new(message, nameof(Path));
}
