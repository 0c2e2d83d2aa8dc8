using Allmhub.Chat;
using Allmhub.Chat.Dialects.Claude;
using Allmhub.Chat.Dialects.Gemini;
using Allmhub.Chat.Dialects.Responses;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>Every sample of the three formats; a new one without an expectation fails.</summary>
public sealed class DialectSampleTests
{
    // How it ends, then what it holds, then the tokens.
    private static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["claude.json"] = "Stop/end_turn | A cmdlet is a single-purpose command built on .NET. | 14+17=31 (0 cached, 0 thought)",
        ["claude.stream.error-bare-json.sse"] = "Server Overloaded (request id: 20251208120944310277541PzLqWvXn) | Partial | 14+1=15 (0 cached, 0 thought)",
        ["claude.stream.error.sse"] = "Server Overloaded | Partial | 14+1=15 (0 cached, 0 thought)",
        ["claude.stream.sse"] = "Stop/end_turn | A cmdlet is 一个命令。 | 14+17=31 (0 cached, 0 thought)",
        ["claude.stream.thinking.sse"] = "Stop/end_turn | 9.9 | thinks Compare the tenths digit. | 14+17=31 (0 cached, 0 thought)",
        ["claude.stream.tooluse.sse"] = "ToolCall/tool_use | Let me check. | calls toolu_01A7cQ2dXyTn8RkPzWmLbVuE get_weather({\"city\": \"Kyiv\"}) | 14+17=31 (0 cached, 0 thought)",
        ["claude.thinking.json"] = "Stop/end_turn | 9.9 is larger. | thinks The integer parts are equal; 0.9 is more than 0.11. | 14+17=31 (0 cached, 0 thought)",
        ["claude.tooluse.json"] = "ToolCall/tool_use | I'll look that up. | calls toolu_01A7cQ2dXyTn8RkPzWmLbVuE get_weather({\"city\":\"Kyiv\"}) | 14+17=31 (0 cached, 0 thought)",
        ["claude.vision.json"] = "Stop/end_turn | The image is a single red pixel. | 14+17=31 (0 cached, 0 thought)",
        ["claude.websearch.error.json"] = "Stop/end_turn | The search limit was reached. | 14+17=31 (0 cached, 0 thought)",
        ["claude.websearch.json"] = "Stop/end_turn | I'll search for that.It was announced on the team blog. | cites https://devblogs.example.com/powershell/ | 6039+131=6170 (0 cached, 0 thought)",
        ["gemini.blocked.json"] = "ContentFilter/PROHIBITED_CONTENT | 31+0=31 (0 cached, 0 thought)",
        ["gemini.converted.json"] = "Stop/STOP | Answer of a non-Google channel. | 9+8=17 (0 cached, 0 thought)",
        ["gemini.functioncall.seed.json"] = "ToolCall/STOP | calls call_0 enable_lights({}) | 75+32=107 (0 cached, 29 thought)",
        ["gemini.image.json"] = "Stop/STOP | Here is your picture. | Image image/png, 69 bytes | 8+1303=1311 (0 cached, 0 thought)",
        ["gemini.image.noimage.json"] = "ContentFilter/NO_IMAGE | 12+0=12 (0 cached, 0 thought)",
        ["gemini.image.refused.json"] = "ContentFilter/IMAGE_SAFETY | 22+0=22 (0 cached, 0 thought)",
        ["gemini.image.thoughtimage.json"] = "Stop/STOP | thinks Sketching the layout. | Image image/png, 69 bytes | 9+16=25 (0 cached, 0 thought)",
        ["gemini.json"] = "Stop/STOP | PowerShell passes objects through its pipeline. | 9+16=25 (0 cached, 0 thought)",
        ["gemini.pdf.json"] = "Stop/STOP | The document is a two-page invoice dated 3 December 2025. | 531+14=545 (0 cached, 0 thought)",
        ["gemini.stream.error.sse"] = "Server The model is overloaded. | Partial  | 9+1=10 (0 cached, 0 thought)",
        ["gemini.stream.functioncall.sse"] = "ToolCall/STOP | calls call_0 enable_lights({}) | calls call_1 set_light_color({\"rgb_hex\":\"ff0000\"}) | 75+43=118 (0 cached, 29 thought)",
        ["gemini.stream.image.sse"] = "Stop/STOP | Drawing…  | Image image/png, 69 bytes | 8+1293=1301 (0 cached, 0 thought)",
        ["gemini.stream.sse"] = "Stop/STOP | PowerShell 管道传递的是对象。 | 9+11=20 (0 cached, 0 thought)",
        ["gemini.stream.thinking.sse"] = "Stop/STOP | 9.9 is larger. | thinks **Weighing it up**\n | 14+103=117 (0 cached, 96 thought)",
        ["gemini.structured.json"] = "Stop/STOP | [{\"name\":\"Borscht\",\"minutes\":90},{\"name\":\"Varenyky\",\"minutes\":60}] | 9+16=25 (0 cached, 0 thought)",
        ["gemini.thinking.json"] = "Stop/STOP | 9.9 is larger. | thinks **Comparing decimals**\nThe tenths digit decides. | 14+119=133 (0 cached, 112 thought)",
        ["gemini.video.json"] = "Stop/STOP | 00:02 - a bicycle passes; 00:05 - the rider waves. | 2893+19=2912 (0 cached, 0 thought)",
        ["gemini.vision.json"] = "Stop/STOP | A red square. | 265+4=269 (0 cached, 0 thought)",
        ["responses.failed.json"] = "Server The model produced no response. | no usage",
        ["responses.functioncall.json"] = "ToolCall/completed | calls call_Yx8Q2mKc0RjV get_weather({\"city\":\"Kyiv\"}) | 61+18=79 (0 cached, 0 thought)",
        ["responses.incomplete.json"] = "Length/max_output_tokens | This answer was cut because the bud | 17+16=33 (0 cached, 0 thought)",
        ["responses.json"] = "Stop/completed | A pipeline passes objects from one command to the next. | 17+12=29 (0 cached, 0 thought)",
        ["responses.reasoning.json"] = "Stop/completed | 9.9 is larger than 9.11. | thinks **Comparing the decimals**\n\nThe integer parts are equal, so the tenths decide. | 20+212=232 (0 cached, 192 thought)",
        ["responses.stream.failed.sse"] = "Server An error occurred while the request was processed. | Partial an | no usage",
        ["responses.stream.functioncall.sse"] = "ToolCall/completed | calls call_Yx8Q2mKc0RjV get_weather({\"city\":\"Kyiv\"}) | 61+18=79 (0 cached, 0 thought)",
        ["responses.stream.reasoning.sse"] = "Stop/completed | 9.9 is larger. | thinks **Comparing** the tenths. | 20+120=140 (0 cached, 96 thought)",
        ["responses.stream.sse"] = "Stop/completed | Objects, not text. | 15+6=21 (0 cached, 0 thought)",
        ["responses.video.html.json"] = "Stop/completed | <video controls src=\"https://api.example.com/v1/tasks/task_q7Zr2mWc9TtLk4Xn8Vb1Jd6Hs3Gf5Pya/artifacts/video_0/content?access=abc.def&amp;e=1763712800\"></video> | Video https://api.example.com/v1/tasks/task_q7Zr2mWc9TtLk4Xn8Vb1Jd6Hs3Gf5Pya/artifacts/video_0/content?access=abc.def&e=1763712800 | no usage",
        ["responses.websearch.json"] = "Stop/completed | PowerShell 7.6 was announced on the team blog. | cites https://devblogs.example.com/powershell/ | 318+74=392 (0 cached, 0 thought)",
    };

    internal static IEnumerable<string> Claimed => Expected.Keys;

    public static TheoryData<string> Every() => Named(static name => !name.Contains("request", StringComparison.Ordinal));

    public static TheoryData<string> Json() => Named(static name => name.EndsWith(".json", StringComparison.Ordinal) && !name.Contains("request", StringComparison.Ordinal));

    public static TheoryData<string> Streams() => Named(static name => name.EndsWith(".sse", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Every))]
    public void A_sample_is_read_as_it_is_meant(string name)
    {
        Assert.True(Expected.TryGetValue(name, out string? summary), $"{name} has no expectation.");
        Assert.Equal(summary, Summary(DialectDriver.ReadSample(Of(name), name)));
    }

    [Theory]
    [MemberData(nameof(Json))]
    public void Every_whole_answer_says_how_it_ended(string name)
    {
        Reading reading = DialectDriver.ReadSample(Of(name), name);
        if (reading.Error is { } error)
        {
            Assert.Contains("failed", name, StringComparison.Ordinal);
            Assert.Equal(AllmErrorKind.Server, error.Kind);
            return;
        }

        Assert.True(reading.SawEnd);
        Assert.NotEqual(ChatFinishReason.None, reading.Completion.FinishReason);
        Assert.NotNull(reading.Completion.RawFinishReason);
        Assert.True(reading.Completion.Usage is null or { InputToken: > 0 });
        bool isRefused = reading.Completion.FinishReason == ChatFinishReason.ContentFilter;
        Assert.Equal(isRefused, reading.Completion is { Text: "", ToolCall.Count: 0, Media.Count: 0 });
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_stream_reads_the_same_wherever_it_is_cut(string name)
    {
        byte[] bytes = Sample.Bytes(name);
        string whole = DialectDriver.Describe(DialectDriver.ReadStream(Of(name), bytes, 0));
        for (int split = 1; split < bytes.Length; split++)
        {
            Assert.Equal(whole, DialectDriver.Describe(DialectDriver.ReadStream(Of(name), bytes, split)));
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_ends_well_or_with_an_error_that_keeps_the_text(string name)
    {
        Reading reading = DialectDriver.ReadSample(Of(name), name);
        bool isBroken = name.Contains("error", StringComparison.Ordinal) || name.Contains("failed", StringComparison.Ordinal);
        Assert.Equal(isBroken, reading.Error is not null);
        Assert.Equal(!isBroken, reading.SawEnd);
        Assert.True(reading.Completion.Text.Length > 0 || reading.Completion.ToolCall.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_cut_short_never_looks_complete(string name)
    {
        byte[] bytes = Sample.Bytes(name);
        int lastEvent = bytes.AsSpan().TrimEnd("\r\n"u8).LastIndexOf("\n\n"u8);

        // The event before has lost its last brace, so it does not count either.
        Assert.False(DialectDriver.ReadStream(Of(name), bytes[..(lastEvent - 1)], 0).SawEnd);
    }

    private static TheoryData<string> Named(Func<string, bool> filter) =>
        [.. new[] { "claude.*", "gemini.*", "responses.*" }.SelectMany(Sample.Names).Where(filter)];

    private static string Summary(Reading reading)
    {
        ChatCompletion answer = reading.Completion;
        IEnumerable<string> pieces =
        [
            reading.Error is { } error ? $"{error.Kind} {error.Message}" : $"{answer.FinishReason}/{answer.RawFinishReason}",
            answer.Text,
            answer.Reasoning.Length > 0 ? $"thinks {answer.Reasoning}" : string.Empty,
            .. answer.ToolCall.Select(static call => $"calls {call.Id} {call}"),
            .. answer.Media.Select(static media => $"{media.Kind} {media}"),
            .. answer.Citation.Select(static citation => $"cites {citation.Uri}"),
            answer.Usage is { } usage ? $"{usage.InputToken}+{usage.OutputToken}={usage.TotalToken} ({usage.CachedToken} cached, {usage.ReasoningToken} thought)" : "no usage",
        ];
        return string.Join(" | ", pieces.Where(static piece => piece.Length > 0));
    }

    private static IChatDialect Of(string name) => name.Split('.')[0] switch
    {
        "claude" => new ClaudeDialect(),
        "gemini" => new GeminiDialect(),
        _ => new ResponsesDialect(),
    };
}
