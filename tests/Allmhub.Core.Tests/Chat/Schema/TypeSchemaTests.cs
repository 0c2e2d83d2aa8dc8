using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Making;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Core.Tests.Chat.Schema;

public sealed class TypeSchemaTests
{
    public enum Colour
    {
        Red,
        Green,
    }

    [Flags]
    public enum Right
    {
        None = 0,
        Read = 1,
        Write = 2,
    }

    [Theory]
    [InlineData(typeof(string), """{"type":"string"}""")]
    [InlineData(typeof(int), """{"type":"integer"}""")]
    [InlineData(typeof(byte), """{"type":"integer","minimum":0,"maximum":255}""")]
    [InlineData(typeof(ulong), """{"type":"integer","minimum":0}""")]
    [InlineData(typeof(decimal), """{"type":"number"}""")]
    [InlineData(typeof(bool), """{"type":"boolean"}""")]
    [InlineData(typeof(int?), """{"type":["integer","null"]}""")]
    [InlineData(typeof(Colour), """{"type":"string","enum":["Red","Green"]}""")]
    [InlineData(typeof(Colour?), """{"anyOf":[{"type":"string","enum":["Red","Green"]},{"type":"null"}]}""")]
    [InlineData(typeof(DateTime), """{"type":"string","format":"date-time"}""")]
    [InlineData(typeof(DateOnly), """{"type":"string","format":"date"}""")]
    [InlineData(typeof(TimeSpan), """{"type":"string","format":"duration"}""")]
    [InlineData(typeof(Guid), """{"type":"string","format":"uuid"}""")]
    [InlineData(typeof(Uri), """{"type":"string","format":"uri"}""")]
    [InlineData(typeof(string[]), """{"type":"array","items":{"type":"string"}}""")]
    [InlineData(typeof(List<int>), """{"type":"array","items":{"type":"integer"}}""")]
    [InlineData(typeof(IReadOnlyList<Colour>), """{"type":"array","items":{"type":"string","enum":["Red","Green"]}}""")]
    [InlineData(typeof(Dictionary<string, int>), """{"type":"object","additionalProperties":{"type":"integer"}}""")]
    [InlineData(typeof(System.Collections.Hashtable), """{"type":"object","additionalProperties":{}}""")]
    [InlineData(typeof(object), "{}")]
    public void ATypeHasItsSchema(Type type, string schema) =>
        Assert.Equal(JsonSchemaTests.Json(schema), TypeSchema.Make(type).Element, static (expected, actual) => JsonEquality.AreEqual(expected, actual));

    [Fact]
    public void AClassListsWhatCanBeSet()
    {
        JsonElement schema = TypeSchema.Make(typeof(Order)).Element;

        Assert.Equal(JsonSchemaTests.Json("""
            {"type":"object","properties":{
              "number":{"type":"integer","description":"Counts from one."},"Note":{"type":"string"},"Colour":{"type":"string","enum":["Red","Green"]},
              "Line":{"type":"array","items":{"type":"object","properties":{"Text":{"type":"string"},"Price":{"type":["number","null"]}},"required":["Text"],"additionalProperties":false}}},
             "required":["number","Colour","Line"],"additionalProperties":false}
            """), schema, static (expected, actual) => JsonEquality.AreEqual(expected, actual));
    }

    [Fact]
    public void WhatTheSchemaAdmitsBecomesTheType()
    {
        JsonElement json = JsonSchemaTests.Json("""{"number":7,"colour":"green","Line":[{"Text":"a","Price":1.5},{"Text":"b","Price":null}]}""");

        Order order = Assert.IsType<Order>(AnswerValue.Read(json, typeof(Order)));

        Assert.Equal((7, Colour.Green, 1.5m), (order.Number, order.Colour, order.Line[0].Price));
        Assert.Null(order.Line[1].Price);
    }

    [Theory]
    [InlineData("\"PT1H30M\"")]
    [InlineData("\"01:30:00\"")]
    public void ADurationIsReadInBothForms(string json) =>
        Assert.Equal(TimeSpan.FromMinutes(90), AnswerValue.Read(JsonSchemaTests.Json(json), typeof(TimeSpan)));

    [Fact]
    public void FlagsAreNamesWithCommas() =>
        Assert.Equal(Right.Read | Right.Write, AnswerValue.Read(JsonSchemaTests.Json("\"Read, Write\""), typeof(Right)));

    [Fact]
    public void ATypeThatContainsItselfIsNamedWithTheWay()
    {
        JsonSchemaException failure = Assert.Throws<JsonSchemaException>(() => TypeSchema.Make(typeof(Node)));

        Assert.Contains("Node", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Node > Branch > Node", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(Action))]
    [InlineData(typeof(Type))]
    [InlineData(typeof(IntPtr))]
    [InlineData(typeof(Stream))]
    [InlineData(typeof(IDisposable))]
    [InlineData(typeof(int[,]))]
    [InlineData(typeof(Dictionary<int, string>))]
    [InlineData(typeof(List<>))]
    [InlineData(typeof(Empty))]
    public void ATypeThatCannotBeSaidIsNamed(Type type)
    {
        JsonSchemaException failure = Assert.Throws<JsonSchemaException>(() => TypeSchema.Make(type));

        Assert.Contains(type.Name.Split('`')[0].Split('[')[0], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATypeInsideThatCannotBeSaidIsNamedWithTheWay()
    {
        JsonSchemaException failure = Assert.Throws<JsonSchemaException>(() => TypeSchema.Make(typeof(Holder)));

        Assert.Contains("System.Action", failure.Message, StringComparison.Ordinal);
        Assert.Contains("inside Holder", failure.Message, StringComparison.Ordinal);
    }

    public sealed class Order
    {
        [JsonPropertyName("number")]
        [Description("Counts from one.")]
        public int Number { get; set; }

        public string? Note { get; set; }

        public Colour Colour { get; set; }

        public List<Line> Line { get; set; } = [];

        public string Computed => $"{Number}";

        [JsonIgnore]
        public Action? Hidden { get; set; }
    }

    public sealed record Line(string Text, decimal? Price);

    public sealed class Node
    {
        public Branch? Left { get; set; }
    }

    public sealed class Branch
    {
        public List<Node> Item { get; set; } = [];
    }

    public sealed class Holder
    {
        public Action? What { get; set; }
    }

    public sealed class Empty
    {
        public string Fixed => "x";
    }
}
