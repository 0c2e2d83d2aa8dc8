using System.Management.Automation;

namespace Allmhub.PowerShell.Formatting;

/// <summary>
/// Writes an answer that goes straight to the screen by a view of its own whatever came before it on the line: the engine would make it a list of
/// properties after an object of another type, and end a single one with two empty lines.
/// </summary>
internal static class DirectView
{
    private const string TypeName = "Allmhub.Chat.ChatCompletion#Direct";

    /// <summary>Writes it.</summary>
    /// <param name="cmdlet">The cmdlet, whose output is shown before this comes back.</param>
    /// <param name="answer">The answer.</param>
    public static void Write(PSCmdlet cmdlet, object answer)
    {
        PSObject shown = MixedView.OfWhole(answer);
        shown.TypeNames.Insert(0, TypeName);
        try
        {
            cmdlet.WriteObject(shown);
        }
        finally
        {
            // Whoever keeps it (-OutVariable) has an answer as any other: such a view would hold against Format-Table and Format-List too.
            shown.TypeNames.Remove(TypeName);
        }
    }
}
