using Allmhub.Chat.Dialects.Prose;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// What streamed and whole answers of OpenAI chat have in common once the JSON is read: cut emoji are joined, thinking is taken
/// out of content, tool-call fragments get their index, prose is searched for progress and media.
/// </summary>
internal sealed class OpenAIChatAssembler
{
    private const int OldIndex = -1;

    private readonly GivenMedia _given = new();
    private readonly ChatProse _prose;
    private readonly AnswerText _text;
    private readonly SurrogateJoiner _refusal = new();
    private readonly OpenAIToolCalls _calls = new();
    private bool _hasOldCall;
    private MemoryStream? _audio;

    /// <summary>Begins an answer.</summary>
    public OpenAIChatAssembler()
    {
        _prose = new ChatProse(_given);
        _text = new AnswerText(_prose);
    }

    /// <summary>The state that goes back on the next turn.</summary>
    public OpenAIChatState State { get; } = new();

    /// <summary>Whether there is text.</summary>
    public bool HasText => _text.HasText;

    /// <summary>Whether there is thinking.</summary>
    public bool HasThought => _text.HasThought;

    /// <summary>Whether there is a refusal.</summary>
    public bool HasRefusal { get; private set; }

    /// <summary>Whether there is a picture or a sound beside the text.</summary>
    public bool HasMedia { get; private set; }

    /// <summary>Whether there is a tool call.</summary>
    public bool HasCall => _calls.Count > 0;

    /// <summary>Takes a piece of content.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives what it says.</param>
    public void Content(string piece, List<ChatUpdate> updates) => _text.Add(piece, updates);

    /// <summary>Takes a piece of thinking.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Reasoning(string piece, List<ChatUpdate> updates) => _text.Think(piece, updates);

    /// <summary>Takes a piece of a refusal.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Refusal(string piece, List<ChatUpdate> updates)
    {
        string joined = _refusal.Join(piece);
        if (joined.Length > 0)
        {
            HasRefusal = true;
            updates.Add(ChatUpdate.OfRefusal(joined));
        }
    }

    /// <summary>Takes tool calls.</summary>
    /// <param name="entries">The entries of one message or delta.</param>
    /// <param name="isWhole">Whether they came whole, so that every entry is a call.</param>
    /// <param name="updates">Receives them.</param>
    public void ToolCalls(List<OpenAIToolCallEntry> entries, bool isWhole, List<ChatUpdate> updates)
    {
        int others = _calls.Count;
        foreach (OpenAIToolCallEntry entry in entries.Where(entry => !_hasOldCall || !_calls.Has(entry.Name)))
        {
            if (isWhole)
            {
                _calls.AddWhole(entry, updates);
            }
            else
            {
                _calls.Add(entry, others, updates);
            }
        }
    }

    /// <summary>Takes a fragment of the old <c>function_call</c>, which some services send as a mirror of <c>tool_calls</c>.</summary>
    /// <param name="entry">The fragment.</param>
    /// <param name="updates">Receives it.</param>
    public void OldCall(OpenAIToolCallEntry entry, List<ChatUpdate> updates)
    {
        if (_calls.Count == 0 || _hasOldCall)
        {
            _hasOldCall = true;
            _calls.Add(entry with { Index = OldIndex }, 0, updates);
        }
    }

    /// <summary>Takes a medium.</summary>
    /// <param name="media">The medium.</param>
    /// <param name="updates">Receives it.</param>
    public void Media(ChatMedia media, List<ChatUpdate> updates)
    {
        HasMedia = true;
        _prose.Settle(updates);
        if (_given.TryAdd(media))
        {
            updates.Add(ChatUpdate.OfMedia(media));
        }
    }

    /// <summary>Takes a piece of sound; each piece is base64 of its own.</summary>
    /// <param name="base64">The piece.</param>
    public void Audio(string? base64)
    {
        if (DataUri.TryDecodeBase64(base64, out byte[] data))
        {
            HasMedia = true;
            _audio ??= new MemoryStream();
            _audio.Write(data);
        }
    }

    /// <summary>Takes a message that came whole behind its deltas: what they gave is not given again.</summary>
    /// <param name="whole">The message, read by itself.</param>
    /// <param name="calls">Its tool calls.</param>
    /// <param name="updates">Receives what the deltas had not given.</param>
    public void Finish(List<ChatUpdate> whole, List<OpenAIToolCallEntry> calls, List<ChatUpdate> updates)
    {
        bool isSame = _text.TryFinishThought(Join(whole, ChatUpdateKind.Reasoning), updates)
            & _text.TryFinishText(Join(whole, ChatUpdateKind.Text), updates);
        if (!isSame)
        {
            updates.Add(ChatUpdate.OfLeftOut(Words.Say($"the closing message, which differs from the pieces before it ({LeftOutText.Short(Join(whole, ChatUpdateKind.Text))})")));
        }

        Refusal(HasRefusal ? string.Empty : Join(whole, ChatUpdateKind.Refusal), updates);
        for (int i = 0; i < calls.Count; i++)
        {
            _calls.Finish(i, calls[i], updates);
        }

        foreach (ChatUpdate update in whole)
        {
            if (update.Payload is ChatMedia { IsInText: false } media)
            {
                Media(media, updates);
            }
            else if (update.Kind is ChatUpdateKind.Citation or ChatUpdateKind.Raw or ChatUpdateKind.LeftOut)
            {
                updates.Add(update);
            }
        }
    }

    /// <summary>Ends the answer: gives what was held back, then the media found in its text.</summary>
    /// <param name="updates">Receives it.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        _text.FlushThought(updates);
        Refusal(_refusal.Complete(), updates);
        _text.Flush(updates);
        int before = updates.Count;
        _prose.Complete(updates);
        HasMedia |= updates.Count > before;
        if (_audio?.ToArray() is byte[] sound)
        {
            _audio = null;
            Media(new ChatMedia(sound, MediaKind.Audio, MediaSignature.Detect(sound) is { Kind: MediaKind.Audio } format ? format.MediaType : "audio/pcm"), updates);
        }

        State.Complete(HasCall && !HasThought, updates);
    }

    private static string Join(List<ChatUpdate> updates, ChatUpdateKind kind) =>
        string.Concat(updates.Where(update => update.Kind == kind).Select(static update => update.Text));
}
