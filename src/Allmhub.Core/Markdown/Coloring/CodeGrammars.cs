namespace Allmhub.Markdown.Coloring;

/// <summary>The programming languages that are known.</summary>
internal static class CodeGrammars
{
    private static readonly CodeSpan Double = CodeSpan.Text("\"");
    private static readonly CodeSpan Single = CodeSpan.Text("'");
    private static readonly CodeSpan Slashes = CodeSpan.Line("//");
    private static readonly CodeSpan Stars = CodeSpan.Comment("/*", "*/");
    private static readonly CodeSpan Hash = CodeSpan.Line("#");

    private static readonly Lazy<CodeGrammar> PowerShell = new(static () => new CodeGrammar(
        [CodeSpan.Comment("<#", "#>"), Hash, CodeSpan.LongText("@\"", "\"@"), CodeSpan.LongText("@'", "'@"), CodeSpan.LongText("\"", escape: '`'), CodeSpan.LongText("'")],
        Words("begin break catch class clean continue data do dynamicparam else elseif end enum exit filter finally for foreach from function hidden if in param process return static switch throw trap try until using while", ignoresCase: true))
    {
        Variable = '$',
        HasHyphens = true,
    });

    private static readonly Lazy<CodeGrammar> CSharp = new(static () => new CodeGrammar(
        [Slashes, Stars, CodeSpan.LongText("\"\"\""), CodeSpan.LongText("@\"", "\""), CodeSpan.LongText("$@\"", "\""), Double, Single],
        Words("abstract and as async await base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach get global goto if implicit in init int interface internal is lock long namespace new not null object operator or out override params partial private protected public readonly record ref required return sbyte sealed set short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using value var virtual void volatile when where while with yield")));

    private static readonly Lazy<CodeGrammar> Python = new(static () => new CodeGrammar(
        [Hash, CodeSpan.LongText("\"\"\"", escape: '\\'), CodeSpan.LongText("'''", escape: '\\'), Double, Single],
        Words("False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield")));

    private static readonly Lazy<CodeGrammar> Script = new(static () => new CodeGrammar(
        [Slashes, Stars, CodeSpan.LongText("`", escape: '\\'), Double, Single],
        Words("abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in instanceof interface keyof let namespace never new null number of private protected public readonly return satisfies set static string super switch this throw true try type typeof undefined unknown var void while with yield")));

    private static readonly Lazy<CodeGrammar> Shell = new(static () => new CodeGrammar(
        [Hash, CodeSpan.LongText("\"", escape: '\\'), CodeSpan.LongText("'")],
        Words("alias break case cd continue do done echo elif else esac eval exec exit export fi for function if in local printf read readonly return select set shift source then trap unset until while sudo"))
    {
        Variable = '$',
        HasHyphens = true,
    });

    private static readonly Lazy<CodeGrammar> Batch = new(static () => new CodeGrammar(
        [CodeSpan.Line("::"), CodeSpan.Line("REM "), CodeSpan.Line("rem "), CodeSpan.Text("\"", escape: '\0')],
        Words("call cd cls copy defined del dir do echo else endlocal equ exist exit for goto gtr if in leq lss md mkdir move neq not nul off on pause popd pushd rd ren rmdir set setlocal shift start title type", ignoresCase: true)));

    private static readonly Lazy<CodeGrammar> Sql = new(static () => new CodeGrammar(
        [CodeSpan.Line("--"), Stars, CodeSpan.LongText("'"), CodeSpan.Text("\"", escape: '\0')],
        Words("add all alter and any as asc begin between bigint boolean by cascade case cast char check column commit constraint create cross database date decimal declare default delete desc distinct drop else end except exec exists false fetch float foreign from full function grant group having if in index inner insert int integer intersect into is join key left like limit not null numeric offset on or order outer over partition primary procedure references returning revoke right rollback row rows schema select set table text then timestamp top transaction trigger true truncate union unique update use using values varchar view when where with", ignoresCase: true)));

    private static readonly Lazy<CodeGrammar> Go = new(static () => new CodeGrammar(
        [Slashes, Stars, CodeSpan.LongText("`"), Double, Single],
        Words("any bool break byte case chan const continue default defer else error fallthrough false float32 float64 for func go goto if import int int32 int64 interface iota len make map new nil package range return rune select string struct switch true type uint var")));

    private static readonly Lazy<CodeGrammar> Java = new(static () => new CodeGrammar(
        [Slashes, Stars, CodeSpan.LongText("\"\"\"", escape: '\\'), Double, Single],
        Words("abstract assert boolean break by byte case catch char class companion const continue data default do double else enum extends final finally float for fun if implements import in init instanceof int interface internal is lateinit long new null object open override package permits private protected public record return sealed short static super suspend switch synchronized this throw throws transient true false try val var void volatile when where while yield")));

    private static readonly Lazy<CodeGrammar> Rust = new(static () => new CodeGrammar(
        [Slashes, Stars, CodeSpan.LongText("r#\"", "\"#"), CodeSpan.LongText("\"", escape: '\\')],
        Words("as async await bool break char const continue crate dyn else enum extern f32 f64 false fn for i32 i64 if impl in let loop match mod move mut pub ref return self Self static str struct super trait true type u8 u32 u64 unsafe use usize where while")));

    private static readonly Lazy<CodeGrammar> C = new(static () => new CodeGrammar(
        [Slashes, Stars, Double, Single],
        Words("alignas auto bool break case catch char class co_await concept const constexpr continue decltype default delete do double else enum explicit export extern false final float for friend goto if inline int let long mutable namespace new nil noexcept nullptr operator override private protected public register requires return self short signed sizeof static struct super switch template this throw true try typedef typename union unsigned using var virtual void volatile while func guard import protocol extension")));

    private static readonly Lazy<CodeGrammar> Php = new(static () => new CodeGrammar(
        [Slashes, Hash, Stars, CodeSpan.LongText("\"", escape: '\\'), CodeSpan.LongText("'", escape: '\\')],
        Words("abstract and array as break case catch class clone const continue declare default do echo else elseif empty enum extends false final finally fn for foreach function global if implements include instanceof interface isset match namespace new null or print private protected public readonly require require_once return self static switch this throw trait true try unset use var while yield"))
    {
        Variable = '$',
    });

    private static readonly Lazy<CodeGrammar> Ruby = new(static () => new CodeGrammar(
        [Hash, CodeSpan.LongText("\"", escape: '\\'), CodeSpan.LongText("'", escape: '\\')],
        Words("alias and begin break case class def defined do else elsif end ensure extend false for if in include module next nil not or private protected public raise redo require rescue retry return self super then true undef unless until when while yield"))
    {
        Variable = '@',
    });

    private static readonly Lazy<CodeGrammar> Lua = new(static () => new CodeGrammar(
        [CodeSpan.Comment("--[[", "]]"), CodeSpan.Line("--"), CodeSpan.LongText("[[", "]]"), Double, Single],
        Words("and break do else elseif end false for function goto if in local nil not or repeat return then true until while")));

    private static readonly Lazy<CodeGrammar> Css = new(static () => new CodeGrammar(
        [Stars, Double, Single],
        Words("important media import keyframes supports root hover before after auto none inherit initial flex grid block inline absolute relative fixed"))
    {
        HasHyphens = true,
    });

    private static readonly Lazy<CodeGrammar> Build = new(static () => new CodeGrammar(
        [Hash, Double, Single],
        Words("ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL USER VOLUME WORKDIR define else endef endif export ifdef ifeq ifndef ifneq include override resource variable output provider module data locals terraform true false null"))
    {
        Variable = '$',
        HasHyphens = true,
    });

    /// <summary>Finds a language.</summary>
    /// <param name="name">One of its names, in small letters.</param>
    /// <returns><c>null</c> when it is not known.</returns>
    public static CodeGrammar? Find(string name) => name switch
    {
        "powershell" or "pwsh" or "ps1" or "ps" or "posh" or "psm1" or "psd1" => PowerShell.Value,
        "csharp" or "cs" or "c#" or "csx" or "razor" => CSharp.Value,
        "python" or "py" or "python3" or "py3" or "pycon" or "ipython" => Python.Value,
        "javascript" or "js" or "typescript" or "ts" or "jsx" or "tsx" or "mjs" or "cjs" or "node" => Script.Value,
        "bash" or "sh" or "shell" or "zsh" or "console" or "shell-session" or "shellsession" or "fish" => Shell.Value,
        "bat" or "cmd" or "batch" or "dos" => Batch.Value,
        "sql" or "mysql" or "postgresql" or "postgres" or "pgsql" or "plsql" or "tsql" or "t-sql" or "sqlite" or "kql" => Sql.Value,
        "go" or "golang" => Go.Value,
        "java" or "kotlin" or "kt" or "kts" or "scala" or "groovy" or "gradle" or "dart" => Java.Value,
        "rust" or "rs" => Rust.Value,
        "c" or "cpp" or "c++" or "cc" or "h" or "hpp" or "objc" or "objective-c" or "swift" or "arduino" or "glsl" or "hlsl" or "cuda" => C.Value,
        "php" => Php.Value,
        "ruby" or "rb" or "elixir" or "crystal" => Ruby.Value,
        "lua" or "haskell" => Lua.Value,
        "css" or "scss" or "less" or "sass" => Css.Value,
        "dockerfile" or "docker" or "makefile" or "make" or "cmake" or "hcl" or "terraform" or "tf" or "nginx" => Build.Value,
        _ => null,
    };

    private static HashSet<string> Words(string words, bool ignoresCase = false) =>
        new(words.Split(' '), ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}
