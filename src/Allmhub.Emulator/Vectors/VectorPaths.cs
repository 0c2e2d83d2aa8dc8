using System.Text.Json;
using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Vectors;

/// <summary>
/// The vectors of <c>/v1/embeddings</c>. A text that begins with <c>/nan</c> fails its whole request with 500, one with <c>/fail words</c> with 400: so does a
/// model that computes NaN, and one text that is not taken.
/// </summary>
internal sealed class VectorPaths(ModelCatalog models, Till till) : IRouteArea
{
    private const string Field = "field messages is required";

    public IEnumerable<Route> Routes => [new("POST", "/v1/embeddings", RouteSecret.Key, Guarded)];

    private EmulatorReply Guarded(RouteCall call)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(call.Request.BodyByte);
            return Answer(call, body.RootElement);
        }
        catch (VectorRefusal e)
        {
            return e.Parameter is null ? call.Error("openai.500-invalidrequest", (Field, e.Message)) : Vendor(call, e);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return call.Error("openai.500-invalidrequest", (Field, "the body has another shape"));
        }
    }

    private EmulatorReply Answer(RouteCall call, JsonElement body)
    {
        string model = body.Text("model") ?? "";
        if (model.Length == 0)
        {
            return ErrorTable.Reply(ErrorTable.Find("openai.500-invalidrequest"), call.Request.RequestId, 400, (Field, "未指定模型名称，模型名称不能为空"));
        }

        if (!models.Exists(model))
        {
            return call.Error("openai.503-nochannel", ("gpt-9", model));
        }

        if (!models.IsAdded(model) && models.Find(model)?.Format?.Contains("embeddings") != true)
        {
            throw new VectorRefusal($"The model '{model}' makes no embeddings.", "model", "invalid_model");
        }

        VectorRequest request = VectorRequestReader.Read(body, model, call.Fault);
        foreach (VectorInput input in request.Input)
        {
            Refuse(input.Text);
        }

        return till.Take(call, request.Model, new Use(request.Input.Sum(static i => (long)i.Count))) ? VectorAnswer.Make(request, call.Fault?.Vector) : call.Error("openai.403-quota");
    }

    private static void Refuse(string? text)
    {
        if (text?.StartsWith("/nan", StringComparison.Ordinal) == true)
        {
            throw new VectorRefusal("failed to encode response: json: unsupported value: NaN", "", null, 500);
        }

        if (text?.StartsWith("/fail ", StringComparison.Ordinal) == true)
        {
            throw new VectorRefusal(text[6..], "", null);
        }
    }

    /// <summary>The vendor's refusal; the gateway adds its request id.</summary>
    private static EmulatorReply Vendor(RouteCall call, VectorRefusal refusal) => EmulatorReply.Json(
        $$$"""{"error":{"message":{{{Quote($"{refusal.Message} (request id: {call.Request.RequestId})")}}},"type":"invalid_request_error","param":{{{Quote(refusal.Parameter)}}},"code":{{{Quote(refusal.Code)}}}}}""", refusal.Status);
}
