using Allmhub.Http;

namespace Allmhub.Core.Tests.Account;

/// <summary>Keeps the charges it is told of.</summary>
internal sealed class ChargeList : IChargeSink
{
    private readonly List<Charge> _charges = [];

    public IReadOnlyList<Charge> Charges
    {
        get
        {
            lock (_charges)
            {
                return [.. _charges];
            }
        }
    }

    public void Post(Charge charge)
    {
        lock (_charges)
        {
            _charges.Add(charge);
        }
    }
}
