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

$culture = Get-ChildItem -LiteralPath (Join-Path $root 'docs') -Directory | Where-Object { Test-Path -Path (Join-Path $_.FullName '*-*.md') }

if ($Update) {
    # PlatyPS would read the old help with the cmdlet, in any culture, and stumble over its links to pages.
    Remove-Item -Path (Join-Path $module '*' '*-Help.xml') -ErrorAction Ignore
    Import-Module -Name $module
    $page = $culture | Get-ChildItem -Filter '*-*.md'
    $page | Update-MarkdownCommandHelp -NoBackup -WarningAction SilentlyContinue

    # PlatyPS writes a mark and the line ends of the system, and appends its words on -Confirm and -WhatIf at every run.
    foreach ($file in $page) {
        $text = [System.IO.File]::ReadAllText($file).Replace("`r`n", "`n")
        [System.IO.File]::WriteAllText($file, $text -replace '(?<=\S\n)(Prompts you for confirmation|Runs the command in a mode that only reports) .*\n')
    }

    $gap = $page | Select-String -SimpleMatch '{{'
    if ($gap) {
        throw "A page has text to fill in: $($gap[0].Path), line $($gap[0].LineNumber)."
    }
}

foreach ($folder in $culture) {
    $page = $folder | Get-ChildItem -Filter '*-*.md'

    # PlatyPS writes into a folder named after the module; the engine looks in the culture's folder itself.
    $work = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
    $target = Join-Path $module $folder.Name
    try {
        $help = $page | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $work -Force
        $null = New-Item -ItemType Directory -Path $target -Force
        $help | Copy-Item -Destination $target -Force
    } finally {
        Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction Ignore
    }

    # The build lays the topics out as well; a topic written since then is brought here.
    $folder | Get-ChildItem -Filter 'about_*.help.txt' | Copy-Item -Destination $target -Force
    Write-Host "Made the $($folder.Name) help of $($page.Count) cmdlets."
}
