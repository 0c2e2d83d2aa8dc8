<#
.SYNOPSIS
    Makes the help of output/Allmhub from the pages in docs/. With -Update it first brings the pages up to the built cmdlets.
#>
[CmdletBinding()]
param([switch] $Update)

$ErrorActionPreference = 'Stop'
Import-Module -Name Microsoft.PowerShell.PlatyPS
$root = Split-Path -Parent $PSScriptRoot
$module = Join-Path $root 'output' 'Allmhub'

foreach ($culture in Get-ChildItem -LiteralPath (Join-Path $root 'docs') -Directory) {
    $page = Get-ChildItem -LiteralPath $culture.FullName -Filter '*-*.md'
    if (-not $page) {
        continue
    }

    if ($Update) {
        # PlatyPS would read the old help with the cmdlet, and stumble over its links to pages.
        Remove-Item -Path (Join-Path $module $culture.Name '*-Help.xml') -ErrorAction Ignore
        Import-Module -Name $module
        $page | Update-MarkdownCommandHelp -NoBackup -WarningAction SilentlyContinue

        # PlatyPS writes a mark and the line ends of the system.
        foreach ($file in $page) {
            [System.IO.File]::WriteAllText($file, [System.IO.File]::ReadAllText($file).Replace("`r`n", "`n"))
        }

        $gap = $page | Select-String -SimpleMatch '{{'
        if ($gap) {
            throw "A page has text to fill in: $($gap[0].Path), line $($gap[0].LineNumber)."
        }
    }

    # PlatyPS writes into a folder named after the module; the engine looks in the culture's folder itself.
    $work = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
    $target = Join-Path $module $culture.Name
    try {
        $help = $page | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $work -Force
        $null = New-Item -ItemType Directory -Path $target -Force
        $help | Copy-Item -Destination $target -Force
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction Ignore
    }

    Write-Host "Made the $($culture.Name) help of $($page.Count) cmdlets."
}
