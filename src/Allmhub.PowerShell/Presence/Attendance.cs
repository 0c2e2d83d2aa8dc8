using System.Management.Automation;
using System.Management.Automation.Host;

namespace Allmhub.PowerShell.Presence;

/// <summary>Whether somebody sits before this process who could answer a question.</summary>
internal static class Attendance
{
    private static readonly string[] JobVariables = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "JENKINS_URL"];

    // Start-Job runs its process with -s, which may be spelt out.
    private static readonly string[] ServerSwitches = ["-s", "-servermode"];

    /// <summary>Nobody does: input comes from elsewhere, a CI service runs it, or it was started to ask nothing.</summary>
    public static bool IsUnattended =>
        Console.IsInputRedirected
        || !Environment.UserInteractive
        || JobVariables.Any(static name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value && !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase))
        || Environment.GetCommandLineArgs().Skip(1).Any(static argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether it is known beforehand that nobody can answer. The console host would read the answer from a redirected input, which belongs to
    /// the script or never comes; the host of a job hands the question to a job that waits for ever.
    /// </summary>
    /// <param name="host">The name of the host.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsNobodyAt(string host) => host switch
    {
        "ConsoleHost" => IsUnattended,
        "ServerRemoteHost" => IsJob,
        _ => false,
    };

    /// <summary>Whether a host that was asked to ask said that it cannot. Ctrl+C ends its question with the same.</summary>
    /// <param name="failure">What it threw.</param>
    public static bool CannotAsk(Exception failure) => failure is HostException or PSInvalidOperationException or NotImplementedException;

    /// <summary>This process serves a job of another one; a question would leave the job blocked.</summary>
    public static bool IsJob =>
        Environment.GetCommandLineArgs().Skip(1).Any(static argument => ServerSwitches.Contains(argument, StringComparer.OrdinalIgnoreCase));
}
