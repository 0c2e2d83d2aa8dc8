using System.Collections;
using System.Management.Automation;
using Allmhub.Foundation;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Prompts;
using Allmhub.PowerShell.Tools;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// A template whose places are filled of an input object and of variables. A variable wins over a property of the same name: what the caller says is not changed by a column
/// that happens to be called alike. Where neither has such a name, <c>{{InputObject}}</c> and <c>{{_}}</c> are the whole input.
/// </summary>
internal sealed class FilledTemplate
{
    private static readonly string[] Whole = ["_", "InputObject"];

    private readonly TextTemplate _template;
    private readonly IDictionary? _variable;
    private readonly PipelineText _json;
    private readonly ValueText _text;
    private readonly IReadOnlyList<string> _whole = Whole;
    private readonly string _what = "-Template";
    private readonly Func<string, object?>? _otherwise;

    /// <summary>Reads a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="variable">The variables; <c>null</c> for none.</param>
    /// <param name="json">Says objects as JSON.</param>
    /// <exception cref="BadInputException">It is empty, or a place of it does not end.</exception>
    public FilledTemplate(string template, IDictionary? variable, PipelineText json)
    {
        if (string.IsNullOrWhiteSpace(template))
        {
            throw new BadInputException("InvalidTemplate", Words.Say("-Template is empty. Write what to ask of each input, as in 'Classify: {{Text}}'."));
        }

        try
        {
            _template = TextTemplate.Parse(template);
        }
        catch (FormatException failure)
        {
            throw new BadInputException("InvalidTemplate", Words.Say($"-Template cannot be read. {failure.Message}"));
        }

        _variable = variable;
        _json = json;
        _text = new ValueText(json);
    }

    private FilledTemplate(TextTemplate template, string what, PromptValues values, PipelineText json, bool takesInput)
    {
        _template = template;
        _what = what;
        _variable = values.Given;
        _otherwise = values.Otherwise;
        _whole = takesInput ? KeptPrompt.InputPlace : [];
        _json = json;
        _text = new ValueText(json);
    }

    /// <summary>Whether the last text took something of the input.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Reads a text of a kept prompt.</summary>
    /// <param name="text">The text, whose places were looked at when the prompt was read.</param>
    /// <param name="what">What it is, for errors.</param>
    /// <param name="values">The values of its variables.</param>
    /// <param name="json">Says objects as JSON.</param>
    /// <param name="takesInput">Whether there are places for the input.</param>
    /// <returns>The template.</returns>
    public static FilledTemplate OfPrompt(string text, string what, PromptValues values, PipelineText json, bool takesInput) =>
        new(TextTemplate.Parse(text), what, values, json, takesInput);

    /// <summary>Whether a property of the input of this name is asked about: it is named, or all of the input goes along.</summary>
    /// <param name="property">The name.</param>
    public bool Reads(string property) => _template.Name.Any(name =>
        name.Equals(property, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(property + ".", StringComparison.OrdinalIgnoreCase)
        || _whole.Any(whole => name.Equals($"{whole}.{property}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Fills the template.</summary>
    /// <param name="input">The object; <c>null</c> when it is nothing.</param>
    /// <param name="hasInput">Whether there is an input at all.</param>
    /// <returns>The text.</returns>
    /// <exception cref="BadInputException">A name is not known, or its value cannot be said.</exception>
    public string Fill(PSObject? input, bool hasInput)
    {
        HasRead = false;
        return _template.Fill(name => Value(name, input, hasInput));
    }

    private string Value(string name, PSObject? input, bool hasInput)
    {
        object? value = Find(name, input, hasInput, out bool isWhole);
        try
        {
            return isWhole && input is { BaseObject: not FileSystemInfo } && ObjectView.IsLive(input.BaseObject) ? _json.ToText(input) : _text.Of(value);
        }
        catch (BadInputException failure)
        {
            throw new BadInputException(failure.Id, Words.Say($"The place {{{{{name}}}}} of {_what} cannot be filled: {failure.Message}"));
        }
    }

    private object? Find(string name, PSObject? input, bool hasInput, out bool isWhole)
    {
        isWhole = false;
        if (_variable is not null && PropertyPath.TryFind(_variable, name, out object? value))
        {
            return value;
        }

        if (input is not null && HasProperties(input, name) && PropertyPath.TryFind(input, name, out value))
        {
            HasRead = true;
            return value;
        }

        foreach (string whole in hasInput ? _whole : [])
        {
            isWhole = name.Equals(whole, StringComparison.OrdinalIgnoreCase);
            if (isWhole)
            {
                HasRead = true;
                return input;
            }

            if (input is not null && name.StartsWith(whole + ".", StringComparison.OrdinalIgnoreCase) && PropertyPath.TryFind(input, name[(whole.Length + 1)..], out value))
            {
                HasRead = true;
                return value;
            }
        }

        if (_otherwise?.Invoke(name) is object other)
        {
            return other;
        }

        throw Unknown(name, input, hasInput);
    }

    // A variable of a prompt that is called Length is not the length of a text.
    private bool HasProperties(PSObject input, string name) => _otherwise is null || input.BaseObject is not string || input.Properties[name] is PSNoteProperty;

    private BadInputException Unknown(string name, PSObject? input, bool hasInput)
    {
        string has = !hasInput ? Words.Say("There is no input")
            : input is null ? Words.Say("The input is nothing ($null)")
            : input.BaseObject is string ? Words.Say("The input is a text, which {{_}} stands for")
            : PropertyPath.Names(input) is { Length: > 0 } names ? Words.Say($"The input has {names}")
            : Words.Say("The input has no properties");
        string variables = _variable is { Count: > 0 } ? Words.Say($"; -Variable has {PropertyPath.Names(_variable)}") : string.Empty;
        return new BadInputException("UnknownPlaceholder", Words.Say($"Nothing has the name of the place {{{{{name}}}}} in {_what}. {has}{variables}. Correct the name, give it with -Variable, or write '{{{{{{{{' for a literal '{{{{'."));
    }
}
