<#
.SYNOPSIS
    What the module does, shown on the built-in emulator: no key, no network.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Import-Module -Name (Join-Path (Split-Path -Parent $PSScriptRoot) 'output' 'Allmhub')

function Show-Step([string] $Line) {
    Write-Host "`nPS> $Line" -ForegroundColor Cyan
    Invoke-Command -NoNewScope -ScriptBlock ([scriptblock]::Create($Line)) | Out-Default
}

$emulator = Start-AllmEmulator -DelayMs 20
try {
    $emulator | Connect-AllmHub -DefaultModel gpt-4o-mini | Out-Default
    Show-Step "Invoke-AllmChat 'hello' -Live"
    Show-Step "Invoke-AllmChat 'count to 20' -Stream | Write-Host -NoNewline"
    Show-Step "'apple', 'pear' | Invoke-AllmChat 'Translate to Chinese.' | Select-Object Text, Model, Usage"
    Show-Step "Get-Process -Id `$PID | Select-Object Name, Id | Invoke-AllmChat 'Anything odd?' -DryRun"
} finally {
    $emulator | Stop-AllmEmulator
}
