namespace Allmhub.Http;

/// <summary>Says when calls may be sent, for many that go to one service. Safe for parallel use.</summary>
public interface ICallPacer
{
    /// <summary>Waits until an attempt may be sent. The time spent here counts against no limit of the call and uses up none of its retries.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The pass of this attempt; disposed when its answer has been read or it has failed.</returns>
    /// <exception cref="AllmException">RateLimited: the service asked for a wait that is longer than anybody waits, and it is not over.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    ValueTask<ICallPass> EnterAsync(CancellationToken cancellationToken);
}

/// <summary>One attempt on its way.</summary>
public interface ICallPass : IDisposable
{
    /// <summary>The service took it: a success status came.</summary>
    void Accepted();

    /// <summary>The service asks to slow down: 429, 503, 529, or a failure with Retry-After.</summary>
    /// <param name="error">The failure.</param>
    /// <returns>
    /// Whether the failure counts against the retries of its own call. It does not when the call was under way already as the service
    /// refused another one: all of these failed of one and the same overload.
    /// </returns>
    bool SlowDown(AllmException error);
}
