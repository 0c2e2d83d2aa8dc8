namespace Allmhub.Emulator.Billing;

/// <summary>What a call used, in the gateway's own counts: all that was read and written, and what of it is priced apart.</summary>
internal sealed record Use(long Read = 0, long Written = 0)
{
    /// <summary>Of what was read, what came out of a cache.</summary>
    public long Cached { get; init; }

    /// <summary>Of what was read, what went into a cache for minutes.</summary>
    public long CacheWritten { get; init; }

    /// <summary>Of what was read, what went into a cache for an hour.</summary>
    public long CacheKept { get; init; }

    /// <summary>Of what was read, pictures.</summary>
    public long Seen { get; init; }

    /// <summary>Of what was read, sound.</summary>
    public long Heard { get; init; }

    /// <summary>Of what was written, sound.</summary>
    public long Spoken { get; init; }

    /// <summary>How many pictures, where these are paid by the piece.</summary>
    public int Piece { get; init; } = 1;

    /// <summary>What the size and the quality of a picture make of its price.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>The service's tool that ran, and how often.</summary>
    public (string Name, int Count)? Tool { get; init; }
}
