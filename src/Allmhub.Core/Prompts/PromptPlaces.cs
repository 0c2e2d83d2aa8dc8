using Allmhub.Foundation;
using Allmhub.Prompts.Yaml;

namespace Allmhub.Prompts;

/// <summary>Finds the variables of a prompt: those its front matter declares, and the places of its text that it does not.</summary>
/// <param name="file">The file, for errors.</param>
internal sealed class PromptPlaces(string file)
{
    private const int MaxVariables = 1000;

    private readonly Dictionary<string, string> _hints = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes note of what a place is for, where its text says it.</summary>
    /// <param name="name">The place.</param>
    /// <param name="hint">What it is for.</param>
    public void Hint(string name, string hint) => _hints.TryAdd(name, hint);

    /// <summary>Finds the variables.</summary>
    /// <param name="declared">What the front matter says of them.</param>
    /// <param name="text">What is said.</param>
    /// <param name="system">Instructions.</param>
    /// <param name="fault">Makes the error for a line.</param>
    /// <returns>The variables, declared ones first, in the order of the file.</returns>
    /// <exception cref="PromptException">A declaration or a place cannot be read.</exception>
    public IReadOnlyList<PromptVariable> Find(YamlNode? declared, string text, string? system, Func<int, string, PromptException> fault)
    {
        List<PromptVariable> variables = Declared(declared, fault);
        if (Names(system ?? string.Empty).FirstOrDefault(IsInput) is string input)
        {
            throw new PromptException(PromptFault.Invalid, Words.Say($"'{file}': the instructions ('system') have a place {{{{{input}}}}} for the input, which is said by whoever asks. Put it into the text below the front matter."));
        }

        string[] names = [.. Names(text), .. Names(system ?? string.Empty)];
        if (names.Length + variables.Count > MaxVariables)
        {
            // Each is looked for among the others, which a file made for it would have done for minutes.
            throw new PromptException(PromptFault.Invalid, Words.Say($"'{file}': the prompt has more than {MaxVariables} variables, which is more than is read."));
        }

        foreach (string name in names)
        {
            if (!IsInput(name) && !variables.Exists(known => Covers(known.Name, name)))
            {
                variables.Add(new PromptVariable(name, _hints.GetValueOrDefault(name)));
            }
        }

        return variables;
    }

    /// <summary>Whether a place stands for the input or something of it.</summary>
    /// <param name="name">The place.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsInput(string name) => KeptPrompt.InputPlace.Any(whole => Covers(whole, name));

    private static bool Covers(string variable, string place) =>
        place.Equals(variable, StringComparison.OrdinalIgnoreCase) || place.StartsWith(variable + ".", StringComparison.OrdinalIgnoreCase);

    private static List<PromptVariable> Declared(YamlNode? node, Func<int, string, PromptException> fault)
    {
        string rule = Words.Say("'variables' is a map of names, each with its default or with 'description' and 'default'; or a list of names.");
        List<PromptVariable> variables = node switch
        {
            null or YamlText { IsNull: true } => [],
            YamlMap map => [.. map.Entry.Select(entry => One(entry.Key, entry.Line, entry.Value, fault))],
            YamlList list => [.. list.Item.Select(item => item is YamlText { IsNull: false } name ? new PromptVariable(name.Value.Trim()) : throw fault(item.Line, rule))],
            _ => throw fault(node.Line, rule),
        };
        string? wrong = variables.Find(static variable => variable.Name.Length == 0 || IsInput(variable.Name) || variable.Name.Contains('{', StringComparison.Ordinal) || variable.Name.Contains('}', StringComparison.Ordinal))?.Name;
        if (wrong is not null)
        {
            throw fault(node!.Line, IsInput(wrong) ? Words.Say($"'{wrong}' cannot name a variable: it stands for the input.") : Words.Say($"'{wrong}' cannot name a variable: a name has no braces and is not empty."));
        }

        string? twice = variables.GroupBy(static variable => variable.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static group => group.Count() > 1)?.Key;
        return twice is null ? variables : throw fault(node!.Line, Words.Say($"The variable '{twice}' is there twice; capitals do not matter."));
    }

    private static PromptVariable One(string name, int line, YamlNode value, Func<int, string, PromptException> fault)
    {
        if (value is YamlText text)
        {
            return new PromptVariable(name.Trim(), null, text.IsNull ? null : text.Value);
        }

        if (value is not YamlMap map || map.Entry.FirstOrDefault(static entry => entry.Value is not YamlText) is not null)
        {
            throw fault(line, Words.Say($"The variable '{name}' has a default, or a map with 'description' and 'default', which are texts."));
        }

        string? Of(string key) => map.Entry.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Value is YamlText { IsNull: false } found ? found.Value : null;
        return new PromptVariable(name.Trim(), Of("description"), Of("default"));
    }

    private IReadOnlyList<string> Names(string text)
    {
        try
        {
            return TextTemplate.Parse(text).Name;
        }
        catch (FormatException error)
        {
            throw new PromptException(PromptFault.Invalid, Words.Say($"'{file}': a place in the text cannot be read. {error.Message}"), error);
        }
    }
}
