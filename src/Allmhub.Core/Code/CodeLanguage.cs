using System.Collections.Frozen;

namespace Allmhub.Code;

/// <summary>Which file a language is written in.</summary>
internal static class CodeLanguage
{
    private const string Stem = "code";

    // An extension, then the names that fences give the language.
    private static readonly FrozenDictionary<string, string> Extensions = Read("""
        sh: bash sh shell; zsh: zsh; fish: fish; ps1: powershell pwsh ps1 ps; bat: bat batch; cmd: cmd; cs: csharp cs c#; fs: fsharp f#;
        vb: vb vbnet; py: python py python3; js: javascript js node; jsx: jsx; ts: typescript ts; tsx: tsx; java: java; kt: kotlin kt;
        scala: scala; groovy: groovy; go: go golang; rs: rust rs; c: c; h: h; cpp: cpp c++; m: objective-c objectivec; swift: swift;
        rb: ruby rb; php: php; pl: perl; lua: lua; r: r; jl: julia; hs: haskell; ex: elixir; erl: erlang; clj: clojure; ml: ocaml;
        dart: dart; zig: zig; nix: nix; sql: sql tsql; html: html; css: css; scss: scss; less: less; vue: vue; svelte: svelte; xml: xml;
        xaml: xaml; svg: svg; json: json; jsonc: jsonc; jsonl: jsonl; yaml: yaml yml; toml: toml; ini: ini; csv: csv; md: markdown md;
        tex: latex tex; tf: terraform; hcl: hcl; bicep: bicep; graphql: graphql; proto: proto protobuf; diff: diff; patch: patch;
        conf: nginx; properties: properties; http: http; awk: awk; txt: regex text txt plaintext console
        """);

    private static readonly FrozenDictionary<string, string> Names = Read("Dockerfile: dockerfile docker; Makefile: makefile make; Jenkinsfile: jenkinsfile; CMakeLists.txt: cmake");

    /// <summary>A name for code that has none.</summary>
    public static string FileName(string language) =>
        Names.TryGetValue(language, out string? name) ? name : $"{Stem}.{(Extensions.TryGetValue(language, out string? extension) ? extension : "txt")}";

    private static FrozenDictionary<string, string> Read(string table) => table
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(static entry => entry.Split(": "))
        .SelectMany(static entry => entry[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), static (entry, name) => KeyValuePair.Create(name, entry[0]))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
