using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Claude;

/// <summary>
/// One content block while it arrives. What goes back on the next turn is the block as it was, put together from its start
/// and its deltas; text and thinking are not kept twice, the writer adds them again.
/// </summary>
internal sealed class ClaudeBlock
{
    private readonly ClaudeMessageReader _message;
    private readonly StringBuilder _input = new();
    private StringBuilder? _signature;
    private readonly JsonObject _raw;
    private readonly string? _type;
    private readonly string? _startInput;
    private readonly bool _isGuessed;
    private readonly int _call;
    private string? _startText;
    private bool _sawDelta;

    /// <summary>Begins a block.</summary>
    /// <param name="content">The block as it began, or whole; a bare text is a text block.</param>
    /// <param name="message">The message it belongs to.</param>
    public ClaudeBlock(JsonElement content, ClaudeMessageReader message)
    {
        _message = message;
        _raw = ClaudeBlockStart.Read(content, out _isGuessed);
        _type = WireJson.TextOf(_raw["type"]);
        _startInput = EventJson.TryGet(content, "input"u8, out JsonElement input) ? EventJson.Arguments(input) : null;
        _call = _type == "tool_use" ? message.NextCall() : -1;
    }

    /// <summary>Whether the next plain text delta is this block's and nothing is held before it.</summary>
    public bool IsPlainText => _type == "text" && _startText is null;

    /// <summary>Whether it is a call of a tool.</summary>
    public bool IsCall => _call >= 0;

    /// <summary>Whether it has ended.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Reads a block that came whole.</summary>
    /// <param name="content">The block.</param>
    /// <param name="message">The message it belongs to.</param>
    /// <param name="updates">Receives it.</param>
    public static void ReadWhole(JsonElement content, ClaudeMessageReader message, List<ChatUpdate> updates)
    {
        ClaudeBlock block = new(content, message);
        block.Start(updates);
        block.Stop(default, updates);
    }

    /// <summary>Gives what the start of the block says. Text in it is held until it is known whether the deltas repeat it.</summary>
    public void Start(List<ChatUpdate> updates)
    {
        switch (_type)
        {
            case "text":
                _startText = Take("text");
                AddCitations(updates);
                break;
            case "thinking":
                _startText = Take("thinking") is { Length: > 0 } thought ? thought : Take("text");
                break;
            case "tool_use":
                updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_call, WireJson.TextOf(_raw["id"]), WireJson.TextOf(_raw["name"]), null)));
                break;
            case "web_search_tool_result":
                _message.Found(_raw["content"] as JsonArray);
                break;
        }

        _startText = string.IsNullOrEmpty(_startText) ? null : _startText;
    }

    /// <summary>Takes a delta: what it is, its fields tell, whatever its type says.</summary>
    public void Delta(JsonElement delta, List<ChatUpdate> updates)
    {
        _sawDelta = true;
        if (delta.ValueKind == JsonValueKind.String)
        {
            AddText(EventJson.PieceOf(delta), updates);
            return;
        }

        bool isKnown = false;
        if (EventJson.TryGet(delta, "text"u8, out JsonElement text) && text.ValueKind != JsonValueKind.Null)
        {
            isKnown = true;
            AddText(EventJson.DeepText(text), updates);
        }

        if (EventJson.TryGet(delta, "thinking"u8, out JsonElement thinking) && thinking.ValueKind != JsonValueKind.Null)
        {
            isKnown = true;
            AddThought(EventJson.DeepText(thinking), updates);
        }

        if (EventJson.Piece(delta, "signature"u8) is { } signature)
        {
            isKnown = true;
            (_signature ??= new StringBuilder(WireJson.TextOf(_raw["signature"]))).Append(signature);
        }

        if (EventJson.TryGet(delta, "partial_json"u8, out JsonElement json))
        {
            isKnown = true;
            Input(EventJson.Arguments(json) ?? string.Empty, updates);
        }

        if (EventJson.TryGet(delta, "citation"u8, out JsonElement citation) && citation.ValueKind == JsonValueKind.Object)
        {
            isKnown = true;
            Cite(citation, updates);
        }

        if (!isKnown)
        {
            updates.Add(ChatUpdate.OfLeftOut(Words.Say($"a delta of the type '{EventJson.Text(delta, "type"u8)}'"), isContent: false));
        }
    }

    /// <summary>Closes the block.</summary>
    /// <param name="whole">The block, where the wire repeats it at its end.</param>
    /// <param name="updates">Receives what had not been given.</param>
    public void Stop(JsonElement whole, List<ChatUpdate> updates)
    {
        IsStopped = true;
        if (_signature is not null)
        {
            _raw["signature"] = _signature.ToString();
        }

        GiveStart(updates);
        AddWhole(whole, updates);
        switch (_type)
        {
            case "text":
                _message.Text.Flush(updates);
                updates.Add(ChatUpdate.OfText(string.Empty, Raw()));
                break;
            case "thinking":
                _message.Text.FlushThought(updates);
                updates.Add(ChatUpdate.OfReasoning(string.Empty, _isGuessed && !_raw.ContainsKey("signature") ? null : Raw()));
                break;
            case "tool_use":
                StopCall(updates);
                break;
            default:
                updates.Add(ChatUpdate.OfRaw(Raw()));
                updates.Add(ChatUpdate.OfLeftOut(Words.Say($"a block of the type '{_type}'"), isContent: false));
                break;
        }
    }

    /// <summary>The stream ended inside the block: what was held back is given, but no half block goes back.</summary>
    public void Abandon(List<ChatUpdate> updates)
    {
        GiveStart(updates);
        if (_call >= 0 && _input.Length == 0 && _startInput is not (null or "{}"))
        {
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_call, null, null, _startInput)));
        }
    }

    // The arguments go on as the model wrote them; the block that goes back needs an object.
    private void StopCall(List<ChatUpdate> updates)
    {
        string? whole = _input.Length > 0 ? null : _startInput ?? "{}";
        _raw["input"] = WireJson.ToArguments(ToolArgumentText.Mend(_input.Length > 0 ? _input.ToString() : whole!));
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_call, null, null, whole, Raw())));
    }

    private ChatRawPart Raw() => new(ChatApi.Claude, WireJson.ToElement(_raw));

    private string Take(string name)
    {
        JsonNode? node = _raw[name];
        string text = WireJson.TextOf(node) ?? (node is null ? string.Empty : EventJson.DeepText(JsonSerializer.SerializeToElement(node)));
        _raw.Remove(name);
        return text;
    }

    private void GiveStart(List<ChatUpdate> updates)
    {
        if (_startText is { } start)
        {
            _startText = null;
            Give(start, updates);
        }
    }

    private void Give(string text, List<ChatUpdate> updates)
    {
        if (_type == "thinking")
        {
            _message.Text.Think(text, updates);
        }
        else
        {
            _message.Text.Add(text, updates);
        }
    }

    private void AddText(string text, List<ChatUpdate> updates)
    {
        DropRepeatedStart(text, updates);
        _message.Text.Add(text, updates);
    }

    private void AddThought(string text, List<ChatUpdate> updates)
    {
        DropRepeatedStart(text, updates);
        _message.Text.Think(text, updates);
    }

    // Some services put the first piece into the start and into the first delta.
    private void DropRepeatedStart(string delta, List<ChatUpdate> updates)
    {
        if (_startText is { } start && delta.Length > 0)
        {
            _startText = null;
            if (!delta.StartsWith(start, StringComparison.Ordinal))
            {
                Give(start, updates);
            }
        }
    }

    private void AddWhole(JsonElement whole, List<ChatUpdate> updates)
    {
        if (whole.ValueKind != JsonValueKind.Object || _sawDelta)
        {
            return;
        }

        string text = EventJson.DeepText(whole);
        if (_type is "text" or "thinking")
        {
            Give(text, updates);
        }
        else if (_call >= 0 && EventJson.TryGet(whole, "input"u8, out JsonElement input) && _startInput is null or "{}" && EventJson.Arguments(input) is { } arguments)
        {
            Input(arguments, updates);
        }
    }

    private void Input(string delta, List<ChatUpdate> updates)
    {
        _input.Append(delta);
        if (_call >= 0 && delta.Length > 0)
        {
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_call, null, null, delta)));
        }
    }

    private void Cite(JsonElement citation, List<ChatUpdate> updates)
    {
        if (_raw["citations"] is not JsonArray)
        {
            _raw["citations"] = new JsonArray();
        }

        _raw["citations"]!.AsArray().Add(WireJson.ToNode(citation.Clone()));
        _message.Cite(EventJson.Text(citation, "url"u8), EventJson.Text(citation, "title"u8), EventJson.Text(citation, "cited_text"u8), updates);
    }

    private void AddCitations(List<ChatUpdate> updates)
    {
        foreach (JsonObject citation in (_raw["citations"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            _message.Cite(WireJson.TextOf(citation["url"]), WireJson.TextOf(citation["title"]), WireJson.TextOf(citation["cited_text"]), updates);
        }
    }
}
