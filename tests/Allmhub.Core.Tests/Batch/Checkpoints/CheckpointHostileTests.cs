using System.Diagnostics;
using System.Text;
using Allmhub.Batch;
using Allmhub.Batch.Checkpoints;
using Allmhub.Batch.Checkpoints.Codecs;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>A file of somebody else's making is data: whatever stands in it, the worst is a question asked again.</summary>
public sealed class CheckpointHostileTests : IDisposable
{
    private readonly CheckpointBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static string Line(string result, string kind = ChatCompletionCodec.Name, string prompt = "q", string n = "1") =>
        $$"""{"allmhub":1,"kind":"{{kind}}","key":"{{CheckpointBench.Print(prompt)}}","n":{{n}},"result":{{result}}}""";

    public static TheoryData<string> Wrong =>
    [
        """{"text":1}""", """{"text":{}}""", """{"toolCall":{}}""", """{"toolCall":[1]}""", """{"toolCall":[{}]}""", """{"cost":"x"}""", """{"cost":1e999}""", """{"usage":[]}""", """{"usage":{"toolCall":null}}""", """{"usage":{"toolCall":[1]}}""",
        """{"usage":{"inputToken":"x"}}""", """{"usage":{"inputToken":1e40}}""", """{"duration":"never"}""", """{"duration":7}""", """{"finishReason":"17"}""", """{"finishReason":"Evil"}""", """{"api":"99"}""",
        """{"asked":5}""", """{"asked":-1}""", """{"asked":1.5}""", """{"asked":99999999999999}""", """{"message":[{"role":"User","part":1}]}""", """{"message":[{"role":"God","part":[]}]}""",
        """{"message":[{"role":"User","part":[{"type":"System.Diagnostics.Process, System"}]}]}""", """{"message":[{"role":"User","part":[{"$type":"System.Diagnostics.Process","type":"text"}]}]}""",
        """{"message":[{"role":"User","part":[{"type":"media","kind":"Image"}]}]}""", """{"message":[{"role":"User","part":[{"type":"media","kind":"Image","uri":"::::"}]}]}""",
        """{"message":[{"role":"User","part":[{"type":"opaque","raw":{"api":"Chat","text":"{"}}]}]}""", """{"message":[{"role":"User","part":[{"type":"opaque","raw":7}]}]}""",
        """{"media":[{"type":"media","kind":"Image","data":"%%%"}]}""", """{"body":"*"}""", """{"isComplete":"yes"}""", """{"leftOut":[1]}""", """{"text":"\ud800"}""", """{"text":"\udc00\ud800"}""",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_members_make_no_answer_and_no_crash(string result)
    {
        File.WriteAllText(_bench.FilePath, Line(result) + "\n");
        using Checkpoint<ChatCompletion> checkpoint = Open();

        Assert.False(TryTake(checkpoint, out _));
        Assert.Contains("asked again", Assert.Single(_bench.Warnings), StringComparison.Ordinal);
    }

    public static TheoryData<string> Odd =>
    [
        "[]", "7", "null", "\"{\"", "{}", "{}{}", """{"allmhub":1}""", """{"allmhub":"1","kind":"chat"}""", """{"allmhub":1e99,"kind":"chat"}""", """{"allmhub":1,"kind":["chat"]}""",
        """{"allmhub":1,"kind":"chat","key":"x","n":1,"result":{}}""", """{"allmhub":1,"kind":"chat","key":"00000000000000000000000000000000","n":0,"result":{}}""",
        """{"allmhub":1,"kind":"chat","key":"00000000000000000000000000000000","n":-1,"result":{}}""", """{"allmhub":1,"kind":"chat","key":"00000000000000000000000000000000","n":1e9,"result":{}}""",
        """{"allmhub":1,"kind":"chat","key":"00000000000000000000000000000000","n":1,"result":[]}""", """{"allmhub":1,"kind":"chat","key":"00000000000000000000000000000000","n":1}""",
        """{"allmhub":1,"kind":"chat","key":"+000000000000000000000000000000 ","n":1,"result":{}}""", "\u001b]0;pwned\u0007", "{\"allmhub\":1,\"kind\":\"\u0000\"}", "\\\\server\\share", "]]]]}}}}",
    ];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_lines_are_told_of_and_left(string line)
    {
        string content = $"{Line("{\"text\":\"good\"}")}\n{line}\n{Line("{\"text\":\"good\"}", prompt: "r")}\n";
        File.WriteAllText(_bench.FilePath, content);
        using (Checkpoint<ChatCompletion> checkpoint = Open())
        {
            Assert.Equal(2, checkpoint.File.Count);
            Assert.Contains("1 line", checkpoint.File.Oddity, StringComparison.Ordinal);
            Assert.DoesNotContain("pwned", checkpoint.File.Oddity, StringComparison.Ordinal);
            Assert.True(TryTake(checkpoint, out ChatCompletion? answer));
            Assert.Equal("good", answer!.Text);
        }

        Assert.Equal(content, File.ReadAllText(_bench.FilePath));
    }

    [Theory]
    [InlineData("[", "]", 100_000)]
    [InlineData("{\"a\":", "1}", 100_000)]
    [InlineData("[", "", 3_000_000)]
    [InlineData("{\"a\":", "", 3_000_000)]
    public void Depth_ends_nothing(string open, string close, int depth)
    {
        string deep = string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, close.Length == 0 ? 0 : depth));
        File.WriteAllText(_bench.FilePath, Line($"{{\"x\":{deep}}}") + "\n" + Line($"{{\"message\":[{{\"role\":\"User\",\"part\":[{{\"type\":\"opaque\",\"raw\":{{\"api\":\"Chat\",\"text\":\"{deep.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}}}]}}]}}", n: "2") + "\n");
        using Checkpoint<ChatCompletion> checkpoint = Open();

        // The first is no line; the second is one, whose block is as deep as it came.
        bool isThere = TryTake(checkpoint, out ChatCompletion? answer);
        Assert.False(isThere && answer!.Message.Count == 0);
    }

    [Fact]
    public void A_line_of_100_MB_is_read_in_a_time_and_a_memory_like_its_size()
    {
        byte[] text = new byte[1024 * 1024];
        Array.Fill(text, (byte)'x');
        using (FileStream file = File.Create(_bench.FilePath))
        {
            file.Write(Encoding.UTF8.GetBytes(Line("{\"text\":\"a\"}", prompt: "r") + "\n"));
            file.Write(Encoding.UTF8.GetBytes(Line("{\"text\":\"", prompt: "q")[..^1]));
            for (int i = 0; i < 100; i++)
            {
                file.Write(text);
            }

            file.Write("\n"u8);
            file.Write(Encoding.UTF8.GetBytes(Line("{\"text\":\"b\"}") + "\n"));
        }

        Stopwatch clock = Stopwatch.StartNew();
        using Checkpoint<ChatCompletion> checkpoint = Open();
        TimeSpan hostile = clock.Elapsed;
        clock.Restart();
        byte[] all = File.ReadAllBytes(_bench.FilePath);
        Assert.True(hostile < TimeSpan.FromSeconds(2) + (50 * clock.Elapsed), $"{hostile} for {all.Length} bytes");
        Assert.Equal(2, checkpoint.File.Count);
        Assert.True(TryTake(checkpoint, out ChatCompletion? answer));
        Assert.Equal("b", answer!.Text);
    }

    [Fact]
    public void Lines_longer_than_any_are_passed_over()
    {
        File.WriteAllText(_bench.FilePath, Line("{\"text\":\"" + new string('x', 500_000) + "\"}") + "\n" + Line("{\"text\":\"b\"}") + "\n" + new string('y', 700_000));
        using FileStream file = File.OpenRead(_bench.FilePath);

        CheckpointStretch[] lines = [.. CheckpointLines.Read(file.SafeFileHandle, maxLine: 200_000).Select(static line => line with { Bytes = line.Bytes.ToArray() })];

        Assert.Equal([(true, true), (false, true), (true, false)], lines.Select(static line => (line.IsTooLong, line.HasEnd)));
        Assert.Equal(CheckpointLineKind.Result, CheckpointLine.Read(lines[1].Bytes.Span, ChatCompletionCodec.Name, out _));
    }

    [Fact]
    public void Control_characters_in_answers_are_data_and_safe_on_a_screen()
    {
        File.WriteAllText(_bench.FilePath, Line("""{"text":"a\u001b]0;x\u0007b","isComplete":true}""") + "\n");
        using Checkpoint<ChatCompletion> checkpoint = Open();

        Assert.True(TryTake(checkpoint, out ChatCompletion? answer));
        Assert.Equal("a\u001b]0;x\u0007b", answer!.Text);
        Assert.DoesNotContain('\u001b', answer.ToString());
        Assert.DoesNotContain('\u001b', answer.Display);
    }

    [Fact]
    public void Damage_at_any_byte_is_survived()
    {
        Random random = new(13);
        File.WriteAllText(_bench.FilePath, Line("""{"text":"a","cost":0.5,"duration":"00:00:01","message":[{"role":"Assistant","part":[{"type":"text","text":"a"}]}],"usage":{"inputToken":1}}""") + "\n" + Line("{\"text\":\"b\"}", n: "2") + "\n");
        byte[] whole = _bench.Bytes;
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. whole];
            for (int hit = 0; hit <= i % 3; hit++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_bench.FilePath, damaged);
            try
            {
                using CheckpointFile file = CheckpointFile.Look(_bench.FilePath, ChatCompletionCodec.Name);
                using Checkpoint<ChatCompletion> checkpoint = new(file, static text => text);
                TryTake(checkpoint, out _);
                TryTake(checkpoint, out _);
            }
            catch (CheckpointException refused) when (refused.Fault == CheckpointFault.NotACheckpoint)
            {
                Assert.True(i % 3 > 0, "one byte does not make another file of it");
            }
        }
    }

    private Checkpoint<ChatCompletion> Open() => new(CheckpointFile.Open(_bench.FilePath, ChatCompletionCodec.Name), static text => text) { Warn = _bench.Warnings.Add };

    private static bool TryTake(Checkpoint<ChatCompletion> checkpoint, out ChatCompletion? answer) =>
        checkpoint.TryTake(checkpoint.Mark(new BatchItem(0, null), CheckpointBench.Print("q"), new ChatCompletionCodec([])), out answer);
}
