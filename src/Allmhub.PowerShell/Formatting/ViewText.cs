using System.Globalization;
using System.Text;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.PowerShell.Tools;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Formatting;

/// <summary>What the format views show. Control sequences of the model are taken out; colour only where it is wanted.</summary>
public static class ViewText
{
    private const string Dim = "\u001b[2m";
    private const string Plain = "\u001b[22m";

    /// <summary>An answer: its text, then a dim footer; the footer alone when the text was already shown.</summary>
    /// <param name="completion">The answer.</param>
    /// <param name="colour">Whether the host shows colour; NO_COLOR overrides it.</param>
    /// <returns>The text of the view.</returns>
    public static string Completion(ChatCompletion completion, bool colour)
    {
        ArgumentNullException.ThrowIfNull(completion);
        StringBuilder view = new();
        if (!completion.WasShown)
        {
            Append(view, completion.Text.Length > 0 ? completion.Text : completion.Refusal);
            foreach (ChatToolCall call in completion.ToolCall)
            {
                Append(view, $"→ {call}");
            }

            foreach (ChatMedia media in completion.Media.Where(media => media.Uri is null || !completion.Text.Contains(media.Uri.OriginalString, StringComparison.Ordinal)))
            {
                Append(view, media.ToString());
            }
        }

        return view.Append(Faint(Footer(completion), colour)).ToString();
    }

    /// <summary>Model, tokens, time, and why the answer ended when that is worth saying.</summary>
    /// <param name="completion">The answer.</param>
    /// <returns>One line.</returns>
    public static string Footer(ChatCompletion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        List<string> pieces = [completion.Model is { Length: > 0 } model ? model : completion.RequestedModel ?? "?"];
        if (completion.Usage is not null)
        {
            pieces.Add(completion.Usage.ToString());
        }

        if (completion.Cost is decimal cost)
        {
            pieces.Add(string.Create(CultureInfo.InvariantCulture, $"about {cost:0.######} USD by list price"));
        }

        pieces.Add(string.Create(CultureInfo.InvariantCulture, $"{completion.Duration.TotalSeconds:0.0} s"));
        if (completion.FinishReason is not (ChatFinishReason.Stop or ChatFinishReason.None))
        {
            pieces.Add($"ended by {completion.RawFinishReason ?? completion.FinishReason.ToString()}");
        }

        if (!completion.IsComplete)
        {
            pieces.Add("incomplete");
        }

        return OneLine(string.Join(" · ", pieces));
    }

    /// <summary>A delta on one line: line breaks and tabs as escapes.</summary>
    /// <param name="delta">The delta.</param>
    /// <returns>One line.</returns>
    public static string Delta(ChatDelta delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        string text = delta.Completion is not null ? Footer(delta.Completion)
            : delta.Content ?? delta.Payload?.ToString() ?? string.Empty;
        return OneLine(text);
    }

    /// <summary>A text on one line: line breaks and tabs as escapes, control sequences taken out.</summary>
    /// <param name="text">The text; may be <c>null</c>.</param>
    /// <returns>One line.</returns>
    public static string OneLine(string? text) =>
        TerminalFilter.Clean(text ?? string.Empty).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);

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

    private static void Append(StringBuilder view, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            view.Append(TerminalFilter.Clean(text).TrimEnd('\n')).Append('\n');
        }
    }

    private static string Faint(string text, bool colour) =>
        colour && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? Dim + text + Plain : text;
}
