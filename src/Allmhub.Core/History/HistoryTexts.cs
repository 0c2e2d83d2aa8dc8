using System.Globalization;

namespace Allmhub.History;

/// <summary>
/// Makes the texts of one entry fit to be kept: without the secrets of the connection and what looks like a key of this gateway, and not longer than an entry may be.
/// </summary>
/// <param name="redact">Takes the connection's secrets out.</param>
/// <param name="bound">How many characters all texts may have; one alone may have a third of them.</param>
internal sealed class HistoryTexts(Func<string, string> redact, int bound)
{
    // A key that lies across the cut is found whole.
    private const int Margin = 1024;
    private const int MinKey = 20;
    private const string Prefix = "sk-";
    private const string Mask = "sk-…";

    private readonly List<string> _cut = [];
    private readonly int _most = bound / 3;
    private int _left = bound;

    /// <summary>What was cut, and to what.</summary>
    public IReadOnlyList<string> Cut => _cut;

    /// <summary>Makes a text fit.</summary>
    /// <param name="field">What it is, for <see cref="Cut"/>.</param>
    /// <param name="text">The text.</param>
    /// <returns>The text.</returns>
    public string Take(string field, string text)
    {
        int most = Math.Min(_most, _left);
        bool isLong = text.Length > most + Margin;
        string clean = text.Length == 0 ? text : Clean(isLong ? text[..(most + Margin)] : text);
        if (clean.Length > most || isLong)
        {
            int end = Math.Min(most, clean.Length);
            end -= end > 0 && end < clean.Length && char.IsHighSurrogate(clean[end - 1]) ? 1 : 0;
            _cut.Add(string.Create(CultureInfo.InvariantCulture, $"{field}: {end} of {text.Length} characters"));
            clean = clean[..end];
        }

        _left -= clean.Length;
        return clean;
    }

    /// <summary>Makes a text fit that may be missing.</summary>
    /// <param name="field">What it is.</param>
    /// <param name="text">The text.</param>
    /// <returns>The text; <c>null</c> where there is none.</returns>
    public string? TakeOptional(string field, string? text) => text is null ? null : Take(field, text);

    private string Clean(string text) => WithoutKeys(redact(text));

    // A key of another connection, e.g. of a file that was asked about.
    private static string WithoutKeys(string text)
    {
        for (int at = 0; (at = text.IndexOf(Prefix, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            int end = at + Prefix.Length;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'))
            {
                end++;
            }

            bool isKey = end - at >= MinKey && (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && text.AsSpan(at, end - at).IndexOfAnyInRange('0', '9') >= 0;
            text = isKey ? string.Concat(text.AsSpan(0, at), Mask, text.AsSpan(end)) : text;
            at = isKey ? at + Mask.Length : end;
        }

        return text;
    }
}
