using System.Text;
using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Images;

/// <summary>
/// Reads the events of a stream of pictures (NOTES section 16.3). <c>partial_image</c> is a step and <c>completed</c> a finished picture; seedream turns the names round:
/// <c>partial_succeeded</c> is finished, <c>partial_failed</c> a failure and its <c>completed</c> has usage alone.
/// </summary>
internal sealed class ImagesStreamReader
{
    private static readonly TimeSpan EndWait = TimeSpan.FromMilliseconds(100);

    private readonly ImageRun _run;
    private readonly IReadOnlyDictionary<ChatApi, IChatDialect> _dialects;
    private readonly AllmResponse _response;
    private readonly SseParser _parser;
    private readonly List<ImageUpdate> _held = [];
    private ChatStreamReader? _conversation;
    private List<ChatUpdate>? _said;
    private AllmException? _broken;
    private AllmException? _told;
    private bool _isDrained;
    private bool _isDone;
    private bool _sawEvent;
    private ChatApi _api;

    /// <summary>Prepares to read.</summary>
    /// <param name="run">The run.</param>
    /// <param name="dialects">The formats of conversations, for services that answer in theirs.</param>
    /// <param name="response">The answer; not disposed here.</param>
    /// <param name="start">What of it has been read already.</param>
    /// <param name="isWhole">Whether that is all of it.</param>
    public ImagesStreamReader(ImageRun run, IReadOnlyDictionary<ChatApi, IChatDialect> dialects, AllmResponse response, ReadOnlyMemory<byte> start, bool isWhole = false)
    {
        _run = run;
        _dialects = dialects;
        _response = response;
        _parser = new SseParser(run.Pipeline.Options.MaxLineBytes) { EndsAtValue = true };
        _parser.Append(start.Span);
        if (isWhole)
        {
            _isDrained = true;
            _parser.Complete();
        }
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>What came: at once where a stream was asked for, else at the end.</returns>
    /// <exception cref="AllmException">An error event, or a stream without a finished picture; what came before was given.</exception>
    public async IAsyncEnumerable<ImageUpdate> ReadAsync()
    {
        List<ImageUpdate> updates = [];
        AllmException? failure = null;
        do
        {
            updates.Clear();
            failure = Take(updates);
            _held.AddRange(updates);
            for (int i = 0; i < _held.Count && (_run.IsStream || failure is not null); i++)
            {
                yield return _held[i];
            }

            if (_run.IsStream || failure is not null)
            {
                _held.Clear();
            }
        }
        while (failure is null && await ReceiveAsync().ConfigureAwait(false));

        foreach (ImageUpdate update in _held.Concat(EndConversation()))
        {
            yield return update;
        }

        if ((failure ?? Missing()) is AllmException end)
        {
            throw _response.Finish(end);
        }

        _run.Tally();
    }

    private AllmException? Missing()
    {
        if (_run.Finished + _run.Failed > 0)
        {
            // How the connection ended no longer matters when everything has come.
            return _broken is not null && _run.Finished + _run.Failed < _run.Plan.Request.Count ? _broken : null;
        }

        return _broken ?? _told ?? (_sawEvent ? ImageFailure.Unfinished() : _response.NotWhatWasAsked([]));
    }

    private AllmException? Take(List<ImageUpdate> updates)
    {
        try
        {
            while (!_isDone && _parser.TryRead(out SseItem item))
            {
                if (item.Kind != SseItemKind.Comment && !KeepAlive.IsNamed(item.EventType))
                {
                    Read(item, updates);
                }
            }

            return null;
        }
        catch (StreamLimitException limit)
        {
            return _response.TooLong(limit);
        }
        catch (Exception failure) when (failure is InvalidOperationException or JsonException)
        {
            // Cut in the middle of an event by a broken connection, or no JSON at all.
            return _broken ?? new AllmException(AllmErrorKind.Protocol, Words.Say("An event of the stream is no JSON."), failure);
        }
        catch (AllmException error)
        {
            return error;
        }
    }

    private void Read(SseItem item, List<ImageUpdate> updates)
    {
        ReadOnlySpan<byte> data = item.Data.Trim(" \t\r\n"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            _isDone = true;
            return;
        }

        if (!KeepAlive.IsContent(data))
        {
            return;
        }

        _sawEvent = true;
        using JsonDocument document = LenientJson.Parse(data.ToArray());
        JsonElement root = document.RootElement;
        string type = ErrorText.Of(root, "type") ?? Encoding.UTF8.GetString(item.EventType);
        if (type.EndsWith("partial_failed", StringComparison.Ordinal))
        {
            updates.Add(_run.Update(new ImageItem { Failure = ImageFailure.OfItem(root), Raw = ImageRaw.Of(root) }, IndexOf(root)));
            _response.OnContent();
            return;
        }

        if ((AnswerErrors.TryFromBody(data, _run.RequestId) ?? (type is "error" or "upstream_error" ? AnswerErrors.TryFromWords(data) : null)) is AllmException error)
        {
            throw error;
        }

        ReadPicture(type, root, data, updates);
    }

    private void ReadPicture(string type, JsonElement root, ReadOnlySpan<byte> data, List<ImageUpdate> updates)
    {
        _run.Use(ImageUsageReader.Read(root));
        if (ImageItem.Has(root))
        {
            _response.OnContent();
            Add(type, ImageItem.Read(root, _run.BaseUri), root, updates);
        }
        else if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            _response.OnContent();
            foreach (JsonElement one in list.EnumerateArray())
            {
                Add("completed", ImageItem.Read(one, _run.BaseUri), one, updates);
            }
        }
        else if (ImagesBodyReader.Other(root, _dialects) is { } dialect)
        {
            _said ??= [];
            _conversation ??= dialect.CreateStreamReader();
            _conversation.Read([], data, _said);
            _api = dialect.Api;
            _response.OnContent();
        }
        else
        {
            _told = AnswerErrors.TryFromFlatWords(data) ?? _told;
        }
    }

    private List<ImageUpdate> EndConversation()
    {
        if (_conversation is null)
        {
            return [];
        }

        _conversation.Complete(_said!);
        ChatCompletion completion = ImagesBodyReader.Fold(_said!, _run, _api);
        List<ImageUpdate> updates = _run.Updates(completion);
        _told ??= updates.Count == 0 ? ImageFailure.NoPicture(completion) : null;
        return updates;
    }

    private void Add(string type, ImageItem item, JsonElement root, List<ImageUpdate> updates)
    {
        bool isPartial = type.Contains("partial_image", StringComparison.Ordinal);
        if (!isPartial)
        {
            updates.Add(_run.Update(item, IndexOf(root)));
        }
        else if (_run.IsStream && item.Failure is null && (_run.Finished == 0 || _run.Plan.Request.Count > 1))
        {
            // A step that comes after the finished picture is late.
            updates.Add(_run.Update(item, LenientNumber.TryInt64(root, "image_index", out long index) ? (int)index : 0, Partial(root)));
        }
    }

    private static int Partial(JsonElement root) => LenientNumber.TryInt64(root, "partial_image_index", out long step) ? (int)Math.Clamp(step, 0, int.MaxValue) : 0;

    private int IndexOf(JsonElement root) => LenientNumber.TryInt64(root, "image_index", out long index) && index is >= 0 and <= int.MaxValue ? (int)index : _run.Finished + _run.Failed;

    private async ValueTask<bool> ReceiveAsync()
    {
        if (_isDone)
        {
            await _response.TryEndAsync(EndWait).ConfigureAwait(false);
            return false;
        }

        if (_isDrained)
        {
            return false;
        }

        try
        {
            int count = await _response.ReadQuietAsync(_parser.GetBuffer()).ConfigureAwait(false);
            _parser.Advance(count);
            if (count > 0)
            {
                return true;
            }
        }
        catch (AllmException error)
        {
            _broken = error;
        }

        _isDrained = true;
        _parser.Complete();
        return true;
    }
}
