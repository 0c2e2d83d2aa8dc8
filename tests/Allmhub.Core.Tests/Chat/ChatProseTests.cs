using System.Text;
using Allmhub.Chat;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat;

/// <summary>What counts as progress and as media in an answer's prose, and what does not.</summary>
public sealed class ChatProseTests
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC";

    [Theory]
    [InlineData("See the [docs](https://example.com/docs) for more.")]
    [InlineData("See [the manual](https://example.com/manual.pdf).")]
    [InlineData("[mail](mailto:a@example.com) [file](file:///etc/passwd.png) ![x](javascript:alert(1))")]
    [InlineData("Write `![alt](https://example.com/a.png)` for a picture.")]
    [InlineData("```markdown\n![alt](https://example.com/a.png)\n```\nThat is all.")]
    [InlineData("~~~~\n```\n![alt](https://example.com/a.png)\n~~~~\n")]
    [InlineData("![unfinished](https://example.com/a.png")]
    [InlineData("![broken](data:image/png;base64,@@@@)")]
    [InlineData("[100](%) is no link")]
    [InlineData("an array[0](1) and ](https://example.com/a.png)")]
    [InlineData("Write `<video src=\"https://example.com/a.mp4\">` for a film.")]
    [InlineData("```html\n<video src=\"https://example.com/a.mp4\"></video>\n```")]
    [InlineData("<video src=\"javascript:alert(1)\"></video> <source src='/a.mp4'> <videos src=\"https://example.com/a.mp4\">")]
    [InlineData("<video data-src=\"https://example.com/a.mp4\"> <video src> <video src=\"https://example.com/a.mp4")]
    [InlineData("a < b, b > c")]
    public void An_ordinary_answer_has_no_media(string text)
    {
        ChatResult result = ChatSample.Deltas(text);
        Assert.Empty(result.Completion.Media);
        Assert.Empty(result.Progress);
        Assert.Null(result.Completion.FailureReason);
        Assert.Equal(text, result.Completion.Text);
    }

    [Theory]
    [InlineData("![a](https://example.com/a.png)", MediaKind.Image, "https://example.com/a.png")]
    [InlineData("![a](https://example.com/a)", MediaKind.Image, "https://example.com/a")]
    [InlineData("![film](https://example.com/a.MP4?x=1)", MediaKind.Video, "https://example.com/a.MP4?x=1")]
    [InlineData("![a](https://example.com/a_(1).png \"title\")", MediaKind.Image, "https://example.com/a_(1).png")]
    [InlineData("[hear](https://example.com/a.mp3)", MediaKind.Audio, "https://example.com/a.mp3")]
    [InlineData("[see](https://example.com/a.webm)", MediaKind.Video, "https://example.com/a.webm")]
    [InlineData("> 🏃 进度：50%\n\n> [点击这里](https://example.com/download?id=7)", MediaKind.Unknown, "https://example.com/download?id=7")]
    [InlineData("[media](data:video/mp4;base64,AAAA)", MediaKind.Video, "video/mp4, 3 bytes")]
    [InlineData("<video controls src=\"https://example.com/t/1/content?access=abc.def&amp;e=17\"></video>", MediaKind.Video, "https://example.com/t/1/content?access=abc.def&e=17")]
    [InlineData("<VIDEO controls><Source type=\"video/mp4\" src = 'https://example.com/a'></VIDEO>", MediaKind.Video, "https://example.com/a")]
    [InlineData("`code`, a < b and <video src=https://example.com/a.webm></video>", MediaKind.Video, "https://example.com/a.webm")]
    [InlineData("<video src=\"https://example.com/a.mp4\"></video> [download](https://example.com/dl/a.mp4)", MediaKind.Video, "https://example.com/a.mp4")]
    [InlineData("`code` and ![a](https://example.com/a.png)", MediaKind.Image, "https://example.com/a.png")]
    public void A_result_is_found(string text, MediaKind kind, string media)
    {
        ChatMedia only = Assert.Single(ChatSample.Deltas(text).Completion.Media);
        Assert.Equal(kind, only.Kind);
        Assert.Equal(media, only.ToString());
    }

    [Fact]
    public void Several_pictures_keep_their_order_and_a_download_link_to_one_of_them_adds_nothing()
    {
        string[] deltas = ["[下载](https://example.com/dl/two.png)\n", "![1](https://example.com/one.png)\n", $"![2](data:image/png;base64,{Pixel})\n![3](https://example.com/two.png) ![1](https://example.com/one.png)"];
        ChatCompletion completion = ChatSample.Deltas(deltas).Completion;
        Assert.Equal(["https://example.com/one.png", "image/png, 69 bytes", "https://example.com/two.png"], completion.Media.Select(static media => media.ToString()));
        Assert.Equal("one.png", completion.Media[0].FileName);
        Assert.Equal(string.Concat(deltas), completion.Text);
        Assert.IsType<ChatTextPart>(Assert.Single(completion.Message[^1].Part));
    }

    [Fact]
    public void Two_pictures_of_one_name_are_two() =>
        Assert.Equal(2, ChatSample.Deltas("![a](https://example.com/1/image.png) ![b](https://example.com/2/image.png)").Completion.Media.Count);

    [Theory]
    [InlineData("> 🏃 进度：36.0%\n", new[] { 36.0 })]
    [InlineData("> 🏃 进度:36.0%\n", new[] { 36.0 })]
    [InlineData("> 🏃 进度 36 %\n", new[] { 36.0 })]
    [InlineData("> 🏃 进度：68.9%\n\n> 🏃 进度：80.4%\n", new[] { 68.9, 80.4 })]
    [InlineData("> 🏃 进度：45%\n> 🏃 进度：36%\n> 🏃 进度：45%\n> 🏃 进度：100%\n", new[] { 45.0, 100.0 })]
    [InlineData(">🏃‍ 进度 26..77..[100](%)\n", new[] { 26.0, 77.0, 100.0 })]
    [InlineData("```\n> 进度：36%\n```\n", new double[0])]
    [InlineData("目前的进度：36%\n", new double[0])]
    [InlineData("> 进度：360%\n", new double[0])]
    [InlineData("> 进度良好，第 3 步已完成\n", new double[0])]
    public void Progress_is_told_and_never_falls(string text, double[] progress)
    {
        Assert.Equal(progress, ChatSample.Deltas(text).Progress);
        Assert.Equal(progress, ChatSample.Deltas([.. text.EnumerateRunes().Select(static rune => rune.ToString())]).Progress);
    }

    [Fact]
    public void Progress_arrives_with_the_piece_that_tells_it()
    {
        ChatResult result = ChatSample.Deltas("> 进度：3", "6%", "\n", "![a](https://example.com/a.png)");
        ChatUpdateKind[] kinds = [.. result.Updates.Select(static update => update.Kind)];
        Assert.Equal([ChatUpdateKind.Text, ChatUpdateKind.Text, ChatUpdateKind.Progress, ChatUpdateKind.Text, ChatUpdateKind.Text, ChatUpdateKind.Finish, ChatUpdateKind.Media], kinds);
    }

    [Fact]
    public void Failure_is_the_last_line_whatever_it_says()
    {
        ChatCompletion completion = ChatSample.Deltas("> 🏃 进度：36%\n\n", "> anything at all\n\n").Completion;
        Assert.Equal("anything at all", completion.FailureReason);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
    }

    [Fact]
    public void A_report_that_speaks_of_progress_is_no_failure() =>
        Assert.Null(ChatSample.Deltas("进度：36%\n其余明天完成。").Completion.FailureReason);

    [Fact]
    public void A_large_picture_in_small_deltas_is_read_once()
    {
        byte[] picture = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(picture);
        string text = $"![image](data:image/png;base64,{Convert.ToBase64String(picture)})";
        ChatResult result = ChatSample.Deltas([.. text.Chunk(200).Select(static piece => new string(piece))]);
        Assert.Equal(picture, Assert.Single(result.Completion.Media).Data!.Value.ToArray());
        Assert.Equal(text, result.Completion.Text);
    }

    [Fact]
    public void Ten_thousand_links_and_brackets_cost_no_more_than_their_length()
    {
        StringBuilder text = new();
        for (int i = 0; i < 10_000; i++)
        {
            text.Append($"![{i}](https://example.com/{i}.png) [](((( ");
        }

        Assert.Equal(10_000, ChatSample.Deltas(text.ToString()).Completion.Media.Count);
    }
}
