namespace Allmhub.Tasks.Midjourney;

/// <summary>
/// The speed that is asked for, as a switch in the prompt (<c>--fast</c>) where there is one, else as the path's prefix (<c>/mj-fast</c>). An
/// operator may cut the one and the stock gateway the other (NOTES section 16.4): neither is a promise.
/// </summary>
public enum MidjourneyMode
{
    /// <summary>Fast hours.</summary>
    Fast,

    /// <summary>Slow, and cheaper where it is priced.</summary>
    Relax,

    /// <summary>Faster, and dearer where it is priced.</summary>
    Turbo,
}

/// <summary>Who draws.</summary>
public enum MidjourneyBot : long
{
    /// <summary>The usual one (<c>MID_JOURNEY</c>).</summary>
    Midjourney,

    /// <summary>The one for drawings in the manner of anime (<c>NIJI_JOURNEY</c>).</summary>
    Niji,
}

/// <summary>The shape of a blend.</summary>
public enum MidjourneyDimension
{
    /// <summary>1:1.</summary>
    Square,

    /// <summary>2:3.</summary>
    Portrait,

    /// <summary>3:2.</summary>
    Landscape,
}

/// <summary>How much moves in a film.</summary>
public enum MidjourneyMotion
{
    /// <summary>Little.</summary>
    Low,

    /// <summary>Much.</summary>
    High,
}

/// <summary>What is made of a picture of a grid.</summary>
public enum MidjourneyChangeKind
{
    /// <summary>One picture by itself (U1 to U4).</summary>
    Upscale,

    /// <summary>A grid of variations of one (V1 to V4).</summary>
    Variation,

    /// <summary>The whole grid once more.</summary>
    Reroll,
}
