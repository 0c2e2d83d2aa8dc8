using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Claude;

/// <summary>
/// One content block while it arrives. What goes back on the next turn is the block as it was, put together from its start
/// and its deltas; text and thinking are not kept twice, the writer adds them again.
/// </summary>
internal sealed class ClaudeBlock
{
    private readonly ClaudeMessageReader _message;
    private readonly SurrogateJoiner _thinking = new();
    private readonly StringBuilder _input = new();
    private readonly JsonObject _raw;
    private readonly string? _type;
    private readonly int _call;

    /// <summary>Begins a block.</summary>
    /// <param name="content">The block as it began, or whole.</param>
    /// <param name="message">The message it belongs to.</param>
    public ClaudeBlock(JsonElement content, ClaudeMessageReader message)
    {
        _message = message;
        _raw = JsonObject.Create(content.Clone()) ?? [];
        _type = EventJson.Text(content, "type"u8);
        _call = _type == "tool_use" ? message.NextCall() : -1;
    }

    /// <summary>Gives what the start of the block holds; all of it when the block came whole.</summary>
    public void Start(List<ChatUpdate> updates)
    {
        switch (_type)
        {
            case "text":
                Add(Take("text"), updates, static text => ChatUpdate.OfText(text));
                AddCitations(updates);
                break;
            case "thinking":
                Add(_thinking.Join(Take("thinking")), updates, static text => ChatUpdate.OfReasoning(text));
                break;
            case "tool_use":
                updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_call, WireJson.TextOf(_raw["id"]), WireJson.TextOf(_raw["name"]), null)));
                break;
            case "web_search_tool_result":
                _message.Found(_raw["content"] as JsonArray);
                break;
        }
    }

    /// <summary>Takes a delta other than text.</summary>
    public void Delta(JsonElement delta, List<ChatUpdate> updates)
    {
        switch (EventJson.Text(delta, "type"u8))
        {
            case "thinking_delta":
                Add(_thinking.Join(EventJson.Piece(delta, "thinking"u8) ?? string.Empty), updates, static text => ChatUpdate.OfReasoning(text));
                break;
            case "signature_delta":
                _raw["signature"] = WireJson.TextOf(_raw["signature"]) + EventJson.Text(delta, "signature"u8);
                break;
            case "input_json_delta":
                Input(EventJson.Piece(delta, "partial_json"u8) ?? string.Empty, updates);
                break;
            case "citations_delta" when EventJson.TryGet(delta, "citation"u8, out JsonElement citation) && citation.ValueKind == JsonValueKind.Object:
                if (_raw["citations"] is not JsonArray)
                {
                    _raw["citations"] = new JsonArray();
                }

                _raw["citations"]!.AsArray().Add(WireJson.ToNode(citation.Clone()));
                _message.Cite(EventJson.Text(citation, "url"u8), EventJson.Text(citation, "title"u8), EventJson.Text(citation, "cited_text"u8), updates);
                break;
        }
    }

    /// <summary>Closes the block.</summary>
    public void Stop(List<ChatUpdate> updates)
    {
        if (_input.Length > 0)
        {
            _raw["input"] = WireJson.ToArguments(_input.ToString());
        }

        switch (_type)
        {
            case "text":
                updates.Add(ChatUpdate.OfText(string.Empty, Raw()));
                break;
            case "thinking":
                updates.Add(ChatUpdate.OfReasoning(_thinking.Complete(), Raw()));
                break;
            case "tool_use":
                // Where no delta came the arguments stood in the start of the block.
                string? whole = _input.Length > 0 ? null : (_raw["input"] as JsonObject)?.ToJsonString() ?? "{}";
                updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_call, null, null, whole, Raw())));
                break;
            default:
                updates.Add(ChatUpdate.OfRaw(Raw()));
                break;
        }
    }

    /// <summary>The stream ended inside the block: what was held back is given, but no half block goes back.</summary>
    public void Abandon(List<ChatUpdate> updates) => Add(_thinking.Complete(), updates, static text => ChatUpdate.OfReasoning(text));

    private static void Add(string text, List<ChatUpdate> updates, Func<string, ChatUpdate> make)
    {
        if (text.Length > 0)
        {
            updates.Add(make(text));
        }
    }

    private ChatRawPart Raw() => new(ChatApi.Claude, WireJson.ToElement(_raw));

    private string Take(string name)
    {
        string text = WireJson.TextOf(_raw[name]) ?? string.Empty;
        _raw.Remove(name);
        return text;
    }

    private void Input(string delta, List<ChatUpdate> updates)
    {
        _input.Append(delta);
        if (_call >= 0 && delta.Length > 0)
        {
            updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_call, null, null, delta)));
        }
    }

    private void AddCitations(List<ChatUpdate> updates)
    {
        foreach (JsonObject citation in (_raw["citations"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            _message.Cite(WireJson.TextOf(citation["url"]), WireJson.TextOf(citation["title"]), WireJson.TextOf(citation["cited_text"]), updates);
        }
    }
}
