using System.Text.Json;
using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Ranking;

/// <summary><c>/v1/rerank</c>, which the gateway answers with results and usage alone, whatever the vendor gave (NOTES section 6).</summary>
internal sealed class RankingPaths(ModelCatalog models, Till till) : IRouteArea
{
    private const string Field = "field messages is required";

    public IEnumerable<Route> Routes => [new("POST", "/v1/rerank", RouteSecret.Key, Guarded)];

    private EmulatorReply Guarded(RouteCall call)
    {
        try
        {
            return Answer(call);
        }
        catch (RankingRefusal e)
        {
            return e.Parameter is { } parameter ? Vendor(call, e.Message, parameter) : call.Error("openai.500-invalidrequest", (Field, e.Message));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return call.Error("openai.500-invalidrequest", (Field, "the body has another shape"));
        }
    }

    private EmulatorReply Answer(RouteCall call)
    {
        bool json = call.Request.GetHeader("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        JsonElement body = json && call.Request.Json is { ValueKind: JsonValueKind.Object } found ? found : default;
        string model = body.Text("model") ?? "";
        if (model.Length == 0)
        {
            // With another Content-Type the body is not read and the model is "empty" (NOTES section 1).
            return ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, 400, (Field, "未指定模型名称，模型名称不能为空"));
        }

        if (!models.Exists(model))
        {
            return call.Error("openai.503-nochannel", ("gpt-9", model));
        }

        bool ranks = models.Find(model)?.Format?.Contains("jina-rerank", StringComparer.Ordinal) == true || models.IsAdded(model);
        if (!ranks)
        {
            throw new RankingRefusal($"The model '{model}' ranks nothing.", "model");
        }

        RankingOrder order = RankingOrder.Read(body);
        return till.Take(call, model, new Use(RankingAnswer.Count(order))) ? RankingAnswer.Of(order, call.Fault?.Ranking) : call.Error("openai.403-quota");
    }

    /// <summary>The vendor's refusal; the gateway adds its request id.</summary>
    private static EmulatorReply Vendor(RouteCall call, string message, string parameter) => EmulatorReply.Json(
        $$$"""{"error":{"message":{{{Quote($"{message} (request id: {call.Request.RequestId})")}}},"type":"invalid_request_error","param":"{{{parameter}}}","code":"invalid_value"}}""", 400);
}
