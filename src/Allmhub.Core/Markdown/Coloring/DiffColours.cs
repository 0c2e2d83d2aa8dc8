using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Coloring;

/// <summary>Changes: what is added, taken away, and where.</summary>
internal sealed record DiffColours : CodeColours
{
    private static readonly string[] Heads = ["diff ", "index ", "--- ", "+++ "];

    protected override CodeColours Read(string line, RunList runs)
    {
        TextStyle style = Heads.Any(head => line.StartsWith(head, StringComparison.Ordinal)) ? new TextStyle(TextTraits.Bold)
            : line.StartsWith("@@", StringComparison.Ordinal) ? new TextStyle(TextTraits.None, Tint.Name)
            : line.StartsWith('+') ? new TextStyle(TextTraits.None, Tint.Added)
            : line.StartsWith('-') ? new TextStyle(TextTraits.None, Tint.Removed)
            : TextStyle.Plain;
        runs.Add(line, style);
        return this;
    }
}
