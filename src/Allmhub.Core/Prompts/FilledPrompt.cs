using Allmhub.Foundation;

namespace Allmhub.Prompts;

/// <summary>A kept prompt whose places are filled with texts, for whoever has no objects to fill them of.</summary>
/// <param name="System">The instructions; <c>null</c> when there are none.</param>
/// <param name="Text">What is said.</param>
/// <param name="HasRead">Whether a place took the input; where none did, the input is to stand behind the text.</param>
/// <param name="Missing">The variables nobody gives a value; with any of them the texts are not to be used.</param>
public sealed record FilledPrompt(string? System, string Text, bool HasRead, IReadOnlyList<PromptVariable> Missing)
{
    /// <summary>Fills the places: with what is given, else with the defaults of the file.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="given">Values by name, whose capitals do not matter.</param>
    /// <param name="input">What it is about; <c>null</c> when there is nothing.</param>
    /// <returns>The texts.</returns>
    public static FilledPrompt Of(KeptPrompt prompt, IReadOnlyDictionary<string, string> given, string? input)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(given);
        Dictionary<string, string> values = new(given, StringComparer.OrdinalIgnoreCase);
        List<PromptVariable> missing = [];
        bool hasRead = false;
        string? system = prompt.System is null ? null : TextTemplate.Parse(prompt.System).Fill(Value);
        return new FilledPrompt(system, TextTemplate.Parse(prompt.Text).Fill(Value), hasRead, [.. missing.DistinctBy(static variable => variable.Name)]);

        string Value(string place)
        {
            if (values.TryGetValue(place, out string? value))
            {
                return value;
            }

            if (KeptPrompt.InputPlace.Contains(place, StringComparer.OrdinalIgnoreCase) && input is not null)
            {
                hasRead = true;
                return input;
            }

            PromptVariable variable = prompt.Variable.FirstOrDefault(known => known.Name.Equals(place, StringComparison.OrdinalIgnoreCase)) ?? new PromptVariable(place);
            if (variable.Default is null)
            {
                missing.Add(variable);
            }

            return variable.Default ?? string.Empty;
        }
    }

    /// <summary>The text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
