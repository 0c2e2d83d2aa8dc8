namespace Allmhub.Tasks.Midjourney;

/// <summary>Writes the submissions.</summary>
internal static class MidjourneyWriter
{
    /// <summary>Reads the one line of a simple change.</summary>
    public static MidjourneyChange Parse(MidjourneySimpleChange request) => throw new NotImplementedException(request.Content);
}
