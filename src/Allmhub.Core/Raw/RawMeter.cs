using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Raw;

/// <summary>Tells the charge of a raw call whose JSON answer says what was used.</summary>
/// <param name="meter">Reckons.</param>
/// <param name="usage">Finds the usage in an answer of any format.</param>
internal sealed class RawMeter(CallMeter meter, Func<JsonElement, CallUsage?> usage)
{
    /// <summary>The model that a request names: in its body, or in a path of Google's.</summary>
    /// <param name="request">The request.</param>
    /// <param name="wire">The same as it is sent.</param>
    /// <returns>The model; <c>null</c> when it names none, as what calls no model does.</returns>
    public static string? ModelOf(RawRequest request, AllmRequest wire)
    {
        if (request.Json?["model"] is JsonValue value && value.TryGetValue(out string? model) && model.Length > 0)
        {
            return model;
        }

        int start = wire.Path.IndexOf("/models/", StringComparison.Ordinal);
        int end = start < 0 ? -1 : wire.Path.IndexOf(':', start);
        return end < 0 ? null : Uri.UnescapeDataString(wire.Path[(start + "/models/".Length)..end]);
    }

    /// <summary>Says that the request is on its way.</summary>
    public void Begin() => meter.Begin();

    /// <summary>What an answer used.</summary>
    /// <param name="root">The answer.</param>
    /// <returns>The usage; <c>null</c> when it does not say.</returns>
    public CallUsage? Usage(JsonElement root) => usage(root);

    /// <summary>Tells the charge.</summary>
    /// <param name="used">What was used.</param>
    /// <param name="requestId">The gateway's request id.</param>
    /// <returns>The cost; <c>null</c> without a price behind it.</returns>
    public async Task<CostEstimate?> EndAsync(CallUsage used, string? requestId) => await meter.EndAsync(used, requestId, null, CancellationToken.None).ConfigureAwait(false);
}
