namespace Allmhub.Chat.Schema.Validating;

/// <summary>What one check of a value has done, over all the attempts that choices make: the bound of what it may cost.</summary>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class SchemaWork(CancellationToken cancellationToken)
{
    private HashSet<string>? _slow;
    private int _steps;

    /// <summary>Goes a step further.</summary>
    /// <param name="most">The most steps.</param>
    /// <returns>False when there were too many.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public bool TryStep(int most)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ++_steps <= most;
    }

    /// <summary>Whether a pattern took too long before: it is not tried on every text of a list.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>Whether it did.</returns>
    public bool IsSlow(string pattern)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _slow?.Contains(pattern) ?? false;
    }

    /// <summary>Remembers a pattern that took too long.</summary>
    /// <param name="pattern">The pattern.</param>
    public void NoteSlow(string pattern) => (_slow ??= new HashSet<string>(StringComparer.Ordinal)).Add(pattern);
}
