using System.Diagnostics;
using System.Text.Json;
using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Core.Tests.Chat.Schema;

/// <summary>What it costs to check an answer by a schema grows with the answer, and can be stopped.</summary>
public sealed class HostileAnswerTests
{
    private const int Most = 5;

    public static TheoryData<string, string> Growing => new()
    {
        { """{"type":"array","uniqueItems":true}""", """{"a":[N]}""" },
        { """{"type":"array","items":{"type":"object"}}""", """{"a":N}""" },
        { """{"type":"array","items":{"type":"integer"}}""", "N" },
    };

    [Theory]
    [MemberData(nameof(Growing))]
    public void Longer_list_costs_in_proportion(string schema, string item)
    {
        JsonSchema checker = JsonSchema.Parse(schema);
        double ratio = double.MaxValue;
        for (int i = 0; i < 5 && ratio > Most; i++)
        {
            double once = Time(checker, item, 10_000);
            ratio = Math.Min(ratio, Time(checker, item, 40_000) / once / 2);
        }

        Assert.True(ratio <= Most, $"{ratio:F1} times");
    }

    [Fact]
    public void Long_name_above_many_members_is_not_copied_for_each()
    {
        string name = new('n', 200_000);
        string text = $"{{\"{name}\":{{{string.Join(',', Enumerable.Range(0, 50_000).Select(static i => $"\"m{i}\":1"))}}}}}";
        JsonSchema schema = JsonSchema.Parse("""{"additionalProperties":{"additionalProperties":{"type":"string"}}}""");
        long before = GC.GetAllocatedBytesForCurrentThread();

        IReadOnlyList<JsonSchemaError> errors = schema.Validate(JsonDocument.Parse(text).RootElement);

        Assert.Equal(20, errors.Count);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 500_000_000);
    }

    [Fact]
    public void Pattern_that_takes_too_long_is_tried_once()
    {
        JsonSchema schema = JsonSchema.Parse("""{"type":"array","items":{"type":"string","pattern":"^(a+)+$"}}""");
        string text = $"[{string.Join(',', Enumerable.Repeat($"\"{new string('a', 40)}!\"", 30))}]";
        long start = Stopwatch.GetTimestamp();

        IReadOnlyList<JsonSchemaError> errors = schema.Validate(JsonDocument.Parse(text).RootElement);

        Assert.Equal(20, errors.Count);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void Check_can_be_stopped()
    {
        AnswerSchema schema = new(JsonSchema.Parse("""{"type":"array","items":{"type":"string"}}"""));
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => schema.Read("[\"a\"]", stop.Token));
    }

    [Fact]
    public void Text_of_brackets_is_not_read_from_each_of_them()
    {
        AnswerSchema schema = new(JsonSchema.Parse("""{"type":"object"}"""));
        string unfinished = string.Concat(Enumerable.Repeat("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,", 40)) + string.Concat(Enumerable.Repeat("1,", 500_000));
        double ratio = double.MaxValue;
        for (int i = 0; i < 5 && ratio > 10; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(unfinished));
            TimeSpan once = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            Assert.False(schema.Read(unfinished).IsValid);
            ratio = Math.Min(ratio, Stopwatch.GetElapsedTime(start) / once);
        }

        Assert.True(ratio <= 10, $"{ratio:F1} times one reading");
    }

    private static double Time(JsonSchema schema, string item, int count)
    {
        string text = $"[{string.Join(',', Enumerable.Range(0, count).Select(i => item.Replace("N", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)))}]";
        using JsonDocument document = JsonDocument.Parse(text);
        long start = Stopwatch.GetTimestamp();
        Assert.Empty(schema.Validate(document.RootElement));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
