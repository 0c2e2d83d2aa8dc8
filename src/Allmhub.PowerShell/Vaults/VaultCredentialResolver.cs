using System.Management.Automation;
using System.Security;
using Allmhub.Http;
using Allmhub.PowerShell.Pipeline;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Vaults;

/// <summary>Reads secrets from the vaults registered with SecretManagement. What a vault says in an error is kept as text alone.</summary>
/// <param name="cmdlet">The cmdlet that needs the secret.</param>
internal sealed class VaultCredentialResolver(AllmCommand cmdlet) : ICredentialResolver
{
    /// <inheritdoc/>
    public string Kind => CredentialReference.Vault;

    /// <inheritdoc/>
    public AllmCredential Resolve(CredentialReference reference)
    {
        object? secret = Ask(reference);
        string place = reference.Store is null ? reference.Name : $"{reference.Store}/{reference.Name}";
        try
        {
            return secret switch
            {
                SecureString text => AllmCredential.FromSecureString(text, CredentialSource.Vault, place),
                PSCredential pair => AllmCredential.FromSecureString(pair.Password, CredentialSource.Vault, place),
                string text => AllmCredential.FromText(text, CredentialSource.Vault, place),
                null => throw new ProfileException(Words.Say($"There is no {Describe(reference)}. Look for it with Get-SecretInfo, or store it with: {Store(reference)}")),
                _ => throw new ProfileException(Words.Say($"The {Describe(reference)} is of type {secret.GetType().Name}. Store the key as text, as a SecureString or as the password of a PSCredential: {Store(reference)}")),
            };
        }
        catch (InvalidInputException error)
        {
            throw new ProfileException(Words.Say($"The {Describe(reference)} is no usable key. {error.Message} Store it again with: {Store(reference)}"));
        }
    }

    private object? Ask(CredentialReference reference)
    {
        SecretCommand vaults = new(cmdlet);
        CommandInfo command = vaults.Find() ?? throw new ProfileException(Words.Say(
            "Secrets of vaults are read through Get-Secret, and no module here has it. Install it with a vault: "
            + "Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore; then Register-SecretVault. "
            + "Or put the key into an environment variable and name that with -ApiKeyVariable."));
        try
        {
            return vaults.Invoke(command, reference.Name, reference.Store);
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            throw IsPrompt(error)
                ? new ProfileException(Words.Say($"The vault asks a question before it gives the {Describe(reference)}, and nobody is here to answer it. Unlock the vault before (Unlock-SecretStore), or use one without a password in jobs."))
                : new ProfileException(Words.Say($"The {Describe(reference)} cannot be read: {error.ErrorRecord.Exception.Message.Trim().TrimEnd('.')}. Look for it with Get-SecretVault and Get-SecretInfo."));
        }
    }

    private static bool IsPrompt(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is PromptRefusedException)
            {
                return true;
            }
        }

        return false;
    }

    private static string Store(CredentialReference reference) =>
        reference.Store is null ? $"Set-Secret -Name {reference.Name}" : $"Set-Secret -Name {reference.Name} -Vault {reference.Store}";

    private static string Describe(CredentialReference reference) =>
        reference.Store is null ? Words.Say($"secret '{reference.Name}'") : Words.Say($"secret '{reference.Name}' of the vault '{reference.Store}'");
}
