<#
.SYNOPSIS
    Gives the command of the PowerShell that runs this: its program and, where that is dotnet, the library that goes first.

.DESCRIPTION
    PowerShell as a .NET tool runs in dotnet: its process names no pwsh, and the pwsh on PATH may be another or none.

.EXAMPLE
    $program, $argument = @(./tools/Get-PwshCommand.ps1) + '-NoProfile' + '-Command' + '1 + 1'; & $program @argument
#>
[CmdletBinding()]
[OutputType([string])]
param()

$program = [System.Environment]::ProcessPath
$program
if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') {
    Join-Path $PSHOME 'pwsh.dll'
}
