using Allmhub.Emulator.Account;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Routing;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator.Billing;

/// <summary>Takes the price of calls that are answered at once, by the gateway's formulas (NOTES section 16.7), and has the log keep it.</summary>
internal sealed class Till(ModelCatalog models, AccountState account, TaskLedger ledger, EmulatorGeneration generation)
{
    private const decimal Million = 1_000_000;
    private const decimal CacheWrite = 1.25m;
    private const decimal Hour = 1.6m;
    private const long LongPrompt = 200_000;

    /// <summary>Takes the price; false when it is not there.</summary>
    /// <param name="call">The call.</param>
    /// <param name="model">The model.</param>
    /// <param name="use">What it used.</param>
    /// <param name="isStream">Whether it is answered as a stream.</param>
    public bool Take(RouteCall call, string model, Use use, bool isStream = false)
    {
        Rate? entry = models.Priced(model) is { } found ? new Rate(found, IsOld: generation == EmulatorGeneration.February2026) : null;
        decimal unit = entry is null ? 0 : Units(entry, use) + Tools(model, use);
        return ledger.Charge(model, (long)unit, (use.Read, use.Written), call.Request.RequestId, isStream, entry is null ? "null" : Told(entry, use));
    }

    private decimal Units(Rate model, Use use)
    {
        decimal group = account.Balance.GroupRatio;
        decimal dollar = account.Balance.UnitPerUsd;
        if (model.PerCall > 0)
        {
            return Round((decimal)model.PerCall * dollar * group * use.Piece * use.Factor);
        }

        if (model.IsTiered)
        {
            // What stands in the price list as an expression: USD per million, dearer beyond a length.
            decimal usd = use.Read <= LongPrompt ? (use.Read * 1.25m) + (use.Written * 10) : (use.Read * 2.5m) + (use.Written * 15);
            return Round(usd / Million * dollar * group);
        }

        decimal tokens = use.Heard + use.Spoken > 0 && (model.Audio ?? model.Spoken) is not null ? Sounds(model, use) : Texts(model, use);
        decimal unit = Round(tokens * model.Ratio * group);
        return unit < 1 && use.Read + use.Written > 0 && model.Ratio * group > 0 ? 1 : Math.Max(0, unit);
    }

    private static decimal Texts(Rate model, Use use)
    {
        decimal write = model.CacheWrite ?? CacheWrite;
        decimal sum = use.Read - use.Cached - use.CacheWritten - use.CacheKept - use.Seen;
        sum += use.Cached * (model.Cache ?? 1);
        sum += (use.CacheWritten + (use.CacheKept * Hour)) * write;
        sum += use.Seen * (model.Image ?? 1);
        return sum + (use.Written * model.Completion);
    }

    private static decimal Sounds(Rate model, Use use)
    {
        decimal sound = model.Audio ?? 1;
        decimal read = use.Read - use.Heard + (use.Heard * sound);
        return read + ((use.Written - use.Spoken) * model.Completion) + (use.Spoken * sound * (model.Spoken ?? 1));
    }

    /// <summary>USD for a thousand calls, by the tool and for one of them by the model.</summary>
    private decimal Tools(string model, Use use)
    {
        if (use.Tool is not { } tool)
        {
            return 0;
        }

        bool isDear = model.StartsWith("gpt-4o", StringComparison.Ordinal) || model.StartsWith("gpt-4.1", StringComparison.Ordinal);
        decimal thousand = tool.Name switch { "web_search" => 10, "web_search_preview" => isDear ? 25 : 10, "google_search" => 14, _ => 0 };
        return Round(thousand * tool.Count * account.Balance.UnitPerUsd * account.Balance.GroupRatio / 1000);
    }

    /// <summary>What the log says beside the price.</summary>
    private string Told(Rate model, Use use)
    {
        JsonMembers told = new JsonMembers()
            .Raw("model_ratio", Text(model.PerCall > 0 ? 0 : model.Ratio)).Raw("group_ratio", Text(account.Balance.GroupRatio)).Raw("user_group_ratio", "-1")
            .Raw("completion_ratio", Text(model.Completion)).Number("cache_tokens", use.Cached).Raw("cache_ratio", Text(model.Cache ?? 1)).Number("model_price", model.PerCall > 0 ? model.PerCall : -1);
        if (use.CacheWritten + use.CacheKept > 0)
        {
            told.Number("cache_creation_tokens", use.CacheWritten + use.CacheKept).Raw("cache_creation_ratio", Text(model.CacheWrite ?? CacheWrite))
                .Number("cache_creation_tokens_5m", use.CacheWritten).Number("cache_creation_tokens_1h", use.CacheKept);
        }

        if (use.Seen > 0)
        {
            told.Raw("image", "true").Raw("image_ratio", Text(model.Image ?? 1)).Number("image_output", use.Seen);
        }

        if (use.Heard + use.Spoken > 0)
        {
            told.Raw("audio", "true").Number("audio_input", use.Heard).Number("audio_output", use.Spoken).Number("text_input", use.Read - use.Heard).Number("text_output", use.Written - use.Spoken)
                .Raw("audio_ratio", Text(model.Audio ?? 1)).Raw("audio_completion_ratio", Text(model.Spoken ?? 1));
        }

        if (use.Tool is { } tool)
        {
            told.Raw(tool.Name, "true").Number(tool.Name + "_call_count", (long)tool.Count);
        }

        return (model.IsTiered ? told.Text("billing_mode", "tiered_expr").Text("matched_tier", use.Read <= LongPrompt ? "base" : "long") : told).ToString();
    }

    private static decimal Round(decimal unit) => decimal.Round(unit, MidpointRounding.AwayFromZero);

    private static string Text(decimal value) => JsonText.Decimal(value);
}
