using System.Globalization;

namespace Allmhub.Emulator.Tasks;

/// <summary>
/// One paid task. Its age, not the wall clock, decides what it shows: every look makes it 15 seconds older, which is how often the gateway
/// refreshes its own table (NOTES sections 10 and 11).
/// </summary>
internal abstract class EmulatedTask(string id, string model, string prompt, EmulatorTaskScript script)
{
    /// <summary>What one look is worth.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    /// <summary>The only name it is known by.</summary>
    public string Id => id;

    /// <summary>What it is charged as.</summary>
    public string Model => model;

    public string Prompt => prompt;

    public EmulatorTaskScript Script => script;

    public DateTimeOffset Created { get; } = DateTimeOffset.UtcNow;

    /// <summary>Looks so far, those that found nothing left out.</summary>
    public int Looks { get; set; }

    /// <summary>Looks that must still find nothing.</summary>
    public int LateLooks { get; set; } = script.Late;

    /// <summary>How much the clock had been put forward when it was made.</summary>
    public TimeSpan Advanced { get; set; }

    /// <summary>Quota units charged; 0 after a refund.</summary>
    public long Quota { get; set; }

    /// <summary>What was charged at first.</summary>
    public long Charge { get; set; }

    public string RequestId { get; set; } = "";

    /// <summary>What it shows now.</summary>
    public TaskStage Current { get; set; } = new("", null);

    /// <summary>How old it is.</summary>
    public TimeSpan Age { get; set; }

    /// <summary>It was given up by the gateway itself, which fails what takes too long.</summary>
    public bool IsTimedOut { get; set; }

    public abstract string Kind { get; }

    /// <summary>The gateway's own time limit.</summary>
    public abstract TimeSpan Limit { get; }

    /// <summary>What the looks show when the script does not say; the last is success.</summary>
    public abstract IReadOnlyList<TaskStage> Usual { get; }

    /// <summary>How it looks when it failed.</summary>
    public abstract TaskStage Failed { get; }

    /// <summary>Why it failed.</summary>
    public abstract string Reason { get; }

    /// <summary>What the looks show.</summary>
    public virtual IReadOnlyList<TaskStage> Plan() => script.Stage.Count > 0 ? script.Stage : Stretched([.. Usual.SkipLast(1), script.Failure is null ? Usual[^1] : Failed]);

    /// <summary>The plan in as many looks as were asked: shorter from the front, longer with more progress before the end.</summary>
    private IReadOnlyList<TaskStage> Stretched(IReadOnlyList<TaskStage> plan)
    {
        if (script.Look is not { } looks || looks == plan.Count)
        {
            return plan;
        }

        if (looks < plan.Count)
        {
            return [.. plan.Skip(plan.Count - looks)];
        }

        TaskStage running = plan[^2];
        int more = looks - plan.Count + 1;
        string sign = running.Progress?.EndsWith('%') == true ? "%" : "";
        return [.. plan.SkipLast(2), .. Enumerable.Range(1, more).Select(i => running with { Progress = (100 * i / (more + 1)).ToString(CultureInfo.InvariantCulture) + sign }), plan[^1]];
    }
}
