using System.Management.Automation.Host;

namespace Allmhub.PowerShell.Vaults;

/// <summary>A question was asked where nobody can answer.</summary>
internal sealed class PromptRefusedException() : HostException(Words.Say("A question was asked, and nobody is there to answer it."))
{
}
