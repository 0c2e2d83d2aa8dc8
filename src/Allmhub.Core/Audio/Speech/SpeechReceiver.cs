using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Audio.Speech;

/// <summary>Asks for a part and writes what comes to a file; judges by label and bytes whether it is a sound at all.</summary>
/// <param name="plan">What is asked.</param>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="prices">Knows prices.</param>
/// <param name="call">What the call says differently.</param>
/// <param name="progress">Is told how far it has come.</param>
internal sealed class SpeechReceiver(SpeechPlan plan, SendPipeline pipeline, PriceBook prices, AllmCallOptions call, SpeechProgress progress)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Asks for a part.</summary>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The sound.</returns>
    /// <exception cref="AllmException">It failed, or what came is no sound.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<SpeechPart> ReceiveAsync(int part, string path, CancellationToken cancellationToken)
    {
        CallMeter meter = new(prices, SpeechPlan.Action, plan.Request.Model, call);
        Task<AllmResponse> sending = pipeline.SendAsync(plan.Wire(part), call, cancellationToken);
        meter.Begin();
        using AllmResponse response = await sending.ConfigureAwait(false);
        byte[] start = await StartAsync(response).ConfigureAwait(false);
        FileStream file = new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.Asynchronous });
        await using (file.ConfigureAwait(false))
        {
            SpeechUsage? usage = null;
            switch (SpeechJudge.FormOf(start, response.MediaType, plan.Request.Format))
            {
                case SpeechForm.Stream:
                    SpeechStreamReader reader = new(response, file, start, pipeline.Options.MaxLineBytes, have => progress.Report(part, have, null));
                    usage = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                    WarnOfEnd(reader);
                    break;
                case SpeechForm.Text:
                    throw SpeechJudge.NoSound(response, await response.ReadBytesAsync(start).ConfigureAwait(false));
                default:
                    await CopyAsync(response, start, file, part, cancellationToken).ConfigureAwait(false);
                    break;
            }

            // From here on it is a sound, and charged.
            CallUsage? used = SpeechCost.Usage(plan, part, usage);
            CostEstimate? cost = await meter.EndAsync(used, response.RequestId, null, cancellationToken).ConfigureAwait(false);
            MediaFormat? format = SpeechJudge.Judge(file, response, plan.Request.Format);
            file.Flush(flushToDisk: true);
            return new SpeechPart(path, format) { Usage = usage, Cost = usage is null ? SpeechCost.Counted(cost, used) : cost, RequestId = response.RequestId };
        }
    }

    // Enough to tell what it is; an answer may come in small pieces.
    private static async Task<byte[]> StartAsync(AllmResponse response)
    {
        byte[] start = new byte[MediaSignature.Length];
        int count = 0;
        int read;
        while (count < start.Length && (read = await response.ReadAsync(start.AsMemory(count)).ConfigureAwait(false)) > 0)
        {
            count += read;
        }

        return start[..count];
    }

    private async Task CopyAsync(AllmResponse response, byte[] start, FileStream file, int part, CancellationToken cancellationToken)
    {
        await file.WriteAsync(start, cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[BufferSize];
        long have = start.Length;
        int count;
        while ((count = await response.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            have += count;
            progress.Report(part, have, response.ContentLength);
        }
    }

    private void WarnOfEnd(SpeechStreamReader reader)
    {
        if (!reader.HasEnd)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Warning, Words.Say("The stream ended without its end mark: the sound may not be whole. It is saved as it came.")));
        }
    }
}
