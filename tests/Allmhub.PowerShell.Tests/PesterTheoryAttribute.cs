using System.Diagnostics;

namespace Allmhub.PowerShell.Tests;

/// <summary>A theory that needs pwsh with Pester, and says which of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PesterTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> Missing = new(FindMissing);

    public PesterTheoryAttribute()
    {
        Skip = Missing.Value;
        if (Skip is not null)
        {
            // `dotnet test` prints the name of a skipped test, not the reason.
            DisplayName = Skip;
        }
    }

    private static string? FindMissing()
    {
        if (!Pwsh.IsOnPath)
        {
            return "Pester was not run: there is no pwsh on PATH.";
        }

        using Process process = Pwsh.Start("exit [int](-not (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.5.0))");
        process.WaitForExit();
        return process.ExitCode == 0 ? null : "Pester was not run: the pwsh on PATH has no Pester 5.5 or later (./build.ps1 -Task Test brings it).";
    }
}
