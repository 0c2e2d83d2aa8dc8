using Allmhub.Foundation;

namespace Allmhub.Core.Tests.Foundation;

/// <summary>Templates: names of every kind, literal braces, values that are data.</summary>
public sealed class TextTemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("no place { } }} at all", "no place { } }} at all")]
    [InlineData("{{Name}}", "[Name]")]
    [InlineData("a {{Name}} b {{Name}} c", "a [Name] b [Name] c")]
    [InlineData("{{  Ticket No  }}", "[Ticket No]")]
    [InlineData("{{备注}}：{{a.b.c}}", "[备注]：[a.b.c]")]
    [InlineData("{{　全角　}}", "[全角]")]
    [InlineData("{{A}}{{B}}", "[A][B]")]
    [InlineData("{{a}b}}", "[a}b]")]
    [InlineData("""{"id":{{Id}}}""", """{"id":[Id]}""")]
    [InlineData("""{"a":{"b":{"c":{{Id}}}}}""", """{"a":{"b":{"c":[Id]}}}""")]
    [InlineData("{{{Id}}}", "{[Id]}")]
    [InlineData("{{{{Id}}", "{{Id}}")]
    [InlineData("{{{{{{Id}}", "{{[Id]")]
    [InlineData("{{{{{Id}}", "{{{Id}}")]
    [InlineData("{{{{{{{{x", "{{{{x")]
    [InlineData("$(Get-Date) $x `n {{$_}}", "$(Get-Date) $x `n [$_]")]
    public void Fills_each_place_and_nothing_else(string template, string expected) =>
        Assert.Equal(expected, TextTemplate.Parse(template).Fill(static name => $"[{name}]"));

    [Theory]
    [InlineData("Text: {{Text")]
    [InlineData("{{A} and {{B}}")]
    [InlineData("{{")]
    [InlineData("{{}}")]
    [InlineData("{{  }}")]
    [InlineData("{\"a\":{{\"b\":1}")]
    public void Says_what_cannot_be_read_and_how_a_literal_is_written(string template)
    {
        FormatException failure = Assert.Throws<FormatException>(() => TextTemplate.Parse(template));
        Assert.Contains("'{{{{'", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 20, 300);
    }

    [Fact]
    public void A_value_is_data()
    {
        Dictionary<string, string> values = new() { ["A"] = "{{B}} {{{{ $(x)", ["B"] = "" };
        Assert.Equal("{{B}} {{{{ $(x)||", TextTemplate.Parse("{{A}}|{{B}}|").Fill(name => values[name]));
    }

    [Fact]
    public void A_name_is_asked_for_once_whatever_its_case()
    {
        List<string> asked = [];
        TextTemplate template = TextTemplate.Parse("{{Now}}{{NOW}}{{now}}{{Other}}");
        template.Fill(name =>
        {
            asked.Add(name);
            return string.Empty;
        });
        Assert.Equal(["Now", "Other"], asked);
        Assert.Equal(["Now", "Other"], template.Name);
    }

    [Fact]
    public void A_long_template_takes_time_in_proportion()
    {
        string braces = new('{', 400_000);
        Assert.Equal(new string('{', 200_000), TextTemplate.Parse(braces).Fill(static _ => string.Empty));
        string many = string.Concat(Enumerable.Repeat("{{a}}", 100_000));
        Assert.Equal(100_000, TextTemplate.Parse(many).Fill(static _ => "x").Length);
    }
}
