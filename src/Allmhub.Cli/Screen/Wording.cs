using System.Text.RegularExpressions;

namespace Allmhub.Cli.Screen;

/// <summary>
/// Core's sentences name parameters and cmdlets as the module's users type them. Here they become what a user of <c>allm</c> types; a test
/// reads every sentence of Core and fails on one that would still speak of the module.
/// </summary>
internal static partial class Wording
{
    /// <summary>Whole pieces, before single parameters. The first that fits wins.</summary>
    private static readonly (string Module, string Own)[] Phrases =
    [
        ("Attach the files in it: Get-ChildItem -File.", "Attach the files in it, each with its own -f."),
        ("Give the sounds in it: Get-ChildItem -File.", "Give the sounds in it, as in folder/*.wav."),
        ("Give the pictures in it: Get-ChildItem -File.", "Give the pictures in it, each with its own --image."),
        ("Give the key with -ApiKey.", "The key belongs into ALLMHUB_API_KEY."),
        ("Write https, or add -AllowInsecure if you mean it.", "Write https."),
        ("Give them with -ProxyCredential.", "Use a proxy that wants none."),
        ("(-Proxy, the profile, or the environment's http_proxy, https_proxy and all_proxy)", "(the environment's http_proxy, https_proxy and all_proxy)"),
        ("Ask for Wav or Mp3, or for a -PartLength that keeps the text in one request.", "Ask for --format wav or mp3, or give a shorter text."),
        ("-ExtraBody @{ response_format = 'json' }, or another model", "--as text, or another model"),
        ("-As Segment", "--as segment"),
        ("save them first (-OutFile, Save-AllmMedia)", "save them first"),
        ("Save them first (Save-AllmMedia)", "Save them first"),
        ("Save it first (Save-AllmMedia)", "Save it first"),
        ("Look again with Wait-AllmTask -Id or Get-AllmTask -Refresh;", "'allm video --id' goes on waiting for it, 'allm tasks --refresh' looks at it;"),
        ("Get-AllmTask -Status Unknown -Refresh", "'allm tasks --status unknown --refresh'"),
        ("with Get-AllmBalance", "with 'allm balance'"),
        ("; Invoke-AllmApi sends any body", string.Empty),
        ("Start-AllmVideo -Api Midjourney and Start-AllmMidjourney -Video take them", "allm has no command for these"),
        ("or wait longer with -TimeoutSec", "or wait longer with a higher --timeout"),
        ("and save fewer at a time with a smaller -ThrottleLimit", "and save fewer at a time"),
        ("Name such a model, or use -Api Videos.", "Name such a model, or use --api videos."),
        ("-Prompt is empty", "The prompt is empty"),
        ("ask with -Api Chat, or with -Api Gemini when", "ask with --api chat, or with --api gemini when"),

        // The same of Core's Chinese.
        ("请附加其中的文件：Get-ChildItem -File。", "请附加其中的文件，每个都用 -f。"),
        ("请给出其中的声音：Get-ChildItem -File。", "请给出其中的声音，例如 folder/*.wav。"),
        ("请给出其中的图片：Get-ChildItem -File。", "请给出其中的图片，每张都用 --image。"),
        ("密钥请用 -ApiKey 给出。", "密钥应放入 ALLMHUB_API_KEY。"),
        ("请写 https；确需如此请加上 -AllowInsecure。", "请写 https。"),
        ("请用 -ProxyCredential 给出。", "请使用不需要它们的代理。"),
        ("（-Proxy、配置，或环境变量 http_proxy、https_proxy 和 all_proxy）", "（环境变量 http_proxy、https_proxy 和 all_proxy）"),
        ("请要求 Wav 或 Mp3，或用足够大的 -PartLength 使文字放进一次请求。", "请用 --format wav 或 mp3，或给出更短的文字。"),
        ("-ExtraBody @{ response_format = 'json' }，或其他模型", "--as text，或其他模型"),
        ("请先保存（-OutFile、Save-AllmMedia）", "请先保存"),
        ("请先保存（Save-AllmMedia）", "请先保存"),
        ("请用 Wait-AllmTask -Id 或 Get-AllmTask -Refresh 再次查看；", "'allm video --id' 会继续等待它，'allm tasks --refresh' 可查看它；"),
        ("请用 Get-AllmBalance 查看", "请用 'allm balance' 查看"),
        ("；Invoke-AllmApi 可发送任意内容", string.Empty),
        ("请用 Start-AllmVideo -Api Midjourney 或 Start-AllmMidjourney -Video", "allm 没有对应的命令"),
        ("或用 -TimeoutSec 等待更久", "或用更大的 --timeout 等待更久"),
        ("，并用更小的 -ThrottleLimit 减少同时保存的数量", "，并减少同时保存的数量"),
        ("-Prompt 为空", "提示词为空"),
    ];

    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["Api"] = "--api",
        ["AspectRatio"] = "--aspect-ratio",
        ["Attachment"] = "--attach",
        ["BaseUri"] = "--base-url",
        ["Count"] = "--count",
        ["Diarize"] = "--diarize",
        ["Force"] = "--force",
        ["Format"] = "--format",
        ["Image"] = "--image",
        ["Instruction"] = "--instruction",
        ["JsonSchema"] = "--schema",
        ["Language"] = "--language",
        ["MaxToken"] = "--max-tokens",
        ["Minimum"] = "--minimum",
        ["MinimumDay"] = "--minimum-day",
        ["Model"] = "--model",
        ["NegativePrompt"] = "--negative",
        ["NoStream"] = "--no-stream",
        ["OutFile"] = "--output",
        ["Path"] = "--output",
        ["Prompt"] = "the prompt",
        ["ReasoningEffort"] = "--effort",
        ["Refresh"] = "--refresh",
        ["Second"] = "--seconds",
        ["Session"] = "--session",
        ["Size"] = "--size",
        ["Speed"] = "--speed",
        ["Split"] = "--split",
        ["System"] = "--system",
        ["Temperature"] = "--temperature",
        ["TimeoutSec"] = "--timeout",
        ["Translate"] = "--translate",
        ["Voice"] = "--voice",
    };

    /// <summary>Says a sentence of Core in the words of <c>allm</c>.</summary>
    /// <param name="text">The sentence.</param>
    /// <returns>The same where it names nothing of the module.</returns>
    public static string Of(string text)
    {
        foreach ((string module, string own) in Phrases)
        {
            text = text.Replace(module, own, StringComparison.Ordinal);
        }

        return Parameter().Replace(text, static match => Options.TryGetValue(match.Groups[1].Value, out string? option) ? option + Value(match.Groups[2].Value) : match.Value);
    }

    private static string Value(string word) => word.ToLowerInvariant();

    // A parameter and, after these that take a word of a list, the word: "-Api Chat".
    [GeneratedRegex(@"(?<![\w'-])-([A-Z][A-Za-z]+)\b((?<=-Api) (?:Chat|Responses|Claude|Gemini|Images|Videos)\b)?")]
    private static partial Regex Parameter();
}
