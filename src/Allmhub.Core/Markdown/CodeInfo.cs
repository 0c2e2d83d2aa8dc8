namespace Allmhub.Markdown;

/// <summary>What stands after an opening fence: a language, and in many ways a file.</summary>
internal static class CodeInfo
{
    /// <summary>The language: the first word, without what is joined to it ("rust,ignore", "ts:src/a.ts", "{.python}").</summary>
    public static string Language(string info)
    {
        string word = info.TrimStart('{', '.', ' ').Split(' ', '\t', ',', ':', '{', '}', '=')[0];
        return word.AsSpan().ContainsAny('.', '/') && CodeFileName.IsFile(word) ? Path.GetExtension(word).TrimStart('.')
            : word.StartsWith("file", StringComparison.OrdinalIgnoreCase) && info.Contains('=', StringComparison.Ordinal) ? string.Empty
            : word;
    }
}
