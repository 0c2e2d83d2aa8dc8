using Allmhub.Account;
using Allmhub.Account.Spending;
using Allmhub.Http;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Vaults;
using Allmhub.Profiles;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that make or use a connection: what is wrong with an address or a profile ends them.</summary>
public abstract class AllmConnectionCommand : AllmCommand
{
    /// <summary>Makes a connection of parameters, environment and profile; warns of a profile file that others can read.</summary>
    /// <exception cref="InvalidInputException">An address cannot be used.</exception>
    /// <exception cref="ProfileException">The profile or what it refers to cannot be used.</exception>
    internal AllmConnection Create(ConnectionSource parameters, string? profile)
    {
        Hide(parameters);

        // Made anew each time: the environment may have moved the profile file.
        ProfileStore store = new();
        AllmConnection connection = Create(new ConnectionSources(store).All(parameters, profile));
        if (connection.Profile is not null && store.Warning is string warning)
        {
            WriteWarning(warning);
        }

        return connection;
    }

    /// <summary>Makes a connection of what has a say in it.</summary>
    /// <param name="sources">What has a say in it.</param>
    /// <param name="spending">The budget of the connection it is made of; <c>null</c> for one of its own.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="InvalidInputException">An address cannot be used.</exception>
    /// <exception cref="ProfileException">The profile or what it refers to cannot be used.</exception>
    internal AllmConnection Create(IReadOnlyList<ConnectionSource> sources, SpendingBudget? spending = null)
    {
        ResolvedConnection resolved = new ConnectionResolver([new EnvironmentCredentialResolver(), new VaultCredentialResolver(this)]).Resolve(sources);
        AllmConnection connection = spending is null ? new AllmConnection(resolved) : new AllmConnection(resolved) { Spending = spending };
        Hide(connection);
        return connection;
    }

    /// <summary>Keeps the secrets of a connection out of what records tell of the caller's line.</summary>
    /// <param name="connection">The connection.</param>
    private protected void Hide(AllmConnection? connection) => CallerLine.Hide(MyInvocation, connection?.Credential, connection?.UserToken);

    /// <summary>Keeps secrets that were given as parameters out of what records tell of the caller's line.</summary>
    /// <param name="parameters">The parameters.</param>
    private protected void Hide(ConnectionSource parameters) => CallerLine.Hide(MyInvocation, parameters.Key?.Value, parameters.AccessToken?.Value);

    /// <summary>Runs what touches addresses and profiles.</summary>
    internal T Guarded<T>(Func<T> work, object? target)
    {
        try
        {
            return work();
        }
        catch (ProfileException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, target));
            throw;
        }
        catch (InvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadAddress(error));
            throw;
        }
    }

    /// <summary>Asks the gateway whether it takes the connection's key; ends the cmdlet when it does not.</summary>
    internal void TestOrThrow(AllmConnection connection)
    {
        try
        {
            AllmCallOptions options = new() { Notices = Notices };
            if (connection.Credential is null)
            {
                Await(token => connection.Client.Account.GetBalance(new BalanceQuery { Scope = BalanceScope.User }).ExecuteAsync(options, token));
            }
            else
            {
                Await(token => connection.Client.Models.Test().ExecuteAsync(options, token));
            }
        }
        catch (AllmException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, connection));
        }
    }
}
