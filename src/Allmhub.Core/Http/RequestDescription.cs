using System.Text.Json.Serialization;
using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>The exact request a call would send, with the key masked: what <c>-DryRun</c> emits.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">The full address.</param>
/// <param name="Header">The headers; Authorization shows the masked key.</param>
/// <param name="Body">The body as text; JSON bodies exactly as they would be sent, a secret of the connection in them masked.</param>
public sealed record RequestDescription(string Method, Uri Uri, IReadOnlyDictionary<string, string> Header, string? Body)
{
    /// <summary>What the call would probably use and cost; <c>null</c> for what costs nothing.</summary>
    public CostForecast? Estimate { get; init; }

    /// <summary>The request as it would go over the wire, without control sequences.</summary>
    [JsonIgnore]
    public string Display => TerminalFilter.Clean(string.Join('\n', [$"{Method} {Uri}", .. Header.Select(static header => $"{header.Key}: {header.Value}"), string.Empty, Body ?? string.Empty]));

    /// <summary>The request as it would go over the wire.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => Display;

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
