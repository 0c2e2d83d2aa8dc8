using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Batch;

/// <summary>How one operation of many ended.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Tag">What it was added with.</param>
/// <param name="Value">The result, when it has one.</param>
/// <param name="Failure">What it failed with; <c>null</c> when it did not.</param>
public sealed record BatchResult<TResult>(object? Tag, TResult? Value, AllmException? Failure)
{
    /// <summary>The result, or what it failed with.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Failure?.Message ?? Value?.ToString() ?? string.Empty);
}
