using System.Runtime.Loader;
using System.Text;
using System.Text.Json.Nodes;
using Allmhub.Prompts.Yaml;

namespace Allmhub.Core.Tests.Prompts;

/// <summary>What is written reads as the same, whatever it is.</summary>
public sealed class YamlWriterTests
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "é", "字", "😀", " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "-", "- ", "'", "\"", "\\", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "? ", "=", "~", ".",
        "0", "12", "0x1F", "1e3", "true", "no", "null", "---", "...", "<<", "\u2028", "\u0085", "\u200B", "\u0007", "\u00A0", "。", "：",
    ];

    [Fact]
    public void ATextReadsAsItself()
    {
        Random random = new(20261127);
        for (int i = 0; i < 3000; i++)
        {
            StringBuilder text = new();
            for (int n = random.Next(1, 9); n > 0; n--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            Same(JsonValue.Create(text.ToString()));
            Same(new JsonArray(JsonValue.Create(text.ToString()), JsonValue.Create("b")));
            Same(new JsonObject { [text.ToString()] = text.ToString(), ["b"] = new JsonArray(new JsonObject { ["c"] = text.ToString(), ["d"] = 1 }) });
        }
    }

    [Theory]
    [InlineData("""{"a":1,"b":-2.5,"c":true,"d":null,"e":[],"f":{},"g":[1,"2",false],"h":[{"x":{"y":[1]}},[2]],"i":"2024-01-01"}""")]
    [InlineData("""{"type":"object","properties":{"a b":{"enum":["x","1",1]}},"additionalProperties":false}""")]
    public void JsonReadsAsItself(string json) => Same(JsonNode.Parse(json)!);

    [Theory]
    [InlineData("Reviews code", "a: Reviews code")]
    [InlineData("C#", "a: C#")]
    [InlineData("审查代码：简短", "a: 审查代码：简短")]
    [InlineData("true", "a: \"true\"")]
    [InlineData("1.5", "a: \"1.5\"")]
    [InlineData("2026-11-27", "a: \"2026-11-27\"")]
    [InlineData("It's {{fine}}", "a: It's {{fine}}")]
    [InlineData("{{Lang}} first", "a: \"{{Lang}} first\"")]
    [InlineData("one\n\ntwo\n", "a: |\n  one\n\n  two")]
    public void ATextIsWrittenAsAPersonWould(string text, string yaml) => Assert.Equal(yaml, string.Join('\n', YamlWriter.Lines("a", JsonValue.Create(text))));

    [Fact]
    public void TheLibraryStaysByItself()
    {
        YamlReader.Read("a: 1");
        Assert.Contains(AssemblyLoadContext.All, static context => context.Name == "Allmhub prompts" && context.Assemblies.Any(static assembly => assembly.GetName().Name == "YamlDotNet"));
    }

    private static void Same(JsonNode value)
    {
        string yaml = string.Join('\n', YamlWriter.Lines("key", value));
        JsonNode? read = YamlJson.Of(YamlReader.Read(yaml + "\n")!)!["key"];
        Assert.True(JsonNode.DeepEquals(value, read), $"{value.ToJsonString()} is written as\n{yaml}\nand read as {read?.ToJsonString()}");
    }
}
