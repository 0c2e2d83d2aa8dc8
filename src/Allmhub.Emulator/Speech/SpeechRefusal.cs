namespace Allmhub.Emulator.Speech;

/// <summary>A text that is not spoken.</summary>
/// <param name="message">What is said.</param>
/// <param name="parameter">The field the vendor names; null when the gateway itself refuses.</param>
/// <param name="code">The vendor's code.</param>
internal sealed class SpeechRefusal(string message, string? parameter, string code = "invalid_value") : Exception(message)
{
    public string? Parameter => parameter;

    public string Code => code;
}
