using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>The recorded requests; the oldest go when there are too many or they weigh too much.</summary>
internal sealed class RequestJournal(int limit, long maxBytes)
{
    /// <summary>What a request weighs beside its texts: objects, lists and tables.</summary>
    private const int Overhead = 2048;

    private readonly object _gate = new();
    private readonly List<(EmulatorRequest Request, long Bytes)> _request = [];
    private long _bytes;

    public void Add(EmulatorRequest request)
    {
        lock (_gate)
        {
            long bytes = Weight(request);
            _request.Add((request, bytes));
            _bytes += bytes;
            Forget(_request.Count > limit ? Math.Max(1, limit / 10) : 0);
        }
    }

    /// <summary>The body of a recorded request is there.</summary>
    public void Weigh(EmulatorRequest request)
    {
        lock (_gate)
        {
            int at = _request.FindLastIndex(r => ReferenceEquals(r.Request, request));
            if (at >= 0)
            {
                _request[at] = (request, _request[at].Bytes + request.BodyByte.Length);
                _bytes += request.BodyByte.Length;
                Forget(0);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _request.Clear();
            _bytes = 0;
        }
    }

    public IReadOnlyList<EmulatorRequest> Snapshot()
    {
        lock (_gate)
        {
            // An array: PowerShell cannot index the list a collection expression makes.
            return _request.Select(r => r.Request).ToArray();
        }
    }

    /// <summary>A header line is held twice, by order and by name; a character is two bytes.</summary>
    private static long Weight(EmulatorRequest request) =>
        Overhead + (8L * request.Target.Length) + request.HeaderLine.Sum(h => 64L + (4L * (h.Key.Length + h.Value.Length)));

    private void Forget(int count)
    {
        long bytes = _bytes - _request.Take(count).Sum(r => r.Bytes);
        while (bytes > maxBytes && count < _request.Count - 1)
        {
            bytes -= _request[count++].Bytes;
        }

        _request.RemoveRange(0, count);
        _bytes = bytes;
    }
}
