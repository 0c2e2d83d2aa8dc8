using System.Collections;
using System.Management.Automation;
using Allmhub.Foundation;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Tools;

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

    /// <summary>Whether a property of the input of this name is asked about: it is named, or all of the input goes along.</summary>
    /// <param name="property">The name.</param>
    public bool Reads(string property) => _template.Name.Any(name =>
        name.Equals(property, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(property + ".", StringComparison.OrdinalIgnoreCase)
        || Whole.Any(whole => name.Equals($"{whole}.{property}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Fills the template.</summary>
    /// <param name="input">The object; <c>null</c> when it is nothing.</param>
    /// <param name="hasInput">Whether there is an input at all.</param>
    /// <returns>The text.</returns>
    /// <exception cref="BadInputException">A name is not known, or its value cannot be said.</exception>
    public string Fill(PSObject? input, bool hasInput) => _template.Fill(name =>
    {
        object? value = Find(name, input, hasInput, out bool isWhole);
        try
        {
            return isWhole && input is { BaseObject: not FileSystemInfo } && ObjectView.IsLive(input.BaseObject) ? _json.ToText(input) : _text.Of(value);
        }
        catch (BadInputException failure)
        {
            throw new BadInputException(failure.Id, Words.Say($"The place {{{{{name}}}}} of -Template cannot be filled: {failure.Message}"));
        }
    });

    private object? Find(string name, PSObject? input, bool hasInput, out bool isWhole)
    {
        isWhole = false;
        if ((_variable is not null && PropertyPath.TryFind(_variable, name, out object? value)) || (input is not null && PropertyPath.TryFind(input, name, out value)))
        {
            return value;
        }

        foreach (string whole in hasInput ? Whole : [])
        {
            isWhole = name.Equals(whole, StringComparison.OrdinalIgnoreCase);
            if (isWhole)
            {
                return input;
            }

            if (input is not null && name.StartsWith(whole + ".", StringComparison.OrdinalIgnoreCase) && PropertyPath.TryFind(input, name[(whole.Length + 1)..], out value))
            {
                return value;
            }
        }

        throw Unknown(name, input, hasInput);
    }

    private BadInputException Unknown(string name, PSObject? input, bool hasInput)
    {
        string has = !hasInput ? Words.Say("There is no input")
            : input is null ? Words.Say("The input is nothing ($null)")
            : input.BaseObject is string ? Words.Say("The input is a text, which {{_}} stands for")
            : PropertyPath.Names(input) is { Length: > 0 } names ? Words.Say($"The input has {names}")
            : Words.Say("The input has no properties");
        string variables = _variable is { Count: > 0 } ? Words.Say($"; -Variable has {PropertyPath.Names(_variable)}") : string.Empty;
        return new BadInputException("UnknownPlaceholder", Words.Say($"Nothing has the name of the place {{{{{name}}}}} in -Template. {has}{variables}. Correct the name, give it with -Variable, or write '{{{{{{{{' for a literal '{{{{'."));
    }
}
