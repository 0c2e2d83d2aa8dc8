namespace Allmhub.Emulator.Vectors;

/// <summary>A request for vectors that is not taken.</summary>
/// <param name="message">What the vendor says.</param>
/// <param name="parameter">The field it names; null when the gateway itself refuses, with status 500 (NOTES section 2).</param>
/// <param name="code">The vendor's code.</param>
/// <param name="status">The status.</param>
internal sealed class VectorRefusal(string message, string? parameter = null, string? code = null, int status = 400) : Exception(message)
{
    public string? Parameter => parameter;

    public string? Code => code;

    public int Status => status;
}
