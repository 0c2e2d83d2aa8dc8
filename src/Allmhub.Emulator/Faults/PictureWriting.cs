namespace Allmhub.Emulator.Faults;

/// <summary>How a picture stands in an answer, other than the model usually writes it.</summary>
public enum PictureWriting
{
    /// <summary>Base64 behind the prefix of a data URI.</summary>
    Prefix,

    /// <summary>Base64 in the alphabet for addresses, without padding.</summary>
    UrlSafe,

    /// <summary>A data URI where an address is expected.</summary>
    DataUri,

    /// <summary>An address and base64.</summary>
    Both,
}
