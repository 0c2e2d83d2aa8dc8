using System.CommandLine.Completions;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.Cli;

/// <summary>The models of the last listing, for completion: from the cache, never from the network.</summary>
internal static class ModelNames
{
    public static IEnumerable<CompletionItem> Complete()
    {
        try
        {
            Uri address = GatewayAddress.Parse(ConnectionVariable.Read(ConnectionVariable.BaseUri) ?? AllmClientOptions.DefaultBaseUri.ToString(), allowInsecure: true);
            return [.. ModelCache.Load(address).Where(static model => model.Name.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/')).Select(static model => new CompletionItem(model.Name))];
        }
        catch (InvalidInputException)
        {
            return [];
        }
    }
}
