using System.Collections.Frozen;

namespace Allmhub.Code;

/// <summary>Which file a language is written in.</summary>
internal static class CodeLanguage
{
    private const string Stem = "code";

    private static readonly FrozenDictionary<string, string> Extensions = new Dictionary<string, string>
    {
        ["bash"] = "sh", ["sh"] = "sh", ["shell"] = "sh", ["zsh"] = "zsh", ["fish"] = "fish", ["powershell"] = "ps1", ["pwsh"] = "ps1", ["ps1"] = "ps1", ["ps"] = "ps1", ["bat"] = "bat", ["batch"] = "bat", ["cmd"] = "cmd",
        ["csharp"] = "cs", ["cs"] = "cs", ["c#"] = "cs", ["fsharp"] = "fs", ["f#"] = "fs", ["vb"] = "vb", ["vbnet"] = "vb", ["python"] = "py", ["py"] = "py", ["python3"] = "py", ["javascript"] = "js", ["js"] = "js", ["node"] = "js",
        ["jsx"] = "jsx", ["typescript"] = "ts", ["ts"] = "ts", ["tsx"] = "tsx", ["java"] = "java", ["kotlin"] = "kt", ["kt"] = "kt", ["scala"] = "scala", ["groovy"] = "groovy", ["go"] = "go", ["golang"] = "go", ["rust"] = "rs", ["rs"] = "rs",
        ["c"] = "c", ["h"] = "h", ["cpp"] = "cpp", ["c++"] = "cpp", ["objective-c"] = "m", ["objectivec"] = "m", ["swift"] = "swift", ["ruby"] = "rb", ["rb"] = "rb", ["php"] = "php", ["perl"] = "pl", ["lua"] = "lua", ["r"] = "r", ["julia"] = "jl",
        ["haskell"] = "hs", ["elixir"] = "ex", ["erlang"] = "erl", ["clojure"] = "clj", ["ocaml"] = "ml", ["dart"] = "dart", ["zig"] = "zig", ["nix"] = "nix", ["sql"] = "sql", ["tsql"] = "sql", ["html"] = "html", ["css"] = "css", ["scss"] = "scss", ["less"] = "less",
        ["vue"] = "vue", ["svelte"] = "svelte", ["xml"] = "xml", ["xaml"] = "xaml", ["svg"] = "svg", ["json"] = "json", ["jsonc"] = "jsonc", ["jsonl"] = "jsonl", ["yaml"] = "yaml", ["yml"] = "yaml", ["toml"] = "toml", ["ini"] = "ini", ["csv"] = "csv",
        ["markdown"] = "md", ["md"] = "md", ["latex"] = "tex", ["tex"] = "tex", ["terraform"] = "tf", ["hcl"] = "hcl", ["bicep"] = "bicep", ["graphql"] = "graphql", ["proto"] = "proto", ["protobuf"] = "proto", ["diff"] = "diff", ["patch"] = "patch",
        ["nginx"] = "conf", ["properties"] = "properties", ["http"] = "http", ["awk"] = "awk", ["regex"] = "txt", ["text"] = "txt", ["txt"] = "txt", ["plaintext"] = "txt", ["console"] = "txt",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["dockerfile"] = "Dockerfile", ["docker"] = "Dockerfile", ["makefile"] = "Makefile", ["make"] = "Makefile", ["jenkinsfile"] = "Jenkinsfile", ["cmake"] = "CMakeLists.txt",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name for code that has none.</summary>
    public static string FileName(string language) =>
        Names.TryGetValue(language, out string? name) ? name : $"{Stem}.{(Extensions.TryGetValue(language, out string? extension) ? extension : "txt")}";
}
