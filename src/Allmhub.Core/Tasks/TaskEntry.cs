namespace Allmhub.Tasks;

/// <summary>A task as its journal keeps it. No key, and the prompt only where it may be kept.</summary>
internal sealed record TaskEntry
{
    /// <summary>This client's name for the submission; all lines of one submission share it, the last one counts.</summary>
    public required string Reference { get; init; }

    /// <summary>The kind of task, as text: one that this version does not know is kept.</summary>
    public required string Kind { get; init; }

    /// <summary>The gateway's id; empty as long as there is none.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>Where it stands.</summary>
    public TaskState Status { get; init; }

    /// <summary>The service's word for that.</summary>
    public string? StatusText { get; init; }

    /// <summary>0 to 100.</summary>
    public double? Progress { get; init; }

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>The prompt, where it may be kept.</summary>
    public string? Prompt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>When it was submitted, by this machine's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What it costs in USD.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What that was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The gateway.</summary>
    public Uri? Gateway { get; init; }

    /// <summary>The request id of the submission.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether it was taken out of the journal.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>What the kind of task keeps besides.</summary>
    public IReadOnlyDictionary<string, string> Detail { get; init; } = new Dictionary<string, string>();

    /// <summary>The entry of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="keepsPrompt">Whether its prompt may be kept.</param>
    /// <returns>The entry.</returns>
    public static TaskEntry Of(AllmTask task, bool keepsPrompt)
    {
        Dictionary<string, string> detail = [];
        task.WriteDetail(detail, keepsPrompt);
        return new TaskEntry
        {
            Reference = task.Reference,
            Kind = task.Kind.ToString(),
            Id = task.Id,
            Status = task.Status,
            StatusText = task.StatusText,
            Progress = task.Progress,
            Model = task.Model,
            Prompt = keepsPrompt ? task.Prompt : null,
            Error = task.Error,
            CreatedAt = task.CreatedAt ?? DateTimeOffset.UtcNow,
            CompletedAt = task.CompletedAt,
            Cost = task.Cost,
            CostBasis = task.CostBasis,
            Gateway = task.Gateway,
            RequestId = task.RequestId,
            Detail = detail,
        };
    }

    /// <summary>Fills in a task what every task has.</summary>
    /// <typeparam name="T">The kind of task.</typeparam>
    /// <param name="task">The task, with what its kind keeps besides.</param>
    /// <returns>The task.</returns>
    public T Fill<T>(T task)
        where T : AllmTask => task with
        {
            Reference = Reference,
            Id = Id,
            Status = Id.Length == 0 && Status == TaskState.Submitted ? TaskState.Unknown : Status,
            StatusText = StatusText,
            Progress = Progress,
            Model = Model,
            Prompt = Prompt,
            Error = Error,
            CreatedAt = CreatedAt,
            CompletedAt = CompletedAt,
            Cost = Cost,
            CostBasis = CostBasis,
            Gateway = Gateway,
            RequestId = RequestId,
        };
}
