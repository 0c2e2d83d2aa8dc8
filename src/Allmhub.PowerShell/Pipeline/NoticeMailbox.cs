using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Allmhub.Http;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>Takes Core's notices on any thread and wakes the pipeline thread, which writes them.</summary>
internal sealed class NoticeMailbox(WakeSignal wake) : INoticeSink
{
    private readonly ConcurrentQueue<Notice> _notices = new();

    public bool WantsDebug { get; set; }

    public bool HasAny => !_notices.IsEmpty;

    public void Post(Notice notice)
    {
        _notices.Enqueue(notice);
        wake.Set();
    }

    public bool TryTake([NotNullWhen(true)] out Notice? notice) => _notices.TryDequeue(out notice);
}
