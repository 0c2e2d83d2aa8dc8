namespace Allmhub.Terminal;

/// <summary>How a picture is drawn in a terminal.</summary>
public enum PictureProtocol
{
    /// <summary>By what the terminal answers.</summary>
    Auto,

    /// <summary>iTerm2's inline images: the file as it is.</summary>
    Iterm,

    /// <summary>The graphics protocol of kitty: PNG or pixels.</summary>
    Kitty,

    /// <summary>Sixel: at most 256 colours.</summary>
    Sixel,

    /// <summary>Half blocks in colour, two pixels a cell: any terminal with colours.</summary>
    Block,

    /// <summary>Not at all.</summary>
    None,
}
