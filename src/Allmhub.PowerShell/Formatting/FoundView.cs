using System.Management.Automation;
using Allmhub.History;

namespace Allmhub.PowerShell.Formatting;

/// <summary>Has an entry of the log shown by what was found in it.</summary>
internal static class FoundView
{
    private const string TypeName = "Allmhub.History.HistoryEntry#Found";

    /// <summary>Marks an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>What to write.</returns>
    public static PSObject Of(HistoryEntry entry)
    {
        PSObject shown = MixedView.OfFound(entry);
        shown.TypeNames.Insert(0, TypeName);
        return shown;
    }
}
