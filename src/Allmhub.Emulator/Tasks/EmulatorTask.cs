namespace Allmhub.Emulator.Tasks;

/// <summary>A paid task as the emulator has it.</summary>
/// <param name="Kind">Film or Midjourney.</param>
/// <param name="Id">The id that was handed out.</param>
/// <param name="Model">What it was charged as.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Status">The state at the last look.</param>
/// <param name="Look">Looks so far.</param>
/// <param name="Charge">Quota units taken.</param>
/// <param name="IsRefunded">They were given back.</param>
/// <param name="RequestId">The id of the request that made it.</param>
public sealed record EmulatorTask(string Kind, string Id, string Model, string Prompt, string Status, int Look, long Charge, bool IsRefunded, string RequestId)
{
    /// <summary>Which it is, and how it stands.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Kind} {Id} {Status}";
}
