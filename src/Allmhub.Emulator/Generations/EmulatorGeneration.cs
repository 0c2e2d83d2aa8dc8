namespace Allmhub.Emulator.Generations;

/// <summary>
/// Which state of the gateway's software is played. Nobody can tell which one answers, so a client copes with all three (NOTES section 16).
/// They differ in refusals of the account paths, the list of prices, the ids and files of films, and what they tell of themselves.
/// </summary>
public enum EmulatorGeneration
{
    /// <summary>Up to February 2026: the user's paths demand <c>New-Api-User</c> and refuse without a code.</summary>
    February2026,

    /// <summary>July and August 2026: refusals carry a code and their real status, a used-up key may read its balance, prices know the cache and expressions.</summary>
    August2026,

    /// <summary>Autumn 2026, with task plugins: films are priced by a schema of their use.</summary>
    Autumn2026,
}

/// <summary>What a generation says of itself.</summary>
internal static class GenerationVersion
{
    public static string Of(EmulatorGeneration generation) => generation switch
    {
        EmulatorGeneration.February2026 => "v0.10.8",
        EmulatorGeneration.August2026 => "v1.0.0-rc.24",
        _ => "v1.1.0",
    };
}
