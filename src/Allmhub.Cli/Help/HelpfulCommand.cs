using System.CommandLine;

namespace Allmhub.Cli.Help;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class HelpfulCommand(string name, string description, params string[] example) : Command(name, description)
{
    /// <summary>Lines of a shell, each as it can be typed.</summary>
    public IReadOnlyList<string> Example { get; } = example;
}
