using Allmhub.Streaming;

namespace Allmhub.Batch;

/// <summary>One input of a batch.</summary>
/// <param name="Index">Which it is, counted from 0 as an array counts.</param>
/// <param name="Tag">What its adder knows it by, e.g. the object it came from.</param>
public sealed record BatchItem(long Index, object? Tag)
{
    /// <summary>What a checkpoint knows it by; <c>null</c> when there is none.</summary>
    public string? Key { get; init; }

    /// <summary>What the checkpoint needs besides to read and write its result.</summary>
    internal object? Slot { get; init; }

    /// <summary>Puts something to whoever reads the batch and waits until it has been dealt with. Other items go on meanwhile, and begin.</summary>
    internal Func<object, CancellationToken, Task>? Asks { get; init; }

    /// <summary>
    /// Puts a question to whoever reads the batch, on the reader's thread, and waits until the reader has gone on to its next update. One
    /// question is put at a time; meanwhile this item counts as none at work, and others go on.
    /// </summary>
    /// <param name="question">What is to be answered; the answer is written on it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it has been dealt with.</returns>
    /// <exception cref="InvalidOperationException">The item is in no batch.</exception>
    public Task AskAsync(object question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Asks is null ? throw new InvalidOperationException("This item is in no batch that could be asked.") : Asks(question, cancellationToken);
    }

    /// <summary>Its index.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine($"[{Index}]");
}
