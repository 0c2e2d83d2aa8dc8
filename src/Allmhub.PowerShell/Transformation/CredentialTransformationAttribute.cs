using System.Management.Automation;
using System.Security;
using Allmhub.Http;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Takes a key as text, SecureString or PSCredential (its password), so that the bound parameter never holds it in the clear.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CredentialTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                null => null,
                AllmCredential credential => credential,
                SecureString secret => AllmCredential.FromSecureString(secret),
                PSCredential pair => AllmCredential.FromSecureString(pair.Password),
                string text => AllmCredential.FromText(text),
                _ => throw new ArgumentTransformationMetadataException(Words.Say("Give the key as text, as a SecureString (Read-Host -AsSecureString) or as a PSCredential (Get-Credential).")),
            };
        }
        catch (InvalidInputException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message);
        }
    }
}
