using System.Text;
using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

public sealed class LenientJsonTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"plain 进度 🏃\"", "plain 进度 🏃")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t")]
    [InlineData("\"a\\u00e9\\u8fdb\\uD83C\\uDFC3z\"", "aé进🏃z")]
    [InlineData("12.50", "12.50")]
    [InlineData("true", "true")]
    [InlineData("null", "")]
    [InlineData("{\"a\":[1]}", "")]
    public void TextIsRead(string json, string expected)
    {
        Utf8JsonReader reader = Read(json);
        Assert.Equal(expected, LenientJson.GetString(ref reader));
        Assert.False(reader.Read());
    }

    [Fact]
    public void LoneSurrogatesStayForTheJoiner()
    {
        // A fact, because attributes cannot carry half an emoji.
        (string Json, string Text)[] cases =
        [
            ("\"\\ud83d\"", "\ud83d"),
            ("\"\\ude00 tail\"", "\ude00 tail"),
            ("\"x\\ud83d\\ud83d\\u0041\"", "x\ud83d\ud83dA"),
        ];
        foreach ((string json, string text) in cases)
        {
            Utf8JsonReader reader = Read(json);
            Assert.Equal(text, LenientJson.GetString(ref reader));
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(300)]
    [InlineData(70_000)]
    [InlineData(1_200_000)]
    public void EscapedTextMayHaveAnyLength(int length)
    {
        string text = new string('é', length) + "\n\ud83d";
        Utf8JsonReader reader = Read($"\"{new string('é', length)}\\n\\ud83d\"");
        Assert.Equal(text, LenientJson.GetString(ref reader));
    }

    [Fact]
    public void OrdinaryTextReadsAsTheRuntimeReadsIt()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        for (int i = 0; i < 5000; i++)
        {
            string text = new(Enumerable.Range(0, random.Next(600)).Select(_ => (char)random.Next(0xD800)).ToArray());
            Utf8JsonReader reader = Read(JsonSerializer.Serialize(text + "🏃"));
            Assert.True(text + "🏃" == LenientJson.GetString(ref reader), $"Seed {seed}, text {i}");
        }
    }

    [Theory]
    [InlineData("\"a\\\\")]
    [InlineData("\"a")]
    public void BytesThatAreNoUtf8BecomeReplacements(string start)
    {
        byte[] json = [.. Encoding.UTF8.GetBytes(start), 0xE8, 0xBF, (byte)'z', (byte)'"'];
        Utf8JsonReader reader = new(json);
        reader.Read();
        Assert.EndsWith("\uFFFDz", LenientJson.GetString(ref reader));
        using JsonDocument document = LenientJson.Parse(json);
        Assert.EndsWith("\uFFFDz", LenientJson.GetString(document.RootElement));
    }

    [Theory]
    [InlineData("\"ok \\ud83d\\ude00\"", "ok 😀")]
    [InlineData("\"half \\ud83d\"", "half \uFFFD")]
    [InlineData("\"\\ude00\\ud83d \\ud83d\\ude00\\n\"", "\uFFFD\uFFFD 😀\n")]
    [InlineData("503", "503")]
    [InlineData("false", "false")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    public void AnElementIsAWholeText(string json, string expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(expected, LenientJson.GetString(document.RootElement));
    }

    [Theory]
    [InlineData("42", 42L)]
    [InlineData("\"42\"", 42L)]
    [InlineData("\" 42 \"", 42L)]
    [InlineData("\"33%\"", 33L)]
    [InlineData("1765188849.75", 1765188849L)]
    [InlineData("\"1765188849.75\"", 1765188849L)]
    [InlineData("1e3", 1000L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e400", null)]
    [InlineData("\"NaN\"", null)]
    [InlineData("\"Infinity\"", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("\"1,5\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("{}", null)]
    public void WholeNumbersMayBeText(string json, long? expected)
    {
        Utf8JsonReader reader = Read(json);
        Assert.Equal(expected, LenientJson.GetInt64(ref reader));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(expected, LenientJson.GetInt64(document.RootElement));
    }

    [Theory]
    [InlineData("36.5", 36.5)]
    [InlineData("\"36.5\"", 36.5)]
    [InlineData("\"36.5 %\"", 36.5)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("\"-Infinity\"", null)]
    public void NumbersMayBeText(string json, double? expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(expected, LenientJson.GetDouble(document.RootElement));
    }

    private static Utf8JsonReader Read(string json)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return reader;
    }
}
