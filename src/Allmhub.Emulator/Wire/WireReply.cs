namespace Allmhub.Emulator.Wire;

/// <summary>An answer as it goes over the wire: a head, and bytes with the pauses between them.</summary>
internal sealed record WireReply
{
    public required int Status { get; init; }

    /// <summary>The Content-Type; empty for none.</summary>
    public string ContentType { get; init; } = "";

    public IReadOnlyDictionary<string, string> Header { get; init; } = new Dictionary<string, string>();

    /// <summary>What Content-Length claims; null sends chunks.</summary>
    public long? Length { get; init; }

    /// <summary>Milliseconds before the status line; -1 for ever.</summary>
    public int WaitMs { get; init; }

    public IEnumerable<WirePiece> Piece { get; init; } = [];

    /// <summary>The connection closes after the last piece, without the end of the body.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The end of the body is the end of the connection: neither length nor chunks.</summary>
    public bool EndsByClosing { get; init; }

    /// <summary>The connection is reset after the last piece.</summary>
    public bool ResetsAtEnd { get; init; }

    /// <summary>The connection is reset in place of an answer.</summary>
    public bool IsReset { get; init; }
}

/// <summary>Bytes of an answer.</summary>
/// <param name="Data">The bytes; empty for a pause alone.</param>
/// <param name="WaitMs">Milliseconds before them, when what came earlier has left; -1 for ever.</param>
/// <param name="IsAlone">They leave in a write of their own.</param>
internal readonly record struct WirePiece(ReadOnlyMemory<byte> Data, int WaitMs = 0, bool IsAlone = false);
