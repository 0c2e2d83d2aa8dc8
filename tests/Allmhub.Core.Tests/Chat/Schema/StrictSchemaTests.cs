using System.Text.Json;
using Allmhub.Chat.Schema.Making;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Core.Tests.Chat.Schema;

public sealed class StrictSchemaTests
{
    [Fact]
    public void EveryObjectIsClosedEveryPropertyRequiredAndWhatWasOptionalMayBeNull()
    {
        JsonElement schema = JsonSchemaTests.Json("""
            {"$schema":"x","type":"object","required":["a"],"properties":{
              "a":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer","default":3,"minLength":1}}}},
              "b":{"enum":["r","g"]},"c":{"$ref":"#/$defs/d"},"e":{"type":["string","null"]}},
             "$defs":{"d":{"type":"object","properties":{"y":{"type":"string","format":"uri"}},"required":["y"]}}}
            """);

        Assert.True(StrictSchema.TryMake(schema, out JsonElement strict));
        Assert.Equal(JsonSchemaTests.Json("""
            {"type":"object","properties":{
              "a":{"type":"array","items":{"type":"object","properties":{"x":{"type":["integer","null"]}},"required":["x"],"additionalProperties":false}},
              "b":{"anyOf":[{"enum":["r","g"]},{"type":"null"}]},"c":{"anyOf":[{"$ref":"#/$defs/d"},{"type":"null"}]},"e":{"type":["string","null"]}},
             "required":["a","b","c","e"],"additionalProperties":false,
             "$defs":{"d":{"type":"object","properties":{"y":{"type":"string"}},"required":["y"],"additionalProperties":false}}}
            """), strict, static (expected, actual) => JsonEquality.AreEqual(expected, actual));
    }

    [Theory]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{"a":{}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"allOf":[{"type":"string"}]}}}""")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""")]
    [InlineData("""{"anyOf":[{"type":"object","properties":{}}]}""")]
    public void WhatTheStrictFormCannotSayHasNone(string schema) =>
        Assert.False(StrictSchema.TryMake(JsonSchemaTests.Json(schema), out _));
}
