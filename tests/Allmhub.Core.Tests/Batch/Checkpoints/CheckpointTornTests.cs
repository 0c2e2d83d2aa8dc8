using System.Text;
using Allmhub.Batch.Checkpoints;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>A process that was killed, a machine that lost power: what had been finished is kept, only what was torn is asked again, and the file is whole afterwards.</summary>
public sealed class CheckpointTornTests : IDisposable
{
    private static readonly string[] Three = ["q1", "q2", "问题三 😀"];

    private readonly CheckpointBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Torn_at_every_byte_only_what_is_behind_is_asked_again(bool crlf)
    {
        string?[] first = _bench.Run(Three);
        if (crlf)
        {
            File.WriteAllText(_bench.FilePath, File.ReadAllText(_bench.FilePath).Replace("\n", "\r\n", StringComparison.Ordinal), new UTF8Encoding(false));
        }

        byte[] whole = _bench.Bytes;
        int end = crlf ? 2 : 1;
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(_bench.FilePath, whole[..length]);
            _bench.Asked();

            string?[] second = _bench.Run(Three);

            // A line is whole with its last brace, whether its end followed or not.
            int good = Enumerable.Range(1, Three.Length).Count(count => length >= EndOf(whole, count) - end);
            Assert.True(_bench.Asked() == Three.Length - good, $"cut at {length} of {whole.Length}");
            Assert.Equal(first[..good], second[..good]);
            Assert.Equal(Three.Length, _bench.Lines.Length);
            Assert.All(_bench.Lines, static line => Assert.Equal(CheckpointLineKind.Result, CheckpointLine.Read(Encoding.UTF8.GetBytes(line), TextCodec.Name, out _)));
            Assert.Equal((byte)'\n', _bench.Bytes[^1]);
        }
    }

    [Fact]
    public void Glued_onto_a_torn_line_the_whole_one_is_found_at_every_cut()
    {
        string?[] first = _bench.Run(Three);
        string[] lines = _bench.Lines;
        for (int length = 1; length < lines[1].Length; length++)
        {
            // A program that does not look at the end has written q3 behind a torn q2, with and without a line end.
            File.WriteAllText(_bench.FilePath, $"{lines[0]}\n{lines[1][..length]}{lines[2]}{(length % 2 == 0 ? "\n" : string.Empty)}", new UTF8Encoding(false));
            _bench.Asked();

            string?[] second = _bench.Run(Three);

            Assert.True(_bench.Asked() == 1, $"cut at {length}");
            Assert.Equal((first[0], first[2]), (second[0], second[2]));
        }
    }

    [Fact]
    public void Two_torn_lines_cost_two_questions()
    {
        string?[] first = _bench.Run(Three);
        string[] lines = _bench.Lines;
        File.WriteAllText(_bench.FilePath, $"{lines[0][..^9]}\n{lines[1]}\n{lines[2][..^3]}");
        _bench.Asked();

        string?[] second = _bench.Run(Three);

        Assert.Equal(2, _bench.Asked());
        Assert.Equal(first[1], second[1]);
        Assert.Equal(second, _bench.Run(Three));
        Assert.Equal(0, _bench.Asked());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public void Zeros_of_a_lost_block_are_no_content(int count)
    {
        string?[] first = _bench.Run(Three);
        byte[] whole = _bench.Bytes;
        byte[] zeros = new byte[count];

        File.WriteAllBytes(_bench.FilePath, zeros);
        _bench.Asked();
        _bench.Run(Three);
        Assert.Equal(3, _bench.Asked());
        Assert.Equal(3, _bench.Lines.Length);

        File.WriteAllBytes(_bench.FilePath, [.. whole, .. zeros]);
        Assert.Equal(first, _bench.Run(Three));
        Assert.Equal(whole, _bench.Bytes);

        // And behind them what was written after the loss.
        File.WriteAllBytes(_bench.FilePath, [.. Encoding.UTF8.GetBytes(string.Join('\n', Encoding.UTF8.GetString(whole).Split('\n')[..1]) + "\n"), .. zeros, .. whole.AsSpan(whole.AsSpan().IndexOf((byte)'\n') + 1)]);
        Assert.Equal(first, _bench.Run(Three));
        Assert.Equal(0, _bench.Asked());
    }

    [Fact]
    public void A_line_is_written_behind_a_line_end_whoever_wrote_last()
    {
        string?[] first = _bench.Run("q1");
        using (Checkpoint<string> checkpoint = _bench.Open())
        {
            _bench.Ask(checkpoint, 0, "q1");
            File.AppendAllText(_bench.FilePath, "# a note without an end");
            _bench.Ask(checkpoint, 1, "q2");
        }

        Assert.Equal(3, _bench.Lines.Length);
        Assert.Equal("# a note without an end", _bench.Lines[1]);
        _bench.Asked();
        Assert.Equal(first[0], _bench.Run("q1", "q2")[0]);
        Assert.Equal(0, _bench.Asked());
    }

    [Fact]
    public void A_note_at_the_end_is_not_cut_off()
    {
        _bench.Run("q1");
        File.AppendAllText(_bench.FilePath, "mine");

        _bench.Run("q1", "q2");

        Assert.Equal("mine", _bench.Lines[1]);
        Assert.Equal(3, _bench.Lines.Length);
    }

    private static int EndOf(byte[] whole, int count)
    {
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            at += whole.AsSpan(at).IndexOf((byte)'\n') + 1;
        }

        return at;
    }
}
