namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>What a word could become.</summary>
/// <param name="Text">What is put in its place.</param>
/// <param name="Shown">What is listed.</param>
internal readonly record struct Candidate(string Text, string Shown);

/// <summary>What a part of a line could become.</summary>
/// <param name="Start">Where the part begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Candidates">What it could become.</param>
internal sealed record CompletionSet(int Start, int Length, IReadOnlyList<Candidate> Candidates)
{
    /// <summary>Nothing.</summary>
    public static CompletionSet None { get; } = new(0, 0, []);

    /// <summary>What all candidates begin with.</summary>
    public string Common
    {
        get
        {
            string common = Candidates.Count == 0 ? string.Empty : Candidates[0].Text;
            foreach (Candidate one in Candidates)
            {
                int same = 0;
                while (same < common.Length && same < one.Text.Length && char.ToUpperInvariant(common[same]) == char.ToUpperInvariant(one.Text[same]))
                {
                    same++;
                }

                common = common[..same];
            }

            return common.Length > 0 && char.IsHighSurrogate(common[^1]) ? common[..^1] : common;
        }
    }
}
