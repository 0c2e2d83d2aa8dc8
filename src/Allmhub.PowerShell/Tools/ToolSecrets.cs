using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// Masks in a tool's result what only this client may know: the key and the access token of the connection, and those that the environment
/// holds. What a tool gives goes to a model and into the session's file.
/// </summary>
/// <param name="connection">The connection of the call, found when it is needed.</param>
internal sealed class ToolSecrets(Func<AllmConnection?> connection)
{
    private const int MinLength = 8;

    private static readonly string[] Variables = [ConnectionVariable.Key, ConnectionVariable.AccessToken];

    /// <summary>Masks the secrets in a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them.</returns>
    public string Redact(string text)
    {
        AllmConnection? gateway = connection();
        string clean = gateway?.Credential?.Redact(text) ?? text;
        clean = gateway?.UserToken?.Redact(clean) ?? clean;
        foreach (string variable in Variables)
        {
            // As every time: a tool may have changed it.
            string? secret = ConnectionVariable.Read(variable)?.Trim();
            if (secret is { Length: >= MinLength } && !secret.Any(static c => c is < '!' or > '~'))
            {
                using AllmCredential credential = AllmCredential.FromText(secret, CredentialSource.Environment, variable);
                clean = credential.Redact(clean);
            }
        }

        return clean;
    }
}
