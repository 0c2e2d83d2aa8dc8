namespace Allmhub.Tokens;

/// <summary>
/// Estimates the tokens of a text without a tokenizer's tables: it is cut where the tokenizers in use cut first (words at a change of case, digits by
/// three, marks, white space), and each piece counts what such pieces have on average. One pass, nothing allocated. The averages were measured with
/// o200k_base; <see cref="TokenCount.Most"/> covers cl100k_base and what the other vendors say of theirs. docs/performance.md has the errors.
/// </summary>
public static class TextTokens
{
    private const int Unit = 100;

    /// <summary>Estimates a text.</summary>
    /// <param name="text">The text; may be <c>null</c>.</param>
    /// <returns>Its tokens; none for no text, else at least 1.</returns>
    public static TokenCount Of(string? text) => Of(text.AsSpan());

    /// <summary>Estimates a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its tokens; none for no text, else at least 1.</returns>
    public static TokenCount Of(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return default;
        }

        TextScan scan = new(text);
        scan.Run();
        return new TokenCount(Math.Max(1, (scan.Likely + (Unit / 2)) / Unit), Math.Max(1, (scan.Most + Unit - 1) / Unit));
    }
}
