using Allmhub.Emulator.Account;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Models;

/// <summary>The lists of models and their prices.</summary>
internal sealed class ModelPaths(ModelCatalog models, AccountState account, EmulatorGeneration generation) : IRouteArea
{
    private const long Created = 1626777600;

    public IEnumerable<Route> Routes =>
    [
        new("GET", "/v1/models", RouteSecret.Key, _ => EmulatorReply.Json(
            $$"""{"data":[{{string.Join(',', models.All.Select(Model))}}],"object":"list","success":true}""")),
        new("GET", "/v1/models/{model}", RouteSecret.Key, One),
        new("GET", "/v1beta/models", RouteSecret.Key, _ => EmulatorReply.Json(
            $$"""{"models":[{{string.Join(',', models.All.Select(GeminiModel))}}],"nextPageToken":null}""")),
        new("GET", "/api/pricing", RouteSecret.Nothing, _ => EmulatorReply.Json(
            $$$"""{"success":true,"data":[{{{string.Join(',', models.All.Select(Price))}}}],"group_ratio":{{{Groups}}},"usable_group":{"default":"default"},"auto_groups":[]{{{Told}}}}""")),
    ];

    /// <summary>An unknown model is an error inside a 200 (NOTES section 2).</summary>
    private EmulatorReply One(RouteCall call)
    {
        CatalogModel? model = models.Find(call.Value);
        return EmulatorReply.Json(model is not null
            ? Model(model)
            : $$$"""{"error":{"message":{{{JsonText.Quote($"The model '{call.Value}' does not exist")}}},"type":"invalid_request_error","param":"model","code":"model_not_found"}}""");
    }

    /// <summary>The public list names every group; which one the key is of it does not say (NOTES section 16.7).</summary>
    private string Groups => JsonMembers.Of(account.Balance.Groups);

    private bool IsNew => generation != EmulatorGeneration.February2026;

    private string Told => IsNew ? ""","vendors":[{"id":1,"name":"OpenAI"}],"supported_endpoint":{"openai":{"path":"/v1/chat/completions","method":"POST"}},"pricing_version":"emulator" """ : "";

    private string Model(CatalogModel model) =>
        $$"""{"id":{{JsonText.Quote(model.Id)}},"object":"model","created":{{Created}},"owned_by":"{{model.Owner}}","supported_endpoint_types":{{Formats(model)}}}""";

    private string Formats(CatalogModel model)
    {
        string[] more = IsNew && model.Format?.Contains("openai-response") == true ? ["openai-response-compact"] : [];
        return model.Format is { } format ? "[" + string.Join(',', format.Concat(more).Select(JsonText.Quote)) + "]" : "null";
    }

    private static string GeminiModel(CatalogModel model) =>
        $$"""{"name":{{JsonText.Quote(model.Id)}},"baseModelId":null,"version":null,"displayName":{{JsonText.Quote(model.Id)}},"description":null,"inputTokenLimit":null,"outputTokenLimit":null,"supportedGenerationMethods":null,"thinking":null,"temperature":null,"maxTemperature":null,"topP":null,"topK":null}""";

    /// <summary>quota_type 0 is by token: model_ratio 1 is 2 USD per million; quota_type 1 is by call.</summary>
    private string Price(CatalogModel model)
    {
        bool byCall = model.PerCall > 0;
        string ratio = JsonText.Decimal(byCall ? 0 : model.Ratio);
        string output = JsonText.Decimal(model.Completion);
        return $$"""{"model_name":{{JsonText.Quote(model.Id)}},"quota_type":{{(byCall ? 1 : 0)}},"model_ratio":{{ratio}},"model_price":{{JsonText.Number(model.PerCall)}},"owner_by":"{{model.Owner}}","completion_ratio":{{output}},"enable_groups":["default"],"supported_endpoint_types":{{Formats(model)}}{{Newer(model)}}}""";
    }

    /// <summary>What a price has beyond ratios since 2026: a share for the cache, an expression of tokens, a schema of use (NOTES section 16.7).</summary>
    private string Newer(CatalogModel model) => (generation, model.Id) switch
    {
        (EmulatorGeneration.February2026, _) => "",
        (_, "gemini-2.5-pro") => ""","billing_mode":"tiered_expr","billing_expr":"len <= 200000 ? tier(\"base\", p * 1.25 + c * 10) : tier(\"long\", p * 2.5 + c * 15)" """,
        (EmulatorGeneration.Autumn2026, "sora-2") => ""","billing_mode":"tiered_expr","billing_expr":"fixed(u(\"seconds\") * 0.3)","billing_usage_schema":{"seconds":{"type":"number","unit":"second"}}""",
        _ => Member("cache_ratio", model.Cache) + Member("create_cache_ratio", model.CacheWrite) + Member("image_ratio", model.Image) + Member("audio_ratio", model.Audio) + Member("audio_completion_ratio", model.Spoken),
    };

    private static string Member(string name, decimal? ratio) => ratio is { } value ? $",\"{name}\":{JsonText.Decimal(value)}" : "";
}
