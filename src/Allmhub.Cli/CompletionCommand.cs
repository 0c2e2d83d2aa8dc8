using System.CommandLine;
using System.Reflection;
using Allmhub.Cli.Help;

namespace Allmhub.Cli;

/// <summary>`allm completion bash`: a script for the shell's start-up file, which asks `allm` itself what may come next.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Argument<string> shell = new("shell") { Description = Words.Say("bash, zsh, fish or pwsh.") };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        Command command = new HelpfulCommand(
            "completion",
            Words.Say("Writes the script that completes commands, options, models and sessions in a shell."),
            "eval \"$(allm completion bash)\"      # in ~/.bashrc",
            "eval \"$(allm completion zsh)\"       # in ~/.zshrc, after compinit",
            "allm completion fish | source       # in ~/.config/fish/config.fish",
            "allm completion pwsh | Out-String | Invoke-Expression   # in $PROFILE") { shell };
        command.SetAction(result =>
        {
            using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion.{result.GetValue(shell)}")!;
            using StreamReader reader = new(script);
            Console.Out.Write(reader.ReadToEnd());
        });
        return command;
    }
}
