namespace Allmhub.Emulator.Transcripts;

/// <summary>A sound that is not written down, in the vendor's words.</summary>
internal sealed class TranscriptRefusal(string message, string? parameter = null, string? code = null, int status = 400) : Exception(message)
{
    public string? Parameter => parameter;

    public string? Code => code;

    public int Status => status;
}
