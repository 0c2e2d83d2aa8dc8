using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Answers;

/// <summary>Film and picture models answer in prose for people: an echo in a fence, progress that falls at times, a link (NOTES section 4a).</summary>
internal static class MediaProse
{
    private static readonly string[] FilmProgress = ["9.0", "36.0", "45.0", "36.0", "61.8", "80.4", "61.8", "93.2"];

    public static bool IsFilm(string model) =>
        model.StartsWith("sora_video", StringComparison.Ordinal) || model.StartsWith("veo_", StringComparison.Ordinal);

    public static bool IsPicture(string model) =>
        model.Contains("image", StringComparison.Ordinal) && !model.StartsWith("gpt-image", StringComparison.Ordinal);

    public static bool IsMedia(string model) => IsFilm(model) || IsPicture(model);

    public static string? Write(EmulatedPrompt prompt, Directive directive, Uri baseUri)
    {
        string name = Tokens.Id(prompt.Model + prompt.Text, 16);
        return IsFilm(prompt.Model) ? Film(prompt, directive, new Uri(baseUri, $"/files/{name}.mp4"))
            : IsPicture(prompt.Model) ? Picture(prompt, directive, new Uri(baseUri, $"/files/{name}.png")) : null;
    }

    /// <summary>The prose in the pieces it is sent in: a line with its blank line each.</summary>
    public static List<string> Pieces(string prose)
    {
        List<string> piece = [];
        int fence = prose.IndexOf("\n```\n\n", StringComparison.Ordinal);
        int at = fence < 0 ? 0 : fence + 6;
        if (at > 0)
        {
            piece.Add(prose[..at]);
        }

        while (at < prose.Length)
        {
            int end = prose.IndexOf("\n\n", at, StringComparison.Ordinal);
            end = end < 0 ? prose.Length : end + 2;
            piece.Add(prose[at..end]);
            at = end;
        }

        return piece;
    }

    private static string Film(EmulatedPrompt prompt, Directive directive, Uri link)
    {
        string mode = prompt.Model.Contains("landscape", StringComparison.Ordinal) ? "横屏模式" : "竖屏模式";
        string head = $$"""
            ```json
            {
                "prompt": {{JsonText.Quote(prompt.Text)}},
                "mode": "{{mode}}"
            }
            ```

            > ⌛️ 任务正在队列中，请耐心等待...


            """.ReplaceLineEndings("\n");
        string progress = string.Concat(FilmProgress.Take(directive.Failure is null ? FilmProgress.Length : 2).Select(p => $"> 🏃 进度：{p}%\n\n"));
        string end = directive.Failure is { } reason ? $"> ❌ 视频生成失败，原因：{reason}\n\n" : $"> ✅ 视频生成成功，[点击这里]({link}) 查看视频~~~\n\n";
        return head + progress + end;
    }

    private static string Picture(EmulatedPrompt prompt, Directive directive, Uri link)
    {
        string head = $$"""
            ```json
            {
              "prompt": {{JsonText.Quote(prompt.Text)}},
              "ratio": "1:1",
              "n": 1
            }
            ```

            >⌛️排队中......

            >⚡ 生成中.....

            >🏃‍ 进度 26..77..[100](%)


            """.ReplaceLineEndings("\n");
        string end = directive.Failure is { } reason ? $"> ❌ 生成失败：{reason}\n\n" : $"> ✅ 生成完成\n\n![image]({link})\n\n[点击下载]({link})";
        return head + end;
    }
}
