using System.Buffers;
using System.Text;
using Allmhub.Media;

namespace Allmhub.Prompts;

/// <summary>Names of kept prompts: one or more parts with <c>/</c> between, each of which is a safe name of a file on every platform.</summary>
public static class PromptName
{
    /// <summary>What the file of a prompt ends in.</summary>
    public const string Extension = ".md";

    /// <summary>What a prompt file of VS Code and GitHub Copilot ends in.</summary>
    internal const string CopilotExtension = ".prompt.md";

    private const int MaxDepth = 8;
    private const int MaxBytes = 100;

    // Each means something to wildcards of PowerShell or to shells, or is the separator of variables.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("[]*?`'\"$;&!%=\\");

    /// <summary>Makes the one spelling of a name; capitals stay.</summary>
    /// <param name="name">The name; <c>\</c> is read as <c>/</c>.</param>
    /// <returns>The name.</returns>
    /// <exception cref="PromptException">It cannot be a name; the message says why.</exception>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = Composed(name).Replace('\\', '/').Split('/');
        string? fault = parts.Length > MaxDepth ? Words.Say($"It has more than {MaxDepth} parts.") : parts.Select(Fault).FirstOrDefault(static found => found is not null);
        fault ??= EndsIn(parts[^1], Extension) || EndsIn(parts[^1], CopilotExtension[..^Extension.Length]) ? Words.Say("It ends in what its file ends in: leave that out.") : null;
        return fault is null
            ? string.Join('/', parts)
            : throw new PromptException(PromptFault.Name, Words.Say($"'{name}' cannot name a prompt. {fault} A name is letters, digits, '.', '_', '-' and blanks, with '/' between folder and prompt, as in 'review' or 'team/review'."));
    }

    private static bool EndsIn(string part, string end) => part.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    private static string? Fault(string part) =>
        part.Length == 0 ? Words.Say("A part of it is empty.")
        : part is "." or ".." ? Words.Say("It leads out of the folder of prompts.")
        : part[0] is '.' or ' ' ? Words.Say("A part of it begins with a point or a blank.")
        : part.AsSpan().ContainsAny(Forbidden) || SafeName.Of(part) != part ? Words.Say("A part of it is no safe name of a file on every platform.")
        : Encoding.UTF8.GetByteCount(part) > MaxBytes ? Words.Say($"A part of it has more than {MaxBytes} bytes.")
        : null;

    private static string Composed(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
