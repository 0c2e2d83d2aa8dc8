using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of every cmdlet that asks the gateway: runs its operations, from the dry run and the consent to the error, and says what a budget kept from being asked.</summary>
public abstract class AllmApiCommand : AllmCallCommand
{
    private static readonly TimeSpan PriceWait = TimeSpan.FromSeconds(3);

    private UnaskedInput? _unasked;
    private CostForecast? _foreseen;
    private string _foreseenAction = string.Empty;
    private bool _knowsPrices;

    /// <summary>Ends the cmdlet when the secret is not there.</summary>
    private protected virtual void RequireSecret(RequestSecret secret)
    {
        if (secret == RequestSecret.Key && Gateway.Credential is null)
        {
            ThrowTerminatingError(ErrorRecords.NoKey(Gateway.Resolved));
        }
        else if (secret == RequestSecret.AccessToken && Gateway.UserToken is null)
        {
            ThrowTerminatingError(ErrorRecords.NoAccessToken(Gateway.Resolved));
        }
    }

    /// <summary>Runs an operation with one result.</summary>
    /// <param name="make">Makes the operation of the client; what is wrong with the request is an error of this input.</param>
    /// <param name="target">What the user passed for it, for the error.</param>
    /// <param name="result">The result.</param>
    /// <returns>Whether there is a result; if not, the dry run or the error is written, or the user said no.</returns>
    internal bool Run<T>(Func<AllmClient, Operation<T>> make, object? target, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        return MayRun(make, target, out Operation<T>? operation)
            && Reported(TryAwait(token => operation.ExecuteAsync(OptionsFor(target), token), out result), target);
    }

    /// <summary>Runs an operation that gives its result piece by piece.</summary>
    /// <param name="make">Makes the operation of the client; what is wrong with the request is an error of this input.</param>
    /// <param name="target">What the user passed for it, for the error.</param>
    /// <param name="write">Takes a piece, on the pipeline thread.</param>
    /// <param name="count">How many inputs it is for.</param>
    /// <param name="end">Ends this run and nothing else, as an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether it ran to its end; if not, the dry run or the error is written, or the user said no.</returns>
    internal bool Run<TItem>(Func<AllmClient, StreamOperation<TItem>> make, object? target, Action<TItem> write, int count = 1, CancellationToken end = default) =>
        MayRun(make, target, out StreamOperation<TItem>? operation)
        && Reported(Stream(token => operation.StreamAsync(OptionsFor(target), token), write, end), target, count);

    /// <summary>Asks whether what costs money may be done.</summary>
    private protected virtual bool Confirm(Operation operation) => Confirm(operation, operation.Subject);

    /// <summary>Asks whether what costs money may be done, and says what it would cost.</summary>
    /// <param name="operation">What is to be done.</param>
    /// <param name="what">What it is done to.</param>
    private protected bool Confirm(Operation operation, string what)
    {
        CostForecast? forecast = Foresee(operation);
        string cost = forecast is null ? string.Empty : Words.Say($", {forecast.Words}");
        return TellsOnly && TellsSumOnly
            ? false
            : ShouldProcess(Words.Say($"{what} at {Gateway.BaseUri}{cost}"), ActionWords.Of(operation.Action));
    }

    /// <summary>Whether -WhatIf tells the sum of all input alone, and not each.</summary>
    private protected virtual bool TellsSumOnly => false;

    // What somebody is to decide by is worth a question for the price list, which needs no key and costs nothing; what is only told along is not.
    private CostForecast? Foresee(Operation operation)
    {
        CostForecast? forecast = IsAskedBefore || IsVerbose ? operation.Estimate(CallOptions()) : null;
        if (forecast is null || !IsAskedBefore)
        {
            return forecast;
        }

        if (AwaitPrices())
        {
            forecast = operation.Estimate(CallOptions()) ?? forecast;
        }

        if (TellsOnly)
        {
            _foreseen = forecast.Plus(_foreseen);
            _foreseenAction = operation.Action;
        }

        return forecast;
    }

    /// <summary>Writes what went wrong with one input; the pipeline goes on.</summary>
    private protected virtual void Report(ErrorRecord error) => WriteError(error);

    // The order for every cmdlet: what cannot be said is an error, a dry run needs neither consent nor key, consent comes before the key.
    // A batch takes what is wrong with a request itself, for its place among the others. What an earlier run did is neither asked for nor confirmed.
    private protected bool MayRun<TOperation>(Func<AllmClient, TOperation> make, object? target, [NotNullWhen(true)] out TOperation? operation, Action<AllmException>? failed = null, Func<TOperation, bool>? isDone = null)
        where TOperation : Operation
    {
        AllmClient client = Gateway.Client;
        TOperation? made = null;
        RequestDescription? description = null;
        AllmException? failure = Try(() =>
        {
            made = make(client);
            description = DryRun ? made.Describe(CallOptions()) : null;
        });
        operation = made;
        if (failure is not null && failed is not null)
        {
            failed(client.Clean(failure));
            return false;
        }

        if (failure is not null || operation is null)
        {
            return Passed(failure, target);
        }

        if (isDone?.Invoke(operation) == true)
        {
            return false;
        }

        if (description is not null)
        {
            WriteObject(MixedView.OfWhole(description));
            return false;
        }

        if (operation.IsPaid && !Confirm(operation))
        {
            return false;
        }

        RequireSecret(operation.Secret);
        LearnPrices(operation);
        return true;
    }

    // A failure that no call threw: the caller's own words may be in it, or what a service wrote. What a call throws is clean.
    private protected bool Passed(AllmException? failure, object? target) => Reported(failure is null ? null : Gateway.Client.Clean(failure), target);

    private bool Reported(AllmException? failure, object? target, int count = 1)
    {
        if (failure is not null && !IsUnasked(failure, target, count))
        {
            Report(ErrorRecords.From(failure, target));
        }

        return failure is null;
    }

    /// <summary>
    /// Whether an input was not asked because of a budget: then it is counted, and told of at the end in one record, or at once where an error ends the pipeline.
    /// </summary>
    /// <param name="failure">What an input failed with.</param>
    /// <param name="target">What the user passed for it.</param>
    /// <param name="count">How many inputs the request was for.</param>
    private protected bool IsUnasked(AllmException failure, object? target, int count = 1)
    {
        if (failure.Kind != AllmErrorKind.BudgetExceeded || failure.PartialCompletion is not null)
        {
            return false;
        }

        if (_unasked is null)
        {
            _unasked = new UnaskedInput(failure, target);
            if (TellsUnaskedAtOnce)
            {
                _unasked = null;
                Report(ErrorRecords.Unasked(failure, target, 1, isLast: MyInvocation.ExpectingInput));
            }
            else if (MyInvocation.ExpectingInput)
            {
                WriteWarning(Words.Say($"{failure.Message} What comes now is counted and not asked."));
            }
        }

        _unasked?.Add(count);
        OnUnasked(ErrorRecords.From(failure, target));
        return true;
    }

    /// <summary>Takes note of an input that was not asked because of a budget; its error is told later.</summary>
    /// <param name="error">Why it was not.</param>
    private protected virtual void OnUnasked(ErrorRecord error)
    {
    }

    /// <summary>Says at the end what all of -WhatIf would cost together, and what a budget kept from being asked.</summary>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        TellForeseen();
        TellUnasked();
    }

    private void TellForeseen()
    {
        if (_foreseen is { } sum && (sum.OperationCount > 1 || TellsSumOnly))
        {
            string sums = sum.OperationCount > 1
                ? Words.Say($"together {sum.Words}, by {sum.Model} at {Gateway.BaseUri}")
                : Words.Say($"{sum.Words}, by {sum.Model} at {Gateway.BaseUri}");
            ShouldProcess(sums, ActionWords.Of(_foreseenAction));
        }

        _foreseen = null;
    }

    /// <summary>Whether what is not asked is told of at once: where an error ends the pipeline, or a person waits.</summary>
    private protected virtual bool TellsUnaskedAtOnce => EndsAtError;

    private void TellUnasked()
    {
        if (_unasked is { } unasked)
        {
            _unasked = null;
            AllmException failure = Gateway.Spending.Renew(OwnBudget?.Renew(unasked.Failure) ?? unasked.Failure);
            Report(ErrorRecords.Unasked(failure, unasked.First, Math.Max(1, unasked.Count)));
        }
    }

    // A budget in money is none without prices: there the list is waited for, which otherwise comes beside the first call.
    private void LearnPrices(Operation operation)
    {
        if (operation.IsPaid && (Gateway.Spending.Usd ?? OwnBudget?.Usd) is not null)
        {
            AwaitPrices();
        }
    }

    // Once a command; whether this was the time.
    private bool AwaitPrices()
    {
        if (_knowsPrices)
        {
            return false;
        }

        _knowsPrices = true;
        TryAwait<PriceList?>(token => Gateway.Client.Prices.GetAsync(PriceWait, Notices, token), out _);
        return true;
    }
}
