using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Raw;

namespace Allmhub.Core.Tests.Raw;

public sealed class FieldGrammarTests
{
    [Theory]
    [InlineData("a=b", """{"a":"b"}""")]
    [InlineData("n=12", """{"n":12}""")]
    [InlineData("n=-1.50", """{"n":-1.50}""")]
    [InlineData("b=true", """{"b":true}""")]
    [InlineData("b=null", """{"b":null}""")]
    [InlineData("t=", """{"t":""}""")]
    [InlineData("t=a=b", """{"t":"a=b"}""")]
    [InlineData("f=@note.txt", """{"f":"text of note.txt"}""")]
    [InlineData("a[b][c]=1", """{"a":{"b":{"c":1}}}""")]
    [InlineData("a[]", """{"a":[]}""")]
    public void TypedFieldsBecomeJson(string field, string expected) => AssertBody(expected, isRaw: false, field);

    [Theory]
    [InlineData("n=12", """{"n":"12"}""")]
    [InlineData("f=@note.txt", """{"f":"@note.txt"}""")]
    [InlineData("b=true", """{"b":"true"}""")]
    public void RawFieldsStayText(string field, string expected) => AssertBody(expected, isRaw: true, field);

    [Fact]
    public void BracketsAppendAndNest() =>
        AssertBody(
            """{"model":"m","messages":[{"role":"user"},"x"],"o":{"a":1,"b":[2,3]}}""",
            isRaw: false,
            "model=m",
            "messages[][role]=user",
            "messages[]=x",
            "o[a]=1",
            "o[b][]=2",
            "o[b][]=3");

    [Fact]
    public void FieldsOfOneListItemFollowEachOther() =>
        AssertBody(
            """{"messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}]}""",
            isRaw: false,
            "messages[][role]=system",
            "messages[][content]=be brief",
            "messages[][role]=user",
            "messages[][content]=hi");

    [Theory]
    [InlineData("novalue")]
    [InlineData("=x")]
    [InlineData("a[b=1")]
    [InlineData("[a]=1")]
    [InlineData("a[b]c=1")]
    public void WhatIsNoFieldIsRefused(string field) =>
        Assert.Throws<InvalidInputException>(() => FieldGrammar.Add([], field, isRaw: false, static _ => string.Empty));

    [Fact]
    public void OneKeyIsNotTwoThings()
    {
        JsonObject body = [];
        FieldGrammar.Add(body, "a[]=1", isRaw: false, static _ => string.Empty);

        Assert.Throws<InvalidInputException>(() => FieldGrammar.Add(body, "a[b]=1", isRaw: false, static _ => string.Empty));
    }

    [Fact]
    public void AScalarIsNoContainer()
    {
        JsonObject body = [];
        FieldGrammar.Add(body, "a=1", isRaw: false, static _ => string.Empty);

        Assert.Throws<InvalidInputException>(() => FieldGrammar.Add(body, "a[b]=1", isRaw: false, static _ => string.Empty));
    }

    [Fact]
    public void AsAQueryNestedKeysKeepTheirBrackets()
    {
        JsonObject body = JsonNode.Parse("""{"a":1,"b":{"c":"x"},"d":[true]}""")!.AsObject();

        Assert.Equal(["a=1", "b[c]=x", "d[]=true"], FieldGrammar.ToQuery(body).Select(static item => $"{item.Key}={item.Value}"));
    }

    private static void AssertBody(string expected, bool isRaw, params string[] fields)
    {
        JsonObject body = [];
        foreach (string field in fields)
        {
            FieldGrammar.Add(body, field, isRaw, static name => $"text of {name}");
        }

        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), body.ToJsonString());
    }
}
