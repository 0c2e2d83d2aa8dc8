using System.Buffers;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>What was given of one text of an answer: of a part of a message, of a refusal, or of the thinking.</summary>
internal sealed class ResponsesPart
{
    private ArrayBufferWriter<char>? _text;
    private int _taken;

    /// <summary>The id of the item it belongs to; <c>null</c> where events name none.</summary>
    public string? ItemId { get; init; }

    /// <summary>The place of the item; <c>null</c> where events name none.</summary>
    public string? OutputIndex { get; init; }

    /// <summary>The place of the part in the item, behind a letter for the kind of place; <c>null</c> where events name none.</summary>
    public string? PartIndex { get; init; }

    /// <summary>Whether events say nothing of what the text belongs to: then several texts may be in it.</summary>
    public bool IsNowhere => ItemId is null && OutputIndex is null;

    /// <summary>What was given of it.</summary>
    public GivenText Given { get; } = new();

    /// <summary>Whether a closed item has claimed it.</summary>
    public bool IsClaimed { get; set; }

    /// <summary>Whether the text has ended: another of the same name is another text.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether the item around it has ended.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whole text that came before any piece, and counts when no piece comes.</summary>
    public string? Candidate { get; set; }

    /// <summary>Takes a piece that was given.</summary>
    /// <param name="piece">The piece.</param>
    public void Add(string piece)
    {
        Given.Add(piece);
        if (IsNowhere)
        {
            _text ??= new ArrayBufferWriter<char>();
            _text.Write(piece);
        }
    }

    /// <summary>Takes the text of one closed part out of a text that may hold several.</summary>
    /// <param name="whole">The text of the closed part.</param>
    /// <returns>What of it was given; <c>null</c> when it is not in here.</returns>
    public ResponsesPart? Split(string whole)
    {
        ReadOnlySpan<char> text = _text is null ? default : _text.WrittenSpan[_taken..].TrimStart();
        ReadOnlySpan<char> wanted = whole.AsSpan().Trim();
        if (wanted.IsEmpty || !text.StartsWith(wanted))
        {
            return null;
        }

        _taken = _text!.WrittenCount - text.Length + wanted.Length;
        IsClaimed = text[wanted.Length..].IsWhiteSpace();
        ResponsesPart part = new() { IsClaimed = true };
        part.Given.Add(whole);
        return part;
    }
}
