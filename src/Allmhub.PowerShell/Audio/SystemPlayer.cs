using System.ComponentModel;
using System.Diagnostics;

namespace Allmhub.PowerShell.Audio;

/// <summary>
/// Hands a sound to the player of the system, and does not wait for it. A program is found by the folders of PATH alone: one in the current
/// folder is not run.
/// </summary>
internal static class SystemPlayer
{
    private static readonly (string Name, string[] Argument)[] Players =
    [
        ("mpv", ["--no-video", "--really-quiet", "--"]),
        ("ffplay", ["-nodisp", "-autoexit", "-loglevel", "quiet", "-i"]),
        ("vlc", ["--intf", "dummy", "--play-and-exit"]),
        ("play", ["-q"]),
        ("paplay", []),
    ];

    /// <summary>Plays a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <returns>Why it is not played; <c>null</c> when it is.</returns>
    public static string? Play(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Process.Start(new ProcessStartInfo(path) { UseShellExecute = true })?.Dispose();
                return null;
            }

            if (Find() is not { } start)
            {
                return Words.Say("there is no player on this machine (mpv, ffplay, vlc, play or paplay on PATH, or a desktop with xdg-open)");
            }

            start.ArgumentList.Add(path);
            Process.Start(start)?.Dispose();
            return null;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or FileNotFoundException or PlatformNotSupportedException)
        {
            return failure.Message;
        }
    }

    private static ProcessStartInfo? Find()
    {
        if (OperatingSystem.IsMacOS())
        {
            return Silent("/usr/bin/open", []);
        }

        bool hasDesktop = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY")) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
        if (hasDesktop && OnPath("xdg-open") is string open)
        {
            return Silent(open, []);
        }

        foreach ((string name, string[] argument) in Players)
        {
            if (OnPath(name) is string program)
            {
                return Silent(program, argument);
            }
        }

        return null;
    }

    // What the player says goes nowhere: it would be mixed into the session's own lines.
    private static ProcessStartInfo Silent(string program, string[] argument)
    {
        ProcessStartInfo start = new("/bin/sh") { UseShellExecute = false };
        foreach (string word in (string[])["-c", "exec \"$0\" \"$@\" </dev/null >/dev/null 2>&1", program, .. argument])
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
