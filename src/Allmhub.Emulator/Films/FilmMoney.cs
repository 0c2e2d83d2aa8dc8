using Allmhub.Emulator.Account;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Films;

/// <summary>The price of films and the refusal of those that cannot pay it.</summary>
internal sealed class FilmMoney(ModelCatalog models, AccountState account, EmulatorGeneration generation)
{
    public (long Unit, string Ratios) Price(FilmRequest request) => FilmRules.Price(request, Usd(request), account.Balance.UnitPerUsd * account.Balance.GroupRatio);

    /// <summary>What the log says beside the price.</summary>
    public string Told(FilmRequest request) =>
        new JsonMembers().Raw("is_task", "true").Text("request_path", "/v1/videos").Number("model_price", Usd(request)).Raw("group_ratio", JsonText.Decimal(account.Balance.GroupRatio)).Raw("user_group_ratio", "-1").ToString();

    public EmulatorReply Refuse(RouteCall call, bool userIsShort) => (generation, userIsShort) switch
    {
        (EmulatorGeneration.February2026, _) => call.Error("task.quota"),
        (_, true) => call.Error("task.quota-new"),
        _ => call.Error("task.quota-new", ("insufficient_user_quota", "pre_consume_token_quota_failed")),
    };

    private double Usd(FilmRequest request) => models.PriceOf(request.Model);
}
