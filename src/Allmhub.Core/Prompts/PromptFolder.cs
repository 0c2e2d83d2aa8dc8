using Allmhub.Foundation;
using Allmhub.Profiles;

namespace Allmhub.Prompts;

/// <summary>Where prompts are kept: the folder that is named first by the connection, the variable <c>ALLMHUB_PROMPTS</c>, a profile; else <c>prompts</c> in the user's configuration folder.</summary>
public static class PromptFolder
{
    /// <summary>Finds the folder. It need not be there.</summary>
    /// <param name="named">What the connection or a profile says; <c>null</c> for nothing.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="PromptException">What is named is no full path.</exception>
    public static string Find(string? named)
    {
        string? given = named ?? ConnectionVariable.Read(ConnectionVariable.PromptFolder);
        return given is null ? Path.Combine(UserFolder.Config, "prompts") : Full(given);
    }

    private static string Full(string given)
    {
        string path = given.Trim();
        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith(@"~\", StringComparison.Ordinal))
        {
            path = Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..]);
        }

        return Path.IsPathFullyQualified(path)
            ? Path.GetFullPath(path)
            : throw new PromptException(PromptFault.Storage, Words.Say($"'{given}' is no full path, and the folder of prompts ({ConnectionVariable.PromptFolder}) must not depend on where a command is run. Name it whole."));
    }
}
