using System.Diagnostics;
using Allmhub.Tools;

// Builds the module and opens a real PowerShell with it on the built-in emulator: for one line, or for a person to go on in.
string line = string.Join(' ', args);
string root = PwshHost.Metadata("RepositoryRoot");

// Ctrl+C is for the shell, which this program outlives to pass on its exit code.
Console.CancelKeyPress += static (_, pressed) => pressed.Cancel = true;
int build = ModuleBuild.Run(root);
if (build != 0)
{
    return build;
}

string start = $". '{Path.Combine(root, "tools", "Try", "Start.ps1").Replace("'", "''", StringComparison.Ordinal)}'";
string[] arguments = line.Length > 0
    ? ["-NoLogo", "-NoProfile", "-Command", $"{start} -Line {Quote(line)}\n{line}"]
    : ["-NoLogo", "-NoProfile", "-NoExit", "-Command", start];
using Process shell = PwshHost.Start(arguments);
shell.WaitForExit();
return shell.ExitCode;

static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
