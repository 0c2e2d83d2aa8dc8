using System.Diagnostics;
using System.Text;
using Allmhub.Chat;
using Allmhub.Foundation;
using Allmhub.Prompts;

namespace Allmhub.Core.Tests.Prompts;

public sealed class PromptReaderTests : IDisposable
{
    private const string Whole = """
        ---
        # Ours.
        description: Reviews code
        model: gpt-5.4
        system: |
          You are an expert in {{Lang}}.

          Be brief.
        temperature: 0.2
        top_p: 0.9
        max_tokens: 800
        stop: ["END", 'STOP']
        seed: 7
        reasoningEffort: low
        thinking-budget: 100
        webSearch: true
        api: responses
        tools: [Get-Content, Get-ChildItem]
        schema:
          type: object
          properties:
            score: { type: integer, minimum: 0 }
            note: { type: string }
          required: [score]
        variables:
          Lang:
            description: The language of the code
            default: C#
          Style: terse
          Team:
        owner: platform
        ---

        Review this {{Lang}} code for {{Team}}, {{ Depth }}:

        {{_}}
        """;

    private readonly PromptFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void AllThatAFileSaysIsRead()
    {
        KeptPrompt prompt = _fixture.Load(Whole);
        Assert.Equal(("Reviews code", "gpt-5.4", "You are an expert in {{Lang}}.\n\nBe brief.\n"), (prompt.Description, prompt.Model, prompt.System));
        Assert.Equal((0.2, 0.9, 800, 7L, 100), (prompt.Temperature, prompt.TopP, prompt.MaxToken, prompt.Seed, prompt.ThinkingBudget));
        Assert.Equal((ReasoningEffort.Low, true, ChatApi.Responses), (prompt.ReasoningEffort, prompt.WebSearch, prompt.Api));
        Assert.Equal(["END", "STOP"], prompt.Stop);
        Assert.Equal(["Get-Content", "Get-ChildItem"], prompt.Tool);
        Assert.Equal("""{"type":"object","properties":{"score":{"type":"integer","minimum":0},"note":{"type":"string"}},"required":["score"]}""", prompt.JsonSchema);
        Assert.Equal([new PromptVariable("Lang", "The language of the code", "C#"), new PromptVariable("Style", null, "terse"), new PromptVariable("Team"), new PromptVariable("Depth")], prompt.Variable);
        Assert.Equal(["owner"], prompt.OtherKey);
        Assert.Empty(prompt.Warning);
        Assert.Equal("Review this {{Lang}} code for {{Team}}, {{ Depth }}:\n\n{{_}}", prompt.Text);
    }

    [Theory]
    [InlineData("Only a text.", "Only a text.")]
    [InlineData("\n\n  indented\n\n", "  indented")]
    [InlineData("---\n---\nafter", "after")]
    [InlineData("---\nmodel: m\n---", "")]
    [InlineData("\n---\nnot a front matter\n---", "---\nnot a front matter\n---")]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    public void TheTextIsWhatFollows(string file, string text) => Assert.Equal(text, _fixture.Load(file).Text);

    [Fact]
    public void LineBreaksAndMarksOfEncodingsDoNotMatter()
    {
        KeptPrompt plain = _fixture.Load(Whole, "plain");
        _fixture.Write("crlf.md", Whole.Replace("\n", "\r\n", StringComparison.Ordinal));
        _fixture.Write("bom.md", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Whole)]);
        _fixture.Write("wide.md", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Whole)]);
        foreach (string name in (string[])["crlf", "bom", "wide"])
        {
            KeptPrompt other = _fixture.Store.Load(name);
            Assert.Equal((plain.Text, plain.System, plain.Model, plain.JsonSchema), (other.Text, other.System, other.Model, other.JsonSchema));
            Assert.Equal(plain.Variable, other.Variable);
        }
    }

    [Theory]
    [InlineData("parameters:\n  temperature: 1.5\n  maxTokens: 9")]
    [InlineData("modelParameters:\n  temperature: 1.5\n  maxCompletionTokens: 9")]
    [InlineData("config: { temperature: 1.5, maxOutputTokens: 9 }")]
    [InlineData("options:\n  temperature: 1.5\n  max_tokens: 9")]
    public void WhatOthersCallParametersIsRead(string header)
    {
        KeptPrompt prompt = _fixture.Load($"---\n{header}\n---\nx");
        Assert.Equal((1.5, 9), (prompt.Temperature, prompt.MaxToken));
    }

    [Fact]
    public void AKeyBesideParametersWinsOverOneInThem() => Assert.Equal(0.1, _fixture.Load("---\ntemperature: 0.1\noptions: { temperature: 2 }\n---\nx").Temperature);

    [Theory]
    [InlineData("tools: Get-Date, Get-Item", new[] { "Get-Date", "Get-Item" })]
    [InlineData("use_tools: Get-Date", new[] { "Get-Date" })]
    [InlineData("tools:\n- Get-Date\n- Get-Item", new[] { "Get-Date", "Get-Item" })]
    [InlineData("tools:", new string[0])]
    public void ToolsAreAListOrWordsWithCommas(string header, string[] tools) => Assert.Equal(tools, _fixture.Load($"---\n{header}\n---\nx").Tool);

    [Theory]
    [InlineData("temperature: hot", 3, "'temperature' is a number from 0 to 2, and 'hot' is none")]
    [InlineData("temperature: 3", 3, "and '3' is none")]
    [InlineData("temperature: 0,5", 3, "and '0,5' is none")]
    [InlineData("temperature: NaN", 3, "is none")]
    [InlineData("topP: 0", 3, "above 0 to 1")]
    [InlineData("maxToken: 1.5", 3, "whole number")]
    [InlineData("maxToken: 99999999999", 3, "whole number")]
    [InlineData("seed: x", 3, "'seed' is a whole number")]
    [InlineData("reasoningEffort: huge", 3, "'reasoningEffort' is one of None, Minimal, Low")]
    [InlineData("reasoningEffort: 1", 3, "'reasoningEffort' is one of")]
    [InlineData("api: soap", 3, "'api' is one of Auto, Chat")]
    [InlineData("webSearch: maybe", 3, "'webSearch' is true or false")]
    [InlineData("model: [a, b]", 3, "'model' is one text")]
    [InlineData("tools: { a: b }", 3, "'tools' is a list of texts")]
    [InlineData("tools:\n- Get-Date\n- [x]", 5, "'tools' is a list of texts")]
    [InlineData("stop: [a, b, c, d, e]", 3, "at most 4")]
    [InlineData("schema: [1]", 3, "'schema' is a JSON Schema")]
    [InlineData("variables: 3", 3, "'variables' is a map")]
    [InlineData("variables:\n  A: { default: [1] }", 4, "The variable 'A'")]
    [InlineData("variables: [_]", 3, "it stands for the input")]
    [InlineData("variables: [Input]", 3, "it stands for the input")]
    [InlineData("variables: ['a}}b']", 3, "a name has no braces")]
    [InlineData("variables: { Lang: a, LANG: b }", 3, "is there twice")]
    [InlineData("tools: [./evil.ps1]", 3, "is no name of a command")]
    [InlineData("tools: ['Get-*']", 3, "is no name of a command")]
    [InlineData("tools: ['{\"name\":\"x\"}']", 3, "is no name of a command")]
    [InlineData("toolApproval: Always", 3, "has no place in a prompt's file")]
    [InlineData("tool_approval: Always", 3, "has no place in a prompt's file")]
    [InlineData("parameters:\n  toolApproval: Always", 4, "has no place in a prompt's file")]
    [InlineData("apiKey: sk-1", 3, "has no place in a prompt's file")]
    [InlineData("base_url: https://evil.example", 3, "has no place in a prompt's file")]
    [InlineData("max_tokens: 1\nmaxToken: 2", 4, "says again what 'max_tokens' in line 3 says")]
    [InlineData("model: a\nmodel: b", 4, "The key 'model' is there twice")]
    public void WhatIsWrongIsNamedWithItsLine(string header, int line, string words)
    {
        PromptException fault = _fixture.Fault($"---\ndescription: d\n{header}\n---\nx");
        Assert.Equal(PromptFault.Invalid, fault.Fault);
        Assert.Contains(FormattableString.Invariant($"p.md', line {line}: "), fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\nmodel: m\n", 1, "has no end")]
    [InlineData("---", 1, "has no end")]
    [InlineData("---\na: b: c\n---\nx", 2, "cannot be read")]
    [InlineData("---\nok: 1\nlist: [1, 2\n---\nx", 4, "cannot be read")]
    [InlineData("---\nok: 1\ntext: \"abc\n---\nx", 3, "cannot be read")]
    [InlineData("---\n@a: 1\n---\nx", 2, "cannot be read")]
    [InlineData("---\njust a text\n---\nx", 2, "keys and values")]
    [InlineData("---\n- a\n---\nx", 2, "keys and values")]
    [InlineData("---\na: &x 1\nb: *x\n---\nx", 2, "Anchors")]
    [InlineData("---\nb: *x\n---\nx", 2, "Anchors")]
    [InlineData("---\na: !!python/object x\n---\nx", 2, "Anchors")]
    [InlineData("---\n[a]: 1\n---\nx", 2, "A key is a text")]
    [InlineData("---\na: 1\n...\nb: 2\n---\nx", 4, "second document")]
    public void ABrokenFrontMatterIsNamedWithItsLine(string file, int line, string words)
    {
        PromptException fault = _fixture.Fault(file);
        Assert.Contains(FormattableString.Invariant($"p.md', line {line}: "), fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatGrowsWhenReadIsRefusedAtOnce()
    {
        StringBuilder laughs = new("---\na0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++)
        {
            laughs.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Contains("Anchors", _fixture.Fault(laughs + "---\nx").Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", _fixture.Fault("---\na: &a [*a]\n---\nx").Message, StringComparison.Ordinal);
        Assert.Contains("more than is read", _fixture.Fault($"---\na: {new string('[', 200)}{new string(']', 200)}\n---\nx").Message, StringComparison.Ordinal);
        Assert.Contains("more than is read", _fixture.Fault($"---\na: [{string.Join(", ", Enumerable.Repeat("1", 20_000))}]\n---\nx").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfCountlessPlacesIsRefusedAtOnce()
    {
        StringBuilder places = new();
        for (int i = 0; i < 100_000; i++)
        {
            places.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{{{{i:x}}}}}");
        }

        Assert.Contains("more than 1000 variables", _fixture.Fault(places.ToString()).Message, StringComparison.Ordinal);
        Assert.Equal(900, _fixture.Load(string.Concat(Enumerable.Range(0, 900).Select(static i => FormattableString.Invariant($"{{{{n{i}}}}}")))).Variable.Count);
    }

    [Theory]
    [InlineData(".git/config")]
    [InlineData("./sub/../.git/config")]
    [InlineData("sub/.env")]
    public void WhatBeginsWithAPointIsNoneOfThePrompts(string path)
    {
        _fixture.Write(".git/config", "url = https://name:password@example.org");
        _fixture.Write("sub/.env", "KEY=1");
        Assert.Equal(PromptFault.Outside, _fixture.Fault($"---\nattachments: [{path}]\n---\nx").Fault);
        Assert.Equal(PromptFault.Outside, _fixture.Fault($"---\nschema: {path}\n---\nx").Fault);
    }

    [Fact]
    public void FaultsReadAsChineseInChinese()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentUICulture;
        System.Globalization.CultureInfo.CurrentUICulture = new System.Globalization.CultureInfo("zh-CN");
        try
        {
            Assert.Contains("第 2 行：“temperature”是", _fixture.Fault("---\ntemperature: x\n---\nx").Message, StringComparison.Ordinal);
            Assert.Contains("“model: gpt-4o”。含有“: ”或", _fixture.Fault("---\n- a\n---\nx").Message, StringComparison.Ordinal);
            Assert.DoesNotContain("。 ", _fixture.Store.NotFound("none").Message, StringComparison.Ordinal);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void WhatIsNoTextIsNotSaid()
    {
        Assert.Contains("zero character in line 2", _fixture.Fault("a\nb\0c").Message, StringComparison.Ordinal);
        _fixture.Write("latin.md", [0x67, 0x72, 0xFC, 0x6E]);
        Assert.Contains("no text in UTF-8", Assert.Throws<PromptException>(() => _fixture.Store.Load("latin")).Message, StringComparison.Ordinal);
        _fixture.Write("huge.md", new byte[2 * 1024 * 1024]);
        PromptException huge = Assert.Throws<PromptException>(() => _fixture.Store.Load("huge"));
        Assert.Equal(PromptFault.Storage, huge.Fault);
        Assert.Contains("at most 1 MB are read", huge.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{Open")]
    [InlineData("{{}}")]
    public void APlaceThatDoesNotEndIsAnErrorOfTheFile(string text) => Assert.Contains("p.md': a place in the text", _fixture.Fault(text).Message, StringComparison.Ordinal);

    [Fact]
    public void InstructionsHaveNoPlaceForTheInput() => Assert.Contains("the instructions ('system') have a place {{_}}", _fixture.Fault("---\nsystem: About {{_}}\n---\nx").Message, StringComparison.Ordinal);

    [Fact]
    public void AKeyThatIsNearlyOneIsToldOf()
    {
        KeptPrompt prompt = _fixture.Load("---\ntemprature: 1\nversion: 3\n---\nx");
        Assert.Null(prompt.Temperature);
        Assert.Equal(["temprature", "version"], prompt.OtherKey);
        Assert.Equal("'temprature' means nothing in a prompt's file. Is 'temperature' meant?", Assert.Single(prompt.Warning)[(prompt.Warning[0].IndexOf(": ", StringComparison.Ordinal) + 2)..]);
    }

    [Fact]
    public void APromptFileOfVsCodeIsRead()
    {
        _fixture.Write("plan.prompt.md", """
            ---
            agent: 'agent'
            name: plan
            argument-hint: what to plan
            model: ['Claude Sonnet 4.5', 'GPT-5']
            tools: ['search/codebase', 'edit', 'Get-ChildItem', 'githubRepo']
            description: 'Makes a plan'
            ---
            Plan ${input:feature:what to build} for ${input:team} in ${workspaceFolder}. Keep {{this}} as it is.

            ${selection}
            """);
        KeptPrompt prompt = _fixture.Store.Load("plan");
        Assert.Equal("Makes a plan", prompt.Description);
        Assert.Equal([new PromptVariable("feature", "what to build"), new PromptVariable("team")], prompt.Variable);
        Assert.Equal("Plan what for us in ${workspaceFolder}. Keep {{this}} as it is.\n\nIT", TextTemplate.Parse(prompt.Text).Fill(static name => name switch { "feature" => "what", "team" => "us", "_" => "IT", _ => "?" }));
        Assert.Null(prompt.Model);
        Assert.Equal(["Get-ChildItem"], prompt.Tool);
        Assert.Equal(2, prompt.Warning.Count);
        Assert.Contains(prompt.Warning, static warning => warning.Contains("search/codebase, edit, githubRepo", StringComparison.Ordinal));
        Assert.Equal(["agent", "name", "argument-hint"], prompt.OtherKey);
    }

    [Theory]
    [InlineData("a\nkey: sk-abcdefghijklmnopqrst", 2)]
    [InlineData("ghp_0123456789abcdefghijABCDEFGHIJ", 1)]
    [InlineData("\n\n-----BEGIN OPENSSH PRIVATE KEY-----", 3)]
    [InlineData("password = 'Tr0ub4dor3xyzzy99'", 1)]
    [InlineData("Say how a key such as sk-… is kept, what a token: is, and that a password is secret.", null)]
    [InlineData("Use the token: placeholder-without-digits", null)]
    public void WhatLooksLikeAKeyIsFound(string text, int? line) => Assert.Equal(line, PromptSecrets.FindLine(text));

    [Fact]
    public void TimeIsProportionalToTheSize()
    {
        string Text(int lines) => "---\nmodel: m\n" + string.Concat(Enumerable.Range(0, lines).Select(static i => $"key{i}: value {i}\n")) + "---\n" + new string('x', lines * 40);
        _fixture.Load(Text(200));
        double Of(int lines)
        {
            _fixture.Write("p.md", Text(lines));
            return Enumerable.Range(0, 5).Min(_ =>
            {
                long start = Stopwatch.GetTimestamp();
                _fixture.Store.Load("p");
                return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            });
        }

        // In turns, and the best of them counts: other tests run beside this one, and may all begin between the two sizes.
        double ratio = double.MaxValue;
        for (int turn = 0; turn < 6 && ratio >= 8 * 4; turn++)
        {
            double small = Of(400);
            ratio = Math.Min(ratio, Of(3200) / small);
        }

        Assert.True(ratio < 8 * 4, $"8 times the lines took {ratio:0} times as long.");
    }
}
