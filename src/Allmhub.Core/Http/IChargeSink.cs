namespace Allmhub.Http;

/// <summary>Is told what paid calls cost: budgets, the ledger.</summary>
public interface IChargeSink
{
    /// <summary>
    /// Takes the charge of one paid request that has ended; also of one that broke off after its usage was told. May be called from any thread, and several
    /// times for one operation: each round of a conversation with tools, each part of a long speech and each batch of texts is a request of its own.
    /// Must return soon and must not throw.
    /// </summary>
    /// <param name="charge">The charge.</param>
    void Post(Charge charge);
}
