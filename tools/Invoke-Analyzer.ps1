<#
.SYNOPSIS
    Runs PSScriptAnalyzer on every PowerShell file of the project; any finding fails.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Import-Module -Name PSScriptAnalyzer
$root = Split-Path -Parent $PSScriptRoot

# The manifest is judged where it is used: in its folder, beside the files it names.
$file = @(Get-ChildItem -LiteralPath $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { $_.FullName -notmatch '[\\/](bin|obj|output|artifacts)[\\/]' -and $_.Name -ne 'Allmhub.psd1' })
$file += Get-Item -Path (Join-Path $root 'output' 'Allmhub' 'Allmhub.psd1') -ErrorAction Ignore

# Pester carries variables from one block to the next, and tests use made-up keys and stand-ins.
$idiom = 'PSUseDeclaredVarsMoreThanAssignments', 'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSAvoidOverwritingBuiltInCmdlets', 'PSUseShouldProcessForStateChangingFunctions', 'PSAvoidGlobalVars'
$finding = foreach ($one in $file) {
    Invoke-ScriptAnalyzer -Path $one.FullName -Settings (Join-Path $PSScriptRoot 'PSScriptAnalyzerSettings.psd1') |
        Where-Object { $one.DirectoryName -notlike '*[\/]Pester' -or $_.RuleName -notin $idiom }
}

$finding | ForEach-Object { Write-Host "$($_.ScriptPath):$($_.Line): $($_.RuleName): $($_.Message)" }
Write-Host "PSScriptAnalyzer read $($file.Count) files and found $(@($finding).Count) things to mend."
exit [int]($null -ne $finding)
