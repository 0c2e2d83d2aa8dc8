using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Models;

/// <summary>The lists of models and their prices.</summary>
internal sealed class ModelPaths(ModelCatalog models) : IRouteArea
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
            $$$"""{"success":true,"data":[{{{string.Join(',', models.All.Select(Price))}}}],"group_ratio":{"default":1},"usable_group":{"default":"default"},"auto_groups":[]}""")),
    ];

    /// <summary>An unknown model is an error inside a 200 (NOTES section 2).</summary>
    private EmulatorReply One(RouteCall call)
    {
        CatalogModel? model = models.Find(call.Value);
        return EmulatorReply.Json(model is not null
            ? Model(model)
            : $$$"""{"error":{"message":{{{JsonText.Quote($"The model '{call.Value}' does not exist")}}},"type":"invalid_request_error","param":"model","code":"model_not_found"}}""");
    }

    private static string Model(CatalogModel model) =>
        $$"""{"id":{{JsonText.Quote(model.Id)}},"object":"model","created":{{Created}},"owned_by":"{{model.Owner}}","supported_endpoint_types":{{Formats(model)}}}""";

    private static string Formats(CatalogModel model) =>
        model.Format is { } format ? "[" + string.Join(',', format.Select(JsonText.Quote)) + "]" : "null";

    private static string GeminiModel(CatalogModel model) =>
        $$"""{"name":{{JsonText.Quote(model.Id)}},"baseModelId":null,"version":null,"displayName":{{JsonText.Quote(model.Id)}},"description":null,"inputTokenLimit":null,"outputTokenLimit":null,"supportedGenerationMethods":null,"thinking":null,"temperature":null,"maxTemperature":null,"topP":null,"topK":null}""";

    /// <summary>quota_type 0 is by token: model_ratio 1 is 2 USD per million; quota_type 1 is by call.</summary>
    private static string Price(CatalogModel model)
    {
        bool byCall = model.PerCall > 0;
        string ratio = JsonText.Number(byCall ? 0 : model.In / 2);
        string output = JsonText.Number(byCall || model.In == 0 ? 0 : model.Out / model.In);
        return $$"""{"model_name":{{JsonText.Quote(model.Id)}},"quota_type":{{(byCall ? 1 : 0)}},"model_ratio":{{ratio}},"model_price":{{JsonText.Number(model.PerCall)}},"owner_by":"{{model.Owner}}","completion_ratio":{{output}},"enable_groups":["default"],"supported_endpoint_types":{{Formats(model)}}}""";
    }
}
