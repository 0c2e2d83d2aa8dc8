namespace Allmhub.Media;

/// <summary>What a medium is.</summary>
public enum MediaKind : long
{
    /// <summary>A picture.</summary>
    Image,

    /// <summary>A film.</summary>
    Video,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>A document (PDF, text).</summary>
    Document,

    /// <summary>Not known before it is fetched.</summary>
    Unknown,
}
