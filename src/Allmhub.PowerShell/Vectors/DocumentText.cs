using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Allmhub.Foundation;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Vectors;

/// <summary>
/// The text of a pipeline object for models that read documents: what the named properties say; else a string as it is, the property Text of what has one, a file's
/// text, and anything else as compact JSON.
/// </summary>
/// <param name="invoke">Makes JSON.</param>
/// <param name="property">The properties; <c>null</c> for the object as a whole.</param>
internal sealed class DocumentText(CommandInvocationIntrinsics invoke, string[]? property)
{
    private const string TextName = "Text";
    private const int MaxNamed = 12;
    private const long MaxFile = 1024 * 1024;

    private readonly PipelineText _json = new(invoke);

    /// <summary>Reads an object.</summary>
    /// <param name="item">The object.</param>
    /// <returns>Its text, not blank.</returns>
    /// <exception cref="BadInputException">It has no such property, or says nothing.</exception>
    public string Of(PSObject item)
    {
        if (item.BaseObject is string { Length: 0 })
        {
            throw new BadInputException("EmptyDocument", Words.Say("The document is nothing: null or an empty text. It is left out."));
        }

        string text = property is null ? Whole(item) : string.Join('\n', property.Select(name => Named(item, name)).Where(static line => line.Length > 0));
        return !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new BadInputException("EmptyDocument", property is null
                ? Words.Say("The document is empty: it has no text. It is left out.")
                : Words.Say($"The document is empty: {Names(property)} of this {Kind(item)} holds no text. It is left out."));
    }

    /// <summary>The properties a person sees of an object: the keys of a hashtable, nothing of a text.</summary>
    /// <param name="item">The object.</param>
    /// <returns>Names and how to read them.</returns>
    public static IEnumerable<(string Name, Func<object?> Read)> Properties(PSObject item) => item.BaseObject switch
    {
        string or ValueType => [],
        IDictionary table => table.Keys.OfType<string>().Select(key => (key, (Func<object?>)(() => table[key]))),
        _ => item.Properties.Where(static found => found.IsGettable).Select(static found => (found.Name, (Func<object?>)(() => found.Value))),
    };

    private static string Named(PSObject item, string name)
    {
        (string Name, Func<object?> Read) found = Properties(item).FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found.Read is null)
        {
            string[] names = [.. Properties(item).Select(static known => known.Name)];
            string first = string.Join(", ", names.Take(MaxNamed));
            string all = names.Length > MaxNamed ? Words.Say($"{first} and {names.Length - MaxNamed} more") : first;
            throw new BadInputException("PropertyNotFound", names.Length == 0
                ? Words.Say($"There is no property '{name}' on this {Kind(item)}: it has no properties. Name one of them with -Property.")
                : Words.Say($"There is no property '{name}' on this {Kind(item)}: it has {all}. Name one of them with -Property."));
        }

        try
        {
            return Said(found.Read());
        }
        catch (GetValueException error)
        {
            throw new BadInputException("PropertyNotFound", Words.Say($"The property '{name}' of this {Kind(item)} cannot be read: {error.Message}"));
        }
    }

    private string Whole(PSObject item) => item.BaseObject switch
    {
        string text => text,
        FileInfo file => Read(file),
        DirectoryInfo folder => throw new BadInputException("NotADocument", Words.Say($"'{folder.Name}' is a folder. Give its files, e.g. Get-ChildItem -File, or name what of it counts with -Property.")),
        ValueType value => Said(value),
        _ => Properties(item).FirstOrDefault(static known => known.Name.Equals(TextName, StringComparison.OrdinalIgnoreCase)) is { Read: { } read } && Bare(read()) is string text ? text : _json.ToText(item),
    };

    private static string Read(FileInfo file)
    {
        try
        {
            string text = BoundedFile.ReadAllText(file.FullName, MaxFile);
            return !text.Contains('\0', StringComparison.Ordinal) ? text : throw new BadInputException("NotADocument", Words.Say($"'{file.Name}' is no text. Give text files, or name what of it counts with -Property."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BoundedFileException)
        {
            throw new BadInputException("NotADocument", Words.Say($"The file '{file.Name}' cannot be read as a document: {error.Message}"));
        }
    }

    private static string Said(object? value) => Bare(value) switch
    {
        null => string.Empty,
        string text => text,
        object[] list => string.Join('\n', list.Select(Said)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        object other => other.ToString() ?? string.Empty,
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Names(string[] names) => string.Join(", ", names.Select(static name => $"'{name}'"));

    private static string Kind(PSObject item) => item.BaseObject switch
    {
        PSCustomObject => "object",
        IDictionary => "hashtable",
        string => "string",
        object other => other.GetType().Name,
    };
}
