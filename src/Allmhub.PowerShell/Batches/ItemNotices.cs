using Allmhub.Batch;
using Allmhub.Http;

namespace Allmhub.PowerShell.Batches;

/// <summary>Says of each notice which input it is about. The progress of a single answer is nobody's among many.</summary>
internal sealed class ItemNotices(INoticeSink sink, BatchItem item) : INoticeSink
{
    public bool WantsDebug => sink.WantsDebug;

    public void Post(Notice notice)
    {
        if (notice.Level != NoticeLevel.Progress)
        {
            sink.Post(notice with { Message = Words.Say($"Input {item}: {notice.Message}") });
        }
    }
}
