using System.Net.ServerSentEvents;
using System.Text;
using Allmhub.Streaming;
using StandardParser = System.Net.ServerSentEvents.SseParser;

namespace Allmhub.Core.Tests.Streaming;

/// <summary>On ordinary input the parser reads what the runtime's own parser reads.</summary>
public sealed class SseDifferentialTests
{
    [Fact]
    public void GeneratedStreamsReadTheSame()
    {
        int seed = Random.Shared.Next();
        SseGenerator generator = new(seed);
        Random random = new(seed);
        int events = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = generator.Next();
            List<string> expected = Standard(bytes);
            List<string> actual = Ours(bytes, random);
            Assert.True(
                expected.SequenceEqual(actual),
                $"Seed {seed}, stream {i}: {Convert.ToHexString(bytes)}\nexpected {string.Join('|', expected)}\nactual   {string.Join('|', actual)}");
            events += expected.Count;
        }

        Assert.InRange(events, 20_000, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(SseParserSampleTests.Streams), MemberType = typeof(SseParserSampleTests))]
    public void SamplesReadTheSame(string name)
    {
        byte[] bytes = Sample.Bytes(name);
        Assert.Equal(Standard(bytes), Ours(bytes, new Random(1)));
    }

    private static List<string> Standard(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        List<string> seen = [];
        foreach (SseItem<string> item in StandardParser.Create(stream, static (_, data) => Encoding.Latin1.GetString(data)).Enumerate())
        {
            seen.Add(Named(item.EventType) + "=" + item.Data);
        }

        return seen;
    }

    private static List<string> Ours(byte[] bytes, Random random) =>
        SseSeen.Read(bytes, Enumerable.Range(0, bytes.Length).Select(_ => random.Next(1, 40)))
            .Where(item => item.Kind == SseItemKind.Event)
            .Select(item => Named(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(item.Type))) + "=" + item.Data)
            .ToList();

    /// <summary>An empty type is "message" to the standard; the runtime's parser says so only when there is no field at all.</summary>
    private static string Named(string type) => type.Length == 0 ? "message" : type;
}
