using Allmhub.Chat;
using Allmhub.Prompts;

namespace Allmhub.Core.Tests.Prompts;

public sealed class PromptStoreTests : IDisposable
{
    private readonly PromptFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("review")]
    [InlineData("team/review")]
    [InlineData("代码/审查 v2")]
    [InlineData("a.b_c-d")]
    public void ANameIsAFileBelowTheFolder(string name)
    {
        KeptPrompt saved = _fixture.Save(name, new PromptEdit { Text = "x" }, replaces: false);
        Assert.Equal(Path.Combine(_fixture.Root, name.Replace('/', Path.DirectorySeparatorChar) + ".md"), saved.Path);
        Assert.Equal("x\n", File.ReadAllText(saved.Path));
        Assert.Equal([name], _fixture.Store.List().Select(static entry => entry.Name));
        Assert.Equal("x", _fixture.Store.Load(name).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData(@"..\x")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("C:/x")]
    [InlineData("C:x")]
    [InlineData(@"\\server\share")]
    [InlineData("con")]
    [InlineData("NUL.x")]
    [InlineData("a/lpt1")]
    [InlineData(".git")]
    [InlineData("a/.git")]
    [InlineData("x.md")]
    [InlineData("x.prompt")]
    [InlineData("x.")]
    [InlineData("x ")]
    [InlineData("a*")]
    [InlineData("a[b]")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u202Eb")]
    [InlineData("-x")]
    [InlineData("~x")]
    [InlineData("a|b")]
    [InlineData("$(x)")]
    [InlineData("a/b/c/d/e/f/g/h/i")]
    [InlineData("a\uD800")]
    public void WhatCannotBeANameIsRefused(string name)
    {
        Assert.Equal(PromptFault.Name, Assert.Throws<PromptException>(() => _fixture.Save(name, new PromptEdit { Text = "x" }, replaces: true)).Fault);
        Assert.Equal(PromptFault.Name, Assert.Throws<PromptException>(() => _fixture.Store.Load(name)).Fault);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Root));
        Assert.Equal(["prompts"], Directory.EnumerateFileSystemEntries(_fixture.Outside).Select(static entry => Path.GetFileName(entry)));
    }

    [Fact]
    public void ALongNameIsRefused() => Assert.Throws<PromptException>(() => PromptName.Of(new string('字', 40)));

    [Fact]
    public void AListHasPromptsAndNothingElse()
    {
        foreach (string file in (string[])["review.md", "b/Plan.prompt.md", "README.md", "b/readme.md", "LICENSE.md", ".git/x.md", ".hidden.md", "notes.txt", "b/con.md", "z.MD"])
        {
            _fixture.Write(file, "x");
        }

        Assert.Equal(["b/Plan", "review", "z"], _fixture.Store.List().Select(static entry => entry.Name));
    }

    [Fact]
    public void NoFolderIsNoPrompt()
    {
        PromptStore store = new(Path.Combine(_fixture.Outside, "none"));
        Assert.Empty(store.List());
        Assert.Contains("It holds none yet", Assert.Throws<PromptException>(() => store.Load("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CapitalsDoNotMatterWhereOneIsMeant()
    {
        _fixture.Write("Review.md", "big");
        Assert.Equal("Review", _fixture.Store.Load("review").Name);
        Assert.Equal(PromptFault.Exists, Assert.Throws<PromptException>(() => _fixture.Save("REVIEW", new PromptEdit { Text = "x" }, replaces: false)).Fault);
        _fixture.Write("review.prompt.md", "x");
        Assert.Equal("big", _fixture.Store.Load("Review").Text);
        _fixture.Write("Review.prompt.md", "x");
        Assert.Contains("Several files are the prompt 'Review'", Assert.Throws<PromptException>(() => _fixture.Store.Load("Review")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsChangedUnasked()
    {
        string path = _fixture.Write("a.md", "old");
        PromptException fault = Assert.Throws<PromptException>(() => _fixture.Save("a", new PromptEdit { Text = "new" }, replaces: false));
        Assert.Equal(PromptFault.Exists, fault.Fault);
        Assert.Contains("-Force", fault.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void AnEditChangesItsLinesAlone()
    {
        string path = _fixture.Write("a.md", "---\n# mine\ndescription: d\nowner: 'me'   # who\n\nmax_tokens: 5\nsystem: |\n  one\n  # two\n\n# end\nversion: 3\n---\n\nbody\n");
        PromptEdit edit = new() { Model = "gpt-5.4", MaxToken = 10, System = "short", Description = null };
        _fixture.Save("a", edit, replaces: true);
        Assert.Equal("---\n# mine\nowner: 'me'   # who\n\nmax_tokens: 10\nsystem: short\n\n# end\nversion: 3\nmodel: gpt-5.4\n---\n\nbody\n", File.ReadAllText(path));
        _fixture.Save("a", new PromptEdit { Text = "\r\nother\r\ntext\r\n" }, replaces: true);
        Assert.EndsWith("---\n\nother\ntext\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEditThatCouldNotBeReadAgainChangesNothing()
    {
        string path = _fixture.Write("a.md", "---\nmodel: m\n---\n\nbody\n");
        Assert.Throws<PromptException>(() => _fixture.Save("a", new PromptEdit { Text = "{{broken" }, replaces: true));
        Assert.Throws<PromptException>(() => _fixture.Save("a", new PromptEdit { Temperature = 7 }, replaces: true));
        Assert.Equal("---\nmodel: m\n---\n\nbody\n", File.ReadAllText(path));
        _fixture.Write("b.md", "---\n{ model: m }\n---\n\nbody\n");
        Assert.Contains("written in braces", Assert.Throws<PromptException>(() => _fixture.Save("b", new PromptEdit { Model = "x" }, replaces: true)).Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateFiles(_fixture.Root).Count());
    }

    [Fact]
    public void ANewFileHasItsKeysInOneOrder()
    {
        PromptEdit edit = new()
        {
            Text = "Say {{Word}} in {{Lang}}",
            Variable = [new PromptVariable("Lang", "Which: language", "C#"), new PromptVariable("Word", null, "yes"), new PromptVariable("Other")],
            JsonSchema = """{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""",
            Tool = ["Get-Date", "Get-Item"],
            Api = ChatApi.Claude,
            Stop = ["a, b", "END"],
            Temperature = 0.5,
            System = "One.\nTwo.",
            Model = "gpt-4o",
            Description = "Says: a word",
        };
        KeptPrompt prompt = _fixture.Save("new", edit, replaces: false);
        Assert.Equal(
            """
            ---
            description: "Says: a word"
            model: gpt-4o
            system: |-
              One.
              Two.
            temperature: 0.5
            stop: ["a, b", END]
            api: claude
            tools: [Get-Date, Get-Item]
            schema:
              type: object
              properties:
                n:
                  type: integer
              required: [n]
            variables:
              Lang:
                description: "Which: language"
                default: C#
              Word: "yes"
              Other:
            ---

            Say {{Word}} in {{Lang}}

            """, File.ReadAllText(prompt.Path));
        Assert.Equal([new PromptVariable("Lang", "Which: language", "C#"), new PromptVariable("Word", null, "yes"), new PromptVariable("Other")], prompt.Variable);
        Assert.Equal(File.ReadAllText(prompt.Path), File.ReadAllText(_fixture.Save("again", new PromptEdit { Source = File.ReadAllText(prompt.Path) }, replaces: false).Path));
    }

    [Theory]
    [InlineData("../secret.json")]
    [InlineData("/etc/passwd")]
    [InlineData("~/x")]
    [InlineData("C:/x.json")]
    [InlineData("file:///etc/passwd")]
    [InlineData(@"\\server\share\x.json")]
    [InlineData(@"..\secret.json")]
    [InlineData("a/../../secret.json")]
    [InlineData("https://evil.example/x.json")]
    public void FilesThatAreNamedStayInsideTheFolder(string path)
    {
        File.WriteAllText(Path.Combine(_fixture.Outside, "secret.json"), "{}");
        Assert.Equal(PromptFault.Outside, _fixture.Fault($"---\nschema: '{path}'\n---\nx").Fault);
        Assert.Equal(PromptFault.Outside, _fixture.Fault($"---\nattachments: ['{path}']\n---\nx").Fault);
    }

    [Fact]
    public void FilesBesideAPromptAreRead()
    {
        string schema = _fixture.Write("team/s.json", """{"type":"object"}""");
        _fixture.Write("team/p.md", "---\nschema: s.json\nattachments: [s.json, ../logo.png]\n---\nx");
        KeptPrompt prompt = _fixture.Store.Load("team/p");
        Assert.Equal("""{"type":"object"}""", prompt.JsonSchema);
        Assert.Equal([schema, Path.Combine(_fixture.Root, "logo.png")], prompt.Attachment);
        Assert.Contains("There is no file", _fixture.Fault("---\nschema: none.json\n---\nx").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LinksLeadNowhere()
    {
        if (OperatingSystem.IsWindows())
        {
            // Making links needs a right there that tests do not have.
            return;
        }

        string secret = Path.Combine(_fixture.Outside, "secret");
        Directory.CreateDirectory(secret);
        File.WriteAllText(Path.Combine(secret, "key.md"), "sk-secret");
        File.CreateSymbolicLink(Path.Combine(_fixture.Root, "link.md"), Path.Combine(secret, "key.md"));
        Directory.CreateSymbolicLink(Path.Combine(_fixture.Root, "dir"), secret);
        Assert.Empty(_fixture.Store.List());
        Assert.Equal(PromptFault.NotFound, Assert.Throws<PromptException>(() => _fixture.Store.Load("link")).Fault);
        Assert.Equal(PromptFault.NotFound, Assert.Throws<PromptException>(() => _fixture.Store.Load("dir/key")).Fault);
        Assert.Equal(PromptFault.Outside, Assert.Throws<PromptException>(() => _fixture.Save("link", new PromptEdit { Text = "x" }, replaces: true)).Fault);
        Assert.Equal(PromptFault.Outside, Assert.Throws<PromptException>(() => _fixture.Save("dir/new", new PromptEdit { Text = "x" }, replaces: true)).Fault);
        Assert.Equal(PromptFault.Outside, _fixture.Fault("---\nschema: dir/key.md\n---\nx").Fault);
        Assert.Equal("sk-secret", File.ReadAllText(Path.Combine(secret, "key.md")));

        // The folder itself may be one: that is the user's own choice.
        string chosen = Path.Combine(_fixture.Outside, "chosen");
        Directory.CreateSymbolicLink(chosen, _fixture.Root);
        _fixture.Write("ok.md", "x");
        Assert.Equal("x", new PromptStore(chosen).Load("ok").Text);
    }

    [Fact]
    public void AFileThatIsRemovedIsGoneAndItsNeighboursStay()
    {
        _fixture.Write("a.md", "x");
        _fixture.Write("b.md", "x");
        _fixture.Store.Remove(_fixture.Store.Find("a")!);
        Assert.Equal(["b"], _fixture.Store.List().Select(static entry => entry.Name));
    }

    [Fact]
    public void TheFolderIsNamedWhole()
    {
        Assert.Equal(_fixture.Root, PromptFolder.Find(_fixture.Root));
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "p"), PromptFolder.Find("~/p"));
        Assert.Contains("no full path", Assert.Throws<PromptException>(() => PromptFolder.Find("prompts")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfOthersKeepsItsMode()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = _fixture.Write("a.md", "x");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        _fixture.Save("a", new PromptEdit { Text = "y" }, replaces: true);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
    }
}
