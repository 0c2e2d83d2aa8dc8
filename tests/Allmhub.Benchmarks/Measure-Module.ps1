#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Measures the built module: import, first token, and what a streamed delta costs in the pipeline.

.DESCRIPTION
    Every figure stands beside a floor measured in the same run, turn by turn: a bare pwsh, a raw HttpClient loop, a cmdlet that only
    writes. Median and least are given: on a busy machine the least is the more honest of the two. Run it after ./build.ps1;
    docs/performance.md quotes its output.

.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-Module.ps1
#>
[CmdletBinding()]
param(
    [string] $Module = (Join-Path $PSScriptRoot '../../output/Allmhub'),
    [int] $ImportTurn = 21,
    [int] $TokenTurn = 101,
    [int] $StreamTurn = 15,
    [int] $Delta = 20000
)

$ErrorActionPreference = 'Stop'
$Module = (Resolve-Path -LiteralPath $Module).Path

Add-Type -Path (Join-Path $PSScriptRoot 'MeasureModule.cs')

function Get-Quantile([double[]] $Value, [double] $Share) {
    $sorted = @($Value | Sort-Object)
    $sorted[[int][math]::Floor(($sorted.Count - 1) * $Share)]
}

# A figure and its floor, each less what both contain.
function Format-Figure([string] $Name, [double[]] $Value, [double[]] $Floor, [double[]] $Less) {
    $row = [ordered]@{ Figure = $Name }
    foreach ($share in 0.5, 0) {
        $base = if ($Less) { Get-Quantile $Less $share } else { 0 }
        $column = if ($share) { 'median' } else { 'least' }
        $row[$column] = '{0:0.00}' -f ((Get-Quantile $Value $share) - $base)
        $row["floor, $column"] = if ($Floor) { '{0:0.00}' -f ((Get-Quantile $Floor $share) - $base) }
    }

    $row.turns = $Value.Count
    [pscustomobject]$row
}

function Measure-Millisecond([scriptblock] $Script) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $clock.Elapsed.TotalMilliseconds
}

function Measure-Start([string] $Command) {
    $program, $argument = @(& (Join-Path $PSScriptRoot '../../tools/Get-PwshCommand.ps1')) + '-NoProfile' + '-NonInteractive' + '-Command' + "$Command; [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $cpu = & $program @argument
    [pscustomobject]@{ Wall = $clock.Elapsed.TotalMilliseconds; Cpu = [double]::Parse($cpu, [cultureinfo]::InvariantCulture) }
}

function Measure-Import {
    # The floor of any import: a manifest that names nothing.
    $empty = Join-Path ([System.IO.Path]::GetTempPath()) "Empty$PID"
    $null = New-Item -ItemType Directory -Path $empty -Force
    New-ModuleManifest -Path (Join-Path $empty "Empty$PID.psd1") -FunctionsToExport @() -CmdletsToExport @() -AliasesToExport @()
    $way = [ordered]@{
        bare   = '$null'
        empty  = "Import-Module '$empty'"
        module = "Import-Module '$Module'"
    }
    $sample = @{ bare = @(); empty = @(); module = @() }
    try {
        foreach ($turn in 0..$ImportTurn) {
            foreach ($name in $way.Keys) {
                $taken = Measure-Start $way[$name]
                if ($turn -gt 0) {
                    $sample[$name] += $taken
                }
            }
        }
    } finally {
        Remove-Item -LiteralPath $empty -Recurse -Force
    }

    foreach ($kind in 'Wall', 'Cpu') {
        Format-Figure "Import-Module over bare pwsh, $($kind.ToLowerInvariant()), ms (floor: an empty module)" $sample.module.$kind $sample.empty.$kind $sample.bare.$kind
    }
}

function Measure-FirstToken([Allmhub.Measure.CannedServer] $Server) {
    $raw = [Allmhub.Measure.RawLoop]::new($Server.Address)
    $sample = @{ raw = @(); module = @() }
    foreach ($turn in -10..$TokenTurn) {
        $rawMs = $raw.FirstTokenMilliseconds()
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $first = 0
        Invoke-AllmChat 'hello' -Stream | ForEach-Object {
            if ($first -eq 0 -and $_.Text) {
                $first = $clock.Elapsed.TotalMilliseconds
            }
        }
        if ($turn -gt 0) {
            $sample.raw += $rawMs
            $sample.module += $first
        }
    }

    Format-Figure 'First token over a raw HttpClient loop, warm, ms' $sample.module -Less $sample.raw
}

function Measure-Stream {
    $way = [ordered]@{
        'bare, assigned'   = { $x = Write-BareDelta -Count $Delta; if ($x.Count -ne $Delta) { throw $x.Count } }
        'module, assigned' = { $x = Invoke-AllmChat 'hello' -Stream; if ($x.Count -lt $Delta) { throw $x.Count } }
        'bare, ForEach'    = { Write-BareDelta -Count $Delta | ForEach-Object { } }
        'module, ForEach'  = { Invoke-AllmChat 'hello' -Stream | ForEach-Object { } }
    }
    $sample = @{}
    $way.Keys | ForEach-Object { $sample[$_] = @() }
    foreach ($turn in -2..$StreamTurn) {
        foreach ($name in $way.Keys) {
            [System.GC]::Collect()
            $taken = (Measure-Millisecond $way[$name]) * 1000 / $Delta
            if ($turn -gt 0) {
                $sample[$name] += $taken
            }
        }
    }

    foreach ($sink in 'assigned', 'ForEach') {
        Format-Figure "-Stream, $Delta deltas, $sink, us a delta (floor: a bare cmdlet)" $sample["module, $sink"] $sample["bare, $sink"]
    }
}

Import-Module -Assembly ([Allmhub.Measure.WriteBareDeltaCommand].Assembly)
Import-Module -Name $Module
$result = @(Measure-Import)
foreach ($count in 20, $Delta) {
    $server = [Allmhub.Measure.CannedServer]::new($count)
    try {
        Connect-AllmHub -BaseUri $server.Address -ApiKey 'sk-measure' -DefaultModel 'canned' | Out-Null
        $result += if ($count -eq $Delta) { Measure-Stream } else { Measure-FirstToken $server }
    } finally {
        Disconnect-AllmHub
        $server.Dispose()
    }
}

$result | Format-Table -AutoSize | Out-String -Width 200
