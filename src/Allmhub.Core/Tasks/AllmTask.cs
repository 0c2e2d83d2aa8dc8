using System.Text.Json.Serialization;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Tasks;

/// <summary>
/// Something paid that is made after the answer: it has an id, a state, and in the end media. A value: who learns more makes another one.
/// </summary>
public abstract record AllmTask : IMediaSource
{
    /// <summary>The id that the submission was answered with, as text and for good: later answers may carry others (NOTES section 16.5). Empty when the answer was lost.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>Which task system it belongs to.</summary>
    public abstract TaskKind Kind { get; }

    /// <summary>Where it stands.</summary>
    public TaskState Status { get; init; }

    /// <summary>The service's own word for that; <c>null</c> or empty when it gives none.</summary>
    public string? StatusText { get; init; }

    /// <summary>0 to 100, never falling; <c>null</c> when the service tells none. 100 is not the end: <see cref="Status"/> is.</summary>
    public double? Progress { get; init; }

    /// <summary>The model that was asked; <c>null</c> when not known.</summary>
    public string? Model { get; init; }

    /// <summary>What was asked for; <c>null</c> when not known, or not to be kept.</summary>
    public string? Prompt { get; init; }

    /// <summary>Why it failed, in the service's words; <c>null</c> when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended; <c>null</c> while it has not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What it costs in USD; 0 after a refund; <c>null</c> without a price behind it.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What <see cref="Cost"/> was reckoned from, in words.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The gateway it lives at; <c>null</c> when not known.</summary>
    public Uri? Gateway { get; init; }

    /// <summary>The gateway's request id of the submission.</summary>
    public string? RequestId { get; init; }

    /// <summary>What this client calls the submission in its journal: there before any id is.</summary>
    public string Reference { get; init; } = string.Empty;

    /// <summary>The last answer about it, as JSON; <c>null</c> when there was none, or it is from the journal.</summary>
    [JsonIgnore]
    public string? Raw { get; init; }

    /// <summary>Whether it will not change any more. By its state, never by its progress.</summary>
    public bool IsEnded => Status is TaskState.Success or TaskState.Failure or TaskState.Cancelled;

    /// <summary>The id, or what there is in its place.</summary>
    /// <returns>One line.</returns>
    public sealed override string ToString() => TerminalFilter.OneLine(Id.Length > 0 ? Id : Reference);

    /// <inheritdoc/>
    IReadOnlyList<MediaContent> IMediaSource.GetMedia() => Media();

    /// <summary>What can be saved of it.</summary>
    /// <returns>Nothing while it is not done.</returns>
    protected abstract IReadOnlyList<MediaContent> Media();

    /// <summary>What the journal keeps of it beyond the fields that every task has: plain text by name.</summary>
    /// <param name="detail">Receives the fields.</param>
    /// <param name="keepsPrompt">Whether words that tell the prompt may be kept.</param>
    internal abstract void WriteDetail(IDictionary<string, string> detail, bool keepsPrompt);

    /// <summary>What it waits for, and how to give it; <c>null</c> when it waits for nothing, or nobody knows.</summary>
    internal virtual string? Question => null;

    /// <summary>This task after a look at it: what the look does not tell stays as it was, and progress does not fall.</summary>
    /// <typeparam name="T">The kind of task.</typeparam>
    /// <param name="before">The task as it was before the look.</param>
    /// <param name="now">What the look told.</param>
    /// <returns>The task.</returns>
    internal static T Merge<T>(T before, T now)
        where T : AllmTask => now with
        {
            Id = before.Id.Length > 0 ? before.Id : now.Id,
            Progress = now.Status == TaskState.Success ? 100 : Highest(before.Progress, now.Progress),
            Model = before.Model ?? now.Model,
            Prompt = before.Prompt ?? now.Prompt,
            Error = now.Error ?? (now.IsEnded ? null : before.Error),
            CreatedAt = before.CreatedAt ?? now.CreatedAt,
            Cost = now.Cost ?? before.Cost,
            CostBasis = now.Cost is null ? before.CostBasis : now.CostBasis,
            Gateway = before.Gateway ?? now.Gateway,
            RequestId = before.RequestId ?? now.RequestId,
            Reference = before.Reference.Length > 0 ? before.Reference : now.Reference,
        };

    private static double? Highest(double? one, double? other) => one > other || other is null ? one : other;

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
