using System.Globalization;
using System.Text.RegularExpressions;

namespace Allmhub.Tasks.Midjourney;

/// <summary>The same as <see cref="MidjourneyChange"/> in one line of text (<c>POST /mj/submit/simple-change</c>).</summary>
public sealed partial record MidjourneySimpleChange : MidjourneySubmission
{
    /// <summary>The task's id, one blank, and <c>U1</c> to <c>U4</c>, <c>V1</c> to <c>V4</c> or <c>R</c>.</summary>
    public required string Content { get; init; }

    /// <inheritdoc/>
    public override string Action => Parse()?.Action ?? string.Empty;

    /// <inheritdoc/>
    internal override string? ParentId => Parse()?.TaskId;

    /// <summary>The same in fields.</summary>
    /// <returns>The change; <c>null</c> when the line cannot be read.</returns>
    internal MidjourneyChange? Parse()
    {
        Match line = Line().Match(Content);
        if (!line.Success)
        {
            return null;
        }

        string word = line.Groups["word"].Value.ToUpperInvariant();
        return new MidjourneyChange
        {
            TaskId = line.Groups["id"].Value,
            Kind = word[0] switch { 'U' => MidjourneyChangeKind.Upscale, 'V' => MidjourneyChangeKind.Variation, _ => MidjourneyChangeKind.Reroll },
            Index = word.Length > 1 ? int.Parse(word[1..], CultureInfo.InvariantCulture) : 1,
        };
    }

    [GeneratedRegex(@"^(?<id>\S+) (?<word>[UV][1-4]|R)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
