namespace Allmhub.PowerShell.Pipeline;

/// <summary>Wakes the pipeline thread; resets itself. Needs no disposal, so a call that outlives its cmdlet may still set it.</summary>
internal sealed class WakeSignal
{
    private readonly object _gate = new();
    private bool _set;

    public void Set()
    {
        lock (_gate)
        {
            _set = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until set, or until the limit passes.</summary>
    public void Wait(TimeSpan limit)
    {
        lock (_gate)
        {
            if (!_set)
            {
                Monitor.Wait(_gate, limit);
            }

            _set = false;
        }
    }
}
