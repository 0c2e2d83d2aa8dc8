using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Midjourney;

/// <summary>Reads the nine submissions and the four ways on, and refuses what the gateway or the backend refuses (NOTES sections 10 and 16.4).</summary>
internal sealed partial class MidjourneyReader(TaskBoard board)
{
    public static MidjourneyOrder Imagine(JsonElement body)
    {
        _ = Pictures(body, 0, 5);
        return new("IMAGINE", Prompt(body), "/imagine " + Prompt(body)) { State = State(body) };
    }

    public static MidjourneyOrder Blend(JsonElement body)
    {
        int count = Pictures(body, 2, 5);
        return new("BLEND", "", $"/blend {count} pictures") { State = State(body) };
    }

    public static MidjourneyOrder Describe(JsonElement body)
    {
        string? picture = body.Text("base64") ?? body.Text("link");
        if (string.IsNullOrEmpty(picture))
        {
            throw MidjourneyRefusal.Backend(4, "base64不能为空");
        }

        CheckPicture(picture);
        return new("DESCRIBE", "", "/describe picture.png") { State = State(body) };
    }

    public static MidjourneyOrder Shorten(JsonElement body) => new("SHORTEN", Prompt(body), "/shorten " + Prompt(body)) { State = State(body) };

    public static MidjourneyOrder Edits(JsonElement body)
    {
        string prompt = Prompt(body);
        CheckPicture(body.Text("image") is { Length: > 0 } image ? image : throw MidjourneyRefusal.Backend(4, "image不能为空"));
        return new("EDITS", prompt, "/edit " + prompt) { State = State(body) };
    }

    public static MidjourneyOrder SwapFace(JsonElement body)
    {
        if (string.IsNullOrEmpty(body.Text("sourceBase64")) || string.IsNullOrEmpty(body.Text("targetBase64")))
        {
            throw MidjourneyRefusal.Gateway("sour_base64_and_target_base64_is_required");
        }

        CheckPicture(body.Text("sourceBase64")!);
        CheckPicture(body.Text("targetBase64")!);
        return new("SWAP_FACE", "InsightFace", "提交成功") { State = State(body) };
    }

    public MidjourneyOrder Video(JsonElement body)
    {
        string prompt = body.Text("prompt") ?? "";
        bool extends = body.Text("action") == "extend";
        if (body.Find("index") is { ValueKind: not JsonValueKind.Number })
        {
            throw MidjourneyRefusal.Gateway("bind_request_body_failed");
        }

        if (body.Text("taskId") is { Length: > 0 } && !extends)
        {
            throw MidjourneyRefusal.Backend(4, "action不能为空");
        }

        MidjourneyTask? source = extends ? Source(body) : null;
        if (extends ? body.Integer("index") is not (>= 0 and <= 3) : prompt.Length == 0 && string.IsNullOrEmpty(body.Text("image")))
        {
            throw MidjourneyRefusal.Backend(4, extends ? "index参数错误" : "prompt不能为空");
        }

        string motion = body.Text("motion") ?? "low";
        return new("VIDEO", prompt, $"/video {prompt} --motion {motion}") { State = State(body), Source = source, Index = body.Integer("index") ?? 0, Films = body.Integer("batchSize") ?? 4 };
    }

    /// <summary>Index 0 is refused for REROLL too; the newest gateways still do.</summary>
    public MidjourneyOrder Change(JsonElement body)
    {
        string action = body.Text("action") ?? "";
        string refused = body.Text("taskId") is not { Length: > 0 } ? "task_id_is_required" : action.Length == 0 ? "action_is_required" : body.Integer("index") is null or 0 ? "index_is_required" : "";
        if (refused.Length > 0)
        {
            throw MidjourneyRefusal.Gateway(refused);
        }

        return action is "UPSCALE" or "VARIATION" or "REROLL" && body.Integer("index") is >= 1 and <= 4
            ? Follow(Source(body), action, body.Integer("index")!.Value, body, "")
            : throw MidjourneyRefusal.Backend(4, "action参数错误");
    }

    /// <summary>The gateway reads the action from its own field, the backend from the words; without the field there is no model (NOTES section 10).</summary>
    public MidjourneyOrder? SimpleChange(JsonElement body)
    {
        if (body.Text("action") is not { Length: > 0 })
        {
            return null;
        }

        Match match = Simple().Match(body.Text("content") ?? "");
        if (!match.Success || match.Groups["id"].Value != body.Text("taskId"))
        {
            throw MidjourneyRefusal.Backend(4, "content参数错误");
        }

        string word = match.Groups["word"].Value.ToUpperInvariant();
        return Follow(Source(body), word[0] switch { 'U' => "UPSCALE", 'V' => "VARIATION", _ => "REROLL" }, word.Length > 1 ? word[1] - '0' : 1, body, "");
    }

    /// <summary>Presses a button; null when the gateway cannot price it.</summary>
    public MidjourneyOrder? Press(JsonElement body)
    {
        string customId = body.Text("customId") ?? "";
        if (MidjourneyAction.OfButton(customId) is not { } action)
        {
            return null;
        }

        MidjourneyTask source = Source(body);
        if (!MidjourneyButtons.Of(source.Order.Action, source.Hash, source.Order.Films).Any(b => b.Id == customId))
        {
            throw MidjourneyRefusal.Backend(4, "关联按钮不存在");
        }

        int index = customId.Split("::") is [_, _, _, { } number, ..] && int.TryParse(number, out int found) ? found : 0;
        return Follow(source, action, index, body, customId);
    }

    public (MidjourneyTask Task, string Prompt) Modal(JsonElement body)
    {
        MidjourneyTask task = board.Find<MidjourneyTask>(body.Text("taskId") ?? "") ?? throw MidjourneyRefusal.Gateway("task_not_found");
        if (!task.Waits)
        {
            throw MidjourneyRefusal.Backend(4, "任务状态错误");
        }

        string prompt = body.Text("prompt") is { Length: > 0 } given ? given : task.Prompt;
        string? mask = body.Text("maskBase64");
        if (task.Order.Action == "INPAINT")
        {
            CheckPicture(mask is { Length: > 0 } ? mask : throw MidjourneyRefusal.Backend(4, "局部重绘蒙版不能为空"));
        }

        return task.Order.Action == "CUSTOM_ZOOM" && !prompt.Contains("--zoom", StringComparison.Ordinal) ? throw MidjourneyRefusal.Backend(4, "prompt缺少--zoom参数") : (task, prompt);
    }

    /// <summary>How many pictures come in base64Array; each must be one.</summary>
    public static int Pictures(JsonElement body, int least, int most)
    {
        IReadOnlyList<string> picture = body.Texts("base64Array");
        foreach (string one in picture)
        {
            CheckPicture(one);
        }

        return picture.Count >= least && picture.Count <= most ? picture.Count : throw MidjourneyRefusal.Backend(4, "base64List参数错误");
    }

    private static void CheckPicture(string text)
    {
        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        byte[] data = new byte[text.Length];
        string base64 = text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..];
        if (!Convert.TryFromBase64String(base64, data, out int length) || PictureHeader.Read(data.AsSpan(0, length)) is null)
        {
            throw MidjourneyRefusal.Backend(4, "base64格式错误");
        }
    }

    /// <summary>Variations and rerolls ask for a prompt when remix is on; zoom and region always ask for more.</summary>
    private static MidjourneyOrder Follow(MidjourneyTask source, string action, int index, JsonElement body, string customId)
    {
        bool remixes = (source.Script.Remix || body.Flag("enableRemix")) && action is "VARIATION" or "REROLL" or "HIGH_VARIATION" or "LOW_VARIATION";
        string word = customId.Length > 0 ? customId : action switch { "UPSCALE" => $"U{index}", "VARIATION" => $"V{index}", _ => "R" };
        return new(action, source.Prompt, $"/up {source.Id} {word}") { State = State(body), Source = source, Index = index, Waits = remixes || action is "CUSTOM_ZOOM" or "INPAINT" };
    }

    private MidjourneyTask Source(JsonElement body)
    {
        MidjourneyTask task = board.Find<MidjourneyTask>(body.Text("taskId") ?? "") ?? throw MidjourneyRefusal.Gateway("task_not_found");
        return task.Current.IsDone ? task : throw MidjourneyRefusal.Gateway("task_status_not_success");
    }

    private static string Prompt(JsonElement body) => body.Text("prompt") is { Length: > 0 } prompt && !string.IsNullOrWhiteSpace(prompt) ? prompt : throw MidjourneyRefusal.Gateway("prompt_is_required");

    private static string State(JsonElement body) => body.Text("state") ?? "";

    [GeneratedRegex("^(?<id>\\S+) (?<word>[UVuv][1-4]|[Rr])$", RegexOptions.CultureInvariant)]
    private static partial Regex Simple();
}
