using System.Buffers;
using System.Text.Json;

namespace Allmhub.Foundation;

/// <summary>
/// What was typed at a prompt, across sessions: a file for its user alone, a JSON string a line, the newest last, of bounded length. What looks like a
/// key is never written. Several processes may add to it; a file that cannot be read or written is none, and costs nobody a prompt.
/// </summary>
public sealed class LineHistory
{
    /// <summary>How many entries are kept.</summary>
    public const int MaxCount = 1000;

    /// <summary>The most characters an entry may have that is kept.</summary>
    public const int MaxLength = 8192;

    private const int MaxBytes = 512 * 1024;

    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(1);

    private readonly string? _path;
    private readonly Func<string, bool>? _isSecret;
    private readonly List<string> _entries;

    /// <summary>Reads the entries of a file.</summary>
    /// <param name="path">The file; <c>null</c> for entries in memory alone.</param>
    /// <param name="isSecret">Says of a text that it holds a secret the caller knows; <c>null</c> for none.</param>
    public LineHistory(string? path, Func<string, bool>? isSecret = null)
    {
        _path = path;
        _isSecret = isSecret;
        _entries = [.. Load()];
    }

    /// <summary>The file of the user's prompts in the chat.</summary>
    public static string ChatPath => Path.Combine(UserFolder.State, "chat-input.jsonl");

    /// <summary>The entries, oldest first.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>Adds what was typed, unless it begins with a blank or equals the newest entry. What is too long or looks like a key stays in memory alone.</summary>
    /// <param name="text">The text, of one or several lines.</param>
    public void Add(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text[0] == ' ' || (_entries.Count > 0 && _entries[^1] == text))
        {
            return;
        }

        _entries.Add(text);
        if (_path is not null && text.Length <= MaxLength && !SecretShape.IsIn(text) && _isSecret?.Invoke(text) != true)
        {
            Store(text);
        }
    }

    private void Store(string text)
    {
        try
        {
            if (new FileInfo(_path!).LinkTarget is not null)
            {
                return;
            }

            using FileLock held = FileLock.Take(_path!, LockLimit);
            LineFile.Append(_path!, Line(text), toDisk: false);
            if (new FileInfo(_path!).Length > MaxBytes)
            {
                Shorten();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    // Half of the bound, so that it is done once in a while and not at every line.
    private void Shorten()
    {
        List<byte[]> kept = [];
        int length = 0;
        foreach (string entry in Enumerable.Reverse(Load()))
        {
            byte[] line = Line(entry);
            length += line.Length;
            if (length > MaxBytes / 2)
            {
                break;
            }

            kept.Add(line);
        }

        kept.Reverse();
        UserFolder.WriteAtomically(_path!, kept.SelectMany(static line => line).ToArray());
    }

    private List<string> Load()
    {
        List<string> entries = [];
        try
        {
            // Twice the bound: another process may be about to shorten it.
            using FileStream? file = _path is null || !IsRegular(_path) ? null : LineFile.Open(_path);
            if (file is null || file.Length > 2 * MaxBytes)
            {
                return entries;
            }

            foreach (FileLine line in LineFile.Read(file.SafeFileHandle))
            {
                if (!line.IsRest && Read(line.Bytes.Span) is { Length: > 0 and <= MaxLength } entry)
                {
                    entries.Add(entry);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return entries;
        }

        return entries.Count > MaxCount ? entries[^MaxCount..] : entries;
    }

    // A pipe in its place would never open.
    private static bool IsRegular(string path) => File.Exists(path) && (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.Device)) == 0;

    private static byte[] Line(string text)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStringValue(text);
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    private static string? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
