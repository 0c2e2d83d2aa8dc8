using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Claude;

/// <summary>Reads the events of one Claude stream (contract: ClaudeStreamEvent; NOTES section 8). Unknown events and deltas are skipped.</summary>
internal sealed class ClaudeStreamReader : ChatStreamReader
{
    private readonly ClaudeMessageReader _message = new();
    private readonly Dictionary<int, ClaudeBlock> _blocks = [];
    private readonly SortedSet<int> _open = [];
    private readonly List<ClaudeBlock> _calls = [];
    private JsonElement? _whole;
    private int _textBlock = -1;
    private bool _sawBlock;
    private bool _sawStop;

    /// <inheritdoc/>
    /// <remarks>As in OpenAI chat an answer that was cut has no reason of its end, though it may have the mark.</remarks>
    public override bool SawEnd => _sawStop && _message.SawReason;

    /// <inheritdoc/>
    public override bool IsOver => _sawStop;

    /// <inheritdoc/>
    public override void OnDone() => _sawStop |= _message.SawReason;

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates)
    {
        foreach (ClaudeBlock block in _blocks.Values)
        {
            if (SawEnd)
            {
                block.Stop(default, updates);
            }
            else
            {
                block.Abandon(updates);
            }
        }

        _blocks.Clear();
        _open.Clear();
        _message.Complete(updates);
    }

    /// <inheritdoc/>
    protected override bool TryReadPlain(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, List<ChatUpdate> updates)
    {
        if (_textBlock < 0 || !eventType.SequenceEqual("content_block_delta"u8) || !TryReadDelta(json, _textBlock, out string delta))
        {
            return false;
        }

        _message.Text.Add(delta, updates);
        return true;
    }

    /// <inheritdoc/>
    protected override void ReadValue(string eventType, JsonElement value, List<ChatUpdate> updates)
    {
        string type = EventJson.Text(value, "type"u8) ?? eventType;
        if ((type is "error" or "" || EventJson.TryGet(value, "error"u8, out _)) && AnswerErrors.TryFromBody(EventJson.Bytes(value)) is { } error)
        {
            throw error;
        }

        _textBlock = -1;
        Read(type, value, updates);
    }

    /// <inheritdoc/>
    protected override void ReadLate(string eventType, JsonElement value, List<ChatUpdate> updates) =>
        _message.End(EventJson.TryGet(value, "delta"u8, out JsonElement delta) ? delta : default, value, updates);

    // {"type":…,"index":…,"delta":{"type":"text_delta","text":"…"}} of the block that is open, and nothing that counts beside it.
    private static bool TryReadDelta(ReadOnlySpan<byte> json, int index, out string text)
    {
        string? found = null;
        text = string.Empty;
        try
        {
            Utf8JsonReader reader = new(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("delta"u8))
                {
                    reader.Read();
                    found = reader.TokenType == JsonTokenType.StartObject ? ReadDelta(ref reader) : null;
                }
                else if (reader.ValueTextEquals("index"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int at) || at != index)
                    {
                        return false;
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            text = found ?? string.Empty;
            return found is not null && reader.BytesConsumed == json.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? ReadDelta(ref Utf8JsonReader reader)
    {
        string? text = null;
        bool isPlain = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = reader.ValueTextEquals("text"u8);
            isPlain &= isText || reader.ValueTextEquals("type"u8);
            reader.Read();
            text = isText && reader.TokenType == JsonTokenType.String ? LenientJson.GetString(ref reader) : text;
            reader.Skip();
        }

        return isPlain ? text : null;
    }

    private void Read(string type, JsonElement root, List<ChatUpdate> updates)
    {
        int index = IndexOf(root);
        switch (type)
        {
            case "message_start" when EventJson.TryGet(root, "message"u8, out JsonElement message):
                _message.Start(message, updates);
                Keep(message);
                break;
            case "content_block_start" when EventJson.TryGet(root, "content_block"u8, out JsonElement content):
                Stop(index, default, updates);
                Begin(index, content).Start(updates);
                break;
            case "content_block_delta" when EventJson.TryGet(root, "delta"u8, out JsonElement delta):
                ReadDelta(index, delta, updates);
                break;
            case "content_block_stop":
                Stop(index, EventJson.TryGet(root, "content_block"u8, out JsonElement whole) ? whole : default, updates);
                break;
            case "message_delta":
                JsonElement end = EventJson.TryGet(root, "delta"u8, out JsonElement given) ? given : default;
                _message.End(end, root, updates);
                break;
            case "message" or "completion":
                _message.Start(root, updates);
                Keep(root);
                EndMessage(root, updates);
                break;
            case "message_stop":
                JsonElement last = EventJson.TryGet(root, "message"u8, out JsonElement closing) ? closing : default;
                Keep(last);
                _message.End(default, root, updates);
                EndMessage(last, updates);
                break;
            default:
                updates.Add(ChatUpdate.OfLeftOut(Words.Say($"the event '{type}'"), isContent: false));
                break;
        }
    }

    // Where an event names no block it is about the last one that is open.
    private int IndexOf(JsonElement root) =>
        EventJson.TryGet(root, "index"u8, out _) || _blocks.Count == 0 ? (int)EventJson.Count(root, "index"u8) : _open.Max;

    private ClaudeBlock Begin(int index, JsonElement content)
    {
        _sawBlock = true;
        ClaudeBlock block = new(content, _message);
        _blocks[index] = block;
        _open.Add(index);
        if (block.IsCall)
        {
            _calls.Add(block);
        }

        return block;
    }

    // A converter may leave the start of a block out: then the delta says what it is.
    private void ReadDelta(int index, JsonElement delta, List<ChatUpdate> updates)
    {
        if (!_blocks.TryGetValue(index, out ClaudeBlock? block) && !TryFindCall(delta, out block))
        {
            block = Begin(index, ClaudeBlockStart.Of(delta));
            block.Start(updates);
        }

        block.Delta(delta, updates);
        _textBlock = block.IsPlainText ? index : -1;
    }

    // Arguments of a block that nobody began are those of the call that waits for them: it must not run without.
    private bool TryFindCall(JsonElement delta, [NotNullWhen(true)] out ClaudeBlock? block)
    {
        while (_calls.Count > 0 && _calls[^1].IsStopped)
        {
            _calls.RemoveAt(_calls.Count - 1);
        }

        block = EventJson.TryGet(delta, "partial_json"u8, out _) && _calls.Count > 0 ? _calls[^1] : null;
        return block is not null;
    }

    private void Stop(int index, JsonElement whole, List<ChatUpdate> updates)
    {
        if (_blocks.Remove(index, out ClaudeBlock? block))
        {
            _open.Remove(index);
            block.Stop(whole, updates);
        }
        else if (whole.ValueKind == JsonValueKind.Object)
        {
            _sawBlock = true;
            ClaudeBlock.ReadWhole(whole, _message, updates);
        }
    }

    private void Keep(JsonElement message)
    {
        if (EventJson.Parts(message, "content"u8).Any())
        {
            _whole = message.Clone();
        }
    }

    // Blocks that nobody stopped end with the message; what stands in a whole message alone is read from it.
    private void EndMessage(JsonElement message, List<ChatUpdate> updates)
    {
        foreach (ClaudeBlock block in _blocks.Values)
        {
            block.Stop(default, updates);
        }

        _blocks.Clear();
        _open.Clear();
        if (!_sawBlock && _whole is { } whole)
        {
            _sawBlock = true;
            _message.ReadContent(whole, updates);
        }

        if (message.ValueKind == JsonValueKind.Object)
        {
            _message.End(message, message, updates);
        }

        _sawStop = true;
    }
}
