using System.Text.Json;
using Allmhub.Chat.Dialects.Prose;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>
/// Turns output items into updates, whether they grow by deltas or come whole. What deltas have already given is not given
/// again when a text, an item or the answer closes; what they have not given is.
/// </summary>
internal sealed class ResponsesItemReader
{
    private readonly GivenMedia _given = new();
    private readonly ChatProse _prose;
    private readonly AnswerText _text;
    private readonly HashSet<string> _cited = [];
    private readonly Dictionary<string, long> _tools = [];

    // What this client asks for; the answer names the tools again.
    private string _search = "web_search_preview";
    private readonly HashSet<string> _closed = [];
    private bool _started;

    /// <summary>Begins an answer.</summary>
    public ResponsesItemReader()
    {
        _prose = new ChatProse(_given);
        _text = new AnswerText(_prose);
        Texts = new ResponsesTexts((_, piece, updates) => _text.Add(piece, updates));
        Refusals = new ResponsesTexts(GiveRefusal);
        Thoughts = new ResponsesTexts(GiveThought);
    }

    /// <summary>The texts of the answer.</summary>
    public ResponsesTexts Texts { get; }

    /// <summary>The refusals.</summary>
    public ResponsesTexts Refusals { get; }

    /// <summary>The thinking, or its summary.</summary>
    public ResponsesTexts Thoughts { get; }

    /// <summary>The tool calls.</summary>
    public ResponsesCalls Calls { get; } = new();

    /// <summary>Whether there is text.</summary>
    public bool HasText => _text.HasText;

    /// <summary>Whether the model refused.</summary>
    public bool SawRefusal { get; private set; }

    /// <summary>How often tools of the service ran, by the names of its price list.</summary>
    public IReadOnlyDictionary<string, long> ToolCall => _tools;

    /// <summary>Gives id and model once.</summary>
    public void Start(JsonElement response, List<ChatUpdate> updates)
    {
        foreach (JsonElement tool in EventJson.Items(response, "tools"u8))
        {
            _search = EventJson.Text(tool, "type"u8) is "web_search" or "web_search_2025_08_26" ? "web_search" : _search;
        }

        if (!_started && (EventJson.Text(response, "id"u8) ?? EventJson.Text(response, "model"u8)) is not null)
        {
            _started = true;
            updates.Add(ChatUpdate.OfStart(new ChatStart(EventJson.Text(response, "id"u8), EventJson.Text(response, "model"u8))));
        }
    }

    /// <summary>An item begins. What it holds already counts when no event gives it.</summary>
    public void Added(JsonElement item, JsonElement root, List<ChatUpdate> updates)
    {
        if (EventJson.Text(item, "type"u8) == "function_call")
        {
            Calls.Open(item, root, updates);
            return;
        }

        int index = 0;
        foreach (JsonElement part in EventJson.Parts(item, "content"u8))
        {
            ResponsesTexts texts = EventJson.Text(item, "type"u8) == "reasoning" ? Thoughts : Texts;
            texts.Parts.Begin(EventJson.Text(item, "id"u8), EventJson.Text(root, "output_index"u8), ResponsesParts.Place(index++)).Candidate = EventJson.DeepText(part);
        }
    }

    /// <summary>A source; the same one may come with its own event and again inside the closed item.</summary>
    public void Annotation(JsonElement annotation, List<ChatUpdate> updates)
    {
        if (EventJson.Text(annotation, "url"u8) is { Length: > 0 } url && _cited.Add($"{url} {EventJson.Text(annotation, "start_index"u8)}"))
        {
            updates.Add(ChatUpdate.OfCitation(new ChatCitation(url, EventJson.Text(annotation, "title"u8))));
        }
    }

    /// <summary>An item is complete. The end of the answer names all items again.</summary>
    /// <param name="item">The item.</param>
    /// <param name="root">The event; nothing at the end of the answer.</param>
    /// <param name="place">The item's place in the output; <c>null</c> when it is not known.</param>
    /// <param name="updates">Receives what had not been given.</param>
    public void Done(JsonElement item, JsonElement root, string? place, List<ChatUpdate> updates)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            Texts.Close(null, place, ResponsesParts.Place(0), EventJson.PieceOf(item), updates);
            return;
        }

        string? type = EventJson.Text(item, "type"u8) ?? (EventJson.TryGet(item, "content"u8, out _) ? "message" : null);
        if (item.ValueKind != JsonValueKind.Object || IsKnown(item, type, place, isEnd: root.ValueKind == JsonValueKind.Undefined))
        {
            return;
        }

        ChatRawPart raw = new(ChatApi.Responses, item.Clone());
        if (root.ValueKind != JsonValueKind.Undefined && (type != "message" || EventJson.Parts(item, "content"u8).Any()))
        {
            Remember(item, type, place);
        }

        CountTool(type switch
        {
            "web_search_call" => _search,
            "file_search_call" => "file_search",
            "image_generation_call" => "image_generation",
            _ => null,
        });
        switch (type)
        {
            case "message":
                CloseMessage(item, place, raw, updates);
                break;
            case "reasoning":
                CloseReasoning(item, place, raw, updates);
                break;
            case "function_call":
                Calls.Close(item, root, place, raw, updates);
                break;
            case "image_generation_call" when EventJson.Text(item, "result"u8) is { Length: > 0 } result:
                ClosePicture(item, result, raw, updates);
                break;
            default:
                updates.Add(ChatUpdate.OfRaw(raw));
                updates.Add(ChatUpdate.OfLeftOut(Words.Say($"an item of the type '{type}'"), isContent: false));
                break;
        }
    }

    /// <summary>Gives what was held back and what was told once and never closed, then the media found in the text.</summary>
    public void Complete(List<ChatUpdate> updates)
    {
        Thoughts.Settle(updates);
        Texts.Settle(updates);
        Refusals.Settle(updates);
        _text.FlushThought(updates);
        _text.Flush(updates);
        Calls.Complete(updates);
        _prose.Complete(updates);
    }

    // The end names again what events have closed, possibly by other ids; events that close two items may name one place for both.
    // A call may still get its arguments there.
    private bool IsKnown(JsonElement item, string? type, string? place, bool isEnd)
    {
        string? id = EventJson.Text(item, "id"u8) is { Length: > 0 } own ? own : null;
        if (type == "function_call" && Calls.Knows(item))
        {
            return false;
        }

        return (id is not null && _closed.Contains($"id {id}")) || ((isEnd || id is null) && place is not null && _closed.Contains($"place {place} {type}"));
    }

    private void CountTool(string? name)
    {
        if (name is not null)
        {
            _tools[name] = _tools.GetValueOrDefault(name) + 1;
        }
    }

    private void Remember(JsonElement item, string? type, string? place)
    {
        _closed.Add($"id {EventJson.Text(item, "id"u8)}");
        _closed.Add($"place {place} {type}");
    }

    private void GiveRefusal(ResponsesPart part, string piece, List<ChatUpdate> updates)
    {
        SawRefusal = true;
        if (piece.Length > 0)
        {
            updates.Add(ChatUpdate.OfRefusal(piece));
        }
    }

    // A further part of the thinking stands apart from the one before by a blank line.
    private void GiveThought(ResponsesPart part, string piece, List<ChatUpdate> updates)
    {
        bool isNext = !part.Given.Any && !string.IsNullOrWhiteSpace(piece) && Thoughts.Parts.Open.Any(other => other != part && !other.IsOver && other.Given.Any);
        _text.Think(isNext ? "\n\n" + piece : piece, updates);
    }

    private void CloseMessage(JsonElement item, string? place, ChatRawPart raw, List<ChatUpdate> updates)
    {
        string? id = EventJson.Text(item, "id"u8);
        bool hasText = false;
        bool hasOther = false;
        int index = 0;
        Texts.Parts.ForgetCandidates(id, place);
        Refusals.Parts.ForgetCandidates(id, place);
        foreach (JsonElement part in EventJson.Parts(item, "content"u8))
        {
            string text = CloseContent(part, id, place, ResponsesParts.Place(index++), updates);
            hasText |= text.Length > 0;
            hasOther |= text.Length == 0 && EventJson.Text(part, "type"u8) is not ("output_text" or "text" or "refusal" or null);
        }

        _text.Flush(updates);
        if (hasText)
        {
            updates.Add(ChatUpdate.OfText(string.Empty, raw));
        }
        else if (hasOther)
        {
            // Nothing but kinds of content that are not known: the message goes back all the same.
            updates.Add(ChatUpdate.OfRaw(raw));
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of(Words.Say("the content of a message"), raw.Json), isContent: false));
        }
    }

    // Gives a part of a message; returns its text, when it is part of the answer.
    private string CloseContent(JsonElement part, string? id, string? place, string index, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(part, "refusal"u8, out JsonElement refusal) && EventJson.DeepText(refusal) is { Length: > 0 } words)
        {
            SawRefusal = true;
            Refusals.Close(id, place, index, words, updates);
            return string.Empty;
        }

        string text = EventJson.DeepText(part);
        if (EventJson.Text(part, "type"u8) is "reasoning" or "reasoning_text" or "thinking")
        {
            Thoughts.Close(id, place, index, text, updates);
            return string.Empty;
        }

        Texts.Close(id, place, index, text, updates);
        foreach (JsonElement annotation in EventJson.Items(part, "annotations"u8))
        {
            Annotation(annotation, updates);
        }

        return text;
    }

    private void CloseReasoning(JsonElement item, string? place, ChatRawPart raw, List<ChatUpdate> updates)
    {
        string? id = EventJson.Text(item, "id"u8);
        bool isSummary = EventJson.Parts(item, "summary"u8).Any() && !Thoughts.Parts.Open.Any(static part => part is { IsOver: false, Given.Any: true, PartIndex: ['c', ..] });
        int index = 0;
        Thoughts.Parts.ForgetCandidates(id, place);
        foreach (JsonElement part in isSummary ? EventJson.Parts(item, "summary"u8) : EventJson.Parts(item, "content"u8))
        {
            string text = EventJson.DeepText(part);
            string at = ResponsesParts.Place(index++, isSummary);
            if (text.Length > 0)
            {
                Thoughts.Close(id, place, at, text, updates);
            }
        }

        Thoughts.Parts.Close(isEnd: true);
        _text.FlushThought(updates);
        updates.Add(ChatUpdate.OfReasoning(string.Empty, raw));
    }

    private void ClosePicture(JsonElement item, string result, ChatRawPart raw, List<ChatUpdate> updates)
    {
        if (DataUri.TryDecodeBase64(result, out byte[] bytes))
        {
            _prose.Settle(updates);
            ChatMedia media = ChatMedia.OfBytes(bytes, $"image/{EventJson.Text(item, "output_format"u8) ?? "png"}", MediaKind.Image, EventJson.Text(item, "revised_prompt"u8), raw: raw);
            updates.Add(_given.TryAdd(media) ? ChatUpdate.OfMedia(media) : ChatUpdate.OfRaw(raw));
            return;
        }

        updates.Add(ChatUpdate.OfRaw(raw));
        updates.Add(ChatUpdate.OfLeftOut(Words.Say($"a picture whose base64 cannot be read ({LeftOutText.Short(result)})")));
    }
}
