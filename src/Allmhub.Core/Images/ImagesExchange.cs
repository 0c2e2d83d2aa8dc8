using System.Runtime.CompilerServices;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Asks in the Images format and reads the answer, whatever it is labelled: the first byte that is no blank decides (NOTES section 16.3).</summary>
/// <param name="run">The run.</param>
/// <param name="dialects">The formats of conversations, for services that answer in theirs.</param>
internal sealed class ImagesExchange(ImageRun run, IReadOnlyDictionary<ChatApi, IChatDialect> dialects)
{
    private const int ReadSize = 16 * 1024;

    /// <summary>Asks, and reads.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Pictures, partial ones where they are wanted, and failures of single ones.</returns>
    /// <exception cref="AllmException">There is none, or the answer broke off; what came before was given.</exception>
    public async IAsyncEnumerable<ImageUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Task<AllmResponse> sending = run.Pipeline.SendAsync(run.Wire, run.Call, cancellationToken);
        run.Meter.Begin();
        using AllmResponse response = await sending.ConfigureAwait(false);
        run.RequestId = response.RequestId;
        (BodyForm form, ReadOnlyMemory<byte> start) = await OpenAsync(response).ConfigureAwait(false);
        if (form == BodyForm.Stream)
        {
            ImagesStreamReader reader = new(run, dialects, response, start);
            await foreach (ImageUpdate update in reader.ReadAsync().ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        ReadOnlyMemory<byte> body = await response.ReadBytesAsync(start).ConfigureAwait(false);
        ImagesBodyReader whole = new(run, dialects);
        List<ImageUpdate>? updates = form == BodyForm.Object ? whole.TryRead(body) : null;
        if (updates is null && form == BodyForm.Object)
        {
            // Bare lines of JSON, one an event.
            ImagesStreamReader reader = new(run, dialects, response, body, isWhole: true);
            await foreach (ImageUpdate update in reader.ReadAsync().ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        if (updates is null)
        {
            throw response.NotWhatWasAsked(body.Span);
        }

        foreach (ImageUpdate update in updates)
        {
            yield return update;
        }

        if (whole.Failure is not null)
        {
            throw response.Finish(whole.Failure);
        }

        run.Tally();
    }

    // Blanks keep the connection alive while the picture is made; however many, they are no answer and fill nothing.
    private static async Task<(BodyForm Form, ReadOnlyMemory<byte> Start)> OpenAsync(AllmResponse response)
    {
        byte[] start = new byte[ReadSize];
        int count = 0;
        BodyForm form = BodyForm.Unknown;
        int read;
        while (form == BodyForm.Unknown && count < start.Length && (read = await response.ReadQuietAsync(start.AsMemory(count)).ConfigureAwait(false)) > 0)
        {
            count += read;
            if (start.AsSpan(0, count).TrimStart(" \t\r\n"u8).IsEmpty)
            {
                count = 0;
                continue;
            }

            form = BodySniffer.FormOf(start.AsSpan(0, count), response.MediaType);
        }

        return (form, start.AsMemory(0, count));
    }
}
