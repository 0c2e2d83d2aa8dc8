#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Measures the built module: import, first call, first token, and what a streamed delta costs in the pipeline.

.DESCRIPTION
    Every figure stands beside a floor measured in the same run, turn by turn: a bare pwsh, an empty module, a raw HttpClient call, a
    cmdlet that only writes. Median and least are given: on a busy machine the least is the more honest of the two. Run it after ./build.ps1;
    docs/performance.md quotes its output.

.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-Module.ps1
#>
[CmdletBinding()]
param(
    [ValidateSet('Import', 'Call', 'Token', 'Stream')]
    [string[]] $Part = @('Import', 'Call', 'Token', 'Stream'),
    [string] $Module = (Join-Path $PSScriptRoot '../../output/Allmhub'),
    [int] $ShellTurn = 21,
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

# A figure and its floor, each less what both contain. The ratio is the median of the ratios turn by turn, which the machine's other work disturbs least.
function Format-Figure([string] $Name, [double[]] $Value, [double[]] $Floor, [double[]] $Less) {
    $row = [ordered]@{ Figure = $Name }
    foreach ($share in 0.5, 0) {
        $base = if ($Less) { Get-Quantile $Less $share } else { 0 }
        $column = if ($share) { 'median' } else { 'least' }
        $row[$column] = '{0:0.00}' -f ((Get-Quantile $Value $share) - $base)
        $row["floor, $column"] = if ($Floor) { '{0:0.00}' -f ((Get-Quantile $Floor $share) - $base) }
    }

    $row.ratio = if ($Floor -and -not $Less) { '{0:0.00}' -f (Get-Quantile (0..($Value.Count - 1) | ForEach-Object { $Value[$_] / $Floor[$_] }) 0.5) }
    $row.turns = $Value.Count
    [pscustomobject]$row
}

function Measure-Millisecond([scriptblock] $Script) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $clock.Elapsed.TotalMilliseconds
}

# A new shell: what the lines cost inside it, and what it costs as a whole. Processor time counts all threads, the compiler's too.
function Measure-Shell([string] $Before, [string] $Line) {
    $script = @"
$Before
`$process = [System.Diagnostics.Process]::GetCurrentProcess()
`$clock = [System.Diagnostics.Stopwatch]::StartNew()
`$process.Refresh(); `$start = `$process.TotalProcessorTime; `$clock.Restart()
$Line
`$wall = `$clock.Elapsed.TotalMilliseconds
`$process.Refresh()
[System.Console]::Write([string]::Format([cultureinfo]::InvariantCulture, '{0} {1} {2}', `$wall, (`$process.TotalProcessorTime - `$start).TotalMilliseconds, `$process.TotalProcessorTime.TotalMilliseconds))
"@
    $program, $argument = @(& (Join-Path $PSScriptRoot '../../tools/Get-PwshCommand.ps1')) + '-NoProfile' + '-NonInteractive' + '-Command' + $script
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $said = @(& $program @argument)[-1]
    $whole = $clock.Elapsed.TotalMilliseconds
    $wall, $cpu, $all = -split $said | Select-Object -Last 3 | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) }
    [pscustomobject]@{ Wall = $wall; Cpu = $cpu; WholeWall = $whole; WholeCpu = $all }
}

# Ways in turn, in another order every turn: what runs behind the same neighbour every time is measured with it.
function Measure-Turn([System.Collections.IDictionary] $Way) {
    $sample = @{}
    foreach ($turn in 0..$ShellTurn) {
        foreach ($name in @($Way.Keys) | Get-Random -Shuffle) {
            $before, $line = $Way[$name]
            $taken = Measure-Shell $before $line
            if ($turn -gt 0) {
                $sample[$name] = @($sample[$name]) + $taken | Where-Object { $_ }
            }
        }
    }

    $sample
}

function Measure-Import {
    # The floors of any import: a manifest that names nothing, and one that names an empty script.
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "Empty$PID") -Force).FullName
    $none = @{ FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @() }
    foreach ($name in 'Nothing', 'Script') {
        $null = New-Item -ItemType Directory -Path (Join-Path $folder $name) -Force
        $root = if ($name -eq 'Script') { @{ RootModule = 'Script.psm1' } } else { @{} }
        New-ModuleManifest -Path (Join-Path $folder $name "$name.psd1") @none @root
    }

    $null = New-Item -ItemType File -Path (Join-Path $folder 'Script' 'Script.psm1')
    try {
        $sample = Measure-Turn ([ordered]@{
                bare    = '', '$null'
                nothing = '', "Import-Module '$folder/Nothing'"
                script  = '', "Import-Module '$folder/Script'"
                module  = '', "Import-Module '$Module'"
            })
    } finally {
        Remove-Item -LiteralPath $folder -Recurse -Force
    }

    foreach ($kind in 'Wall', 'Cpu') {
        Format-Figure "Import-Module over bare pwsh, $($kind.ToLowerInvariant()), ms (floor: an empty module)" $sample.module."Whole$kind" $sample.nothing."Whole$kind" $sample.bare."Whole$kind"
    }

    foreach ($kind in 'Wall', 'Cpu') {
        Format-Figure "Import-Module in a shell, $($kind.ToLowerInvariant()), ms (floor: an empty script module)" $sample.module.$kind $sample.script.$kind
    }
}

function Measure-FirstCall([Allmhub.Measure.CannedServer] $Server) {
    $uri = "$($Server.Address)/v1/chat/completions"
    $raw = "`$client = [System.Net.Http.HttpClient]::new(); `$request = [System.Net.Http.HttpRequestMessage]::new('POST', '$uri'); `$request.Content = [System.Net.Http.StringContent]::new('{}'); " +
    '$null = $client.SendAsync($request).GetAwaiter().GetResult().Content.ReadAsStringAsync().GetAwaiter().GetResult()'
    $own = "`$env:ALLMHUB_BASE_URL = '$($Server.Address)'; `$env:ALLMHUB_API_KEY = 'sk-measure'; Import-Module '$Module'"
    $ask = "Invoke-AllmChat 'hello' -Model canned"
    $sample = Measure-Turn ([ordered]@{
            bare   = '', '$null'
            raw    = '', $raw
            rest   = '', "Invoke-RestMethod '$uri' -Method Post -Body '{}'"
            module = $own, "`$null = $ask"
            whole  = '', "$own; $ask"
        })
    foreach ($kind in 'Wall', 'Cpu') {
        Format-Figure "First Invoke-AllmChat in a shell, $($kind.ToLowerInvariant()), ms (floor: a raw HttpClient call)" $sample.module.$kind $sample.raw.$kind
    }

    foreach ($kind in 'Wall', 'Cpu') {
        Format-Figure "pwsh -c with import, one call and its view over bare pwsh, $($kind.ToLowerInvariant()), ms (floor: Invoke-RestMethod)" $sample.whole."Whole$kind" $sample.rest."Whole$kind" $sample.bare."Whole$kind"
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
$measure = [ordered]@{
    Import = { Measure-Import }
    Call   = { Measure-FirstCall $server }
    Token  = { Measure-FirstToken $server }
    Stream = { Measure-Stream }
}
$result = foreach ($name in $measure.Keys | Where-Object { $_ -in $Part }) {
    $server = [Allmhub.Measure.CannedServer]::new($(if ($name -eq 'Stream') { $Delta } else { 20 }))
    try {
        Connect-AllmHub -BaseUri $server.Address -ApiKey 'sk-measure' -DefaultModel 'canned' | Out-Null
        & $measure[$name]
    } finally {
        Disconnect-AllmHub
        $server.Dispose()
    }
}

$result | Format-Table -AutoSize | Out-String -Width 220
