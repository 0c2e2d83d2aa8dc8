#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, checks, documents and packs the module. Thin: dotnet does the work.

.DESCRIPTION
    Build    the module to output/Allmhub
    Test     everything: xUnit and, on the built module, Pester in a PowerShell from NuGet
    Analyze  formatting of the C#, PSScriptAnalyzer on the PowerShell
    Docs     brings the pages in docs/ up to the built cmdlets, then makes the help files beside them anew
    Package  output/Allmhub.<version>.zip, and the .nupkg where Compress-PSResource is there; beside them
             output/Allmhub.Cli.<version>.nupkg, the .NET tool allm. The module runs everywhere; for the kinds of
             machines that -Runtime names it is also compiled ahead of time, which makes its first call quicker
    Demo     asks the built-in emulator a few things
    Clean    removes output, artifacts and the build's own folders

    Docs and Analyze need a module each. What is on the machine is used; what is missing is installed for the current user
    in the version that tools/requirements.psd1 names.

.EXAMPLE
    ./build.ps1; Import-Module ./output/Allmhub
.EXAMPLE
    ./build.ps1 -Task Build, Test, Analyze
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Analyze', 'Docs', 'Package', 'Demo', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string[]] $Runtime = @('linux-x64', 'linux-arm64', 'osx-arm64', 'win-x64')
)

$ErrorActionPreference = 'Stop'
$isRuntimeAsked = $PSBoundParameters.ContainsKey('Runtime')
$root = $PSScriptRoot
$solution = Join-Path $root 'Allmhub.PowerShell.sln'
$output = Join-Path $root 'output'
$module = Join-Path $output 'Allmhub'
$tools = Join-Path $root 'tools'
$option = '--configuration', $Configuration, '--nologo'
$requirement = Import-PowerShellDataFile -LiteralPath (Join-Path $tools 'requirements.psd1')

function Invoke-Tool([string] $Tool, [string[]] $Argument) {
    Write-Host "> $(Split-Path -Leaf $Tool) $($Argument -join ' ')"
    & $Tool @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "$(Split-Path -Leaf $Tool) $($Argument[0]) ended with exit code $LASTEXITCODE."
    }
}

# A process of its own: this session neither locks the module's files nor sees a stale copy of it.
function Invoke-Script([string] $Name, [string[]] $Argument = @()) {
    $program, $line = @(& (Join-Path $tools 'Get-PwshCommand.ps1')) + @('-NoProfile', '-NonInteractive', '-File', (Join-Path $tools $Name)) + $Argument
    Invoke-Tool $program $line
}

function Find-Requirement([string] $Name) {
    [version] $wanted = $requirement[$Name]
    Get-Module -ListAvailable -Name $Name |
        Where-Object { $_.Version -ge $wanted -and $_.Version.Major -eq $wanted.Major } |
        Sort-Object -Property Version -Descending |
        Select-Object -First 1
}

function Install-Requirement([string] $Name) {
    $found = Find-Requirement $Name
    if ($found) {
        Write-Host "Using $Name $($found.Version), which is on this machine."
        return
    }

    if (-not (Get-Command -Name Install-PSResource -ErrorAction Ignore)) {
        throw "$Name $($requirement[$Name]) or later is not on this machine, and there is no Install-PSResource to bring it. Put the module on PSModulePath, or install Microsoft.PowerShell.PSResourceGet."
    }

    Write-Host "Installing $Name $($requirement[$Name]) for the current user (Install-PSResource)."
    try {
        Install-PSResource -Name $Name -Version $requirement[$Name] -Scope CurrentUser -TrustRepository -Quiet
    } catch {
        throw "$Name $($requirement[$Name]) or later is not on this machine and could not be installed: $($_.Exception.Message)"
    }

    if (-not (Find-Requirement $Name)) {
        throw "$Name $($requirement[$Name]) or later is not on this machine and could not be installed."
    }
}

function Build-Module {
    Invoke-Tool dotnet (@('build', $solution) + $option + '--verbosity' + 'quiet')
    Write-Host "The module is at $module"
}

function Test-Everything {
    Invoke-Tool dotnet (@('test', $solution) + $option)
}

function Test-Style {
    Install-Requirement PSScriptAnalyzer
    Invoke-Tool dotnet @('format', $solution, '--verify-no-changes')
    Invoke-Script Invoke-Analyzer.ps1
}

function Sync-Page {
    Install-Requirement 'Microsoft.PowerShell.PlatyPS'
    Build-Module
    Invoke-Script Export-Help.ps1 '-Update'
}

# A release build has compiled for this machine; the module itself is not built again.
function Add-Precompiled {
    foreach ($kind in $Runtime.Where{ -not (Test-Path -LiteralPath (Join-Path $module precompiled $_)) }) {
        try {
            Invoke-Tool dotnet (@('build', (Join-Path $tools Precompile), '--runtime', $kind, '--no-dependencies', '--verbosity', 'quiet') + $option)
        } catch {
            if ($isRuntimeAsked) {
                throw
            }

            Write-Warning "The package has no form compiled ahead of time for ${kind}: $($_.Exception.Message) The module runs there without it."
        }
    }
}

function Export-Package {
    Build-Module
    if ($Configuration -eq 'Release') {
        Add-Precompiled
    }

    $version = (Import-PowerShellDataFile -LiteralPath (Join-Path $module 'Allmhub.psd1')).ModuleVersion
    $zip = Join-Path $output "Allmhub.$version.zip"
    Remove-Item -LiteralPath $zip -ErrorAction Ignore
    [System.IO.Compression.ZipFile]::CreateFromDirectory($module, $zip, 'SmallestSize', $true)
    Write-Host "Packed $zip"
    if (Get-Command -Name Compress-PSResource -ErrorAction Ignore) {
        Compress-PSResource -Path $module -DestinationPath $output
        Write-Host "Packed $(Join-Path $output "Allmhub.$version.nupkg")"
    }

    Invoke-Tool dotnet (@('pack', (Join-Path $root 'src/Allmhub.Cli'), '--no-build', '--output', $output, '--verbosity', 'quiet') + $option)
    Write-Host "Packed $(Join-Path $output "Allmhub.Cli.$version.nupkg"). Install it: dotnet tool install --global Allmhub.Cli --add-source $output"
}

function Show-Demo {
    Build-Module
    Invoke-Script Show-Demo.ps1
}

function Clear-Output {
    Get-ChildItem -LiteralPath (Join-Path $root 'src'), (Join-Path $root 'tests'), $tools -Directory |
        ForEach-Object { (Join-Path $_.FullName 'bin'), (Join-Path $_.FullName 'obj') } |
        Where-Object { Test-Path -LiteralPath $_ } |
        Remove-Item -Recurse -Force
    Remove-Item -LiteralPath $output, (Join-Path $root 'artifacts') -Recurse -Force -ErrorAction Ignore
    Write-Host 'Removed output, artifacts, and every bin and obj.'
}

try {
    switch ($Task) {
        Build { Build-Module }
        Test { Test-Everything }
        Analyze { Test-Style }
        Docs { Sync-Page }
        Package { Export-Package }
        Demo { Show-Demo }
        Clean { Clear-Output }
    }
} catch {
    [Console]::Error.WriteLine("build.ps1: $($_.Exception.Message)")
    exit 1
}
