using System.Globalization;
using System.Text.RegularExpressions;

namespace Allmhub.Emulator.Answers;

/// <summary>Small prompts with an answer of their own, and the echo for all others.</summary>
internal static partial class Demo
{
    private const string Hello =
        "Hello! 👋 I am the Allmhub emulator: the gateway on your own machine, without a key and without a bill. "
        + "你好，这里是模拟器。 Same prompt, same answer.";

    private const string Largest = "```bash\nlargest() { du -ak \"${1:-.}\" | sort -rn | head; }\n```\n";

    public static string? Find(EmulatedPrompt prompt)
    {
        string text = prompt.Text.Trim().TrimEnd('.', '!', '?', '。', '！', '？').ToLowerInvariant();
        switch (text)
        {
            case "hello" or "hi" or "你好" or "您好" or "привіт":
                return Hello;
            case "why":
                return "Because a pipeline that cannot be tried cannot be trusted.";
            case "what did i say" or "我刚才说了什么":
                return prompt.Turn.Where(t => t.Role == "user" && t.ToolResult.Count == 0).SkipLast(1).LastOrDefault()?.Text ?? "Nothing yet.";
        }

        if (BashFunction().IsMatch(text))
        {
            return Largest;
        }

        Match count = CountTo().Match(text);
        return count.Success
            ? string.Join(' ', Enumerable.Range(1, Math.Min(int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture), 100_000)).Select(i => i.ToString(CultureInfo.InvariantCulture)))
            : null;
    }

    public static string Echo(EmulatedPrompt prompt)
    {
        EmulatedTurn? last = prompt.Turn.LastOrDefault(t => t.Role == "user");
        string attached = string.Concat((last?.Attachment ?? []).Select(a => $" [{a}]"));
        bool chinese = prompt.Text.Any(c => c is >= '\u4e00' and <= '\u9fff');
        return (chinese ? "回声：" : "Echo: ") + prompt.Text + attached;
    }

    [GeneratedRegex(@"^(?:count to|数到)\s*(\d{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex CountTo();

    [GeneratedRegex(@"^(?:a|一个).{0,100}\bbash (?:function|函数)", RegexOptions.CultureInvariant)]
    private static partial Regex BashFunction();
}
