using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat;

/// <summary>Every answer of OpenAI chat that the contract shows; a new sample without an expectation fails.</summary>
public sealed class ChatSampleTests
{
    private const string Thought = "比较 9.11 与 9.9：整数部分相同，小数部分 0.11 小于 0.9，因此 9.9 更大。";
    private const string Png = "image/png, 69 bytes";

    private static readonly Dictionary<string, Action<ChatResult>> Expected = new(StringComparer.Ordinal)
    {
        ["chat.image.dataarray.json"] = static r => Media(r, "", MediaKind.Image, "https://filesystem.example.com/cdn/20251208/f0c1aa.png"),
        ["chat.image.markdown-datauri.json"] = static r => Media(r, "Here is the kitten you asked for.\n![image](data:image/png;base64,", MediaKind.Image, Png),
        ["chat.image.markdown-url.json"] = static r => Media(r, "![图片](", MediaKind.Image, "https://cdn.example.com/sora/3f1d2c7a-1d0b-4a6e-8f25-7f4e1f3f0a11.png"),
        ["chat.image.two-links.json"] = static r => Media(r, "```json\n", MediaKind.Image, "https://filesystem.example.com/cdn/20251208/2b7c5a.png", 26, 100),
        ["chat.json"] = static r => Answer(r, "PowerShell 是一种跨平台的任务自动化工具：它由命令行外壳、脚本语言和配置管理框架组成。", 21, 34, 55),
        ["chat.reasoning.json"] = static r => Answer(r, "9.9 更大。", 18, 76, 94, Thought, 58),
        ["chat.stream.crlf.sse"] = static r => Answer(r, "line endings are CRLF here", null),
        ["chat.stream.error-bare-json.sse"] = static r => Failed(r, "bad response status code 502 (request id: 20251208113011562290117QmTxRbLd)", ""),
        ["chat.stream.error-midway.sse"] = static r => Failed(r, "The server had an error while it processed the request.", "The first half of the ans"),
        ["chat.stream.image.datauri.sse"] = static r => Media(r, "Here is the kitten: ![image](data:image/png;base64,", MediaKind.Image, Png),
        ["chat.stream.image.progress.sse"] = static r => Media(r, "```json\n", MediaKind.Image, "https://filesystem.example.com/cdn/20251208/2b7c5a.png", 26, 77, 100),
        ["chat.stream.reasoning.sse"] = static r => Answer(r, "9.9 更大。", 18, 62, 80, "先看整数部分，再看小数部分。", 49),
        ["chat.stream.seed.sse"] = Seed,
        ["chat.stream.sse"] = static r => Answer(r, StreamedText, 19, 17, 36),
        ["chat.stream.thinktags.sse"] = static r => Answer(r, "9.9 更大。", 18, 40, 58, "比较两个小数，逐位来。"),
        ["chat.stream.timeout.sse"] = static r => Incomplete(r, "The upstream went silent here.", 26),
        ["chat.stream.tools.sse"] = static r => Calls(r, "tool_calls", "call_Zk3n0Qp8 get_weather({\"city\":\"Kyiv\"})", "call_b7Rt2MxE get_time({\"zone\":\"Asia/Shanghai\"})"),
        ["chat.stream.truncated.sse"] = static r => Incomplete(r, "This stream stops without warn", null),
        ["chat.stream.video.failed.sse"] = FailedFilm,
        ["chat.stream.video.fullwidth.sse"] = static r => Media(r, "```json\n", MediaKind.Video, FullWidthFilm, FullWidthProgress),
        ["chat.structured.json"] = static r => Answer(r, StructuredText, 112, 52, 164),
        ["chat.structured.refusal.json"] = Refused,
        ["chat.toolcalls.json"] = static r => Calls(r, "tool_calls", "call_7GJc2pQb1sX0yHn4 get_weather({\"city\":\"Kyiv\",\"unit\":\"celsius\"})", "call_hV5m8tLr3kD9wZqe get_weather({\"city\":\"上海\",\"unit\":\"celsius\"})"),
        ["chat.toolcalls.stopreason.json"] = static r => Calls(r, "stop", "call_0d5c1f2e list_files({})"),
        ["chat.video.json"] = static r => Media(r, "```json\n", MediaKind.Video, "https://cdn.example.com/sora/e2b6c1aa-7b50-4c86-9d0f-0d6e1c0d6f0a.mp4", 36, 80.4),
        ["chat.vision.json"] = static r => Answer(r, "The picture shows a small red square on a white background.", 278, 13, 291, imageToken: 255),
    };

    internal static IEnumerable<string> Claimed => Expected.Keys;

    public static TheoryData<string> Samples() => [.. Files("chat.*").Where(static file => !file.Contains(".request.", StringComparison.Ordinal))];

    public static TheoryData<string> Streams() => [.. Files("chat.*.sse")];

    [Fact]
    public void Samples_are_there() => Assert.True(Samples().Count >= 26);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_read(string file)
    {
        Assert.True(Expected.TryGetValue(file, out Action<ChatResult>? check), $"{file} has no expectation.");
        check(file.EndsWith(".sse", StringComparison.Ordinal) ? ChatSample.Stream(file) : ChatSample.Body(ChatSample.Bytes(file)));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_cut_anywhere_gives_the_same(string file)
    {
        byte[] bytes = ChatSample.Bytes(file);
        string whole = ChatSample.Stream(bytes).Describe();
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(whole, ChatSample.Stream(bytes[..cut], bytes[cut..]).Describe());
        }
    }

    private static string StreamedText => "流式输出：每个块只带一小段文字 🙂。";

    private static string StructuredText
    {
        get
        {
            using JsonDocument body = JsonDocument.Parse(ChatSample.Bytes("chat.structured.json"));
            return body.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        }
    }

    private static string FullWidthFilm => "https://cdn.example.com/sora/71c0d9b2-5f3e-4a86-b1d7-c2e90f4a6853.mp4";

    private static double[] FullWidthProgress => [9, 36, 68.9, 80.4, 96.6];

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "samples"), pattern).Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    private static void Answer(ChatResult result, string text, int? input, int output = 0, int total = 0, string reasoning = "", int reasoningToken = 0, int imageToken = 0)
    {
        Whole(result);
        Assert.Equal(text, result.Completion.Text);
        Assert.Equal(reasoning, result.Completion.Reasoning);
        Assert.Equal(ChatFinishReason.Stop, result.Completion.FinishReason);
        Assert.Equal(input is null ? null : new ChatUsage { InputToken = input.Value, OutputToken = output, TotalToken = total, ReasoningToken = reasoningToken, ImageInputToken = imageToken }, result.Completion.Usage);
        Assert.Empty(result.Completion.Media);
    }

    private static void Media(ChatResult result, string begin, MediaKind kind, string media, params double[] progress)
    {
        Whole(result);
        Assert.StartsWith(begin, result.Completion.Text, StringComparison.Ordinal);
        ChatMedia only = Assert.Single(result.Completion.Media);
        Assert.Equal(kind, only.Kind);
        Assert.Equal(media, only.ToString());
        Assert.Equal(progress, result.Progress);
        Assert.Null(result.Completion.FailureReason);
    }

    private static void Calls(ChatResult result, string raw, params string[] calls)
    {
        Whole(result);
        Assert.Equal(calls, result.Completion.ToolCall.Select(static call => $"{call.Id} {call}"));
        Assert.Equal(ChatFinishReason.ToolCall, result.Completion.FinishReason);
        Assert.Equal(raw, result.Completion.RawFinishReason);
        Assert.Equal(calls.Length, result.Completion.Message[^1].Part.Count);
    }

    private static void Seed(ChatResult result)
    {
        Media(result, "```json\n", MediaKind.Video, "https://midjourney-plus.oss-us-west-1.aliyuncs.com/sora/e987e9c4-d6f3-4858-a7db-fb2e92e80c4f.mp4", 9, 36, 45, 53.7, 61.8, 68.9, 75.6, 80.4, 90, 93.2, 95.2, 96.6);
        Assert.Equal(new ChatUsage { InputToken = 450, OutputToken = 490, TotalToken = 940 }, result.Completion.Usage);
        Assert.Equal("sora_video2", result.Completion.Model);
        Assert.Equal("asked-for", result.Completion.RequestedModel);
        Assert.EndsWith("查看视频~~~\n\n", result.Completion.Text, StringComparison.Ordinal);
    }

    private static void FailedFilm(ChatResult result)
    {
        Whole(result);
        Assert.Empty(result.Completion.Media);
        Assert.Equal(ChatFinishReason.Stop, result.Completion.FinishReason);
        Assert.Equal("❌ 视频生成失败，原因：内容可能违反了我们的使用政策", result.Completion.FailureReason);
        Assert.Equal([36], result.Progress);
    }

    private static void Refused(ChatResult result)
    {
        Whole(result);
        Assert.Equal("I can't help with that.", result.Completion.Refusal);
        Assert.Empty(result.Completion.Text);
        Assert.Equal(ChatFinishReason.Refusal, result.Completion.FinishReason);
        Assert.Equal("stop", result.Completion.RawFinishReason);
    }

    private static void Incomplete(ChatResult result, string text, int? total)
    {
        Assert.Null(result.Error);
        Assert.False(result.Completion.IsComplete);
        Assert.Equal(ChatFinishReason.None, result.Completion.FinishReason);
        Assert.Equal(text, result.Completion.Text);
        Assert.Equal(total, result.Completion.Usage?.TotalToken);
    }

    private static void Failed(ChatResult result, string message, string text)
    {
        Assert.Equal(AllmErrorKind.Server, result.Error?.Kind);
        Assert.Equal(message, result.Error?.Message);
        Assert.Equal(text, result.Completion.Text);
        Assert.False(result.Completion.IsComplete);
    }

    private static void Whole(ChatResult result)
    {
        Assert.Null(result.Error);
        Assert.True(result.Completion.IsComplete);
    }
}
