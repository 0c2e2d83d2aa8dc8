namespace Allmhub.Emulator.Midjourney;

/// <summary>A submission that makes no task.</summary>
internal sealed class MidjourneyRefusal(int code, string message) : Exception(message)
{
    /// <summary>4 is the gateway's own refusal with HTTP 400; others are the backend's, with HTTP 200.</summary>
    public int Code => code;

    /// <summary>The backend's refusal: HTTP 200 all the same.</summary>
    public bool IsBackend { get; private init; }

    /// <summary>What stands in properties.</summary>
    public string Properties { get; private init; } = "null";

    public static MidjourneyRefusal Backend(int code, string message, string properties = "null") => new(code, message) { IsBackend = true, Properties = properties };

    /// <summary>The gateway's words end with a blank where the cause would stand.</summary>
    public static MidjourneyRefusal Gateway(string word) => new(4, word + " ");
}
