using System.Collections;
using Allmhub.PowerShell.Errors;
using Allmhub.Prompts;

namespace Allmhub.PowerShell.Prompts;

/// <summary>The values of a kept prompt's variables: what the caller gives, then what the input has, then the default of the file, then what a person is asked for.</summary>
internal sealed class PromptValues
{
    private readonly KeptPrompt _prompt;
    private readonly Func<PromptVariable, string?> _ask;

    /// <summary>Begins with what is given.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="given">What <c>-Variable</c> says.</param>
    /// <param name="ask">Asks a person for a value; gives <c>null</c> where nobody can answer.</param>
    public PromptValues(KeptPrompt prompt, IDictionary? given, Func<PromptVariable, string?> ask)
    {
        _prompt = prompt;
        _ask = ask;
        foreach (DictionaryEntry entry in given ?? new Hashtable())
        {
            Given[entry.Key] = entry.Value;
        }
    }

    /// <summary>What is given, and what was asked for.</summary>
    public Hashtable Given { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of <see cref="Given"/> that no place of the prompt has.</summary>
    public IReadOnlyList<string> Unknown => [.. Given.Keys.Cast<object>().Select(static key => key.ToString() ?? string.Empty)
        .Where(key => !_prompt.Variable.Any(variable => Covers(variable.Name, key.Trim()) || Covers(key.Trim(), variable.Name)) && !KeptPrompt.InputPlace.Contains(key, StringComparer.OrdinalIgnoreCase))];

    /// <summary>The value of a place that neither the caller nor the input has.</summary>
    /// <param name="name">The place.</param>
    /// <returns>The value; <c>null</c> when the place is the input's.</returns>
    /// <exception cref="BadInputException">Nobody gives it.</exception>
    public object? Otherwise(string name)
    {
        if (KeptPrompt.InputPlace.Any(place => Covers(place, name)))
        {
            throw new BadInputException("NoInput", Words.Say($"The prompt '{_prompt.Name}' has a place {{{{{name}}}}} for what it is about, and there is nothing. Pipe it, or say it: Invoke-AllmChat -PromptName {_prompt.Name} '…'"));
        }

        PromptVariable variable = _prompt.Variable.FirstOrDefault(known => Covers(known.Name, name)) ?? new PromptVariable(name);
        if (variable.Default is string value && variable.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return value;
        }

        if (_ask(variable) is { Length: > 0 } answer)
        {
            return Given[variable.Name] = answer;
        }

        string needed = variable.Description is null ? $"{{{{{name}}}}}" : $"{{{{{name}}}}} ({variable.Description})";
        throw new BadInputException("MissingVariable", Words.Say($"The prompt '{_prompt.Name}' needs a value for {needed}. Give it: -Variable @{{ {Key(name)} = '…' }}, or pipe objects that have it as a property."));
    }

    private static string Key(string name) => name.All(static c => char.IsLetterOrDigit(c) || c == '_') ? name : $"'{name}'";

    private static bool Covers(string variable, string place) =>
        place.Equals(variable, StringComparison.OrdinalIgnoreCase) || place.StartsWith(variable + ".", StringComparison.OrdinalIgnoreCase);
}
