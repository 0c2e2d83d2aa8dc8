using System.Text;
using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Prompts.Yaml;

namespace Allmhub.Prompts;

/// <summary>
/// The text of a prompt's file: front matter between two lines of <c>---</c>, and what is said. An edit changes the lines of its key and no other, so that keys of other tools,
/// comments and the order stay, and a repository shows what was changed and nothing else.
/// </summary>
internal sealed class PromptDocument
{
    private const string Fence = "---";

    private readonly List<string> _header = [];
    private readonly string _file;

    private PromptDocument(string file) => _file = file;

    /// <summary>What is said; no blank lines around it.</summary>
    public string Body { get; set; } = string.Empty;

    /// <summary>The front matter; <c>null</c> when there is none.</summary>
    public YamlMap? Header { get; private set; }

    /// <summary>An empty one.</summary>
    /// <param name="file">The file it is to become, for errors.</param>
    /// <returns>The document.</returns>
    public static PromptDocument Empty(string file) => new(file);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, with <c>\n</c> for line breaks.</param>
    /// <param name="file">Where it is from, for errors.</param>
    /// <returns>The document.</returns>
    /// <exception cref="PromptException">The front matter cannot be read; the message names file and line.</exception>
    public static PromptDocument Parse(string text, string file)
    {
        PromptDocument document = new(file);
        string[] lines = text.Split('\n');
        if (lines[0].TrimEnd() != Fence)
        {
            document.Body = Trimmed(text);
            return document;
        }

        int end = Array.FindIndex(lines, 1, static line => line.TrimEnd() == Fence);
        if (end < 0)
        {
            throw new PromptException(PromptFault.Invalid, Words.Say($"'{file}', line 1: the front matter that begins here has no end. Close it with a line of its own, {Fence}; a text that is to begin with such a line gets an empty line before it."));
        }

        document._header.AddRange(lines[1..end]);
        document.Body = Trimmed(string.Join('\n', lines[(end + 1)..]));
        document.Read();
        return document;
    }

    /// <summary>Sets a key, or takes it out.</summary>
    /// <param name="key">The key, in its one spelling.</param>
    /// <param name="value">Its value; <c>null</c> takes it out.</param>
    /// <exception cref="PromptException">The front matter is written in braces, which lines cannot be changed in.</exception>
    public void Set(string key, JsonNode? value)
    {
        if (Header is { IsFlow: true })
        {
            throw new PromptException(PromptFault.Invalid, Words.Say($"'{_file}': the front matter is written in braces. Write each key on a line of its own; then it can be edited."));
        }

        IReadOnlyList<YamlEntry> entries = Header?.Entry ?? [];
        int index = entries.ToList().FindIndex(entry => PromptKeys.Find(entry.Key) == key);
        if (index < 0)
        {
            _header.AddRange(value is null ? [] : YamlWriter.Lines(key, value));
        }
        else
        {
            // Lines of the file count from 1, and the first is the fence.
            int start = entries[index].Line - 2;
            int end = index + 1 < entries.Count ? entries[index + 1].Line - 2 : _header.Count;
            while (end - 1 > start && (string.IsNullOrWhiteSpace(_header[end - 1]) || _header[end - 1].StartsWith('#')))
            {
                end--;
            }

            _header.RemoveRange(start, end - start);
            _header.InsertRange(start, value is null ? [] : YamlWriter.Lines(entries[index].Key, value));
        }

        Read();
    }

    /// <summary>The whole text, with <c>\n</c> for line breaks and one at its end.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        if (_header.Count > 0)
        {
            text.Append(Fence).Append('\n');
            _header.ForEach(line => text.Append(line).Append('\n'));
            text.Append(Fence).Append('\n').Append(Body.Length > 0 ? "\n" : string.Empty);
        }
        else if (Body.StartsWith(Fence, StringComparison.Ordinal))
        {
            text.Append('\n');
        }

        return text.Append(Body).Append(Body.Length > 0 ? "\n" : string.Empty).ToString();
    }

    /// <summary>What an edit may hold as text: line breaks as <c>\n</c>, no blank lines around it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text as it is kept.</returns>
    public static string Trimmed(string text)
    {
        string[] lines = PromptFiles.Lines(text).Split('\n');
        int first = Array.FindIndex(lines, static line => !string.IsNullOrWhiteSpace(line));
        return first < 0 ? string.Empty : string.Join('\n', lines[first..]).TrimEnd();
    }

    // What the parser says is English, and its full stop is followed by a blank; ours may be Chinese.
    private string Said(YamlFaultException fault) => ErrorWords.Join(
        Words.Say($"'{_file}', line {fault.Line}: the front matter cannot be read. {fault.Message}"),
        Words.Say("Put a value that has ': ' or ' #' in it, or begins with a sign, in quotes."));

    private void Read()
    {
        try
        {
            YamlNode? root = YamlReader.Read(string.Join('\n', _header), before: 1);
            Header = root is null or YamlMap ? root as YamlMap : throw new YamlFaultException(root.Line, Words.Say("A front matter is keys and values, as in 'model: gpt-4o'."));
        }
        catch (YamlFaultException fault)
        {
            throw new PromptException(PromptFault.Invalid, Said(fault), fault);
        }
    }
}
