using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>Gives the texts of one kind: pieces as they come, and of a whole text what no piece has given.</summary>
/// <param name="give">Makes updates of a piece; called before the piece counts as given.</param>
internal sealed class ResponsesTexts(Action<ResponsesPart, string, List<ChatUpdate>> give)
{
    private readonly ResponsesParts _parts = new();

    /// <summary>The texts, found by item and place.</summary>
    public ResponsesParts Parts => _parts;

    /// <summary>A piece of a text.</summary>
    /// <param name="part">The text.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Add(ResponsesPart part, string piece, List<ChatUpdate> updates)
    {
        give(part, piece, updates);
        part.Add(piece);
    }

    /// <summary>A piece of the text an event is about.</summary>
    /// <param name="root">The event.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Add(JsonElement root, string piece, List<ChatUpdate> updates) => Add(_parts.Of(root), piece, updates);

    /// <summary>The text an event is about begins with what it holds, which counts when no piece comes.</summary>
    /// <param name="root">The event.</param>
    /// <param name="text">The text, or what holds it.</param>
    public void Begin(JsonElement root, JsonElement text) => _parts.Of(root).Candidate = EventJson.DeepText(text);

    /// <summary>The text an event is about is complete.</summary>
    /// <param name="root">The event.</param>
    /// <param name="text">The text, or what holds it.</param>
    /// <param name="updates">Receives what of it had not come.</param>
    public void Done(JsonElement root, JsonElement text, List<ChatUpdate> updates) => Finish(_parts.Of(root), EventJson.DeepText(text), updates);

    /// <summary>A part of a closed item is complete.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="outputIndex">The item's place.</param>
    /// <param name="place">The part's place in the item.</param>
    /// <param name="whole">The part's text.</param>
    /// <param name="updates">Receives what of it had not come.</param>
    public void Close(string? itemId, string? outputIndex, string place, string whole, List<ChatUpdate> updates) =>
        Finish(_parts.Claim(itemId, outputIndex, place, whole) ?? _parts.Begin(itemId, outputIndex, place), whole, updates);

    /// <summary>Gives the texts that were told once, with the beginning of their item, and never closed.</summary>
    /// <param name="updates">Receives them.</param>
    public void Settle(List<ChatUpdate> updates)
    {
        foreach (ResponsesPart part in _parts.All.Where(static part => !part.IsClaimed && !part.Given.Any && !string.IsNullOrEmpty(part.Candidate)))
        {
            Add(part, part.Candidate!, updates);
        }
    }

    private void Finish(ResponsesPart part, string whole, List<ChatUpdate> updates)
    {
        string? rest = part.Given.RestOf(whole);
        if (rest is null)
        {
            updates.Add(ChatUpdate.OfLeftOut(Words.Say($"a closing text, which differs from the pieces before it ({LeftOutText.Short(whole)})")));
        }
        else if (rest.Length > 0)
        {
            Add(part, rest, updates);
        }
    }
}
