using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Coloring;

/// <summary>
/// Colours code line by line: comments, strings, numbers and the words of the language. It is a tokenizer and no parser; what goes on over several lines
/// (a comment, a string) is remembered. A value: reading a line gives the one for the next.
/// </summary>
internal abstract record CodeColours
{
    /// <summary>A longer line is shown without colours, so that no line costs much.</summary>
    private const int LongestLine = 2000;

    /// <summary>No colours.</summary>
    public static readonly CodeColours None = new PlainColours();

    /// <summary>The colours of a language.</summary>
    /// <param name="language">The name a fence says, in any case; an unknown one has none.</param>
    public static CodeColours For(string language) => language.ToLowerInvariant() switch
    {
        "json" or "jsonc" or "json5" or "jsonl" or "ndjson" => DataColours.Json,
        "yaml" or "yml" => DataColours.Yaml,
        "toml" or "ini" or "conf" or "cfg" or "properties" or "env" or "dotenv" or "editorconfig" => DataColours.Ini,
        "xml" or "html" or "htm" or "xhtml" or "svg" or "xaml" or "vue" or "svelte" or "csproj" or "ps1xml" => TagColours.Outside,
        "diff" or "patch" => new DiffColours(),
        string name => CodeGrammars.Find(name) is { } grammar ? new ProgramColours(grammar) : None,
    };

    /// <summary>Colours a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="next">The colours of the line after it.</param>
    /// <returns>Its runs.</returns>
    public IReadOnlyList<TextRun> Read(string line, out CodeColours next)
    {
        if (line.Length > LongestLine)
        {
            next = this;
            return [new TextRun(line, TextStyle.Plain)];
        }

        RunList runs = new();
        next = Read(line, runs);
        return runs.Runs;
    }

    /// <summary>Colours a line into runs, and says what the next begins with.</summary>
    protected abstract CodeColours Read(string line, RunList runs);
}
