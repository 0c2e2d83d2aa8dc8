using System.Management.Automation;
using System.Management.Automation.Host;
using System.Runtime.CompilerServices;
using Allmhub.Chat;

namespace Allmhub.PowerShell.Formatting;

/// <summary>
/// What <c>Select-Object</c> makes of results, as rows of a table. The engine's own table gives a long text the whole width and leaves out what comes after it,
/// shows 0.000008 USD as 0.00, and holds a row back until the next has come. Called by the format file, which is why it is public.
/// </summary>
public static class SelectedView
{
    private const int MostColumns = 4;

    // The list is the engine's own.
    private const string ListScript = """
        param($Item, $Width)
        $Item | Microsoft.PowerShell.Utility\Format-List | Microsoft.PowerShell.Utility\Out-String @Width
        """;

    // Its colours stay for a screen: whoever writes it on takes them out where they do not belong. All runspaces have one style.
    private const string ScreenListScript = """
        param($Item, $Width)
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $Item | Microsoft.PowerShell.Utility\Format-List | Microsoft.PowerShell.Utility\Out-String @Width
        } finally {
            $PSStyle.OutputRendering = $rendering
        }
        """;

    private static readonly object StyleGate = new();

    // A view is given the object and nothing of the pipeline that shows it; the engine parses the view's script anew for each.
    private static readonly ConditionalWeakTable<object, SelectedTable> Tables = [];

    /// <summary>Shows an object: its row, with the header before the first and wherever the properties change; five properties and more as a list, and all where nobody knows how wide a row may be.</summary>
    /// <param name="item">The object.</param>
    /// <param name="pipeline">What is the same for all objects of one pipeline and for no other: the syntax tree of the view's script.</param>
    /// <param name="host">Where the screen is.</param>
    /// <param name="style">The session's <c>$PSStyle</c>.</param>
    /// <param name="defaults">The session's default values of parameters.</param>
    /// <returns>Lines.</returns>
    public static SelectedLines Show(PSObject item, object pipeline, PSHost host, object? style, object? defaults)
    {
        ArgumentNullException.ThrowIfNull(item);
        SelectedTable table = Tables.GetValue(pipeline, _ => new SelectedTable(Width(host, defaults), Codes(style)));
        (string Name, object? Value)[] properties = [.. SelectedCell.Shown(item)];
        return SelectedLines.Of(properties.Length > MostColumns || table.Width.Columns == 0 ? table.List(List(item, table.Width)) : table.Row(properties));
    }

    // By name: the module is built against what Windows PowerShell 5.1 has too, which knows no styles.
    private static (string Begin, string End) Codes(object? style) => style is null
        ? (string.Empty, string.Empty)
        : ((PSObject.AsPSObject(style).Properties["Formatting"]?.Value is { } formatting ? PSObject.AsPSObject(formatting).Properties["TableHeader"]?.Value as string : null) ?? string.Empty,
            PSObject.AsPSObject(style).Properties["Reset"]?.Value as string ?? string.Empty);

    private static OutputWidth Width(PSHost host, object? defaults) => ViewPlace.Find() == AnswerPlace.Screen ? OutputWidth.OfScreen(host) : OutputWidth.OfText(defaults);

    private static string List(PSObject item, OutputWidth width)
    {
        Dictionary<string, object> parameters = width is { IsSaid: true, Columns: > 0 } ? new() { ["Width"] = width.Columns } : [];
        if (!width.IsScreen)
        {
            return Run(ListScript);
        }

        lock (StyleGate)
        {
            return Run(ScreenListScript);
        }

        string Run(string script) => string.Concat(ScriptBlock.Create(script).Invoke(item, parameters)).Trim('\r', '\n');
    }
}
