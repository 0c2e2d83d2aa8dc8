using System.Management.Automation.Host;

namespace Allmhub.PowerShell.Presence;

/// <summary>How large the window of a host is. Many hosts have none, and say so each in a way of its own.</summary>
internal static class HostScreen
{
    /// <summary>Asks.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The size as the host says it; <c>null</c> where it says none.</returns>
    public static Size? Window(PSHost host)
    {
        try
        {
            return host.UI?.RawUI?.WindowSize;
        }
        catch (Exception failure) when (failure is HostException or NotImplementedException or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
