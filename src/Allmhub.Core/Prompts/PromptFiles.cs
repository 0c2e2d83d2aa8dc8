using System.Text;
using Allmhub.Foundation;

namespace Allmhub.Prompts;

/// <summary>
/// The files of a folder of prompts. It may be a repository that others write to: no link below it is followed, no path leads out of it, and only regular files within their
/// bound are read.
/// </summary>
internal static class PromptFiles
{
    /// <summary>The most bytes a prompt's file may have.</summary>
    public const long MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The full path of a file that another one names.</summary>
    /// <param name="root">The folder of prompts.</param>
    /// <param name="from">The folder of the file that names it.</param>
    /// <param name="path">The path as it is written.</param>
    /// <param name="where">File and line, for the error.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="PromptException">It is not inside the folder.</exception>
    public static string Inside(string root, string from, string path, string where)
    {
        string written = path.Replace('\\', '/');
        bool isRelative = written.Length > 0 && !Path.IsPathRooted(written) && written[0] is not ('/' or '~') && !written.Contains(':', StringComparison.Ordinal) && !written.Contains('\0', StringComparison.Ordinal);
        string full = isRelative ? Path.GetFullPath(Path.Combine(from, written)) : string.Empty;
        if (!isRelative || !IsBelow(root, full))
        {
            throw new PromptException(PromptFault.Outside, Words.Say($"{where}: '{path}' is not inside the folder of prompts '{root}'. A prompt may come from others, so it names files of that folder only, by a path beside its own file."));
        }

        if (Path.GetRelativePath(root, full).Split(Path.DirectorySeparatorChar).Any(static part => part.StartsWith('.')))
        {
            // In .git/config there may be a password.
            throw new PromptException(PromptFault.Outside, Words.Say($"{where}: '{path}' is or is in what begins with a point, as .git and .env do. Nothing of it belongs to the prompts: copy the file beside its prompt under another name."));
        }

        ThrowIfLinked(root, full);
        return full;
    }

    /// <summary>Makes sure that nothing between the folder of prompts and a file is a link.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="full">The full path, below it.</param>
    /// <exception cref="PromptException">Something is.</exception>
    public static void ThrowIfLinked(string root, string full)
    {
        string at = root;
        foreach (string part in Path.GetRelativePath(root, full).Split(Path.DirectorySeparatorChar))
        {
            at = Path.Combine(at, part);
            FileInfo file = new(at);
            if (file.LinkTarget is not null || (file.Attributes != (FileAttributes)(-1) && file.Attributes.HasFlag(FileAttributes.ReparsePoint)))
            {
                throw new PromptException(PromptFault.Outside, Words.Say($"'{at}' is a link. Links below the folder of prompts are not followed, since a repository could lead anywhere with them: put the file itself there."));
            }
        }
    }

    /// <summary>Reads a text whole: UTF-8, or what its byte order mark says.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>The text, each line break as <c>\n</c>.</returns>
    /// <exception cref="PromptException">It cannot be read or is no text.</exception>
    public static string Read(string path)
    {
        try
        {
            byte[] bytes = BoundedFile.ReadAllBytes(path, MaxBytes);
            string text = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
                ? new StreamReader(new MemoryStream(bytes), detectEncodingFromByteOrderMarks: true).ReadToEnd()
                : Strict.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
            int zero = text.IndexOf('\0', StringComparison.Ordinal);
            return zero < 0
                ? Lines(text)
                : throw new PromptException(PromptFault.Invalid, Words.Say($"'{path}' is no text: it has a zero character in line {text.AsSpan(0, zero).Count('\n') + 1}."));
        }
        catch (DecoderFallbackException error)
        {
            throw new PromptException(PromptFault.Invalid, Words.Say($"'{path}' is no text in UTF-8. Save it as UTF-8."), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PromptException(PromptFault.Storage, Words.Say($"'{path}' cannot be read: {error.Message}"), error);
        }
    }

    /// <summary>A text with each line break as <c>\n</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text.</returns>
    public static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static bool IsBelow(string root, string full) =>
        full.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
