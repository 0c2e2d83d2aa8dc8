using System.Globalization;
using Allmhub.Emulator.Account;

namespace Allmhub.Emulator.Tasks;

/// <summary>Every task there is, and the clock they live by.</summary>
internal sealed class TaskBoard(AccountState account, double speed)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly object _gate = new();
    private readonly Dictionary<string, EmulatedTask> _task = new(StringComparer.Ordinal);
    private readonly List<EmulatedTask> _order = [];
    private TimeSpan _advanced;
    private int _counter;

    public TaskLedger Ledger { get; } = new(account);

    /// <summary>How tasks go whose prompt does not say it.</summary>
    public EmulatorTaskScript Script { get; set; } = new();

    /// <summary>The script for one task: the lines <c>/task</c> of its texts over the board's own. <c>/fail</c> is heard as well.</summary>
    public EmulatorTaskScript ScriptFor(params string?[] text)
    {
        EmulatorTaskScript script = Script;
        foreach (string line in text.SelectMany(t => (t ?? "").Split('\n')).Select(l => l.Trim()))
        {
            script = line.StartsWith("/task ", StringComparison.Ordinal) ? TaskGrammar.Parse(script, line[6..])
                : line == "/fail" ? script with { Failure = "内容可能违反了我们的使用政策" }
                : line.StartsWith("/fail ", StringComparison.Ordinal) ? script with { Failure = line[6..] }
                : script;
        }

        return script;
    }

    /// <summary>A number nobody had yet.</summary>
    public int Next() => Interlocked.Increment(ref _counter);

    /// <summary>So many letters and digits that are the same in each run.</summary>
    public static string Letter(string seed, int length)
    {
        byte[] hash = System.Security.Cryptography.SHA512.HashData(System.Text.Encoding.UTF8.GetBytes(seed));
        return string.Create(length, hash, static (text, bytes) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = Letters[bytes[i % bytes.Length] % Letters.Length];
            }
        });
    }

    /// <summary>Digits for a Midjourney id; the first never is 0.</summary>
    public string Digits(int count)
    {
        string number = Next().ToString("D6", CultureInfo.InvariantCulture);
        const string Head = "1765193501234567890";
        return Head[..(count - number.Length)] + number;
    }

    public void Add(EmulatedTask task)
    {
        lock (_gate)
        {
            task.Advanced = _advanced;
            task.Current = task.Plan()[0];
            _task[task.Id] = task;
            _order.Add(task);
        }
    }

    public T? Find<T>(string id) where T : EmulatedTask
    {
        lock (_gate)
        {
            return _task.GetValueOrDefault(id) as T;
        }
    }

    /// <summary>All of a kind, newest first.</summary>
    public IReadOnlyList<T> All<T>() where T : EmulatedTask
    {
        lock (_gate)
        {
            return [.. _order.OfType<T>().Reverse()];
        }
    }

    /// <summary>All, oldest first.</summary>
    public IReadOnlyList<EmulatorTask> Snapshot()
    {
        lock (_gate)
        {
            // An array: PowerShell cannot index the list a collection expression makes.
            return _order.Select(static t => new EmulatorTask(t.Kind, t.Id, t.Model, t.Prompt, t.Current.Status, t.Looks, t.Charge, t.Charge > 0 && t.Quota == 0, t.RequestId)).ToArray();
        }
    }

    /// <summary>Looks at a task, which makes it older; false when this look is to find nothing.</summary>
    public bool Look(EmulatedTask task)
    {
        lock (_gate)
        {
            if (task.LateLooks > 0)
            {
                task.LateLooks--;
                return false;
            }

            Show(task);
            task.Looks++;
            return true;
        }
    }

    /// <summary>Puts the clock forward for all.</summary>
    public void Advance(TimeSpan time)
    {
        lock (_gate)
        {
            _advanced += time;
            _order.ForEach(Show);
        }
    }

    /// <summary>Brings what a task shows up to its age; failures give the price back.</summary>
    private void Show(EmulatedTask task)
    {
        if (task.IsTimedOut || (task.Current.IsEnd && task.Looks > 0 && task.Current.Status != "CANCEL"))
        {
            return;
        }

        task.Age = (task.Looks * EmulatedTask.Step) + (_advanced - task.Advanced) + ((DateTimeOffset.UtcNow - task.Created) * speed);
        IReadOnlyList<TaskStage> plan = task.Plan();
        int at = (int)Math.Min(plan.Count - 1, task.Age / EmulatedTask.Step);
        task.Current = plan[at];
        if (task.Age > task.Limit && !task.Current.IsDone && (task.Current.Status == "CANCEL" || !task.Current.IsFailed))
        {
            task.IsTimedOut = true;
            task.Current = new(task.Failed.Status, "100%");
        }

        if (task.Current.IsFailed && task.Current.Status != "CANCEL")
        {
            Ledger.Refund(task, task.Reason);
        }
    }
}
