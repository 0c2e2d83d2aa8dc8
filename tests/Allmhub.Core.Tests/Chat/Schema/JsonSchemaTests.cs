using System.Diagnostics;
using System.Text.Json;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Core.Tests.Chat.Schema;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", "1", "must be string, is number")]
    [InlineData("""{"type":"integer"}""", "1.0", "1.5", "must be integer, is number")]
    [InlineData("""{"type":["string","null"]}""", "null", "true", "must be string or null, is boolean")]
    [InlineData("""{"type":"string","nullable":true}""", "null", "1", "must be string")]
    [InlineData("""{"enum":["a",1,{"x":[1]}]}""", """{"x":[1.0]}""", "\"b\"", "must be one of")]
    [InlineData("""{"const":5}""", "5", "6", "must be 5")]
    [InlineData("""{"minimum":1}""", "1", "0.5", "must be at least 1, is 0.5")]
    [InlineData("""{"maximum":1}""", "1", "2", "must be at most 1")]
    [InlineData("""{"exclusiveMinimum":1}""", "1.1", "1", "must be more than 1")]
    [InlineData("""{"exclusiveMaximum":1}""", "0.9", "1", "must be less than 1")]
    [InlineData("""{"multipleOf":0.1}""", "0.3", "0.35", "must be a multiple of 0.1")]
    [InlineData("""{"minLength":2}""", "\"ab\"", "\"\\ud83d\\ude00\"", "must have at least 2 characters, has 1")]
    [InlineData("""{"maxLength":1}""", "\"\\ud83d\\ude00\"", "\"ab\"", "must have at most 1 characters")]
    [InlineData("""{"pattern":"^a+$"}""", "\"aa\"", "\"b\"", "must match the pattern ^a+$")]
    [InlineData("""{"format":"date-time"}""", "\"2030-01-31T12:00:00Z\"", "\"soon\"", "must be a date-time, e.g. 2030")]
    [InlineData("""{"format":"date"}""", "\"2030-01-31\"", "\"31.1.2030\"", "must be a date")]
    [InlineData("""{"format":"time"}""", "\"12:00:00\"", "\"noon\"", "must be a time")]
    [InlineData("""{"format":"duration"}""", "\"PT1H\"", "\"an hour\"", "must be a duration")]
    [InlineData("""{"format":"uuid"}""", "\"123e4567-e89b-12d3-a456-426614174000\"", "\"12\"", "must be a uuid")]
    [InlineData("""{"format":"uri"}""", "\"https://example.com\"", "\"example\"", "must be a uri")]
    [InlineData("""{"minItems":1}""", "[1]", "[]", "must have at least 1 items, has 0")]
    [InlineData("""{"maxItems":1}""", "[1]", "[1,2]", "must have at most 1 items")]
    [InlineData("""{"uniqueItems":true}""", "[1,2]", "[1,1.0]", "same item twice")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", "[\"a\",1]", "[1,1]", "/0: must be string")]
    [InlineData("""{"minProperties":1}""", """{"a":1}""", "{}", "must have at least 1 members")]
    [InlineData("""{"maxProperties":1}""", """{"a":1}""", """{"a":1,"b":1}""", "must have at most 1 members")]
    [InlineData("""{"additionalProperties":false}""", "{}", """{"a/b":1}""", "/a~1b: is not allowed here")]
    [InlineData("""{"additionalProperties":{"type":"number"}}""", """{"a":1}""", """{"a":"x"}""", "/a: must be number")]
    [InlineData("""{"patternProperties":{"^x":{"type":"number"}},"additionalProperties":false}""", """{"x1":1}""", """{"x1":"a"}""", "/x1: must be number")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"object","required":["a"]}]}""", "\"s\"", "{}", "none of the allowed forms (nearest: ")]
    [InlineData("""{"oneOf":[{"type":"number"},{"minimum":5}]}""", "1", "7", "exactly one of the allowed forms, matches 2")]
    [InlineData("""{"allOf":[{"type":"number"},{"minimum":5}]}""", "6", "1", "must be at least 5")]
    [InlineData("""{"not":{"type":"null"}}""", "1", "null", "must not match")]
    [InlineData("""{"$ref":"#/$defs/n","$defs":{"n":{"type":"number"}}}""", "1", "\"a\"", "must be number")]
    public void AValueIsJudgedByTheKeyword(string schema, string good, string bad, string message)
    {
        JsonSchema parsed = JsonSchema.Parse(schema);

        Assert.Empty(parsed.Validate(Json(good)));
        Assert.Contains(parsed.Validate(Json(bad)), error => error.ToString().Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryErrorNamesItsPlace()
    {
        JsonSchema schema = JsonSchema.Parse("""
            {"type":"object","required":["person"],"properties":{"person":{"type":"object","required":["name"],
             "properties":{"age":{"type":"integer","minimum":0},"tag":{"type":"array","items":{"type":"string"}}}}}}
            """);

        string[] errors = [.. schema.Validate(Json("""{"person":{"age":-1,"tag":["a",2]}}""")).Select(static error => error.ToString())];

        Assert.Equal(["/person: must have the member \"name\"", "/person/age: must be at least 0, is -1", "/person/tag/1: must be string, is number"], errors);
    }

    [Fact]
    public void ARecursiveSchemaChecksEveryLevel()
    {
        JsonSchema tree = JsonSchema.Parse("""{"type":"object","properties":{"child":{"$ref":"#"},"n":{"type":"number"}},"required":["n"]}""");

        Assert.Empty(tree.Validate(Json("""{"n":1,"child":{"n":2}}""")));
        Assert.Equal("/child", Assert.Single(tree.Validate(Json("""{"n":1,"child":{}}"""))).Pointer);
    }

    [Fact]
    public void UnknownKeywordsAreIgnored() => Assert.Empty(JsonSchema.Parse("""{"type":"number","x-unit":"m","$comment":"?"}""").Validate(Json("1")));

    [Fact]
    public void AnOptionalMemberMayBeNullAsTheStrictFormHasIt()
    {
        JsonSchema schema = JsonSchema.Parse("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"]}""");

        Assert.Empty(schema.Validate(Json("""{"a":"x","b":null}""")));
        Assert.Equal("/a", Assert.Single(schema.Validate(Json("""{"a":null}"""))).Pointer);
    }

    [Theory]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    [InlineData("""{"$ref":"#"}""")]
    public void ASchemaThatRefersToItselfWithoutEndIsAnErrorAndNoHang(string schema)
    {
        Stopwatch watch = Stopwatch.StartNew();

        Assert.NotEmpty(JsonSchema.Parse(schema).Validate(Json("1")));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void APatternThatBacktracksWithoutEndIsAnErrorAndNoHang()
    {
        JsonSchema schema = JsonSchema.Parse("""{"pattern":"^(a+)+$"}""");

        Assert.NotEmpty(schema.Validate(Json($"\"{new string('a', 60)}!\"")));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[1]", "this is array")]
    [InlineData("\"object\"", "this is string")]
    [InlineData("""{"type":"text"}""", "\"text\" is no type; the types are object")]
    [InlineData("""{"type":[]}""", "/type")]
    [InlineData("""{"properties":[]}""", "/properties: an object of schemas")]
    [InlineData("""{"properties":{"a":"string"}}""", "/properties/a: a schema is expected here, this is string")]
    [InlineData("""{"required":"a"}""", "/required: a list of property names")]
    [InlineData("""{"enum":[]}""", "/enum")]
    [InlineData("""{"anyOf":{}}""", "/anyOf: a list of schemas")]
    [InlineData("""{"minimum":"1"}""", "/minimum: a number")]
    [InlineData("""{"minLength":-1}""", "/minLength: a whole number")]
    [InlineData("""{"pattern":"("}""", "/pattern")]
    [InlineData("""{"$ref":"#/$defs/x"}""", "leads nowhere")]
    [InlineData("""{"type":"object","type":"string"}""", "/type: the name comes twice")]
    [InlineData("""{"properties":{"a":{},"a":{}}}""", "/properties/a: the name comes twice")]
    [InlineData("""{"$ref":"https://example.com/s.json"}""", "leads out of the schema")]
    public void WhatIsNoSchemaIsRefusedWithThePlace(string text, string message)
    {
        JsonSchemaException failure = Assert.Throws<JsonSchemaException>(() => JsonSchema.Parse(text));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfASurrogatePairIsNoSchema() =>
        Assert.Contains("not JSON", Assert.Throws<JsonSchemaException>(static () => JsonSchema.Parse("{\"a\":\"\uD800\"}")).Message, StringComparison.Ordinal);

    internal static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
