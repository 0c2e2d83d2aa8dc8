using System.Text.RegularExpressions;

namespace Allmhub.PowerShell.Tools;

/// <summary>The name of a tool on the wire: 1 to 64 letters, digits, underscores and hyphens (contract: Tool).</summary>
internal static partial class ToolName
{
    private const int MaxLength = 64;

    private static readonly HashSet<string> ReadOnlyVerbs = new(StringComparer.OrdinalIgnoreCase) { "Get", "Test", "Find", "Measure", "Select", "Compare" };

    public static bool IsValid(string name) => name.Length <= MaxLength && Allowed().IsMatch(name);

    /// <summary>A command's name as a tool's name: other characters become underscores.</summary>
    public static string Of(string command)
    {
        string name = Other().Replace(command, "_");
        return name.Length > MaxLength ? name[..MaxLength] : name;
    }

    /// <summary>Whether a command's verb says that it only looks.</summary>
    public static bool IsReadOnly(string command)
    {
        int hyphen = command.IndexOf('-', StringComparison.Ordinal);
        return hyphen > 0 && ReadOnlyVerbs.Contains(command[..hyphen]);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();

    [GeneratedRegex("[^A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex Other();
}
