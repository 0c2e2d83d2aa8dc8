namespace Allmhub.Http;

/// <summary>Is told what operations asked and what came of it: the log of prompts and answers.</summary>
public interface ICallLog
{
    /// <summary>
    /// Takes one operation that has ended: well, with a failure, or because it was stopped. May be called from any thread. Must return soon and must not throw.
    /// </summary>
    /// <param name="trace">What was asked and what came.</param>
    internal void Write(CallTrace trace);
}
