namespace Allmhub.Emulator.Drawing;

/// <summary>How a picture is written.</summary>
internal enum PictureFormat
{
    Png,
    Jpeg,
    WebP,
}

/// <summary>What is wrong with the bytes of a picture.</summary>
public enum PictureDamage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>They are a web page.</summary>
    Html,

    /// <summary>They are a picture of another type than is said.</summary>
    Other,

    /// <summary>They end half way.</summary>
    Half,
}
