namespace Allmhub.Emulator.Midjourney;

/// <summary>What a submission asks for, after everything that could be refused has been.</summary>
/// <param name="Action">The action's word.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Description">What the backend calls it.</param>
internal sealed record MidjourneyOrder(string Action, string Prompt, string Description)
{
    /// <summary>Free text of the caller, which comes back in the task.</summary>
    public string State { get; init; } = "";

    /// <summary>The task a button of which was pressed.</summary>
    public MidjourneyTask? Source { get; init; }

    /// <summary>The place in the grid, 1 to 4; 0 for none.</summary>
    public int Index { get; init; }

    /// <summary>It stands still until it is told more.</summary>
    public bool Waits { get; init; }

    /// <summary>Clips of a film.</summary>
    public int Films { get; init; }
}
