using System.Buffers;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Audio.Speech;

/// <summary>
/// Reads sound that comes as events: <c>speech.audio.delta</c> has a piece as base64, <c>speech.audio.done</c> the usage. There are no event names and no
/// end mark (NOTES section 16.6); one of the two ends of a dialect is taken for the end, a bare line of JSON for an error.
/// </summary>
/// <param name="response">The answer; not disposed here.</param>
/// <param name="file">Receives the sound.</param>
/// <param name="start">What of the answer has been read already.</param>
/// <param name="maxLine">The bound of a line.</param>
/// <param name="report">Is told how many bytes of sound there are.</param>
internal sealed class SpeechStreamReader(AllmResponse response, Stream file, ReadOnlyMemory<byte> start, int maxLine, Action<long> report)
{
    private static readonly TimeSpan EndWait = TimeSpan.FromMilliseconds(100);

    private readonly SseParser _parser = new(maxLine) { EndsAtValue = true };
    private readonly ArrayBufferWriter<byte> _piece = new();
    private SpeechUsage? _usage;
    private long _length;
    private bool _isDone;

    /// <summary>Whether the stream said that it is at its end.</summary>
    public bool HasEnd => _isDone;

    /// <summary>Reads to the end.</summary>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>What was used; <c>null</c> when the stream does not say.</returns>
    /// <exception cref="AllmException">An error in the stream, or the connection broke before its end.</exception>
    public async Task<SpeechUsage?> ReadAsync(CancellationToken cancellationToken)
    {
        _parser.Append(start.Span);
        bool isDrained = false;
        while (true)
        {
            Take();
            if (_piece.WrittenCount > 0)
            {
                await file.WriteAsync(_piece.WrittenMemory, cancellationToken).ConfigureAwait(false);
                _length += _piece.WrittenCount;
                _piece.ResetWrittenCount();
                report(_length);
            }

            if (_isDone)
            {
                await response.TryEndAsync(EndWait).ConfigureAwait(false);
                return _usage;
            }

            if (isDrained)
            {
                return _length > 0 ? _usage : throw response.NotWhatWasAsked([]);
            }

            int count = await response.ReadQuietAsync(_parser.GetBuffer()).ConfigureAwait(false);
            _parser.Advance(count);
            isDrained = count == 0;
            if (isDrained)
            {
                _parser.Complete();
            }
        }
    }

    private void Take()
    {
        try
        {
            while (!_isDone && _parser.TryRead(out SseItem item))
            {
                if (item.Kind != SseItemKind.Comment)
                {
                    Read(item.Data.Trim(" \t\r\n"u8));
                }
            }
        }
        catch (StreamLimitException limit)
        {
            throw response.TooLong(limit);
        }
        catch (Exception failure) when (failure is InvalidOperationException or JsonException or FormatException)
        {
            throw response.Finish(new AllmException(AllmErrorKind.Protocol, Words.Say("An event of the stream is no JSON, or the sound in it no base64."), failure));
        }
    }

    private void Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            _isDone = true;
            return;
        }

        using JsonDocument document = LenientJson.Parse(data.ToArray());
        JsonElement root = document.RootElement;
        string? sound = root.ValueKind == JsonValueKind.Object ? TextOf(root, "audio") ?? TextOf(root, "delta") ?? TextOf(root, "data") : null;
        if (sound is null && Error(data, root) is AllmException error)
        {
            throw error;
        }

        Usage(root);
        if (sound is { Length: > 0 })
        {
            response.OnContent();
            _piece.Write(DataUri.TryDecodeBase64(sound, out byte[] bytes) ? bytes : throw new FormatException(Words.Say("The sound is no base64.")));
        }

        _isDone = ErrorText.Of(root, "type") is string type && type.EndsWith(".done", StringComparison.Ordinal);
    }

    private AllmException? Error(ReadOnlySpan<byte> data, JsonElement root) =>
        response.TryErrorIn(data)
        ?? (ErrorText.Of(root, "type") is "error" && AnswerErrors.TryFromWords(data) is { } told ? response.Finish(told) : null);

    private void Usage(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("usage", out JsonElement usage) || usage.ValueKind != JsonValueKind.Object
            || !LenientNumber.TryInt64(usage, "input_tokens", out long input) || !LenientNumber.TryInt64(usage, "output_tokens", out long output))
        {
            return;
        }

        _usage = new SpeechUsage(input, output, LenientNumber.TryInt64(usage, "total_tokens", out long total) ? total : input + output);
    }

    private static string? TextOf(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
