using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using Allmhub.Chat;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// The answer as a property of the input object, with its error beside it: both stand on every row, since Export-Csv takes its columns of the first. What has properties of its
/// own comes back itself; a hashtable as a new object with its keys as properties, and a text, a number, a date or a list, which have none, as <c>InputObject</c> of a new one.
/// </summary>
/// <param name="name">The property's name.</param>
/// <param name="json">Says lists and objects as JSON.</param>
internal sealed class AnswerColumn(string name, PipelineText json)
{
    /// <summary>What the name of the error's property ends in.</summary>
    public const string ErrorSuffix = "_Error";

    private const string Whole = "InputObject";

    private static readonly MethodInfo Said = typeof(AnswerColumn).GetMethod(nameof(Say), BindingFlags.Public | BindingFlags.Static)!;

    // What a list or object of an answer is as one text, which a file of columns asks for.
    private static readonly ConditionalWeakTable<object, string> Texts = [];

    private readonly string _errorName = name + ErrorSuffix;

    /// <summary>A list or an object of an answer as text.</summary>
    /// <param name="instance">The object.</param>
    /// <returns>Compact JSON.</returns>
    public static string Say(PSObject instance) =>
        Texts.TryGetValue(Key(instance), out string? text) ? text : instance?.BaseObject.ToString() ?? string.Empty;

    /// <summary>Looks before anything is asked whether the answer can stand on the input.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="BadInputException">It cannot.</exception>
    public void Check(PSObject? input)
    {
        if (input?.BaseObject is ChatMessage)
        {
            throw new BadInputException("NoRow", Words.Say("-OutProperty puts the answer on each input, and messages of a conversation are one question together. Leave it out, or give -Template to ask about each."));
        }

        if (input is not null && !IsBare(input) && new[] { name, _errorName }.FirstOrDefault(taken => input.Properties[taken] is { IsSettable: false }) is string fixedName)
        {
            throw new BadInputException("PropertyInUse", Words.Say($"The input has a property '{fixedName}' that cannot be set. Name another with -OutProperty."));
        }
    }

    /// <summary>The input without an earlier answer: what is asked is the same in a second run.</summary>
    /// <param name="input">The input.</param>
    public PSObject? Without(PSObject? input)
    {
        if (input is not { BaseObject: PSCustomObject } || (input.Properties[name] is null && input.Properties[_errorName] is null))
        {
            return input;
        }

        PSObject copy = input.Copy();
        copy.Properties.Remove(name);
        copy.Properties.Remove(_errorName);
        return copy;
    }

    /// <summary>The row of an answer.</summary>
    /// <param name="input">The input.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="hasValue">Whether a schema or type was asked for.</param>
    public PSObject Of(PSObject? input, ChatCompletion answer, bool hasValue) => Row(input, hasValue ? Cell(answer.Value) : answer.Text, null);

    /// <summary>The row of a failure.</summary>
    /// <param name="input">The input.</param>
    /// <param name="error">What went wrong.</param>
    public PSObject Of(PSObject? input, ErrorRecord error) => Row(input, null, $"{error.FullyQualifiedErrorId.Split(',')[0]}: {error.ErrorDetails?.Message ?? error.Exception.Message}");

    private PSObject Row(PSObject? input, object? value, string? error)
    {
        PSObject row = input is null || IsBare(input) ? OfBare(input) : input.BaseObject is IDictionary table ? OfTable(table) : input;
        Set(row, name, value);
        Set(row, _errorName, error);
        return row;
    }

    // Strings, numbers, dates and lists: what is put on them is lost, or is a column beside the length.
    private static bool IsBare(PSObject input) => input.BaseObject is string or ValueType || input.BaseObject is (IEnumerable and not IDictionary);

    private static PSObject OfBare(PSObject? input)
    {
        PSObject row = new();
        row.Properties.Add(new PSNoteProperty(Whole, input?.BaseObject is Array list ? new PSObject(list.Clone()) : input?.BaseObject));
        return row;
    }

    private static PSObject OfTable(IDictionary table)
    {
        PSObject row = new();
        foreach (DictionaryEntry entry in table)
        {
            if (Convert.ToString(entry.Key, CultureInfo.InvariantCulture) is { Length: > 0 } key)
            {
                Set(row, key, entry.Value);
            }
        }

        return row;
    }

    // In its place where it is there already: a second run keeps the order of the columns.
    private static void Set(PSObject row, string name, object? value)
    {
        if (row.Properties[name] is not { } property)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
            return;
        }

        try
        {
            if (property.IsSettable)
            {
                property.Value = value;
            }
        }
        catch (SetValueException)
        {
            // A class of the user's has it as a number or a date, and this is none: what was paid for stands before that.
            row.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
        }
    }

    private object? Cell(object? value)
    {
        object? plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        if (plain is null or string or ValueType and not Enum)
        {
            return plain;
        }

        if (plain is Enum word)
        {
            return word.ToString();
        }

        PSObject shown = PSObject.AsPSObject(value!);
        if (Texts.TryAdd(Key(shown), json.ToText(shown)))
        {
            shown.Methods.Add(new PSCodeMethod(nameof(ToString), Said));
        }

        return shown;
    }

    private static object Key(PSObject item) => item.BaseObject is PSCustomObject ? item : item.BaseObject;
}
