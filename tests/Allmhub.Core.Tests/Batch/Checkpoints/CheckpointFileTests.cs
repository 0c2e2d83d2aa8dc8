using System.Text;
using Allmhub.Batch.Checkpoints;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>What is done is asked once, whatever the order, and whatever became of the file in between.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private static readonly string[] Five = ["q1", "q2", "q3", "q4", "q5"];

    private readonly CheckpointBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_second_run_asks_nothing_and_gives_the_same_in_order()
    {
        string?[] first = _bench.Run(Five);

        Assert.Equal(5, _bench.Asked());
        Assert.Equal(first, _bench.Run(Five));
        Assert.Equal(0, _bench.Asked());
        Assert.Equal(5, _bench.Lines.Length);
    }

    [Fact]
    public void Only_what_is_missing_is_asked()
    {
        string?[] first = _bench.Run("q1", "q3");
        _bench.Asked();

        string?[] second = _bench.Run(Five);

        Assert.Equal(3, _bench.Asked());
        Assert.Equal((first[0], first[1]), (second[0], second[2]));
    }

    [Fact]
    public void What_failed_is_asked_again_and_nothing_else()
    {
        string?[] first = _bench.Run(Five, static prompt => prompt == "q3");
        _bench.Asked();

        string?[] second = _bench.Run(Five);

        Assert.Equal(1, _bench.Asked());
        Assert.Equal(first.Where(static answer => answer is not null), second.Where((_, index) => index != 2));
        Assert.NotNull(second[2]);
    }

    [Fact]
    public void Equal_prompts_stay_apart_and_keep_their_answers()
    {
        string?[] first = _bench.Run("q", "q", "other", "q");

        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(first, _bench.Run("q", "q", "other", "q"));
        _bench.Asked();
        Assert.Equal(5, _bench.Run("q", "q", "q", "q", "other").Distinct().Count());
        Assert.Equal(1, _bench.Asked());
    }

    [Fact]
    public void Another_order_of_inputs_finds_the_same_answers()
    {
        string?[] first = _bench.Run(Five);
        _bench.Asked();

        Assert.Equal(first.Reverse(), _bench.Run([.. Five.Reverse()]));
        Assert.Equal(0, _bench.Asked());
    }

    [Fact]
    public void Lines_in_another_order_are_the_same_answers()
    {
        string?[] first = _bench.Run("q", "q", "a", "b");
        _bench.Asked();
        File.WriteAllText(_bench.FilePath, string.Join('\n', _bench.Lines.Reverse()) + "\n");

        Assert.Equal(first, _bench.Run("q", "q", "a", "b"));
        Assert.Equal(0, _bench.Asked());
    }

    [Fact]
    public void The_same_line_twice_is_one_answer()
    {
        string?[] first = _bench.Run("q");
        File.AppendAllText(_bench.FilePath, File.ReadAllText(_bench.FilePath) + File.ReadAllText(_bench.FilePath));
        _bench.Asked();

        string?[] second = _bench.Run("q", "q");

        Assert.Equal(first[0], second[0]);
        Assert.NotEqual(first[0], second[1]);
        Assert.Equal(1, _bench.Asked());
    }

    [Fact]
    public void Files_of_two_runs_in_one_answer_equal_requests_each_once()
    {
        string?[] one = _bench.Run("q", "a");
        string file = File.ReadAllText(_bench.FilePath);
        File.Delete(_bench.FilePath);
        string?[] other = _bench.Run("q", "b");
        File.AppendAllText(_bench.FilePath, file);
        _bench.Asked();

        string?[] both = _bench.Run("q", "q", "a", "b");

        Assert.Equal(0, _bench.Asked());
        Assert.Equal(new[] { one[0], other[0] }.Order(), both[..2].Order());
        Assert.Equal((one[1], other[1]), (both[2], both[3]));
    }

    [Fact]
    public void Other_parameters_are_another_request()
    {
        _bench.Run("m1: q");
        _bench.Asked();
        _bench.Run("m2: q");

        Assert.Equal(1, _bench.Asked());
        Assert.Equal(2, _bench.Lines.Length);
    }

    [Theory]
    [InlineData("\uFEFF", "\n")]
    [InlineData("", "\r\n")]
    [InlineData("\uFEFF", "\r\n")]
    [InlineData("\n\n \n", "\n\n\n")]
    [InlineData("\r\n", "\r\n\r\n")]
    public void Marks_and_line_ends_of_other_programs_are_harmless(string start, string end)
    {
        string?[] first = _bench.Run(Five);
        _bench.Asked();
        File.WriteAllText(_bench.FilePath, start + string.Concat(_bench.Lines.Select(line => line + end)), new UTF8Encoding(false));

        Assert.Equal(first, _bench.Run(Five));
        _bench.Run([.. Five, "q6"]);
        Assert.Equal(1, _bench.Asked());
        Assert.Empty(_bench.Warnings);
        using CheckpointFile file = CheckpointFile.Look(_bench.FilePath, TextCodec.Name);
        Assert.Null(file.Oddity);
        Assert.Equal(6, file.Count);
    }

    [Fact]
    public void What_others_take_for_line_ends_stays_in_one_line()
    {
        const string Odd = "a\u2028b\u2029c\u0085d\re\nf\u000Bg\u000Ch\u001Ci\0j😀k 中文";
        string?[] first = _bench.Run(Odd);
        _bench.Asked();

        Assert.Single(_bench.Lines);
        Assert.DoesNotContain(_bench.Lines[0], static letter => letter is '\u2028' or '\u2029' or '\u0085' || char.IsControl(letter));
        Assert.Contains("中文", _bench.Lines[0], StringComparison.Ordinal);
        Assert.Equal(first, _bench.Run(Odd));
        Assert.Equal(0, _bench.Asked());
    }

    [Fact]
    public void Raw_line_separators_that_another_program_wrote_are_read_as_text()
    {
        _bench.Run("q");
        string line = _bench.Lines[0];
        int at = line.IndexOf("\"text\":\"", StringComparison.Ordinal) + 8;
        File.WriteAllText(_bench.FilePath, line.Insert(at, "x\u2028y\u0085z") + "\n");
        _bench.Asked();

        Assert.StartsWith("x\u2028y\u0085zq ", Assert.Single(_bench.Run("q")), StringComparison.Ordinal);
        Assert.Equal(0, _bench.Asked());
    }

    [Fact]
    public void Fields_in_another_order_and_more_of_them_are_read()
    {
        string?[] first = _bench.Run("q");
        string line = _bench.Lines[0];
        string result = line[line.IndexOf("\"result\"", StringComparison.Ordinal)..^1];
        string head = line[1..line.IndexOf(",\"result\"", StringComparison.Ordinal)];
        File.WriteAllText(_bench.FilePath, $"{{ {result} , \"note\":[{{\"allmhub\":9}}], {head} }}\r\n");
        _bench.Asked();

        Assert.Equal(first, _bench.Run("q"));
        Assert.Equal(0, _bench.Asked());
    }

    [Fact]
    public void Lines_of_other_commands_and_versions_stay_and_are_told_of_once()
    {
        string?[] first = _bench.Run(Five);
        string[] lines = _bench.Lines;
        lines[1] = lines[1].Replace("\"kind\":\"text\"", "\"kind\":\"image\"", StringComparison.Ordinal);
        lines[2] = lines[2].Replace("\"allmhub\":1", "\"allmhub\":2", StringComparison.Ordinal);
        lines[3] = "this is no JSON {";
        string content = string.Join('\n', lines) + "\n";
        File.WriteAllText(_bench.FilePath, content);
        _bench.Asked();

        using (Checkpoint<string> checkpoint = _bench.Open())
        {
            Assert.Contains("3 lines", checkpoint.File.Oddity, StringComparison.Ordinal);
            Assert.Contains("line 2", checkpoint.File.Oddity, StringComparison.Ordinal);
        }

        string?[] second = _bench.Run(Five);
        Assert.Equal(3, _bench.Asked());
        Assert.Equal((first[0], first[4]), (second[0], second[4]));
        Assert.StartsWith(content, File.ReadAllText(_bench.FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_changes_nothing_and_makes_nothing()
    {
        using (CheckpointFile none = CheckpointFile.Look(_bench.FilePath, TextCodec.Name))
        {
            Assert.Equal(0, none.Count);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_bench.Folder));
        _bench.Run(Five);
        File.WriteAllBytes(_bench.FilePath, _bench.Bytes[..^7]);
        byte[] torn = _bench.Bytes;
        DateTime time = File.GetLastWriteTimeUtc(_bench.FilePath);
        using (CheckpointFile look = CheckpointFile.Look(_bench.FilePath, TextCodec.Name))
        using (CheckpointFile batch = CheckpointFile.Look(_bench.FilePath, TextCodec.Name))
        {
            Assert.Equal((4, 4), (look.Count, batch.Count));
        }

        Assert.Equal(torn, _bench.Bytes);
        Assert.Equal(time, File.GetLastWriteTimeUtc(_bench.FilePath));
    }

    [Fact]
    public async Task Many_at_once_write_whole_lines()
    {
        using (Checkpoint<string> checkpoint = _bench.Open())
        {
            string?[] answers = new string?[400];
            Allmhub.Batch.BatchItem[] items = [.. answers.Select((_, index) => checkpoint.Mark(new Allmhub.Batch.BatchItem(index, null), CheckpointBench.Print($"q{index % 50}"), TextCodec.Only))];
            await Parallel.ForEachAsync(items, (item, _) =>
            {
                checkpoint.Keep(item, $"answer {item.Index} {new string('x', (int)item.Index * 37)}");
                return ValueTask.CompletedTask;
            });
        }

        using Checkpoint<string> again = _bench.Open();
        Assert.Equal((400, null), (again.File.Count, again.File.Oddity));
        for (int index = 0; index < 400; index++)
        {
            Assert.StartsWith($"answer {index} ", _bench.Ask(again, index, $"q{index % 50}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_line_longer_than_a_piece_is_read_and_so_is_what_follows()
    {
        string large = new('x', 3_000_000);
        string?[] first = _bench.Run("a", large, "b", large + "2", "c");
        _bench.Asked();

        Assert.Equal(first, _bench.Run("a", large, "b", large + "2", "c"));
        Assert.Equal(0, _bench.Asked());
    }
}
