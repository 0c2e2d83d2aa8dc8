using System.Text;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Prompts;

/// <summary>
/// A folder of prompts, one a file: <c>review.md</c>, <c>team/review.md</c>, or <c>review.prompt.md</c> as VS Code has them. It may be a repository. Folders and files that begin
/// with a point are none of it, nor are README, LICENSE, CHANGELOG and CONTRIBUTING.
/// </summary>
public sealed class PromptStore
{
    private const int MaxDepth = 8;
    private const int MaxFiles = 10_000;
    private const int MostShown = 12;

    private static readonly HashSet<string> NoPrompts = new(StringComparer.OrdinalIgnoreCase) { "README", "LICENSE", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT", "SECURITY" };

    /// <summary>Opens a folder; nothing is read yet.</summary>
    /// <param name="folder">Its full path; it need not be there.</param>
    public PromptStore(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What is there, by name. No file is opened.</summary>
    /// <returns>The prompts; empty when there is no such folder. At most 10,000.</returns>
    /// <exception cref="PromptException">The folder cannot be read.</exception>
    public IReadOnlyList<PromptEntry> List()
    {
        List<PromptEntry> found = [];
        try
        {
            if (Directory.Exists(Folder))
            {
                Collect(new DirectoryInfo(Folder), string.Empty, 1, found);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PromptException(PromptFault.Storage, Words.Say($"The folder of prompts '{Folder}' cannot be read: {error.Message}"), error);
        }

        return [.. found.OrderBy(static entry => entry.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Reads a prompt.</summary>
    /// <param name="name">Its name; capitals do not matter where no other one is meant.</param>
    /// <returns>The prompt.</returns>
    /// <exception cref="PromptException">There is none, or its file cannot be read.</exception>
    public KeptPrompt Load(string name) => Load(Find(name) ?? throw NotFound(name));

    /// <summary>Reads a prompt that <see cref="List"/> gave.</summary>
    /// <param name="entry">Name and file.</param>
    /// <returns>The prompt.</returns>
    /// <exception cref="PromptException">Its file cannot be read.</exception>
    public KeptPrompt Load(PromptEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        PromptFiles.ThrowIfLinked(Folder, entry.Path);
        return PromptReader.Read(entry.Name, PromptDocument.Parse(PromptFiles.Read(entry.Path), entry.Path), Folder, entry.Path);
    }

    /// <summary>Finds the file of a prompt.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Name and file; <c>null</c> when there is none.</returns>
    /// <exception cref="PromptException">It cannot be a name, or two files have it.</exception>
    public PromptEntry? Find(string name)
    {
        string wanted = PromptName.Of(name);
        List<PromptEntry> alike = [.. List().Where(entry => entry.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
        PromptEntry[] exact = [.. alike.Where(entry => entry.Name == wanted)];
        return (exact.Length > 0 ? exact : [.. alike]) switch
        {
            [] => null,
            [PromptEntry one] => one,
            PromptEntry[] several => throw new PromptException(PromptFault.Invalid, Words.Say($"Several files are the prompt '{wanted}': {string.Join(", ", several.Select(static entry => entry.Path))}. Rename or remove all but one.")),
        };
    }

    /// <summary>Makes ready what is to be written: a new prompt, or what is to change in one that is there. Keys that mean nothing here, comments and their order stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="edit">What to write.</param>
    /// <param name="replaces">Whether one that is there may be changed.</param>
    /// <returns>The file as it would be; nothing is written yet.</returns>
    /// <exception cref="PromptException">It is there and may not be changed, or what would be written cannot be read again.</exception>
    public PromptDraft Prepare(string name, PromptEdit edit, bool replaces)
    {
        ArgumentNullException.ThrowIfNull(edit);
        PromptEntry entry = Place(name, out bool exists);
        PromptFiles.ThrowIfLinked(Folder, entry.Path);
        if (exists && !replaces)
        {
            throw new PromptException(PromptFault.Exists, Words.Say($"There is a prompt '{entry.Name}' already: '{entry.Path}'. Change it with -Force, or choose another name."));
        }

        PromptDocument document = edit.Source is string source ? PromptDocument.Parse(PromptFiles.Lines(source), edit.SourceName ?? entry.Path)
            : exists ? PromptDocument.Parse(PromptFiles.Read(entry.Path), entry.Path)
            : PromptDocument.Empty(entry.Path);
        edit.Apply(document);
        string content = document.ToString();
        return new PromptDraft(PromptReader.Read(entry.Name, PromptDocument.Parse(content, entry.Path), Folder, entry.Path), content, exists);
    }

    /// <summary>Writes what was made ready: a reader sees the file as it was or as it is now, never half of it. A new one is the user's alone, one that is there keeps its mode.</summary>
    /// <param name="draft">What was made ready.</param>
    /// <returns>The prompt as it is now.</returns>
    /// <exception cref="PromptException">The file cannot be written; it is as it was.</exception>
    public KeptPrompt Write(PromptDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        string path = draft.Prompt.Path;
        PromptFiles.ThrowIfLinked(Folder, path);
        try
        {
            UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : null;
            UserFolder.WriteAtomically(path, Encoding.UTF8.GetBytes(draft.Content));
            if (mode is { } known && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, known);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PromptException(PromptFault.Storage, Words.Say($"'{path}' cannot be written: {error.Message}"), error);
        }

        return draft.Prompt;
    }

    /// <summary>Reads a file that is to become a prompt; any file of the user's.</summary>
    /// <param name="path">Its full path.</param>
    /// <returns>Its text, for <see cref="PromptEdit.Source"/>.</returns>
    /// <exception cref="PromptException">It cannot be read or is no text.</exception>
    public static string ReadSource(string path) => PromptFiles.Read(path);

    /// <summary>Removes a prompt's file.</summary>
    /// <param name="entry">Name and file.</param>
    /// <exception cref="PromptException">It cannot be removed.</exception>
    public void Remove(PromptEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        PromptFiles.ThrowIfLinked(Folder, entry.Path);
        try
        {
            File.Delete(entry.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PromptException(PromptFault.Storage, Words.Say($"'{entry.Path}' cannot be removed: {error.Message}"), error);
        }
    }

    private PromptEntry Place(string name, out bool exists)
    {
        PromptEntry? known = Find(name);
        exists = known is not null;
        string wanted = PromptName.Of(name);
        return known ?? new PromptEntry(wanted, Path.Combine(Folder, wanted.Replace('/', Path.DirectorySeparatorChar) + PromptName.Extension));
    }

    /// <summary>The error of a name that is none.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The error, with the names there are.</returns>
    public PromptException NotFound(string name)
    {
        IReadOnlyList<PromptEntry> known = List();
        string names = string.Join(", ", known.Take(MostShown));
        string has = known.Count == 0 ? Words.Say("It holds none yet; each is a file there, such as review.md.")
            : known.Count <= MostShown ? Words.Say($"It holds {names}.")
            : Words.Say($"It holds {names} and {known.Count - MostShown} more.");
        return new PromptException(PromptFault.NotFound, ErrorWords.Join(Words.Say($"There is no prompt '{PromptName.Of(name)}' in '{Folder}'."), has));
    }

    private static void Collect(DirectoryInfo folder, string prefix, int depth, List<PromptEntry> found)
    {
        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos())
        {
            if (item.Name[0] == '.' || item.LinkTarget is not null || found.Count >= MaxFiles)
            {
                continue;
            }

            if (item is DirectoryInfo inner)
            {
                if (depth < MaxDepth)
                {
                    Collect(inner, $"{prefix}{inner.Name}/", depth + 1, found);
                }
            }
            else if (NameOf(item.Name) is string name && IsName(prefix + name, out string? whole))
            {
                found.Add(new PromptEntry(whole, item.FullName));
            }
        }
    }

    private static string? NameOf(string file) =>
        !file.EndsWith(PromptName.Extension, StringComparison.OrdinalIgnoreCase) ? null
        : file.EndsWith(PromptName.CopilotExtension, StringComparison.OrdinalIgnoreCase) ? file[..^PromptName.CopilotExtension.Length]
        : NoPrompts.Contains(file[..^PromptName.Extension.Length]) ? null : file[..^PromptName.Extension.Length];

    private static bool IsName(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? name)
    {
        try
        {
            name = PromptName.Of(text);
            return true;
        }
        catch (PromptException)
        {
            name = null;
            return false;
        }
    }
}
