using System.Text.RegularExpressions;

namespace Allmhub.Prompts;

/// <summary>
/// The text of a prompt file of VS Code and GitHub Copilot: <c>${input:Name}</c> and <c>${input:Name:what it is for}</c> are places, <c>${selection}</c> is the input, and braces
/// are text. Its other variables (<c>${file}</c>, <c>${workspaceFolder}</c>) are of an editor and stay as they are.
/// </summary>
internal static partial class CopilotText
{
    /// <summary>Says it as a template of this product.</summary>
    /// <param name="text">The text.</param>
    /// <param name="places">Takes what places are for.</param>
    /// <returns>The template.</returns>
    public static string ToTemplate(string text, PromptPlaces places) =>
        Place().Replace(text.Replace("{{", "{{{{", StringComparison.Ordinal), match =>
        {
            if (!match.Groups["name"].Success)
            {
                return "{{_}}";
            }

            string name = match.Groups["name"].Value.Trim();
            if (match.Groups["hint"].Value.Trim() is { Length: > 0 } hint)
            {
                places.Hint(name, hint);
            }

            return $"{{{{{name}}}}}";
        });

    [GeneratedRegex(@"\$\{(?:input:(?<name>[^:{}\r\n]+)(?::(?<hint>[^{}\r\n]*))?|selection|selectedText)\}")]
    private static partial Regex Place();
}
