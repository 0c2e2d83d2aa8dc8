namespace Allmhub.Emulator.Faults;

/// <summary>The faults that wait for calls, first come first served.</summary>
internal sealed class FaultQueue
{
    private readonly object _gate = new();
    private readonly List<(EmulatorFault Fault, int Left)> _waiting = [];

    public void Add(EmulatorFault fault)
    {
        lock (_gate)
        {
            _waiting.Add((fault, fault.Count));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }

    public IReadOnlyList<EmulatorFault> Snapshot()
    {
        lock (_gate)
        {
            // An array: PowerShell cannot index the list a collection expression makes.
            return _waiting.Select(w => w.Fault with { Count = w.Left }).ToArray();
        }
    }

    /// <summary>Takes the fault for a call to <paramref name="path"/>, if one waits.</summary>
    public EmulatorFault? Take(string path, bool isLink = false) =>
        Take(f => f.IsForLink == isLink && (f.Path is null ? !IsBeside(path) : path.Contains(f.Path, StringComparison.OrdinalIgnoreCase)), anywhere: true);

    /// <summary>Takes the next fault when it is a reset for any path: it hits the connection itself.</summary>
    public bool TakeReset(bool isLink = false) => Take(f => f is { Reset: true, Path: null, LinkCut: null } && f.IsForLink == isLink, anywhere: false) is not null;

    /// <summary>What clients ask beside a call takes no fault that was meant for the call; one that names the path it does.</summary>
    private static bool IsBeside(string path) => path is "/api/pricing" or "/api/status";

    private EmulatorFault? Take(Func<EmulatorFault, bool> fits, bool anywhere)
    {
        lock (_gate)
        {
            for (int i = 0; i < _waiting.Count && (anywhere || i == 0); i++)
            {
                (EmulatorFault fault, int left) = _waiting[i];
                if (!fits(fault))
                {
                    continue;
                }

                if (left == 1)
                {
                    _waiting.RemoveAt(i);
                }
                else if (left > 1)
                {
                    _waiting[i] = (fault, left - 1);
                }

                return fault;
            }
        }

        return null;
    }
}
