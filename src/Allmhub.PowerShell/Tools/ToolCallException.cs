namespace Allmhub.PowerShell.Tools;

/// <summary>A call that cannot be made; the message goes back to the model.</summary>
/// <param name="message">What is wrong with the call.</param>
internal sealed class ToolCallException(string message) : Exception(message);
