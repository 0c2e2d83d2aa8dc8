using Allmhub.Http;

namespace Allmhub.Operations;

/// <summary>
/// One thing the gateway can be asked, made by an area of the client and not sent yet. What runs it needs to know no area:
/// it can show the request, knows whether to ask first and which secret must be there, and gets the result.
/// </summary>
public abstract class Operation
{
    private readonly SendPipeline _pipeline;
    private readonly AllmRequest _first;

    private protected Operation(SendPipeline pipeline, AllmRequest first, string action, string subject, bool isPaid)
    {
        _pipeline = pipeline;
        _first = first;
        Action = action;
        Subject = subject;
        IsPaid = isPaid;
    }

    private protected Operation(Operation other)
        : this(other._pipeline, other._first, other.Action, other.Subject, other.IsPaid)
    {
        Forecast = other.Forecast;
        Beyond = other.Beyond;
    }

    /// <summary>What is done, in a word, e.g. <c>Ask</c>.</summary>
    public string Action { get; }

    /// <summary>What it is done to, e.g. the model's name.</summary>
    public string Subject { get; }

    /// <summary>Whether it may cost money or change something, so that <c>-WhatIf</c> and <c>-Confirm</c> have a meaning.</summary>
    public bool IsPaid { get; }

    /// <summary>When its requests are sent again; those that only help it along have rules of their own.</summary>
    public RetryPolicy Retry => _first.Retry;

    /// <summary>The secret that must be there.</summary>
    public RequestSecret Secret => _first.Secret;

    /// <summary>Adds to the fingerprint what is asked and does not stand in the first request; <c>null</c> where all of it does.</summary>
    internal Action<RequestHash>? Beyond { get; init; }

    /// <summary>Says in a number what is asked: by it, an answer of an earlier run is known again.</summary>
    /// <param name="options">What this call says differently.</param>
    /// <returns>The print; the same in every process.</returns>
    /// <exception cref="InvalidInputException">A file that belongs to it cannot be read.</exception>
    public RequestFingerprint Fingerprint(AllmCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RequestFingerprint.Of(_first, options, Beyond);
    }

    /// <summary>Reckons what it will use; <c>null</c> for what costs nothing.</summary>
    internal Func<AllmCallOptions, CostForecast?>? Forecast { get; init; }

    /// <summary>Says what would be sent first, with the key masked, and what it would cost; sends nothing.</summary>
    /// <param name="options">What this call says differently.</param>
    /// <returns>The request.</returns>
    /// <exception cref="InvalidInputException">An extra header or query cannot be sent.</exception>
    public RequestDescription Describe(AllmCallOptions options) => _pipeline.Describe(_first, options) with { Estimate = Estimate(options) };

    /// <summary>
    /// Reckons what all of it will probably use and cost, from what would be sent and the prices that are known on this machine by now; sends nothing. Reading what goes along
    /// (pictures, sounds) takes time with its size.
    /// </summary>
    /// <param name="options">What this call says differently; its extra fields count.</param>
    /// <returns>The estimate; <c>null</c> for what costs nothing, or when nobody can tell what is used.</returns>
    public CostForecast? Estimate(AllmCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Forecast?.Invoke(options);
    }

    /// <summary>The options of a run that begins now: its time limit holds for all requests it takes.</summary>
    private protected AllmCallOptions Begin(AllmCallOptions options) => options.Begun(_pipeline.Options);

    /// <summary>The options of a run that a log is told of: what belongs to it is not told by itself.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="trace">Takes what it is charged.</param>
    /// <returns>The options to run with.</returns>
    private protected static AllmCallOptions Traced(AllmCallOptions options, CallTrace trace) =>
        options with { Log = null, Charges = ChargeSinks.Of(options.Charges, trace) };

    /// <summary>Asks the budget whether a run may begin, and hands it the charges of the run.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The options to run with, and what is held back, to be disposed when the run has ended.</returns>
    private protected async ValueTask<(AllmCallOptions Options, ICallHold? Hold)> HoldAsync(AllmCallOptions options, CancellationToken cancellationToken)
    {
        // A part of a run that has begun is paid out of what is held for it.
        if (options.Budget is null || options.Hold is not null)
        {
            return (options, null);
        }

        if (!IsPaid)
        {
            return (options with { Charges = ChargeSinks.Of(options.Charges, options.Budget), Budget = null }, null);
        }

        ICallHold hold = await options.Budget.EnterAsync(Expected(options) with { Kind = $"{Action} {Subject}" }, cancellationToken).ConfigureAwait(false);
        return (options with { Charges = ChargeSinks.Of(options.Charges, hold), Hold = hold }, hold);
    }

    // What has a price a piece is not paid by token.
    private ExpectedUse Expected(AllmCallOptions options) => Estimate(options) is { } forecast
        ? new ExpectedUse(forecast.Usd, forecast is { IsPerCall: false, Usage.TotalToken: > 0 } ? forecast.Usage.TotalToken : null) { IsGuess = forecast is { IsPerCall: false, OutputToken: > 0 } }
        : default;
}
