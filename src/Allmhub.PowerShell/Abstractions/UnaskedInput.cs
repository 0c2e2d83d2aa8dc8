using Allmhub.Http;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>Inputs that a budget kept from being asked.</summary>
/// <param name="failure">Why, as it was told for the first.</param>
/// <param name="first">The first.</param>
internal sealed class UnaskedInput(AllmException failure, object? first)
{
    public AllmException Failure { get; } = failure;

    public object? First { get; } = first;

    public long Count { get; private set; }

    public void Add(int count) => Count += count;
}
