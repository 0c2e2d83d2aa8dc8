using System.Text.RegularExpressions;

namespace Allmhub.Markdown;

/// <summary>Which file a code block is, as far as the model says it. A word is taken for a file by its extension or a name that is one by itself.</summary>
internal static partial class CodeFileName
{
    /// <summary>A longer line names no file.</summary>
    public const int LongestLine = 300;

    private const int LongestName = 200;

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        "adoc", "asm", "astro", "awk", "bash", "bat", "bicep", "c", "cc", "cfg", "clj", "cmake", "cmd", "cnf", "conf", "config", "cpp", "cs", "csproj", "css", "csv", "cu", "cxx", "dart", "diff", "dockerfile",
        "editorconfig", "ejs", "elm", "env", "erl", "ex", "exs", "fish", "fs", "fsproj", "fsx", "gd", "gitignore", "go", "gradle", "graphql", "groovy", "h", "hbs", "hcl", "hpp", "hs", "htm", "html", "http", "ini",
        "ipynb", "java", "jl", "js", "json", "json5", "jsonc", "jsonl", "jsx", "kt", "kts", "less", "lock", "lua", "m", "mak", "md", "mdx", "mjs", "mk", "ml", "mod", "mts", "nix", "patch", "php", "pl", "pm", "plist",
        "props", "properties", "proto", "ps1", "psd1", "psm1", "pug", "py", "pyi", "r", "rb", "razor", "rs", "rst", "sass", "scala", "scss", "service", "sh", "sln", "slnx", "sol", "sql", "sum", "svelte", "svg", "swift", "targets",
        "tcl", "tex", "tf", "tfvars", "timer", "toml", "ts", "tsv", "tsx", "txt", "vb", "vbs", "vim", "vue", "wat", "xaml", "xml", "xsd", "xsl", "yaml", "yml", "zig", "zsh",
    };

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Containerfile", "Dockerfile", "Gemfile", "Jenkinsfile", "Justfile", "Makefile", "Procfile", "Rakefile", "Vagrantfile", ".bashrc", ".zshrc", ".profile", ".vimrc", ".env", ".gitignore", ".gitattributes", ".dockerignore", ".editorconfig", ".npmrc",
    };

    /// <summary>What looks like a file, and is what a block is written in or for.</summary>
    private static readonly HashSet<string> Technologies = new(StringComparer.OrdinalIgnoreCase)
    {
        "Node.js", "Vue.js", "Next.js", "Nuxt.js", "React.js", "Express.js", "Three.js", "D3.js", "Angular.js", "Ember.js", "Chart.js", "Discord.js", "Alpine.js", "Nest.js", "Electron.js", "Handlebars.js", "Moment.js",
    };

    /// <summary>Finds it.</summary>
    /// <param name="info">What stands after the fence.</param>
    /// <param name="code">The code.</param>
    /// <param name="before">The last line before the fence that is not blank.</param>
    /// <returns>The name or path as it was written; <c>null</c> when none is told.</returns>
    public static string? Find(string info, string code, string before) => OfInfo(info) ?? OfCode(code) ?? OfLine(before);

    /// <summary>Whether a word is a file.</summary>
    public static bool IsFile(string word)
    {
        if (word.Length is 0 or > LongestName || Technologies.Contains(word) || !FileWord().IsMatch(word))
        {
            return false;
        }

        string name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
        int dot = name.LastIndexOf('.');
        return Names.Contains(name) || (dot >= 0 && Extensions.Contains(name[(dot + 1)..]) && name.Length > 1);
    }

    private static string? OfInfo(string info)
    {
        if (info.Length is 0 or > LongestLine)
        {
            return null;
        }

        if (InfoAttribute().Match(info) is { Success: true } named)
        {
            return Clean(named.Groups[1].Success ? named.Groups[1].Value : named.Groups[2].Value);
        }

        int colon = info.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsFile(info[(colon + 1)..].Trim()) ? info[(colon + 1)..].Trim()
            : info.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(static (word, index) => index > 0 || word.AsSpan().ContainsAny('.', '/'))
                .Select(static word => word.Trim('(', ')', '[', ']', '"', '\'', '`')).FirstOrDefault(IsFile);
    }

    private static string? OfCode(string code)
    {
        string first = LineOf(code, 0, out int next);
        if (first.StartsWith("#!", StringComparison.Ordinal) || first.StartsWith("<?xml", StringComparison.Ordinal) || first.StartsWith("<?php", StringComparison.Ordinal))
        {
            first = LineOf(code, next, out _);
        }

        return first.Length <= LongestLine && Comment().Match(first) is { Success: true } comment
            ? comment.Groups["marked"].Success && Clean(comment.Groups["name"].Value) is string told ? told : FileOrNull(comment.Groups["name"].Value)
            : null;
    }

    private static string? OfLine(string before)
    {
        if (before.Length is 0 or > LongestLine)
        {
            return null;
        }

        // "**`src/app.py`**:", "### 1. app.py", "File: `app.py`", "`app.py` (new)"
        string text = Lead().Replace(before.Trim(), string.Empty);
        text = Tail().Replace(text, string.Empty).Trim('*', '_', '`', ':', '：', ' ');
        text = Lead().Replace(text, string.Empty).Trim('*', '_', '`', ':', '：', ' ');
        return FileOrNull(text);
    }

    private static string? FileOrNull(string word) => IsFile(word) ? word : null;

    private static string? Clean(string word) => word.Trim() is { Length: > 0 and <= LongestName } name ? name : null;

    private static string LineOf(string code, int start, out int next)
    {
        int end = start < code.Length ? code.IndexOf('\n', start) : -1;
        next = end < 0 ? code.Length : end + 1;
        return start >= code.Length ? string.Empty : (end < 0 ? code[start..] : code[start..end]).Trim();
    }

    [GeneratedRegex(@"^[\p{L}\p{N}_.@+~()\[\]-]*(?:[/\\]?[\p{L}\p{N}_.@+~()\[\]-]+)+$", RegexOptions.NonBacktracking)]
    private static partial Regex FileWord();

    [GeneratedRegex(@"\b(?:title|file|filename|file_name|name|path)\s*=\s*(?:[""']([^""']+)[""']|([^\s""'{},]+))", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex InfoAttribute();

    [GeneratedRegex(@"^(?://|#|--|;|%|/\*\*?|<!--|\(\*|rem\b|@rem\b|::)\s*(?<marked>(?:file|filename|file name|path|文件|文件名)\s*[:：]\s*)?(?<name>[^\s""'`]+)\s*(?:\*/|-->|\*\))?$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:#{1,6}\s+|[-*+]\s+|\d{1,3}[.)]\s+|(?:\*{1,2})?(?:file|filename|file name|path|文件|文件名)\s*[:：]\s*)+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Lead();

    [GeneratedRegex(@"\s*\([^()]*\)\s*[:：]?\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Tail();
}
