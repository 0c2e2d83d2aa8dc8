using Allmhub.Http;

namespace Allmhub.Operations;

/// <summary>How an operation tells a log what it asks and what comes.</summary>
/// <typeparam name="T">What comes: its result, or a piece of it.</typeparam>
/// <param name="Ask">Tells what is asked; called when the operation has ended.</param>
/// <param name="Tell">Tells a result or a piece as it comes.</param>
internal sealed record OperationStory<T>(Action<CallTrace> Ask, Action<CallTrace, T> Tell)
{
    /// <summary>Tells what had come before a failure; its text where nothing is said.</summary>
    public Action<CallTrace, IPartialAnswer> Left { get; init; } = static (trace, partial) => trace.SetText(partial.Text);

    /// <summary>Notes a failure with what had come before it.</summary>
    /// <param name="trace">Takes it.</param>
    /// <param name="failure">The failure.</param>
    public void Fail(CallTrace trace, AllmException failure)
    {
        trace.Fail(failure);
        if (failure.PartialCompletion is { } partial)
        {
            Left(trace, partial);
        }
    }

    /// <summary>Writes what has ended into a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="trace">What has ended.</param>
    public void End(ICallLog log, CallTrace trace)
    {
        trace.Stop();

        // What a budget kept from being asked was not asked.
        if (trace.Error is not { Kind: AllmErrorKind.BudgetExceeded, PartialCompletion: null })
        {
            Ask(trace);
            log.Write(trace);
        }
    }
}
