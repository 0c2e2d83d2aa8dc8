using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Coloring;

/// <summary>Formats of keys and values: JSON, YAML, INI and TOML.</summary>
/// <param name="Comments">What begins a comment.</param>
/// <param name="Separator">What stands between key and value.</param>
/// <param name="BareKeys">Whether keys stand at the beginning of a line, without quotes.</param>
internal sealed record DataColours(string[] Comments, char Separator, bool BareKeys) : CodeColours
{
    /// <summary>JSON, with the comments that some write.</summary>
    public static readonly DataColours Json = new(["//"], ':', BareKeys: false);

    /// <summary>YAML.</summary>
    public static readonly DataColours Yaml = new(["#"], ':', BareKeys: true);

    /// <summary>INI, TOML, .env.</summary>
    public static readonly DataColours Ini = new(["#", ";"], '=', BareKeys: true);

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "~" };

    protected override CodeColours Read(string line, RunList runs)
    {
        ReadOnlySpan<char> rest = line;
        if (BareKeys)
        {
            rest = Key(rest, runs);
        }

        bool isAfterSpace = true;
        while (!rest.IsEmpty)
        {
            int length = Token(rest, isAfterSpace, runs);
            isAfterSpace = rest[length - 1] is ' ' or '\t';
            rest = rest[length..];
        }

        return this;
    }

    private ReadOnlySpan<char> Key(ReadOnlySpan<char> line, RunList runs)
    {
        int start = line.IndexOfAnyExcept(" \t-");
        if (start < 0 || line[start] is '#' or ';' or '"' or '\'' or '{' or '[')
        {
            if (start >= 0 && line[start] == '[' && Separator == '=')
            {
                runs.Add(line, Tint.Keyword);
                return [];
            }

            return line;
        }

        int end = start;
        while (end < line.Length && line[end] != Separator && line[end] is not ('#' or '"' or '\'' or '{' or '['))
        {
            end++;
        }

        if (end == line.Length || line[end] != Separator || (Separator == ':' && end + 1 < line.Length && line[end + 1] != ' '))
        {
            return line;
        }

        runs.Add(line[..start], TextStyle.Plain);
        runs.Add(line[start..end], Tint.Name);
        return line[end..];
    }

    private int Token(ReadOnlySpan<char> rest, bool isAfterSpace, RunList runs)
    {
        foreach (string comment in Comments)
        {
            if (isAfterSpace && rest.StartsWith(comment))
            {
                runs.Add(rest, TextStyle.Quiet);
                return rest.Length;
            }
        }

        if (rest[0] == '"' || (rest[0] == '\'' && BareKeys && isAfterSpace))
        {
            int quoted = Lexing.Quoted(rest, rest[0], hasEscapes: rest[0] == '"');
            bool isKey = !BareKeys && rest[quoted..].TrimStart().StartsWith(":");
            runs.Add(rest[..quoted], isKey ? Tint.Name : Tint.String);
            return quoted;
        }

        int length = Lexing.Word(rest);
        if (length == 0)
        {
            runs.Add(rest[..1], TextStyle.Plain);
            return 1;
        }

        ReadOnlySpan<char> word = rest[..length];
        runs.Add(word, char.IsAsciiDigit(word[0]) && Lexing.IsNumber(word) ? Tint.Number : Words.Contains(word.ToString()) ? Tint.Keyword : Tint.None);
        return length;
    }
}
