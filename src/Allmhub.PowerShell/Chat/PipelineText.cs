using System.Collections;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Management.Automation;

namespace Allmhub.PowerShell.Chat;

/// <summary>Says a pipeline object as text: strings as they are, lines that come in blocks as lines, everything else as compact JSON.</summary>
internal sealed class PipelineText(CommandInvocationIntrinsics invoke)
{
    /// <summary>Objects made for output (Select-Object, hashtables) are told in full; live ones (processes, services) would drag half the system along.</summary>
    private const int DataDepth = 6;
    private const int LiveDepth = 1;

    private const string Script = """
        param($Value, $Depth)
        Microsoft.PowerShell.Utility\ConvertTo-Json -InputObject $Value -Compress -Depth $Depth -EnumsAsStrings -WarningAction Ignore -ErrorAction Stop
        """;

    // Parsed when the first object comes: most calls have a prompt and nothing else.
    private ScriptBlock? _toJson;

    public string ToText(PSObject item)
    {
        if (item.BaseObject is string text)
        {
            return text;
        }

        if (ContentLine.IsBlock(item, out string? lines))
        {
            return lines;
        }

        // What a provider put on a list or a value (drive, provider) is no data, and its JSON would not end.
        object value = item.BaseObject switch
        {
            Hashtable table => Sorted(table),
            Array list => list.Clone(),
            ValueType plain => plain,
            _ => item,
        };
        bool isData = item.BaseObject is PSCustomObject or IDictionary or Array or ValueType;
        Collection<PSObject> json = (_toJson ??= invoke.NewScriptBlock(Script)).Invoke(value, isData ? DataDepth : LiveDepth);
        return json[0].BaseObject.ToString() ?? string.Empty;
    }

    // The keys of a hashtable come in another order in each process: the same input would be another prompt, for caches and for a checkpoint.
    private static OrderedDictionary Sorted(Hashtable table)
    {
        OrderedDictionary sorted = [];
        foreach (DictionaryEntry entry in table.Cast<DictionaryEntry>().OrderBy(static entry => entry.Key.ToString(), StringComparer.Ordinal))
        {
            object? value = entry.Value is PSObject { BaseObject: Hashtable } wrapped ? wrapped.BaseObject : entry.Value;
            sorted.Add(entry.Key, value is Hashtable inner ? Sorted(inner) : value);
        }

        return sorted;
    }
}
