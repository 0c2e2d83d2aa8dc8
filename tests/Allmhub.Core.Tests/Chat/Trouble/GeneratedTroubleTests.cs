using System.Globalization;
using System.Text;
using Allmhub.Chat;
using Allmhub.Http;
using Xunit.Abstractions;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>
/// Good answers of every format, changed in ways whose right result is known: the same answer, or one typed error with all the
/// text before the fault. A failure is made as small as it can be before it is told.
/// </summary>
public sealed class GeneratedTroubleTests(ITestOutputHelper output)
{
    private const int MostTold = 5;

    // The same combinations each run, so that a build says the same twice; another number, or 0 for a new one each time, finds new ones.
    private const int UsualSeed = 534367304;

    private static readonly IReadOnlyList<TroubleStream> Streams = TroubleSource.Streams();

    [Fact]
    public void Ten_thousand_changed_streams_say_the_same_or_fail_with_what_had_come() => Run(10_000);

    [Fact]
    [Trait("Proof", "Long")]
    public void A_million_changed_streams_say_the_same_or_fail_with_what_had_come() => Run(1_000_000);

    [Fact]
    public void Every_format_has_good_streams_and_every_change_has_a_place()
    {
        Assert.All((ChatApi[])[ChatApi.Chat, ChatApi.Claude, ChatApi.Responses, ChatApi.Gemini], static api => Assert.True(Streams.Count(stream => stream.Api == api) >= 4));
        Assert.All(TroubleChange.All, static change => Assert.Contains(Streams, stream => Enumerable.Range(0, 20).Any(seed => Apply(change, stream, seed) is not null)));
        Assert.InRange(Streams.Count(static stream => string.Concat(stream.Events.Select(item => TroubleOracle.TextOf(stream.Api, item))) is { Length: > 0 } text && text == Whole(stream).Text), 15, Streams.Count);
    }

    [Fact]
    public void A_stream_cut_at_any_byte_is_whole_or_an_error_with_the_text_before()
    {
        TroubleFault[] cuts = [.. TroubleFault.All.Where(static fault => fault.Lines is null)];
        foreach (TroubleStream stream in Streams.Where(static stream => stream.Title.EndsWith("text", StringComparison.Ordinal) || stream.Title.EndsWith("calls", StringComparison.Ordinal)))
        {
            TroubleResult whole = Whole(stream);
            int length = stream.Render().Bytes.Length;
            foreach (TroubleFault cut in cuts)
            {
                // Both ways take the same path up to their last read.
                for (int at = 0; at <= length; at += cut == cuts[0] ? 1 : 5)
                {
                    string? wrong = cut.Check(stream, whole, new CutAt(at), out byte[] bytes);
                    Assert.True(wrong is null, $"{stream.Title}, {cut.Name} at byte {at}: {wrong}\n{Encoding.UTF8.GetString(bytes)}");
                }
            }
        }
    }

    [Fact]
    public void A_body_cut_at_any_byte_is_one_typed_error()
    {
        foreach ((string title, ChatApi api, string body) in TroubleSource.Bodies())
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body.TrimEnd());
            for (int at = 0; at < bytes.Length; at += Math.Max(1, bytes.Length / 50))
            {
                foreach (bool breaks in (bool[])[false, true])
                {
                    TroubleResult result = TroubleRun.Read(api, bytes[..at], "application/json", new Random(at), breaks);
                    Assert.True(result.Error?.Kind is AllmErrorKind.Protocol or AllmErrorKind.Network or AllmErrorKind.IncompleteStream, $"{title} at {at}: {result}");
                }
            }
        }
    }

    private void Run(int count)
    {
        int given = int.TryParse(Environment.GetEnvironmentVariable("ALLMHUB_TROUBLE_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : UsualSeed;
        int seed = given == 0 ? Random.Shared.Next() : given;
        Random random = new(seed);
        SortedDictionary<string, int> applied = [];
        List<string> failures = [];
        int faults = 0;
        for (int i = 0; i < count; i++)
        {
            TroubleCase made = TroubleCase.Make(Streams[random.Next(Streams.Count)], random);
            if (made.Wrong(out IReadOnlyList<string> names) is not null)
            {
                failures.Add($"Number {i}: {made.Shrink().Tell()}");
                if (failures.Count == MostTold)
                {
                    break;
                }
            }

            faults += made.Fault is null ? 0 : 1;
            foreach (string name in names)
            {
                applied[name] = applied.GetValueOrDefault(name) + 1;
            }
        }

        Assert.True(failures.Count == 0, $"Seed {seed} (ALLMHUB_TROUBLE_SEED repeats it)\n{string.Join("\n\n", failures.Distinct())}");
        output.WriteLine($"Seed {seed}: {count} streams, {faults} of them with a fault, {applied.Values.Sum()} changes of {applied.Count} kinds.");
        Assert.InRange(faults, count / 10, count);
        Assert.Equal(TroubleChange.All.Select(static change => change.Name).Distinct().Count(), applied.Count);
    }

    private static TroubleResult Whole(TroubleStream stream) => TroubleRun.Read(stream.Api, stream.Render().Bytes, stream.Label, new Random(0), breaks: false);

    private static TroubleStream? Apply(TroubleChange change, TroubleStream stream, int seed) => TroubleCase.Apply(change, stream, seed);

    // The first number asked for is the place between events, the second the byte.
    private sealed class CutAt(int at) : Random(17)
    {
        private int _asked;

        public override int Next(int maxValue) => _asked++ == 1 ? at : base.Next(maxValue);
    }
}
