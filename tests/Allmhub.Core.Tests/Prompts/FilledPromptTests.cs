using Allmhub.Prompts;

namespace Allmhub.Core.Tests.Prompts;

public sealed class FilledPromptTests
{
    private static readonly KeptPrompt Prompt = new()
    {
        Name = "p",
        Path = "p.md",
        System = "In {{Lang}}",
        Text = "{{lang}} {{Who}} {{input}}",
        Variable = [new PromptVariable("Lang", null, "C#"), new PromptVariable("Who")],
    };

    [Fact]
    public void WhatIsGivenWinsOverTheDefaultAndValuesAreData()
    {
        FilledPrompt filled = FilledPrompt.Of(Prompt, new Dictionary<string, string> { ["WHO"] = "{{Lang}}" }, "it");
        Assert.Equal(("In C#", "C# {{Lang}} it", true), (filled.System, filled.Text, filled.HasRead));
        Assert.Empty(filled.Missing);
    }

    [Fact]
    public void WhatNobodyGivesIsNamed()
    {
        FilledPrompt filled = FilledPrompt.Of(Prompt, new Dictionary<string, string>(), null);
        Assert.Equal(["Who", "input"], filled.Missing.Select(static variable => variable.Name));
        Assert.False(filled.HasRead);
    }
}
