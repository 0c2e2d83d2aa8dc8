using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Coloring;

/// <summary>No colours: a language that is not known, or none.</summary>
internal sealed record PlainColours : CodeColours
{
    protected override CodeColours Read(string line, RunList runs)
    {
        runs.Add(line, TextStyle.Plain);
        return this;
    }
}
