using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Allmhub.Foundation;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.PowerShell.Vectors;

/// <summary>Finds the text in what comes down the pipeline: a text itself, the text of a file, properties of an object, or the object as JSON.</summary>
/// <param name="invoke">Turns objects into JSON.</param>
/// <param name="properties">The properties that hold the text; <c>null</c> for the object itself.</param>
internal sealed class EmbeddingText(CommandInvocationIntrinsics invoke, string[]? properties)
{
    private const long MostFileBytes = 16 * 1024 * 1024;

    private readonly PipelineText _json = new(invoke);

    /// <summary>Reads an object.</summary>
    /// <param name="item">The object.</param>
    /// <returns>The text with the object.</returns>
    /// <exception cref="BadInputException">It has no text.</exception>
    public EmbeddingInput Read(PSObject? item)
    {
        if (item is null)
        {
            throw new BadInputException("EmptyText", Words.Say("There is nothing to make a vector of: the input is null."));
        }

        string text = properties is null ? Whole(item) : string.Join('\n', properties.Select(name => Property(item, name)));
        return string.IsNullOrWhiteSpace(text)
            ? throw new BadInputException("EmptyText", properties is null
                ? Words.Say("The text is empty, and of nothing there is no vector. It was not sent; the other inputs are.")
                : Words.Say($"The text of {string.Join(", ", properties)} is empty, and of nothing there is no vector. It was not sent; the other inputs are."))
            : new EmbeddingInput(text, item.BaseObject is string ? text : item);
    }

    /// <summary>Says an input object as JSON, for a file that is to give it back.</summary>
    /// <param name="input">The text with the object.</param>
    /// <returns>JSON; <c>null</c> when the text is all there is.</returns>
    public string? Json(object? input) => input switch
    {
        PSObject { BaseObject: FileInfo file } => _json.ToText(new PSObject(new Hashtable { ["Name"] = file.Name, ["FullName"] = file.FullName })),
        PSObject { BaseObject: PSCustomObject or IDictionary } data => _json.ToText(data),
        _ => null,
    };

    private string Whole(PSObject item) => item.BaseObject switch
    {
        string text => text,
        FileInfo file => OfFile(file),
        DirectoryInfo folder => throw new BadInputException("NoText", Words.Say($"'{folder.FullName}' is a folder. Pipe its files: Get-ChildItem -File.")),
        byte[] => throw new BadInputException("NoText", Words.Say("Bytes have no text. Give text, or a file of it.")),
        char or bool or ValueType => Convert.ToString(item.BaseObject, CultureInfo.InvariantCulture) ?? string.Empty,
        Embedding => throw new BadInputException("NoText", Words.Say("This is a vector already. Measure-AllmSimilarity compares vectors; -Property Text makes another one of its text.")),
        Allmhub.Chat.ChatCompletion completion => completion.Text,
        _ => _json.ToText(item),
    };

    private static string OfFile(FileInfo file)
    {
        string text;
        try
        {
            text = BoundedFile.ReadAllText(file.FullName, MostFileBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("UnreadableFile", failure is BoundedFileException ? failure.Message : Words.Say($"The file '{file.FullName}' cannot be read: {failure.Message}"));
        }

        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new BadInputException("NoText", Words.Say($"The file '{file.FullName}' holds no text."))
            : text;
    }

    private string Property(PSObject item, string name)
    {
        object? value;
        try
        {
            value = item.BaseObject is IDictionary table && Key(table, name) is object key ? table[key]
                : item.Properties[name] is { } property ? property.Value
                : throw new BadInputException("NoProperty", Words.Say($"The input has no property '{name}'. It has: {Names(item)}."));
        }
        catch (GetValueException failure)
        {
            throw new BadInputException("NoProperty", Words.Say($"The property '{name}' of the input cannot be read: {failure.InnerException?.Message ?? failure.Message}"));
        }

        return value switch
        {
            null => string.Empty,
            PSObject { BaseObject: string text } => text,
            string text => text,
            IEnumerable list and not IDictionary when (value as PSObject)?.BaseObject is not PSCustomObject => string.Join('\n', list.Cast<object?>().Where(static part => part is not null).Select(part => Whole(PSObject.AsPSObject(part)))),
            _ => Whole(PSObject.AsPSObject(value)),
        };
    }

    private static object? Key(IDictionary table, string name) => table.Keys.Cast<object>().FirstOrDefault(key => key is string text && text.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Names(PSObject item)
    {
        List<string> names = [.. item.BaseObject is IDictionary table ? table.Keys.Cast<object>().Select(static key => key.ToString() ?? string.Empty) : item.Properties.Select(static property => property.Name)];
        return names.Count == 0 ? Words.Say("none") : string.Join(", ", names.Take(12)) + (names.Count > 12 ? ", …" : string.Empty);
    }
}
