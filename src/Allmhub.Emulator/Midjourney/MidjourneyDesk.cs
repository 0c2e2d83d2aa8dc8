using System.Globalization;
using Allmhub.Emulator.Account;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Midjourney;

/// <summary>Takes submissions: banned words, the queue, the price, and the answer with its code, as the gateway rewrites it.</summary>
internal sealed class MidjourneyDesk(TaskBoard board, ModelCatalog models, AccountState account)
{
    private const string Instance = "1276540933187461120";

    private static readonly string[] Banned = ["gore", "血腥"];

    /// <summary>Takes an order; the fault <c>mj-code</c> makes the backend answer otherwise.</summary>
    public EmulatorReply Take(RouteCall call, MidjourneyOrder order)
    {
        if (Array.Find(Banned, w => order.Prompt.Contains(w, StringComparison.OrdinalIgnoreCase)) is { } word)
        {
            throw MidjourneyRefusal.Backend(24, "可能包含敏感词", new JsonMembers().Text("promptEn", order.Prompt).Text("bannedWord", word).ToString());
        }

        EmulatorTaskScript script = board.ScriptFor(order.Prompt, order.State);
        int code = call.Fault?.MidjourneyCode ?? (order.Waits && order.Action is "CUSTOM_ZOOM" or "INPAINT" ? 21 : 1);
        MidjourneyTask task = new(board.Digits(script.Digit), order, script) { RequestId = call.Request.RequestId };
        if (code is not (1 or 21 or 22))
        {
            return Refused(code, task);
        }

        if (Charge(task) is { } refusal)
        {
            return refusal;
        }

        board.Add(task);
        return Result(code, Word(code, order), Properties(code, task), script.Number ? task.Id : JsonText.Quote(task.Id));
    }

    /// <summary>A modal has been answered: the same task goes on, or another one.</summary>
    public EmulatorReply GoOn(RouteCall call, MidjourneyTask task, string prompt)
    {
        if (task.Script.NewId)
        {
            return Take(call, task.Order with { Prompt = prompt, Waits = false });
        }

        MidjourneyTask fee = new(task.Id, new("MODAL", prompt, ""), task.Script) { RequestId = call.Request.RequestId };
        if (Charge(fee) is { } refusal)
        {
            return refusal;
        }

        task.Quota += fee.Quota;
        task.GoOn(prompt);
        return Result(1, "提交成功", Properties(1, task), JsonText.Quote(task.Id));
    }

    /// <summary>Takes the price of an upload; the refusal when there is not enough.</summary>
    public EmulatorReply? Upload(RouteCall call, int count) =>
        Charge(new(board.Digits(16), new("UPLOAD", "", "") { Index = count }, board.Script) { RequestId = call.Request.RequestId });

    /// <summary>The backend's answer; a banned word has no result at all.</summary>
    public static EmulatorReply Result(int code, string description, string properties, string result)
    {
        JsonMembers answer = new JsonMembers().Number("code", code).Text("description", description).Raw("properties", properties);
        return EmulatorReply.Json((code == 24 ? answer : answer.Raw("result", result)).ToString());
    }

    /// <summary>The gateway refuses with HTTP 400 and another shape than the backend with HTTP 200.</summary>
    public static EmulatorReply Refusal(MidjourneyRefusal refusal) => refusal.IsBackend
        ? Result(refusal.Code, refusal.Message, refusal.Properties, "null")
        : EmulatorReply.Json(new JsonMembers().Number("code", refusal.Code).Text("description", refusal.Message).Text("type", "upstream_error").ToString(), 400);

    private EmulatorReply? Charge(MidjourneyTask task)
    {
        long unit = (long)((decimal)models.PriceOf(task.Model) * account.Balance.UnitPerUsd * account.Balance.GroupRatio);
        return board.Ledger.Charge(task, unit, Content(task), Told(task), out _) ? null : Refusal(MidjourneyRefusal.Gateway("quota_not_enough"));
    }

    private string Told(MidjourneyTask task) =>
        new JsonMembers().Number("model_price", models.PriceOf(task.Model)).Raw("group_ratio", JsonText.Decimal(account.Balance.GroupRatio)).Raw("user_group_ratio", "-1").ToString();

    /// <summary>The words of the log name the id, save those of a face and of an upload, which have none there.</summary>
    private string Content(MidjourneyTask task) => string.Create(
        CultureInfo.InvariantCulture,
        $"模型固定价格 {models.PriceOf(task.Model):0.00}，分组倍率 {account.Balance.GroupRatio:0.00}，操作 {task.Order.Action}{(task.Order.Action is "SWAP_FACE" or "UPLOAD" ? "" : $"，ID {task.Id}")}");

    /// <summary>A full queue names an id all the same, and there is no task.</summary>
    private static EmulatorReply Refused(int code, MidjourneyTask task) => code switch
    {
        3 => Result(3, "无可用的账号实例", "null", "null"),
        23 => Result(23, "队列已满，请稍后再试", new JsonMembers().Text("discordInstanceId", Instance).ToString(), JsonText.Quote(task.Id)),
        24 => Result(24, "可能包含敏感词", new JsonMembers().Text("promptEn", task.Prompt).Text("bannedWord", task.Prompt.Split(' ')[^1]).ToString(), "null"),
        9 => Result(9, "图片超过最大限制", "null", "null"),
        _ => Result(code, "提交失败", "null", "null"),
    };

    private static string Word(int code, MidjourneyOrder order) => code switch
    {
        21 => order.Waits ? "窗口等待" : "任务已存在",
        22 => "排队中，前方还有 1 个任务",
        _ => order.Action == "VIDEO" ? "Submit Success" : "提交成功",
    };

    private static string Properties(int code, MidjourneyTask task) => code switch
    {
        21 when task.Waits => new JsonMembers().Text("finalPrompt", task.Prompt).Raw("remix", "true").ToString(),
        21 => new JsonMembers().Text("status", "SUCCESS").Text("imageUrl", "https://cdn.example.com/mj/" + task.Id + ".png").ToString(),
        22 => new JsonMembers().Number("numberOfQueues", 1).Text("discordInstanceId", Instance).ToString(),
        _ => new JsonMembers().Text("discordInstanceId", Instance).Text("discordChannelId", Instance).ToString(),
    };
}
