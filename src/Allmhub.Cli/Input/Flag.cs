using System.CommandLine;

namespace Allmhub.Cli.Input;

/// <summary>Makes options that take no value: the parser would take a following word "true" for one.</summary>
internal static class Flag
{
    public static Option<bool> Create(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
