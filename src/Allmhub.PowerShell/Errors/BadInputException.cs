namespace Allmhub.PowerShell.Errors;

/// <summary>An input that nothing can be asked of; the error factory gives it its id.</summary>
/// <param name="id">The error id.</param>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class BadInputException(string id, string message) : Exception(message)
{
    public string Id { get; } = id;
}
