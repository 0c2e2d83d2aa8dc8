using System.Text;

namespace Allmhub.Cli;

/// <summary>A prompt that is piped in.</summary>
internal static class StandardInput
{
    /// <summary>Reads it to its end; empty when nothing is piped in.</summary>
    public static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (!Console.IsInputRedirected)
        {
            return string.Empty;
        }

        using StreamReader reader = new(Console.OpenStandardInput(), Encoding.UTF8);

        // A console's read does not end by a token: the wait does.
        return await reader.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken);
    }
}
