namespace Allmhub.Emulator.Wire;

/// <summary>How the reading of a body ended.</summary>
internal enum BodyEnd
{
    /// <summary>It came whole.</summary>
    Whole,

    /// <summary>The client left in the middle of it.</summary>
    Left,

    /// <summary>It is longer than is kept for this request; the rest was not read.</summary>
    Unread,
}
