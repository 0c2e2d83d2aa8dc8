using Allmhub.Chat.Dialects.Prose;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Shared;

/// <summary>
/// The text and the thinking of an answer on their way to updates, the same for every format: cut emoji are joined, thinking is
/// taken out of the text, and what was given is known, so that a whole text behind its pieces gives what is missing and no more.
/// </summary>
/// <param name="prose">Watches the text; <c>null</c> for none.</param>
internal sealed class AnswerText(ChatProse? prose = null)
{
    private readonly SurrogateJoiner _text = new();
    private readonly SurrogateJoiner _thought = new();
    private readonly ThinkTagSplitter _think = new();
    private readonly GivenText _givenText = new();
    private readonly GivenText _givenThought = new();

    /// <summary>Whether any text was given.</summary>
    public bool HasText => _givenText.Any;

    /// <summary>Whether any thinking was given.</summary>
    public bool HasThought => _givenThought.Any;

    /// <summary>Takes a piece of text.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives what it says.</param>
    public void Add(string piece, List<ChatUpdate> updates)
    {
        string joined = _text.Join(piece);
        if (joined.Length > 0)
        {
            Give(_think.Split(joined, out string reasoning, out bool wasReasoning), reasoning, wasReasoning, updates);
        }
    }

    /// <summary>Takes a piece of thinking.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Think(string piece, List<ChatUpdate> updates) => GiveThought(_thought.Join(piece), updates);

    /// <summary>Takes text that came whole, thinking already taken out of it, behind its pieces.</summary>
    /// <param name="whole">The text.</param>
    /// <param name="updates">Receives what of it had not come.</param>
    /// <returns>False when it is another text than the pieces made.</returns>
    public bool TryFinishText(string whole, List<ChatUpdate> updates)
    {
        Flush(updates);
        string? rest = _givenText.RestOf(whole);
        GiveText(rest ?? string.Empty, updates);
        return rest is not null;
    }

    /// <summary>The same for thinking.</summary>
    /// <param name="whole">The thinking.</param>
    /// <param name="updates">Receives what of it had not come.</param>
    /// <returns>False when it is other thinking than the pieces made.</returns>
    public bool TryFinishThought(string whole, List<ChatUpdate> updates)
    {
        FlushThought(updates);
        string? rest = _givenThought.RestOf(whole);
        GiveThought(rest ?? string.Empty, updates);
        return rest is not null;
    }

    /// <summary>Ends a piece of text: gives what was held back.</summary>
    /// <param name="updates">Receives it.</param>
    public void Flush(List<ChatUpdate> updates)
    {
        Add(_text.Complete(), updates);
        string held = _think.Complete(out string reasoning, out bool wasReasoning);
        Give(held, reasoning, wasReasoning, updates);
    }

    /// <summary>Ends a piece of thinking: gives what was held back.</summary>
    /// <param name="updates">Receives it.</param>
    public void FlushThought(List<ChatUpdate> updates) => GiveThought(_thought.Complete(), updates);

    private void Give(string text, string reasoning, bool wasReasoning, List<ChatUpdate> updates)
    {
        if (wasReasoning)
        {
            prose?.Clear();
            _givenText.Clear();
            _givenThought.Add(reasoning);
            updates.Add(ChatUpdate.OfTextWasReasoning(reasoning));
        }
        else
        {
            GiveThought(reasoning, updates);
        }

        GiveText(text, updates);
    }

    private void GiveText(string text, List<ChatUpdate> updates)
    {
        if (text.Length > 0)
        {
            _givenText.Add(text);
            updates.Add(ChatUpdate.OfText(text));
            prose?.Add(text, updates);
        }
    }

    private void GiveThought(string text, List<ChatUpdate> updates)
    {
        if (text.Length > 0)
        {
            _givenThought.Add(text);
            updates.Add(ChatUpdate.OfReasoning(text));
        }
    }
}
