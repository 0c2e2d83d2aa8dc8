namespace Allmhub.Emulator.Wire;

/// <summary>What becomes of the connection after an answer.</summary>
internal enum ReplyEnd
{
    /// <summary>The next request may follow.</summary>
    KeepAlive,

    /// <summary>The answer is complete and the connection closes.</summary>
    Close,

    /// <summary>The answer was broken off on purpose.</summary>
    Broken,

    /// <summary>The connection is to be reset.</summary>
    Reset,
}
