using Allmhub.Profiles;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Connections;

/// <summary>The folder of prompts of a runspace: that of its connection, the environment, or the profile that would be used.</summary>
internal static class PromptPlace
{
    /// <summary>The folder for commands without a connection of their own.</summary>
    /// <returns>The folder, which need not be there.</returns>
    /// <exception cref="PromptException">What is named is no full path.</exception>
    /// <exception cref="ProfileException">The profile cannot be used.</exception>
    public static PromptStore Find() => new(PromptFolder.Find(Named()));

    /// <summary>The folder of a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns>The folder, which need not be there.</returns>
    /// <exception cref="PromptException">What is named is no full path.</exception>
    public static PromptStore Of(AllmConnection connection) => new(PromptFolder.Find(connection.PromptFolder));

    private static string? Named()
    {
        if (RunspaceState.Own.Current is { } current)
        {
            return current.PromptFolder;
        }

        return ConnectionVariable.Read(ConnectionVariable.PromptFolder)
            ?? new ProfileStore().Find(ConnectionVariable.Read(ConnectionVariable.Profile) ?? ConnectionSources.DefaultProfile)?.PromptFolder;
    }
}
