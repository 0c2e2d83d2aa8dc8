using System.Globalization;
using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>
/// The texts of one kind in an answer, found by item and place. Events may lack any of the fields (NOTES section 15), and closing
/// items may have other ids than the events before them; then place and text tell.
/// </summary>
internal sealed class ResponsesParts
{
    private const int MostOpen = 32;

    private readonly List<ResponsesPart> _parts = [];
    private readonly List<ResponsesPart> _open = [];

    /// <summary>All texts in order of appearance.</summary>
    public IReadOnlyList<ResponsesPart> All => _parts;

    /// <summary>The texts that events can still be about: those that have not ended, and of many of them the last. Each search is among these.</summary>
    public IReadOnlyList<ResponsesPart> Open => _open;

    /// <summary>Names the place of a part in the content of an item.</summary>
    /// <param name="index">The place.</param>
    /// <param name="isSummary">Whether it is the summary that has parts, not the content.</param>
    /// <returns>The name.</returns>
    public static string Place(int index, bool isSummary = false) => (isSummary ? "s" : "c") + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text an event is about; begins it when it is new.</summary>
    /// <param name="root">The event.</param>
    /// <returns>The text.</returns>
    public ResponsesPart Of(JsonElement root)
    {
        string? item = EventJson.Text(root, "item_id"u8);
        string? output = EventJson.Text(root, "output_index"u8);
        string? place = EventJson.Text(root, "content_index"u8) is { } content ? "c" + content
            : EventJson.Text(root, "summary_index"u8) is { } summary ? "s" + summary : null;
        return _open.FindLast(part => !part.IsClosed && part.ItemId == item && part.OutputIndex == output && part.PartIndex == place) ?? Begin(item, output, place);
    }

    /// <summary>Begins a text.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="outputIndex">The item's place.</param>
    /// <param name="place">The part's place.</param>
    /// <returns>The text.</returns>
    public ResponsesPart Begin(string? itemId, string? outputIndex, string? place)
    {
        ResponsesPart part = new() { ItemId = itemId, OutputIndex = outputIndex, PartIndex = place };
        _parts.Add(part);
        if (_open.Count == MostOpen)
        {
            _open.RemoveAt(0);
        }

        _open.Add(part);
        return part;
    }

    /// <summary>The text that a part of a closed item is, among those that events gave.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="outputIndex">The item's place.</param>
    /// <param name="place">The part's place in the item.</param>
    /// <param name="whole">The part's text.</param>
    /// <returns>The text; <c>null</c> when no event gave any of it.</returns>
    public ResponsesPart? Claim(string? itemId, string? outputIndex, string place, string whole)
    {
        List<ResponsesPart> open = _open.FindAll(static part => !part.IsClaimed && part.Given.Any);
        ResponsesPart? found = open.Find(part => itemId is not null && part.ItemId == itemId && (part.PartIndex ?? place) == place)
            ?? open.Find(part => (itemId is null || part.ItemId is null) && outputIndex is not null && part.OutputIndex == outputIndex && (part.PartIndex ?? place) == place)
            ?? open.Find(part => part.Given.RestOf(whole) is not null);
        if (found is not null)
        {
            found.IsClaimed = true;
            return found;
        }

        return open.Where(static part => part.IsNowhere).Select(part => part.Split(whole)).FirstOrDefault(static part => part is not null);
    }

    /// <summary>Ends the texts that are open: a new one begins.</summary>
    /// <param name="isEnd">Whether their item ends, too: then they are told.</param>
    public void Close(bool isEnd)
    {
        foreach (ResponsesPart part in _open)
        {
            part.IsClosed |= part.Given.Any;
            part.IsOver |= isEnd;
            part.IsClaimed |= isEnd;
        }

        _open.RemoveAll(static part => part is { IsClosed: true, IsOver: true, IsClaimed: true });
    }

    /// <summary>Forgets what an item began with: it has closed.</summary>
    /// <param name="itemId">The item's id.</param>
    /// <param name="outputIndex">The item's place.</param>
    public void ForgetCandidates(string? itemId, string? outputIndex)
    {
        foreach (ResponsesPart part in _open.Where(part => part.IsNowhere || part.ItemId == itemId || (part.OutputIndex is not null && part.OutputIndex == outputIndex)))
        {
            part.Candidate = null;
        }
    }
}
