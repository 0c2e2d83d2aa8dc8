using System.Collections;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Completion;

/// <summary>
/// The connection that a line would use which is not finished yet. Nobody is asked for a secret: one in a vault is left out, and so is one that is typed on the line.
/// A key goes where its own source said and nowhere else, as in a call.
/// </summary>
internal static class CompletionConnection
{
    private static readonly string[] Typed = ["ApiKey", "ApiKeyVariable", "SecretName", "Profile"];

    /// <summary>Finds it.</summary>
    /// <param name="bound">What is on the line already.</param>
    /// <returns>The connection; <c>null</c> when what is known makes none.</returns>
    public static AllmConnection? Find(IDictionary bound)
    {
        AllmConnection? given = bound["Connection"] as AllmConnection ?? RunspaceState.Own.Current;
        string? address = bound["BaseUri"] as string;
        bool isTyped = Array.Exists(Typed, name => bound[name] is not null);
        if (given is not null && string.IsNullOrWhiteSpace(address) && !isTyped)
        {
            return given;
        }

        try
        {
            ConnectionSource parameters = ConnectionSources.OfParameters(new ConnectionSettings { BaseUri = string.IsNullOrWhiteSpace(address) ? null : address, AllowInsecure = bound.Contains("AllowInsecure") }, key: null);
            IReadOnlyList<ConnectionSource> sources = isTyped ? [parameters] : given is null ? new ConnectionSources(new ProfileStore()).All(parameters, profileName: null) : ConnectionSources.Over(given, parameters);
            AllmConnection made = new(new ConnectionResolver([new EnvironmentCredentialResolver()]).Resolve(sources));
            return made.Credential is null ? made : RunspaceState.Own.Share(made);
        }
        catch (Exception failure) when (failure is InvalidInputException or ProfileException)
        {
            return null;
        }
    }
}
