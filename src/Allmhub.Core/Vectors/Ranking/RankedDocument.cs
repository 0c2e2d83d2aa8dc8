using Allmhub.Streaming;

namespace Allmhub.Vectors.Ranking;

/// <summary>A document with the place it was given.</summary>
public sealed record RankedDocument
{
    /// <summary>Its place, 1 for the best.</summary>
    public required int Rank { get; init; }

    /// <summary>The service's own score, higher is better. It is never rescaled: some models give 0 to 1, others logits, which may be negative (NOTES section 16.6).</summary>
    public required double Score { get; init; }

    /// <summary>Its position in the input, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The text that was ranked.</summary>
    public required string Text { get; init; }

    /// <summary>What the text was taken of, as the caller gave it; the text itself where it was nothing else.</summary>
    public object? InputObject { get; init; }

    /// <summary>The facts of the ranking it is a part of.</summary>
    public required RankingInfo Ranking { get; init; }

    /// <summary>The first words of the text.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Text.Length > 200 ? Text[..200] + "…" : Text);

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
