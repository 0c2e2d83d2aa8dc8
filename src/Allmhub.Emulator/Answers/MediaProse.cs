using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Media;

namespace Allmhub.Emulator.Answers;

/// <summary>Film and picture models answer in prose for people: an echo in a fence, progress that falls at times, a link (NOTES section 4a).</summary>
internal static class MediaProse
{
    private static readonly string[] FilmProgress = ["9.0", "36.0", "45.0", "36.0", "61.8", "80.4", "61.8", "93.2"];

    public static bool IsFilm(string model) =>
        model.StartsWith("sora_video", StringComparison.Ordinal) || model.StartsWith("veo_", StringComparison.Ordinal);

    /// <summary>Before pictures that stand in the answer itself.</summary>
    public const string Here = "Here is your picture. 图片已生成。";

    public static bool IsPicture(string model) =>
        IsBanana(model) || model.Contains("seedream", StringComparison.Ordinal) || (model.Contains("image", StringComparison.Ordinal) && !model.StartsWith("gpt-image", StringComparison.Ordinal) && !model.StartsWith("imagen", StringComparison.Ordinal));

    public static bool IsMedia(string model) => IsFilm(model) || IsPicture(model);

    /// <summary>What a film or picture model says; null for others.</summary>
    /// <param name="prompt">What is asked.</param>
    /// <param name="directive">What the prompt wants of the emulator.</param>
    /// <param name="links">Where files are.</param>
    /// <param name="picture">The pictures.</param>
    public static string? Write(EmulatedPrompt prompt, Directive directive, MediaLinks links, IReadOnlyList<PictureSpec> picture) =>
        IsFilm(prompt.Model) ? Film(prompt, directive, Films(prompt, directive, links))
        : !IsPicture(prompt.Model) ? null
        : IsInside(prompt.Model) ? Inside(directive, picture)
        : Picture(prompt, directive, [.. picture.Select(p => links.Of(p))]);

    /// <summary>The prose in the pieces it is sent in: a line with its blank line each, but two lines at once, and one in two pieces.</summary>
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
            string line = prose[at..end];
            if (line.Contains(FilmProgress[^1], StringComparison.Ordinal))
            {
                int middle = line.IndexOf(FilmProgress[^1], StringComparison.Ordinal) + 1;
                piece.AddRange([line[..middle], line[middle..]]);
            }
            else if (line.Contains(FilmProgress[^3], StringComparison.Ordinal))
            {
                piece[^1] += line;
            }
            else
            {
                piece.Add(line);
            }

            at = end;
        }

        return piece;
    }

    private static List<string> Films(EmulatedPrompt prompt, Directive directive, MediaLinks links)
    {
        (int width, int height) = IsWide(prompt.Model) ? (1280, 720) : (720, 1280);
        return directive.Failure is not null ? [] : [.. Enumerable.Range(0, directive.Films ?? 1).Select(i =>
            links.OfFilm(new PictureSpec(Hash($"{prompt.Model}\n{prompt.Text}\n{i}"), width, height), Seconds(prompt.Model)).AbsoluteUri)];
    }

    private static bool IsWide(string model) => model.Contains("landscape", StringComparison.Ordinal);

    /// <summary>A part of the name such as <c>-15s</c> says how long the film is.</summary>
    private static int Seconds(string model) =>
        model.Split('-').Select(static p => p.EndsWith('s') && int.TryParse(p[..^1], out int seconds) ? seconds : 0).Append(model.StartsWith("veo", StringComparison.Ordinal) ? 8 : 10).First(static s => s > 0);

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 8).ToLowerInvariant();

    /// <summary>The newest gateways give films as HTML, where an address has its entities (NOTES section 16.5).</summary>
    private static string Html(string link) => $"<video controls src=\"{link}?access=abc.def&amp;e=1763712800\"></video>";

    private static string Film(EmulatedPrompt prompt, Directive directive, List<string> link)
    {
        if (link.Count > 0 && (directive.IsFilmHtml || prompt.FilmAsHtml))
        {
            return string.Join("\n\n", link.Select(Html));
        }

        string mode = IsWide(prompt.Model) ? "横屏模式" : "竖屏模式";
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
        string end = directive.Failure is { } reason ? $"> ❌ 视频生成失败，原因：{reason}\n\n" : string.Concat(link.Select(static l => $"> ✅ 视频生成成功，[点击这里]({l}) 查看视频~~~\n\n"));
        return head + progress + end;
    }

    private static bool IsBanana(string model) =>
        model.StartsWith("nano-banana", StringComparison.Ordinal) || (model.StartsWith("gemini", StringComparison.Ordinal) && model.Contains("image", StringComparison.Ordinal));

    /// <summary>The gateway's own page shows one Nano Banana behind the backend that writes prose (NOTES section 4a); the others are Google's.</summary>
    private static bool IsInside(string model) => IsBanana(model) && model != "gemini-2.5-flash-image-preview";

    /// <summary>Google's pictures come as data URIs; without any, the reason stands alone.</summary>
    private static string Inside(Directive directive, IReadOnlyList<PictureSpec> picture) => directive.Failure is { } reason ? reason
        : picture.Count == 0 ? "I can only describe this picture."
        : Here + "\n\n" + string.Join("\n\n", picture.Select(p => $"![image](data:{p.MediaType};base64,{Convert.ToBase64String(p.Draw())})"));

    private static string Picture(EmulatedPrompt prompt, Directive directive, IReadOnlyList<Uri> link)
    {
        string head = $$"""
            ```json
            {
              "prompt": {{JsonText.Quote(prompt.Text)}},
              "ratio": "1:1",
              "n": {{Math.Max(1, link.Count).ToString(CultureInfo.InvariantCulture)}}
            }
            ```

            >⌛️排队中......

            >⚡ 生成中.....

            >🏃‍ 进度 26..77..[100](%)


            """.ReplaceLineEndings("\n");
        string end = directive.Failure is { } reason ? $"> ❌ 生成失败：{reason}\n\n"
            : link.Count == 0 ? "> ❌ 生成失败\n\n"
            : "> ✅ 生成完成\n\n" + string.Join("\n\n", link.Select(l => $"![image]({l})")) + $"\n\n[点击下载]({link[^1]})";
        return head + end;
    }
}
