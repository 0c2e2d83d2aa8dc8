using Allmhub.Chat.Dialects.Prose;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// What streamed and whole answers of OpenAI chat have in common once the JSON is read: cut emoji are joined, thinking is taken
/// out of content, tool-call fragments get their index, prose is searched for progress and media.
/// </summary>
internal sealed class OpenAIChatAssembler
{
    private readonly SurrogateJoiner _content = new();
    private readonly SurrogateJoiner _reasoning = new();
    private readonly SurrogateJoiner _refusal = new();
    private readonly ThinkTagSplitter _think = new();
    private readonly ChatProse _prose = new();
    private readonly OpenAIToolCallIndex _calls = new();
    private MemoryStream? _audio;

    /// <summary>Takes a piece of content.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives what it says.</param>
    public void Content(string piece, List<ChatUpdate> updates)
    {
        string joined = _content.Join(piece);
        if (joined.Length == 0)
        {
            return;
        }

        string text = _think.Split(joined, out string reasoning);
        if (reasoning.Length > 0)
        {
            updates.Add(ChatUpdate.OfReasoning(reasoning));
        }

        Text(text, updates);
    }

    /// <summary>Takes a piece of thinking.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Reasoning(string piece, List<ChatUpdate> updates)
    {
        string joined = _reasoning.Join(piece);
        if (joined.Length > 0)
        {
            updates.Add(ChatUpdate.OfReasoning(joined));
        }
    }

    /// <summary>Takes a piece of a refusal.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Refusal(string piece, List<ChatUpdate> updates)
    {
        string joined = _refusal.Join(piece);
        if (joined.Length > 0)
        {
            updates.Add(ChatUpdate.OfRefusal(joined));
        }
    }

    /// <summary>Takes a fragment of a tool call.</summary>
    /// <param name="index">The wire's index; <c>null</c> when it gives none.</param>
    /// <param name="id">The call's id.</param>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">A piece of the arguments.</param>
    /// <param name="updates">Receives it.</param>
    public void ToolCall(int? index, string? id, string? name, string? arguments, List<ChatUpdate> updates)
    {
        int call = _calls.Find(index, id, name);
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(call, id, name, _calls.Join(call, arguments))));
    }

    /// <summary>Takes a piece of sound; each piece is base64 of its own.</summary>
    /// <param name="base64">The piece.</param>
    public void Audio(string? base64)
    {
        if (DataUri.TryDecodeBase64(base64, out byte[] data))
        {
            _audio ??= new MemoryStream();
            _audio.Write(data);
        }
    }

    /// <summary>Ends the answer: gives what was held back, then the media found in its text.</summary>
    /// <param name="updates">Receives it.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        Content(_content.Complete(), updates);
        Reasoning(_reasoning.Complete(), updates);
        Refusal(_refusal.Complete(), updates);
        string text = _think.Complete(out string reasoning);
        if (reasoning.Length > 0)
        {
            updates.Add(ChatUpdate.OfReasoning(reasoning));
        }

        Text(text, updates);
        _prose.Complete(updates);
        if (_audio?.ToArray() is byte[] sound)
        {
            updates.Add(ChatUpdate.OfMedia(new ChatMedia(sound, MediaKind.Audio, MediaSignature.Audio(sound))));
            _audio = null;
        }
    }

    private void Text(string text, List<ChatUpdate> updates)
    {
        if (text.Length > 0)
        {
            updates.Add(ChatUpdate.OfText(text));
            _prose.Add(text, updates);
        }
    }
}
