namespace Allmhub.PowerShell.Interactive;

/// <summary>Whether Ctrl+C is a key or stops the pipeline, until it is disposed.</summary>
internal sealed class ControlKey : IDisposable
{
    private readonly bool _before = Console.TreatControlCAsInput;

    private ControlKey(bool isKey) => Console.TreatControlCAsInput = isKey;

    /// <summary>Sets it.</summary>
    /// <param name="hasConsole">Whether there is a console to set it for.</param>
    /// <param name="isKey">Whether it is a key.</param>
    public static ControlKey? Set(bool hasConsole, bool isKey) => hasConsole ? new ControlKey(isKey) : null;

    /// <inheritdoc/>
    public void Dispose() => Console.TreatControlCAsInput = _before;
}
