using System.Text.Json;
using Allmhub.Chat.Dialects.Prose;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>
/// Turns output items into updates, whether they grow by deltas or come whole. What deltas have already given is not given
/// again when the item closes.
/// </summary>
internal sealed class ResponsesItemReader
{
    private readonly SurrogateJoiner _text = new();
    private readonly SurrogateJoiner _reasoning = new();
    private readonly ChatProse _prose = new();
    private readonly HashSet<string> _cited = [];
    private bool _started;
    private bool _textCame;
    private bool _refusalCame;
    private bool _reasoningCame;

    /// <summary>Whether any item was read whole.</summary>
    public bool SawItem { get; private set; }

    /// <summary>The tool calls.</summary>
    public ResponsesCalls Calls { get; } = new();

    /// <summary>Whether the model refused.</summary>
    public bool SawRefusal { get; private set; }

    /// <summary>Gives id and model once.</summary>
    public void Start(JsonElement response, List<ChatUpdate> updates)
    {
        if (!_started)
        {
            _started = true;
            updates.Add(ChatUpdate.OfStart(new ChatStart(EventJson.Text(response, "id"u8), EventJson.Text(response, "model"u8))));
        }
    }

    /// <summary>An item begins.</summary>
    public void Added(JsonElement item, JsonElement root, List<ChatUpdate> updates)
    {
        if (EventJson.Text(item, "type"u8) == "function_call")
        {
            Calls.Open(item, root, updates);
        }
    }

    /// <summary>A piece of the answer.</summary>
    public void Text(string delta, List<ChatUpdate> updates)
    {
        _textCame |= delta.Length > 0;
        AddText(_text.Join(delta), updates);
    }

    /// <summary>A piece of a refusal.</summary>
    public void Refusal(string delta, List<ChatUpdate> updates)
    {
        SawRefusal = true;
        _refusalCame = true;
        Add(_text.Join(delta), updates, ChatUpdate.OfRefusal);
    }

    /// <summary>A piece of the summary of the thinking.</summary>
    public void Reasoning(string delta, List<ChatUpdate> updates)
    {
        _reasoningCame |= delta.Length > 0;
        Add(_reasoning.Join(delta), updates, static text => ChatUpdate.OfReasoning(text));
    }

    /// <summary>A further part of the summary begins; a blank line keeps the two apart.</summary>
    public void NextThought(List<ChatUpdate> updates)
    {
        if (_reasoningCame)
        {
            Reasoning("\n\n", updates);
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

    /// <summary>An item is complete.</summary>
    public void Done(JsonElement item, JsonElement root, List<ChatUpdate> updates)
    {
        SawItem = true;
        ChatRawPart raw = new(ChatApi.Responses, item.Clone());
        switch (EventJson.Text(item, "type"u8))
        {
            case "message":
                CloseMessage(item, raw, updates);
                break;
            case "reasoning":
                CloseReasoning(item, raw, updates);
                break;
            case "function_call":
                Calls.Close(item, root, raw, updates);
                break;
            case "image_generation_call" when EventJson.Text(item, "result"u8) is { Length: > 0 } result && TryDecode(result) is { } bytes:
                updates.Add(ChatUpdate.OfMedia(new ChatMedia(bytes, MediaKind.Image, $"image/{EventJson.Text(item, "output_format"u8) ?? "png"}") { Raw = raw }));
                break;
            default:
                updates.Add(ChatUpdate.OfRaw(raw));
                break;
        }
    }

    /// <summary>Gives what was held back, then the media found in the text.</summary>
    public void Complete(List<ChatUpdate> updates)
    {
        Add(_reasoning.Complete(), updates, static text => ChatUpdate.OfReasoning(text));
        AddText(_text.Complete(), updates);
        _prose.Complete(updates);
    }

    private static void Add(string text, List<ChatUpdate> updates, Func<string, ChatUpdate> make)
    {
        if (text.Length > 0)
        {
            updates.Add(make(text));
        }
    }

    private void AddText(string text, List<ChatUpdate> updates)
    {
        if (text.Length > 0)
        {
            updates.Add(ChatUpdate.OfText(text));
            _prose.Add(text, updates);
        }
    }

    private static byte[]? TryDecode(string base64)
    {
        byte[] bytes = new byte[base64.Length / 4 * 3];
        return Convert.TryFromBase64String(base64, bytes, out int count) ? bytes[..count] : null;
    }

    private void CloseMessage(JsonElement item, ChatRawPart raw, List<ChatUpdate> updates)
    {
        bool textCame = _textCame;
        bool refusalCame = _refusalCame;
        bool hasText = false;
        bool hasOther = false;
        foreach (JsonElement part in EventJson.Items(item, "content"u8))
        {
            if (EventJson.Text(part, "refusal"u8) is { } refusal)
            {
                SawRefusal = true;
                Add(refusalCame ? string.Empty : refusal, updates, ChatUpdate.OfRefusal);
                continue;
            }

            string text = EventJson.Text(part, "text"u8) ?? string.Empty;
            hasText |= text.Length > 0;
            hasOther |= EventJson.Text(part, "type"u8) is not ("output_text" or "text" or null);
            AddText(textCame ? string.Empty : text, updates);
            foreach (JsonElement annotation in EventJson.Items(part, "annotations"u8))
            {
                Annotation(annotation, updates);
            }
        }

        AddText(_text.Complete(), updates);
        if (hasText)
        {
            updates.Add(ChatUpdate.OfText(string.Empty, raw));
        }
        else if (hasOther)
        {
            // Nothing but kinds of content that are not known: the message goes back all the same.
            updates.Add(ChatUpdate.OfRaw(raw));
        }

        _textCame = false;
        _refusalCame = false;
    }

    private void CloseReasoning(JsonElement item, ChatRawPart raw, List<ChatUpdate> updates)
    {
        if (!_reasoningCame)
        {
            string summary = Join(item, "summary"u8);
            Add(summary.Length > 0 ? summary : Join(item, "content"u8), updates, static text => ChatUpdate.OfReasoning(text));
        }

        updates.Add(ChatUpdate.OfReasoning(_reasoning.Complete(), raw));
        _reasoningCame = false;
    }

    private static string Join(JsonElement item, ReadOnlySpan<byte> name)
    {
        List<string> texts = [];
        foreach (JsonElement part in EventJson.Items(item, name))
        {
            texts.Add(EventJson.Text(part, "text"u8) ?? string.Empty);
        }

        return string.Join("\n\n", texts);
    }
}
