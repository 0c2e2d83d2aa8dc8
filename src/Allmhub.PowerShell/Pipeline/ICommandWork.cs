namespace Allmhub.PowerShell.Pipeline;

/// <summary>Work of a cmdlet that goes on while its pipeline does other things. The cmdlet's base stops and ends it.</summary>
internal interface ICommandWork
{
    /// <summary>Cancels and never waits; on any thread, possibly after the end.</summary>
    void Stop();

    /// <summary>Writes what is there and waits for its turn: an error is about to end the pipeline. On the pipeline thread; never waits.</summary>
    void WriteEnded();

    /// <summary>Stops what is left and waits until it has let go of what it holds.</summary>
    Task EndAsync();
}
