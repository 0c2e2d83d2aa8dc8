namespace Allmhub.Emulator.Pictures;

/// <summary>A request for pictures that is not taken.</summary>
/// <param name="message">What the gateway or the vendor says.</param>
/// <param name="parameter">The field the vendor names; null when the gateway itself refuses, with status 500 (NOTES section 2).</param>
/// <param name="code">The vendor's code.</param>
internal sealed class PictureRefusal(string message, string? parameter = null, string code = "invalid_value") : Exception(message)
{
    public string? Parameter => parameter;

    public string Code => code;
}
