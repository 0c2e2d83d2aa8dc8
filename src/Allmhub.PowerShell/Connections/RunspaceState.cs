using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Allmhub.Emulator;

namespace Allmhub.PowerShell.Connections;

/// <summary>What the module keeps for one runspace. It goes when the runspace goes; runspaces do not see one another's.</summary>
internal sealed class RunspaceState
{
    private const int MaxImplicit = 8;

    private static readonly ConditionalWeakTable<Runspace, RunspaceState> States = [];

    private readonly List<AllmConnection> _implicit = [];

    /// <summary>The connection of the last Connect-AllmHub.</summary>
    public AllmConnection? Current { get; set; }

    /// <summary>The emulators started in this runspace that still run.</summary>
    public List<AllmEmulator> Emulator { get; } = [];

    /// <summary>What the commands of a pipeline that was stopped have said of their tasks. A command that begins empties it.</summary>
    public HashSet<string> Told { get; } = [];

    /// <summary>The state of the runspace the calling thread runs in.</summary>
    public static RunspaceState Own => States.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>
    /// Gives the same connection for the same settings, so that calls with a key in the environment or in a parameter
    /// share sockets too. An old one is dropped, not closed: a stream may still run on it.
    /// </summary>
    public AllmConnection Share(AllmConnection wanted)
    {
        AllmConnection? known = _implicit.Find(wanted.IsSame);
        if (known is not null)
        {
            return known;
        }

        if (_implicit.Count == MaxImplicit)
        {
            _implicit.RemoveAt(0);
        }

        _implicit.Add(wanted);
        return wanted;
    }
}
