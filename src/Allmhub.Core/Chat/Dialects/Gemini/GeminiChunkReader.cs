using System.Buffers;
using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>Reads GeminiResponse objects: the chunks of a stream, or the one object of an answer that was not streamed.</summary>
internal sealed class GeminiChunkReader
{
    private static readonly HashSet<string> Known =
    [
        "content", "finishReason", "finish_reason", "finishMessage", "safetyRatings", "citationMetadata", "groundingMetadata", "groundingAttributions",
        "urlContextMetadata", "logprobsResult",
    ];

    private readonly GeminiPartReader _parts = new();
    private readonly HashSet<string> _sources = [];
    private readonly ArrayBufferWriter<byte> _usageJson = new();
    private GeminiCandidates? _others;
    private ChatUsage? _usage;
    private ChatFinish? _finish;
    private long _searches;
    private bool _started;

    /// <summary>Whether a finish reason, or the reason of a block, was seen.</summary>
    public bool SawFinish => _finish is not null;

    /// <summary>Whether counts were seen.</summary>
    public bool SawUsage => _usage is not null || _usageJson.WrittenCount > 0;

    /// <summary>Reads an object.</summary>
    /// <param name="chunk">The object.</param>
    /// <param name="updates">Receives what it says.</param>
    /// <exception cref="AllmException">The object is an error.</exception>
    public void Read(JsonElement chunk, List<ChatUpdate> updates)
    {
        // How the vendor's own code assistant wraps an answer, counts that come alone too.
        if (!EventJson.TryGet(chunk, "candidates"u8, out _) && EventJson.TryGet(chunk, "response"u8, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object)
        {
            Read(inner, updates);
            return;
        }

        if (!EventJson.TryGet(chunk, "candidates"u8, out _) && AnswerErrors.TryFromBody(EventJson.Bytes(chunk)) is { } error)
        {
            throw error;
        }

        Start(chunk, updates);
        foreach (JsonElement candidate in EventJson.Parts(chunk, "candidates"u8).Where(static candidate => candidate.ValueKind == JsonValueKind.Object))
        {
            ReadCandidate(EventJson.Count(candidate, "index"u8), candidate, updates);
        }

        if (EventJson.TryGetEither(chunk, "promptFeedback"u8, "prompt_feedback"u8, out JsonElement feedback)
            && (EventJson.Text(feedback, "blockReason"u8) ?? EventJson.Text(feedback, "block_reason"u8)) is { Length: > 0 } blocked)
        {
            _finish = new ChatFinish(ChatFinishReason.ContentFilter, blocked);
        }

        if (EventJson.TryGetEither(chunk, "usageMetadata"u8, "usage_metadata"u8, out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            _usage = ReadUsage(usage);
            _usageJson.ResetWrittenCount();
        }
    }

    /// <summary>Reads a chunk that holds one plain piece of text, once the stream has told its id.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="updates">Receives the text.</param>
    /// <returns>Whether it was such a chunk; otherwise nothing was read.</returns>
    public bool TryReadText(ReadOnlySpan<byte> chunk, List<ChatUpdate> updates)
    {
        if (!_started || !GeminiTextChunk.TryRead(chunk, out string text, out Range usage))
        {
            return false;
        }

        _parts.Text(text, updates);
        if (!usage.Equals(default))
        {
            // The last counts; it is read when it is known to be the last.
            _usageJson.ResetWrittenCount();
            _usageJson.Write(chunk[usage]);
        }

        return true;
    }

    /// <summary>
    /// Gives what was held back: usage, which every chunk repeats grown (NOTES section 7), and the finish reason,
    /// which may come before a last, empty chunk.
    /// </summary>
    /// <param name="updates">Receives it.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        _parts.Complete(updates);
        _others?.Complete(_parts, updates);
        _finish ??= _others?.Finish;
        ReadKeptUsage();
        if (_usage is not null)
        {
            updates.Add(ChatUpdate.OfUsage(_usage with { ToolCall = ServiceTool.Of("google_search", _searches) }));
        }

        if (_finish is not null)
        {
            updates.Add(ChatUpdate.OfFinish(_finish));
        }
    }

    // Names that hold half a surrogate pair get this far (NOTES section 15); a count that cannot be read is no reason to lose the text.
    private void ReadKeptUsage()
    {
        if (_usageJson.WrittenCount == 0)
        {
            return;
        }

        try
        {
            using JsonDocument usage = JsonDocument.Parse(_usageJson.WrittenMemory);
            _usage = usage.RootElement.ValueKind == JsonValueKind.Object ? ReadUsage(usage.RootElement) : _usage;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
        }

        _usageJson.ResetWrittenCount();
    }

    private void Start(JsonElement chunk, List<ChatUpdate> updates)
    {
        if (_started)
        {
            return;
        }

        string? id = EventJson.Text(chunk, "responseId"u8) ?? EventJson.Text(chunk, "response_id"u8);
        string? model = EventJson.Text(chunk, "modelVersion"u8) ?? EventJson.Text(chunk, "model_version"u8);
        if ((id ?? model) is not null)
        {
            _started = true;
            updates.Add(ChatUpdate.OfStart(new ChatStart(id, model)));
        }
    }

    private void ReadCandidate(long index, JsonElement candidate, List<ChatUpdate> updates)
    {
        string? word = EventJson.Text(candidate, "finishReason"u8) ?? EventJson.Text(candidate, "finish_reason"u8);
        ChatFinish? finish = FinishWord.Map(word) is not ChatFinishReason.None and ChatFinishReason reason ? new ChatFinish(reason, word) { Message = EventJson.Text(candidate, "finishMessage"u8) } : null;
        EventJson.TryGet(candidate, "content"u8, out JsonElement content);
        if (index != 0)
        {
            _others ??= new GeminiCandidates();
            _others.Read(index, PartsOf(content), finish);
            return;
        }

        foreach (JsonElement part in PartsOf(content))
        {
            _parts.Read(part, updates);
        }

        GeminiCitations.Read(candidate, _sources, updates);
        _searches = Math.Max(_searches, GeminiCitations.Searches(candidate));
        UnknownFields.Name(candidate, Known, updates);
        _finish = finish ?? _finish;
    }

    // Usually an object with a list of parts; a converter may give one part bare, or the text alone.
    private static IEnumerable<JsonElement> PartsOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.Undefined => [],
        JsonValueKind.Object when EventJson.TryGet(content, "parts"u8, out _) => EventJson.Parts(content, "parts"u8),
        JsonValueKind.Array => content.EnumerateArray(),
        _ => [content],
    };

    /// <summary>Reads the counts. <c>candidatesTokenCount</c> leaves the thoughts out (NOTES section 7).</summary>
    /// <param name="usage">The object.</param>
    /// <returns>The usage.</returns>
    public static ChatUsage ReadUsage(JsonElement usage)
    {
        long thoughts = Count(usage, "thoughtsTokenCount"u8, "thoughts_token_count"u8);
        long input = Count(usage, "promptTokenCount"u8, "prompt_token_count"u8) + EventJson.Count(usage, "toolUsePromptTokenCount"u8);
        long output = Count(usage, "candidatesTokenCount"u8, "candidates_token_count"u8) + thoughts;
        long total = Count(usage, "totalTokenCount"u8, "total_token_count"u8);
        return new ChatUsage
        {
            InputToken = input,
            OutputToken = output,
            TotalToken = total > 0 ? total : input + output,
            CachedToken = Count(usage, "cachedContentTokenCount"u8, "cached_content_token_count"u8),
            ImageInputToken = Modality(usage, "promptTokensDetails"u8, "IMAGE"),
            AudioInputToken = Modality(usage, "promptTokensDetails"u8, "AUDIO"),
            AudioOutputToken = Modality(usage, "candidatesTokensDetails"u8, "AUDIO"),
            ReasoningToken = thoughts,
        };
    }

    private static long Modality(JsonElement usage, ReadOnlySpan<byte> name, string modality)
    {
        long count = 0;
        foreach (JsonElement detail in EventJson.Items(usage, name))
        {
            count += string.Equals(EventJson.Text(detail, "modality"u8), modality, StringComparison.OrdinalIgnoreCase) ? EventJson.Count(detail, "tokenCount"u8) : 0;
        }

        return count;
    }

    private static long Count(JsonElement usage, ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) =>
        EventJson.Count(usage, name) is > 0 and long count ? count : EventJson.Count(usage, other);
}
