namespace Allmhub.Http;

/// <summary>What this side has to say about an error beside the service's own words.</summary>
/// <param name="Meaning">What has happened, a sentence; <c>null</c> when nothing is known but the kind.</param>
/// <param name="Action">What to do about it, one or more sentences; <c>null</c> when that is clear.</param>
internal readonly record struct Advice(string? Meaning, string? Action)
{
    /// <summary>Both, one after the other; <c>null</c> for neither.</summary>
    public string? Whole => Meaning is null || Action is null ? Meaning ?? Action : ErrorWords.Join(Meaning, Action);
}
