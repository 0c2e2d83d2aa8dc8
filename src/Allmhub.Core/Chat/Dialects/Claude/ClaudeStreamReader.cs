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
    private readonly SurrogateJoiner _text = new();
    private bool _sawEnd;

    /// <inheritdoc/>
    public override bool SawEnd => _sawEnd;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> data, List<ChatUpdate> updates)
    {
        if (EventJson.IsVoid(data))
        {
            return;
        }

        if (eventType.SequenceEqual("content_block_delta"u8) && ReadTextDelta(data) is { } delta)
        {
            AddText(delta, updates);
            return;
        }

        using JsonDocument document = EventJson.Parse(data);
        JsonElement root = document.RootElement;
        string type = EventJson.Text(root, "type"u8) ?? System.Text.Encoding.UTF8.GetString(eventType);
        if ((type is "error" or "" || EventJson.TryGet(root, "error"u8, out _)) && AnswerErrors.TryFromBody(data) is { } error)
        {
            throw error;
        }

        Read(type, root, updates);
    }

    /// <inheritdoc/>
    public override void Complete(List<ChatUpdate> updates)
    {
        AddText(null, updates);
        foreach (ClaudeBlock block in _blocks.Values)
        {
            block.Abandon(updates);
        }

        _message.Complete(updates);
    }

    private static string? ReadTextDelta(ReadOnlySpan<byte> data)
    {
        try
        {
            Utf8JsonReader reader = new(data);
            return reader.Read() && EventJson.TryFind(ref reader, "delta"u8) && reader.TokenType == JsonTokenType.StartObject && EventJson.TryFind(ref reader, "text"u8)
                ? LenientJson.GetString(ref reader)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Read(string type, JsonElement root, List<ChatUpdate> updates)
    {
        int index = (int)EventJson.Count(root, "index"u8);
        switch (type)
        {
            case "message_start" when EventJson.TryGet(root, "message"u8, out JsonElement message):
                _message.Start(message, updates);
                break;
            case "content_block_start" when EventJson.TryGet(root, "content_block"u8, out JsonElement content):
                ClaudeBlock block = new(content, _message);
                _blocks[index] = block;
                block.Start(updates);
                break;
            case "content_block_delta" when EventJson.TryGet(root, "delta"u8, out JsonElement delta):
                if (EventJson.Piece(delta, "text"u8) is { } text)
                {
                    AddText(text, updates);
                }
                else if (_blocks.TryGetValue(index, out ClaudeBlock? open))
                {
                    open.Delta(delta, updates);
                }

                break;
            case "content_block_stop":
                AddText(null, updates);
                if (_blocks.Remove(index, out ClaudeBlock? closed))
                {
                    closed.Stop(updates);
                }

                break;
            case "message_delta":
                _message.End(EventJson.TryGet(root, "delta"u8, out JsonElement end) ? end : default, root, updates);
                break;
            case "message_stop":
                _sawEnd = true;
                break;
        }
    }

    private void AddText(string? delta, List<ChatUpdate> updates)
    {
        string text = delta is null ? _text.Complete() : _text.Join(delta);
        if (text.Length > 0)
        {
            updates.Add(ChatUpdate.OfText(text));
        }
    }
}
