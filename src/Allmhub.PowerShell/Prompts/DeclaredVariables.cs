using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Allmhub.PowerShell.Errors;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Prompts;

/// <summary>Reads what declares the variables of a prompt: a default for each name, nothing for one that has to be given, or a table with Description and Default.</summary>
internal static class DeclaredVariables
{
    /// <summary>Reads them, in the order of an ordered table, else by name: the same table writes the same file.</summary>
    /// <param name="given">The table.</param>
    /// <returns>The variables; <c>null</c> for none.</returns>
    /// <exception cref="BadInputException">A value is neither a text nor such a table.</exception>
    public static IReadOnlyList<PromptVariable>? Of(IDictionary? given)
    {
        IEnumerable<DictionaryEntry>? entries = given?.Cast<DictionaryEntry>();
        return given is Hashtable ? [.. entries!.OrderBy(static entry => entry.Key.ToString(), StringComparer.OrdinalIgnoreCase).Select(One)] : entries?.Select(One).ToArray();
    }

    private static PromptVariable One(DictionaryEntry entry)
    {
        string name = Text(entry.Key) ?? string.Empty;
        object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        if (value is not IDictionary table)
        {
            return new PromptVariable(name, null, Text(value));
        }

        string? strange = table.Keys.Cast<object>().Select(Text).FirstOrDefault(static key => key is null || !(key.Equals("Description", StringComparison.OrdinalIgnoreCase) || key.Equals("Default", StringComparison.OrdinalIgnoreCase)));
        return strange is null ? new PromptVariable(name, Of(table, "Description"), Of(table, "Default")) : throw Wrong(name);

        string? Of(IDictionary from, string key) => from.Keys.Cast<object>().Where(known => key.Equals(known.ToString(), StringComparison.OrdinalIgnoreCase)).Select(known => Text(from[known]) is { Length: > 0 } text ? text : null).FirstOrDefault();
    }

    private static string? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => throw Wrong("?"),
    };

    private static BadInputException Wrong(string name) =>
        new("InvalidVariable", Words.Say($"-Variable says of '{name}' what cannot be read. Each name has a default, $null when it has to be given, or a table: -Variable @{{ Lang = @{{ Description = 'the language'; Default = 'C#' }} }}."));
}
