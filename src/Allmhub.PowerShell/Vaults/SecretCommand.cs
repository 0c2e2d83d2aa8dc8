using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Presence;

namespace Allmhub.PowerShell.Vaults;

/// <summary>Runs SecretManagement's Get-Secret: in the user's own runspace when somebody can answer a vault's question, else in one that refuses questions.</summary>
/// <param name="cmdlet">The cmdlet that needs the secret.</param>
internal sealed class SecretCommand(AllmCommand cmdlet)
{
    private const string Name = "Get-Secret";

    /// <summary>Looks for the command; a module that has it is loaded.</summary>
    /// <returns>The command; <c>null</c> when no module has it.</returns>
    public CommandInfo? Find() => cmdlet.InvokeCommand.GetCommand(Name, CommandTypes.Cmdlet | CommandTypes.Function);

    /// <summary>Asks for a secret.</summary>
    /// <param name="command">The command.</param>
    /// <param name="secret">Its name.</param>
    /// <param name="vault">The vault; <c>null</c> for the default one.</param>
    /// <returns>What the vault gives; <c>null</c> for nothing.</returns>
    /// <exception cref="RuntimeException">The vault failed.</exception>
    public object? Invoke(CommandInfo command, string secret, string? vault)
    {
        Dictionary<string, object> parameters = new() { ["Name"] = secret, ["ErrorAction"] = ActionPreference.Stop };
        if (vault is not null)
        {
            parameters["Vault"] = vault;
        }

        object? result = Attendance.IsUnattended && ModuleFile(command) is string module
            ? cmdlet.Await(token => InvokeApartAsync(module, parameters, token))
            : cmdlet.InvokeCommand.InvokeScript(true, ScriptBlock.Create("param($command, $parameters) & $command @parameters"), null, command, parameters).LastOrDefault();
        return result is PSObject wrapped ? wrapped.BaseObject : result;
    }

    private static string? ModuleFile(CommandInfo command)
    {
        PSModuleInfo? module = command.Module;
        if (module is null || string.IsNullOrEmpty(module.Path))
        {
            return null;
        }

        string manifest = Path.Combine(module.ModuleBase, module.Name + ".psd1");
        return File.Exists(manifest) ? manifest : module.Path;
    }

    private static async Task<object?> InvokeApartAsync(string module, Dictionary<string, object> parameters, CancellationToken token)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(new SilentHost(), InitialSessionState.CreateDefault2());
        runspace.Open();
        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;
        using CancellationTokenRegistration stop = token.Register(static running => ((System.Management.Automation.PowerShell)running!).BeginStop(null, null), shell);
        // One at a time: in a batch of statements the engine notes a failure and goes on.
        shell.AddCommand("Import-Module").AddParameter("Name", module).AddParameter("ErrorAction", ActionPreference.Stop);
        await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
        shell.Commands.Clear();
        shell.AddCommand(Name).AddParameters(parameters);
        PSDataCollection<PSObject> output = await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
        return output.LastOrDefault();
    }
}
