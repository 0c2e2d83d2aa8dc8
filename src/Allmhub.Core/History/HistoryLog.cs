using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.History;

/// <summary>Writes what was asked and answered into the log. Where that cannot be done it says so once a process and goes on: a call is not given up for a file.</summary>
/// <param name="store">The log.</param>
/// <param name="limits">What it keeps.</param>
/// <param name="origin">Who asks.</param>
/// <param name="client">Whose secrets are taken out.</param>
/// <param name="notices">Is told when it cannot be written.</param>
public sealed class HistoryLog(HistoryStore store, HistoryLimits limits, HistoryOrigin origin, AllmClientOptions client, INoticeSink? notices) : ICallLog
{
    /// <inheritdoc/>
    void ICallLog.Write(CallTrace trace)
    {
        try
        {
            store.Append(Line(trace), limits);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            if (store.ShouldTell())
            {
                notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The log of prompts and answers cannot be written: {failure.Message} Set ALLMHUB_HOME to a folder that can be, or ALLMHUB_LOG=off.")));
            }
        }
    }

    // Readers skip a longer line: control characters take six bytes each.
    private byte[] Line(CallTrace trace)
    {
        byte[] line = HistoryEntryJson.Write(Entry(trace, HistoryMaker.Bound));
        return line.Length < LineFile.MaxLine ? line : HistoryEntryJson.Write(Entry(trace, HistoryMaker.Bound / 8));
    }

    private HistoryEntry Entry(CallTrace trace, int bound)
    {
        SecretGuard guard = new(client);
        return HistoryMaker.Of(trace, origin, new HistoryTexts(text => guard.Redact(text), bound), store.Now);
    }
}
