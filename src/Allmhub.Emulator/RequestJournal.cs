using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>The recorded requests; the oldest go when there are too many.</summary>
internal sealed class RequestJournal(int limit)
{
    private readonly object _gate = new();
    private readonly List<EmulatorRequest> _request = [];

    public void Add(EmulatorRequest request)
    {
        lock (_gate)
        {
            _request.Add(request);
            if (_request.Count > limit)
            {
                _request.RemoveRange(0, Math.Max(1, limit / 10));
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _request.Clear();
        }
    }

    public IReadOnlyList<EmulatorRequest> Snapshot()
    {
        lock (_gate)
        {
            // An array: PowerShell cannot index the list a collection expression makes.
            return _request.ToArray();
        }
    }
}
