using System.Globalization;
using System.Text;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.PowerShell.Tools;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Formatting;

/// <summary>What the format views show. Control sequences of the model are taken out. An answer's own view is <see cref="ChatCompletion.ToString(string, IFormatProvider)"/>.</summary>
public static class ViewText
{
    /// <summary>A delta on one line: line breaks and tabs as escapes.</summary>
    /// <param name="delta">The delta.</param>
    /// <returns>One line.</returns>
    public static string Delta(ChatDelta delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        string text = delta.Completion is not null ? delta.Completion.ToString("footer", null)
            : delta.Content ?? delta.Payload?.ToString() ?? string.Empty;
        return OneLine(text);
    }

    /// <summary>A text on one line: line breaks and tabs as escapes, control sequences taken out.</summary>
    /// <param name="text">The text; may be <c>null</c>.</param>
    /// <returns>One line.</returns>
    public static string OneLine(string? text) => TerminalFilter.OneLine(text ?? string.Empty);

    /// <summary>Headers, one a line.</summary>
    /// <param name="headers">The headers.</param>
    /// <returns>Several lines.</returns>
    public static string Headers(IReadOnlyDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return TerminalFilter.Clean(string.Join('\n', headers.Select(static header => $"{header.Key}: {header.Value}")));
    }

    /// <summary>The names of a tool's parameters.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>Names with commas between.</returns>
    public static string Parameter(ChatTool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.JsonSchema.Element.TryGetProperty("properties"u8, out JsonElement properties)
            ? string.Join(", ", properties.EnumerateObject().Select(static property => property.Name))
            : string.Empty;
    }

    /// <summary>A request as it would go over the wire.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Several lines.</returns>
    public static string Request(RequestDescription request)
    {
        ArgumentNullException.ThrowIfNull(request);
        IEnumerable<string> headers = request.Header.Select(static header => $"{header.Key}: {header.Value}");
        return TerminalFilter.Clean(string.Join('\n', [$"{request.Method} {request.Uri}", .. headers, string.Empty, request.Body ?? string.Empty]));
    }

    /// <summary>Money as a column shows it; nothing where there is no number.</summary>
    /// <param name="balance">The balance.</param>
    /// <returns>USD, or a word.</returns>
    public static string Remaining(Balance balance)
    {
        ArgumentNullException.ThrowIfNull(balance);
        return balance.IsUnlimited ? "unlimited" : Usd(balance.Remaining);
    }

    /// <summary>USD with two to six decimals.</summary>
    /// <param name="amount">The amount.</param>
    /// <returns>The number; empty when there is none.</returns>
    public static string Usd(decimal? amount) => amount?.ToString("0.00####", CultureInfo.InvariantCulture) ?? string.Empty;
}
