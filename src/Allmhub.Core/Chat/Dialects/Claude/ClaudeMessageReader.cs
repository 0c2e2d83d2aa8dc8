using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.Claude;

/// <summary>What belongs to a Claude message as a whole: id, model, usage, finish, sources (contract: ClaudeResponse, ClaudeUsage).</summary>
internal sealed class ClaudeMessageReader
{
    private readonly List<ChatCitation> _found = [];
    private readonly HashSet<string> _cited = [];
    private int _calls;
    private long _input;
    private long _cacheWritten;
    private long _cacheRead;
    private long _cacheKept;
    private long _searches;
    private long _output;

    /// <summary>Reads an answer that was not streamed.</summary>
    /// <param name="body">The message.</param>
    /// <param name="updates">Receives the updates.</param>
    /// <exception cref="AllmException">The body is an error although its status is not.</exception>
    public static void Read(JsonElement body, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(body, "error"u8, out _) && AnswerErrors.TryFromBody(EventJson.Bytes(body)) is { } error)
        {
            throw error;
        }

        // The content may be missing when it is empty (contract: ClaudeResponse), so either tells a message.
        if (!EventJson.TryGet(body, "content"u8, out _) && !EventJson.TryGet(body, "stop_reason"u8, out _))
        {
            return;
        }

        ClaudeMessageReader message = new();
        message.Start(body, updates);
        message.ReadContent(body, updates);
        message.End(body, default, updates);
        message.Complete(updates);
    }

    /// <summary>Whether a stop reason was told.</summary>
    public bool SawReason { get; private set; }

    /// <summary>The text and the thinking.</summary>
    public AnswerText Text { get; } = new();

    /// <summary>Reads the blocks of a whole message: a list, one block bare, or text.</summary>
    public void ReadContent(JsonElement message, List<ChatUpdate> updates)
    {
        foreach (JsonElement content in EventJson.Parts(message, "content"u8))
        {
            if (content.ValueKind is JsonValueKind.Object or JsonValueKind.String)
            {
                ClaudeBlock.ReadWhole(content, this, updates);
            }
            else if (content.ValueKind != JsonValueKind.Null)
            {
                updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a block", content)));
            }
        }
    }

    /// <summary>Counts a tool call.</summary>
    /// <returns>Its number within the answer.</returns>
    public int NextCall() => _calls++;

    /// <summary>The message begins.</summary>
    public void Start(JsonElement message, List<ChatUpdate> updates)
    {
        updates.Add(ChatUpdate.OfStart(new ChatStart(EventJson.Text(message, "id"u8), EventJson.Text(message, "model"u8))));
        AddUsage(message, updates);
    }

    /// <summary>The message ends: stop reason, and usage which is cumulative.</summary>
    public void End(JsonElement delta, JsonElement owner, List<ChatUpdate> updates)
    {
        AddUsage(owner, updates);
        AddUsage(delta, updates);
        string? word = EventJson.Text(delta, "stop_reason"u8) is { Length: > 0 } own ? own : EventJson.Text(owner, "stop_reason"u8);
        if (FinishWord.Map(word) is not ChatFinishReason.None and ChatFinishReason reason)
        {
            SawReason = true;
            updates.Add(ChatUpdate.OfFinish(new ChatFinish(reason, word)));
        }
    }

    /// <summary>The model cites a source.</summary>
    public void Cite(string? url, string? title, string? text, List<ChatUpdate> updates)
    {
        if (!string.IsNullOrEmpty(url))
        {
            _cited.Add(url);
            updates.Add(ChatUpdate.OfCitation(new ChatCitation(url, title, text)));
        }
    }

    /// <summary>A search found pages. An error is an object, not a list (NOTES section 8), and stays in the raw block.</summary>
    public void Found(JsonArray? results)
    {
        foreach (JsonObject result in results?.OfType<JsonObject>() ?? [])
        {
            if (WireJson.TextOf(result["url"]) is { Length: > 0 } url)
            {
                _found.Add(new ChatCitation(url, WireJson.TextOf(result["title"])));
            }
        }
    }

    /// <summary>Gives what was held back, and the pages found that no text cites by itself.</summary>
    public void Complete(List<ChatUpdate> updates)
    {
        Text.FlushThought(updates);
        Text.Flush(updates);
        foreach (ChatCitation page in _found.Where(page => _cited.Add(page.Uri)))
        {
            updates.Add(ChatUpdate.OfCitation(page));
        }
    }

    /// <summary>Reads the usage of a whole answer.</summary>
    /// <param name="usage">The object.</param>
    /// <returns>The usage.</returns>
    public static ChatUsage ReadUsage(JsonElement usage) => new ClaudeMessageReader().Take(usage);

    // What came from the cache or went into it is not in input_tokens.
    private void AddUsage(JsonElement owner, List<ChatUpdate> updates)
    {
        if (!EventJson.TryGet(owner, "usage"u8, out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        updates.Add(ChatUpdate.OfUsage(Take(usage)));
    }

    private ChatUsage Take(JsonElement usage)
    {
        _input = Math.Max(_input, Math.Max(EventJson.Count(usage, "input_tokens"u8), EventJson.Count(usage, "prompt_tokens"u8)));
        _cacheWritten = Math.Max(_cacheWritten, EventJson.Count(usage, "cache_creation_input_tokens"u8));
        _cacheRead = Math.Max(_cacheRead, EventJson.Count(usage, "cache_read_input_tokens"u8));
        _output = Math.Max(_output, Math.Max(EventJson.Count(usage, "output_tokens"u8), EventJson.Count(usage, "completion_tokens"u8)));
        if (EventJson.TryGet(usage, "cache_creation"u8, out JsonElement lives))
        {
            _cacheKept = Math.Max(_cacheKept, EventJson.Count(lives, "ephemeral_1h_input_tokens"u8));
            _cacheWritten = Math.Max(_cacheWritten, _cacheKept + EventJson.Count(lives, "ephemeral_5m_input_tokens"u8));
        }

        if (EventJson.TryGet(usage, "server_tool_use"u8, out JsonElement tools))
        {
            _searches = Math.Max(_searches, EventJson.Count(tools, "web_search_requests"u8));
        }

        long read = _input + _cacheWritten + _cacheRead;
        return new ChatUsage
        {
            InputToken = read,
            OutputToken = _output,
            TotalToken = read + _output,
            CachedToken = _cacheRead,
            CacheWriteToken = _cacheWritten - _cacheKept,
            LongCacheWriteToken = _cacheKept,
            ToolCall = ServiceTool.Of("web_search", _searches),
        };
    }
}
