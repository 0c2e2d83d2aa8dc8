using System.Text.Json;
using Allmhub.Chat.Dialects.Prose;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>
/// Further candidates: other answers to the same question. Their pictures count, as several were asked for; one of their texts counts when
/// the first candidate says nothing, and is said to be left out otherwise.
/// </summary>
internal sealed class GeminiCandidates
{
    private readonly SortedDictionary<long, (GeminiPartReader Parts, List<ChatUpdate> Held)> _others = [];

    /// <summary>Why the first of them that told a reason ended.</summary>
    public ChatFinish? Finish { get; private set; }

    /// <summary>Reads one.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="finish">Why it ended; <c>null</c> when it does not say.</param>
    public void Read(long index, IEnumerable<JsonElement> parts, ChatFinish? finish)
    {
        if (!_others.TryGetValue(index, out (GeminiPartReader Parts, List<ChatUpdate> Held) other))
        {
            other = (new GeminiPartReader(), []);
            _others.Add(index, other);
        }

        foreach (JsonElement part in parts)
        {
            other.Parts.Read(part, other.Held);
        }

        Finish ??= finish;
    }

    /// <summary>Gives what of them counts.</summary>
    /// <param name="main">The first candidate.</param>
    /// <param name="updates">Receives it.</param>
    public void Complete(GeminiPartReader main, List<ChatUpdate> updates)
    {
        bool isTaken = main.SaysSomething;
        foreach ((long index, (GeminiPartReader parts, List<ChatUpdate> held)) in _others)
        {
            parts.Complete(held);
            bool takes = !isTaken && parts.SaysSomething;
            isTaken |= takes;
            Adopt(index, held, takes, main, updates);
        }

        _others.Clear();
    }

    private static void Adopt(long index, List<ChatUpdate> held, bool takes, GeminiPartReader main, List<ChatUpdate> updates)
    {
        foreach (ChatUpdate update in held)
        {
            if (update.Payload is ChatMedia media)
            {
                main.Media(takes ? media : media.OutOfText(), updates);
            }
            else if (takes || update.Kind == ChatUpdateKind.LeftOut)
            {
                updates.Add(update);
            }
        }

        string text = string.Concat(held.Where(static update => update.Kind == ChatUpdateKind.Text).Select(static update => update.Text));
        bool hasMedia = held.Exists(static update => update.Kind == ChatUpdateKind.Media);
        if (!takes && (held.Exists(static update => update.Kind == ChatUpdateKind.ToolCall) || (text.Length > 0 && !(hasMedia && ProseResult.IsNothingElse(text)))))
        {
            updates.Add(ChatUpdate.OfLeftOut(Words.Say($"candidate {index}, another answer ({LeftOutText.Short(text)})")));
        }
    }
}
