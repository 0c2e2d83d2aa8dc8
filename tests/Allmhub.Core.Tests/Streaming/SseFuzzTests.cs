using System.Text;
using Allmhub.Streaming;
using Xunit.Abstractions;

namespace Allmhub.Core.Tests.Streaming;

/// <summary>Random mutations, a million of them or, as a long proof, ten: no crash, no hang, nothing lost before the fault, the same however the bytes arrive.</summary>
public sealed class SseFuzzTests(ITestOutputHelper output)
{
    private static readonly byte[][] Tokens =
    [
        .. new[] { "\r", "\n", "\r\n", "\n\n", "data", "data:", "data: [DONE]", "event: ", "id:", ":", "{", "{\"error\":1}\n", "\0", "\uFEFF", "🏃", "retry: 1" }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF],
        [0xED, 0xA0, 0xBD],
    ];

    [Fact]
    public void MutatedStreamsNeverCrashNorHangNorLoseWhatCameBefore() => MutateStreams(1_000_000);

    [Fact]
    [Trait("Proof", "Long")]
    public void TenMillionMutationsNeitherCrashNorHangNorLoseWhatCameBefore() => MutateStreams(10_000_000);

    private void MutateStreams(long wanted)
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        List<Case> cases = Cases(seed);
        byte[] buffer = new byte[16 * 1024];
        long mutations = 0;
        long faults = 0;
        int i = 0;
        for (; mutations < wanted; i++)
        {
            Case stream = cases[random.Next(cases.Count)];
            stream.Bytes.CopyTo(buffer, 0);
            int length = stream.Bytes.Length;
            int first = length;
            for (int count = random.Next(1, 4); count > 0; count--, mutations++)
            {
                first = Math.Min(first, Mutate(buffer, ref length, random));
            }

            int bound = random.Next(4) == 0 ? random.Next(20, 200) : SseParser.DefaultMaxLineBytes;
            Outcome whole = Run(buffer.AsSpan(0, length), null, bound);
            Outcome pieces = Run(buffer.AsSpan(0, length), random, bound);
            faults += whole.Faulted ? 1 : 0;
            int kept = bound == SseParser.DefaultMaxLineBytes ? stream.ItemsWithin(first) : 0;
            if (!whole.Equals(pieces) || whole.Count < kept || (kept > 0 && whole.Hashes[kept - 1] != stream.Hashes[kept - 1]))
            {
                Assert.Fail($"Seed {seed}, stream {i}, bound {bound}, mutated at {first}, {kept} items due, {whole.Count} and {pieces.Count} seen: {Convert.ToHexString(buffer.AsSpan(0, length))}");
            }
        }

        output.WriteLine($"Seed {seed}: {i} streams, {mutations} mutations, {faults} over the bound.");
        Assert.InRange(faults, 1, i / 2);
    }

    private static List<Case> Cases(int seed)
    {
        Random random = new(seed);
        SseGenerator generator = new(seed);
        List<Case> cases = [];
        foreach (string name in Sample.Names("*.sse"))
        {
            // Windows of whole lines keep the runs short; whole samples are among them for depth.
            byte[] bytes = Sample.Bytes(name);
            cases.Add(new(bytes));
            for (int i = 0; i < 30; i++)
            {
                int start = bytes.AsSpan(0, random.Next(bytes.Length)).LastIndexOf((byte)'\n') + 1;
                cases.Add(new(bytes.AsSpan(start, Math.Min(bytes.Length - start, random.Next(1, 500))).ToArray()));
            }
        }

        for (int i = 0; i < 1500; i++)
        {
            cases.Add(new(generator.Next()));
        }

        return cases;
    }

    private static int Mutate(byte[] buffer, ref int length, Random random)
    {
        int at = random.Next(length + 1);
        switch (random.Next(5))
        {
            case 0 when at < length:
                buffer[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < length:
                buffer[at] = (byte)random.Next(256);
                break;
            case 2:
                int gone = Math.Min(random.Next(1, 20), length - at);
                buffer.AsSpan(at + gone, length - at - gone).CopyTo(buffer.AsSpan(at));
                length -= gone;
                break;
            case 3 when random.Next(20) == 0:
                length = at;
                break;
            default:
                byte[] token = Tokens[random.Next(Tokens.Length)];
                buffer.AsSpan(at, length - at).CopyTo(buffer.AsSpan(at + token.Length));
                token.CopyTo(buffer, at);
                length += token.Length;
                break;
        }

        return at;
    }

    /// <summary>Parses in random pieces, or in one when <paramref name="random"/> is null; only <see cref="StreamLimitException"/> may come out.</summary>
    private static Outcome Run(ReadOnlySpan<byte> bytes, Random? random, int bound)
    {
        Outcome outcome = random is null ? Outcome.Whole : Outcome.Pieces;
        outcome.Reset(bytes.Length);
        SseParser parser = new(bound);
        try
        {
            while (bytes.Length > 0)
            {
                int take = random is null ? bytes.Length : random.Next(1, Math.Min(bytes.Length, 200) + 1);
                parser.Append(bytes[..take]);
                bytes = bytes[take..];
                outcome.Drain(parser);
            }

            parser.Complete();
            outcome.Drain(parser);
            outcome.CutOff = parser.IsCutOff;
        }
        catch (StreamLimitException)
        {
            outcome.Faulted = true;
        }

        return outcome;
    }

    /// <summary>An unbroken stream with what it gives and after how many bytes.</summary>
    private sealed class Case
    {
        private readonly List<int> _due = [];

        public Case(byte[] bytes)
        {
            Bytes = bytes;
            Outcome outcome = new();
            outcome.Reset(bytes.Length);
            SseParser parser = new();
            for (int i = 0; i < bytes.Length; i++)
            {
                parser.Append(bytes.AsSpan(i, 1));
                outcome.Drain(parser);
                while (_due.Count < outcome.Count)
                {
                    _due.Add(i + 1);
                }
            }

            Hashes = outcome.Hashes[..outcome.Count].ToArray();
        }

        public byte[] Bytes { get; }

        public int[] Hashes { get; }

        public int ItemsWithin(int length)
        {
            int found = _due.BinarySearch(length + 1);
            found = found < 0 ? ~found : found;
            while (found > 0 && _due[found - 1] > length)
            {
                found--;
            }

            return found;
        }
    }

    /// <summary>What a run gave: a running hash after each item, so that the runs allocate little.</summary>
    private sealed class Outcome
    {
        private HashCode _hash;
        private int _most;

        public static Outcome Whole { get; } = new();

        public static Outcome Pieces { get; } = new();

        public int[] Hashes { get; private set; } = [];

        public int Count { get; private set; }

        public bool CutOff { get; set; }

        public bool Faulted { get; set; }

        public void Reset(int length)
        {
            _hash = default;
            _most = length + 1;
            Hashes = Hashes.Length < _most ? new int[2 * _most] : Hashes;
            Count = 0;
            CutOff = false;
            Faulted = false;
        }

        public void Drain(SseParser parser)
        {
            while (parser.TryRead(out SseItem item))
            {
                _hash.Add((int)item.Kind);
                _hash.Add(item.EventType.Length);
                _hash.AddBytes(item.EventType);
                _hash.Add(item.Data.Length);
                _hash.AddBytes(item.Data);
                Assert.True(Count < _most, "More items than bytes: the parser does not advance.");
                Hashes[Count++] = _hash.ToHashCode();
            }
        }

        public bool Equals(Outcome other) =>
            Count == other.Count && CutOff == other.CutOff && Faulted == other.Faulted
            && Hashes.AsSpan(0, Count).SequenceEqual(other.Hashes.AsSpan(0, Count));
    }
}
