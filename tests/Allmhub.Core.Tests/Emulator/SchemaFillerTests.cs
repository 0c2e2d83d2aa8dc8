using System.Text.Json;
using Allmhub.Emulator.Answers;
using NJsonSchema;

namespace Allmhub.Core.Tests.Emulator;

public sealed class SchemaFillerTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","minLength":200,"maxLength":210}},"required":["a"]}""", "x")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","minimum":5,"maximum":9}},"required":["a"]}""", "take 77")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1000}},"required":["a"]}""", "-3.5")]
    [InlineData("""{"type":"object","properties":{"a":{"type":["string","null"]},"b":{"type":["null","boolean"]}},"required":["a","b"],"additionalProperties":false}""", "a=1")]
    [InlineData("""{"type":"array","minItems":3,"items":{"type":"string","format":"date-time"}}""", "")]
    [InlineData("""{"definitions":{"p":{"type":"object","properties":{"n":{"enum":["x","y"]}},"required":["n"]}},"type":"object","properties":{"p":{"$ref":"#/definitions/p"}},"required":["p"]}""", "y")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"null"},{"type":"integer"}]},"b":{"const":"fixed"}},"required":["a","b"]}""", "n=1")]
    [InlineData("""{"properties":{"a":{"items":{"type":"boolean"}}},"required":["a"]}""", "x")]
    public async Task A_filled_schema_is_valid(string schema, string prompt)
    {
        string filled = SchemaFiller.Fill(JsonDocument.Parse(schema).RootElement, prompt);
        JsonSchema judge = await JsonSchema.FromJsonAsync(schema);
        Assert.Empty(judge.Validate(filled));
    }

    [Fact]
    public void Named_values_and_enum_words_of_the_prompt_are_taken()
    {
        const string Schema = """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"},"unit":{"enum":["celsius","fahrenheit"]},"raw":{"type":"boolean"},"none":{"type":"string"}},"required":["city","unit"]}""";
        string filled = SchemaFiller.Fill(JsonDocument.Parse(Schema).RootElement, "city=\"New York\", days=3 in fahrenheit raw=false");
        Assert.Equal("""{"city":"New York","days":3,"unit":"fahrenheit","raw":false}""", filled);
    }

    [Fact]
    public void A_schema_that_contains_itself_comes_to_an_end()
    {
        const string Schema = """{"type":"object","properties":{"left":{"$ref":"#"},"right":{"$ref":"#"}},"required":["left","right"]}""";
        Assert.InRange(SchemaFiller.Fill(JsonDocument.Parse(Schema).RootElement, "x").Length, 10, 100_000);
    }
}
