using System.Globalization;
using System.Text;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Markdown;
using Allmhub.Media;

namespace Allmhub.Code;

/// <summary>
/// Where code blocks are saved: a folder, in which each gets the name the model gave it, made safe, or one by its language; or one file. A file
/// is whole or not there. What is there is kept, and the new one gets <c> (2)</c>, unless replacing was asked for. Not for use by two threads.
/// </summary>
public sealed class CodeTarget
{
    private const int MostFolders = 8;
    private const int MaxNumber = 10_000;

    // Files that begin with a dot and do nothing by themselves. Others (.bashrc, .ssh, .git) lose the dot: a model does not set up an account.
    private static readonly HashSet<string> HarmlessDots = new(StringComparer.OrdinalIgnoreCase) { ".gitignore", ".gitattributes", ".dockerignore", ".editorconfig", ".prettierrc", ".eslintrc.json" };

    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _folder;
    private readonly string? _file;
    private readonly bool _replaces;

    private CodeTarget(string folder, string? file, bool replaces)
    {
        _folder = folder;
        _file = file;
        _replaces = replaces;
    }

    /// <summary>Looks at a target before anything is written.</summary>
    /// <param name="path">A folder, one that is to be made when it ends in a separator, or a file. Taken as it is, without wildcards.</param>
    /// <param name="force">Whether a missing folder is made and a file that is there replaced.</param>
    /// <returns>The target.</returns>
    /// <exception cref="InvalidInputException">The folder is missing, or there can be no such file.</exception>
    public static CodeTarget Of(string path, bool force)
    {
        MediaTarget target = MediaTarget.Of(path, force);
        return new CodeTarget(target.Folder, target.IsFile ? target.Stem + target.Extension : null, force);
    }

    /// <summary>Where a block would be saved now.</summary>
    /// <param name="block">The block.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="InvalidInputException">A folder on the way leads elsewhere, or all names are taken.</exception>
    public string PathOf(CodeBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        string wanted = Path.Combine(_folder, _file ?? NameOf(block));
        ThrowIfElsewhere(wanted);
        for (int number = 1; number <= MaxNumber; number++)
        {
            string path = number == 1 ? wanted : Numbered(wanted, number);
            if (!_written.Contains(path) && (!Path.Exists(path) || (_replaces && number == 1 && BoundedFile.MayReplace(path))))
            {
                return path;
            }
        }

        throw new InvalidInputException(Words.Say($"There are {MaxNumber} files named like '{wanted}' already."), nameof(Path));
    }

    /// <summary>Saves a block as UTF-8 with a line feed at its end.</summary>
    /// <param name="block">The block.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="InvalidInputException">As for <see cref="PathOf"/>.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public string Save(CodeBlock block)
    {
        string code = block.Code.Length == 0 || block.Code.EndsWith('\n') ? block.Code : block.Code + "\n";
        byte[] content = Encoding.UTF8.GetBytes(code);
        while (true)
        {
            string path = PathOf(block);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            try
            {
                File.WriteAllBytes(temporary, content);
                if (_replaces && File.Exists(path))
                {
                    File.Move(temporary, path, overwrite: true);
                }
                else if (!MediaTarget.TryClaim(temporary, path))
                {
                    continue;
                }

                _written.Add(path);
                return path;
            }
            finally
            {
                File.Delete(temporary);
            }
        }
    }

    private static string NameOf(CodeBlock block)
    {
        string[] pieces = [.. (block.FileName ?? string.Empty).Split('/', '\\').Where(static piece => piece is not ("" or "." or "..")).Select(Safe).Where(static piece => piece.Length > 0)];
        return pieces.Length == 0 ? CodeLanguage.FileName(block.Language) : Path.Combine(pieces[^Math.Min(pieces.Length, MostFolders)..]);
    }

    private static string Safe(string piece) => HarmlessDots.Contains(piece) ? piece : SafeName.Of(piece);

    // A link inside the folder would take the file out of it.
    private void ThrowIfElsewhere(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null && folder.Length > _folder.Length; folder = Path.GetDirectoryName(folder))
        {
            if (new DirectoryInfo(folder).LinkTarget is not null || File.Exists(folder))
            {
                throw new InvalidInputException(Words.Say($"'{folder}' is a link or a file, and no folder of its own: '{path}' is not written through it."), nameof(Path));
            }
        }
    }

    private static string Numbered(string path, int number) => Path.Combine(
        Path.GetDirectoryName(path)!, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)} ({number}){Path.GetExtension(path)}"));
}
