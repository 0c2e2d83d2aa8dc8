using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Making;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Core.Tests.Chat.Schema;

public sealed class AnswerSchemaTests
{
    private static readonly AnswerSchema Person = new(JsonSchema.Parse("""{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}"""));

    [Theory]
    [InlineData("""{"name":"Ada"}""")]
    [InlineData("\ufeff  {\"name\":\"Ada\"}\n")]
    [InlineData("```json\n{\"name\":\"Ada\"}\n```")]
    [InlineData("```\n{\"name\":\"Ada\"}\n```\n")]
    [InlineData("Here you are:\n\n```json\n{\"name\":\"Ada\",}\n```\nAnything else?")]
    [InlineData("As said in [1], it is {\"name\":\"Ada\"} (see [2]).")]
    [InlineData("{not json} {\"name\":\"Ada\"}")]
    [InlineData("```json\n{\"nom\":\"x\"}\n```\nno, sorry:\n```json\n{\"name\":\"Ada\"}\n```")]
    public void JsonIsFoundHoweverItIsWrapped(string text)
    {
        JsonAnswer answer = Person.Read(text);

        Assert.True(answer.IsValid, answer.Message);
        Assert.Equal("Ada", answer.Value!.Value.GetProperty("name").GetString());
    }

    [Fact]
    public void AFenceInsideAStringIsPartOfTheString()
    {
        JsonAnswer answer = Person.Read("Look:\n{\"name\":\"a ```b``` c\"}");

        Assert.Equal("a ```b``` c", answer.Value!.Value.GetProperty("name").GetString());
    }

    [Fact]
    public void LoneSurrogatesBecomeReplacementCharacters()
    {
        JsonAnswer answer = Person.Read("""{"name":"\ud83d\ude00 \ud83d \\ud83d"}""");

        Assert.Equal("\U0001F600 \ufffd \\ud83d", answer.Value!.Value.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("I cannot.", "is not JSON")]
    [InlineData("""{"name":""", "is not JSON")]
    [InlineData("""{"name":5}""", "/name: must be string, is number")]
    [InlineData("```json\n[]\n```", "must be object, is array")]
    public void WhatDoesNotFitSaysWhy(string text, string message)
    {
        JsonAnswer answer = Person.Read(text);

        Assert.False(answer.IsValid);
        Assert.Null(answer.Value);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Contains(message, answer.RetryPrompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"value":["a","b"]}""")]
    [InlineData("""["a","b"]""")]
    public void ASchemaThatIsNoObjectTravelsInsideOne(string text)
    {
        AnswerSchema schema = new(JsonSchema.Parse("""{"type":"array","items":{"$ref":"#/$defs/t"},"$defs":{"t":{"type":"string"}}}"""));

        Assert.True(schema.IsWrapped);
        Assert.Equal("object", schema.Wire.GetProperty("type").GetString());
        Assert.Empty(JsonSchema.FromElement(schema.Wire).Validate(JsonSchemaTests.Json("""{"value":["a"]}""")));
        Assert.NotEmpty(JsonSchema.FromElement(schema.Wire).Validate(JsonSchemaTests.Json("""{"value":[1]}""")));
        Assert.Equal(2, schema.Read(text).Value!.Value.GetArrayLength());
    }

    [Fact]
    public void ReferencesToTheOldRootFollowIt()
    {
        AnswerSchema schema = new(JsonSchema.Parse("""{"anyOf":[{"type":"number"},{"type":"array","items":{"$ref":"#"}}]}"""));

        Assert.Equal("#/properties/value", schema.Wire.GetProperty("properties").GetProperty("value").GetProperty("anyOf")[1].GetProperty("items").GetProperty("$ref").GetString());
        Assert.True(schema.Read("""{"value":[1,[2]]}""").IsValid);
        Assert.False(schema.Read("""{"value":[1,["x"]]}""").IsValid);
    }

    [Fact]
    public void AScalarIsReadBareAndWrapped()
    {
        AnswerSchema schema = new(TypeSchema.Make(typeof(int)));

        Assert.Equal(42, schema.Read("42").Value!.Value.GetInt32());
        Assert.Equal(42, schema.Read("""```json {"value": 42}```""").Value!.Value.GetInt32());
    }
}
