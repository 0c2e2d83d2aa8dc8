using System.Globalization;

namespace Allmhub.Emulator.Tasks;

/// <summary>What a task shows at one look.</summary>
/// <param name="Status">The word of its state; may be empty, or one that nobody knows.</param>
/// <param name="Progress">
/// The progress: <c>45</c> is a number, <c>45%</c> and other words are text, <c>'45'</c> is text without a sign, empty is empty text; null is no progress at all.
/// </param>
public sealed record TaskStage(string Status, string? Progress)
{
    private static readonly string[] Good = ["completed", "succeeded", "success", "done"];
    private static readonly string[] Bad = ["failed", "failure", "error", "cancelled", "canceled", "cancel", "expired"];

    /// <summary>The task has its result.</summary>
    internal bool IsDone => Good.Contains(Status, StringComparer.OrdinalIgnoreCase);

    /// <summary>The task has ended without a result.</summary>
    internal bool IsFailed => Bad.Contains(Status, StringComparer.OrdinalIgnoreCase);

    internal bool IsEnd => IsDone || IsFailed;

    /// <summary>The gateway's word for the state in its own table.</summary>
    internal string TableStatus => IsDone ? "SUCCESS" : IsFailed ? "FAILURE" : Status.Length == 0 ? "NOT_START" : Status.ToUpperInvariant();

    /// <summary>The progress without quotation marks; a number has a percent sign then.</summary>
    internal string TextProgress => Progress is null ? "" : double.TryParse(Progress, CultureInfo.InvariantCulture, out _) ? Progress + "%" : Progress.Trim('\'');

    public override string ToString() => Progress is null ? Status : $"{Status}:{Progress}";

    internal static TaskStage Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text.Trim(), null) : new(text[..colon].Trim(), text[(colon + 1)..].Trim());
    }
}
