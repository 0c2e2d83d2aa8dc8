#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Measures batches of the built module: many prompts, a few at a time, against the ideal and against Parallel.ForEachAsync with HttpClient.

.DESCRIPTION
    A server in a process of its own answers each request after -Delay milliseconds. The ideal is the number of rounds times the delay. The ways run
    in turn, -Turn times after one to warm up; the table gives the median of the shares of the ideal. With -Memory it runs that many prompts
    at a limit of 64 against a server that answers at once, and tells the working set along the way. Run it after ./build.ps1; -Program names
    a built Allmhub.Benchmarks.dll that is used for the server instead of building it.
.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-Batch.ps1
.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-Batch.ps1 -Memory 100000
#>
[CmdletBinding()]
param(
    [int[]] $Count = @(200, 2000),
    [int[]] $Limit = @(1, 4, 16, 64),
    [int] $Delay = 100,
    [int] $Turn = 3,
    [int] $Most = 60,
    [int] $Memory,
    [string] $Program,
    [string] $Module = (Join-Path $PSScriptRoot '../../output/Allmhub')
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Resolve-Path -LiteralPath $Module).Path
Add-Type -Path (Join-Path $PSScriptRoot 'MeasureBatch.cs')

function Start-DelayServer([int] $Milliseconds) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $argument = $Program ? @($Program) : @('run', '-c', 'Release', '--project', $PSScriptRoot, '--')
    foreach ($one in $argument + '--delay-server' + "$Milliseconds") { $start.ArgumentList.Add($one) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    do { $line = $process.StandardOutput.ReadLine() } until ($null -eq $line -or $line -like 'http://*')
    if (-not $line) { throw 'The server did not start.' }
    [pscustomobject]@{ Process = $process; Address = $line }
}

function Stop-DelayServer($Server) {
    $Server.Process.StandardInput.Close()
    $null = $Server.Process.WaitForExit(5000)
}

function Measure-Second([scriptblock] $Script) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $null = & $Script
    $clock.Elapsed.TotalSeconds
}

function Get-Median([double[]] $Value) {
    $sorted = @($Value | Sort-Object)
    $sorted[[int][math]::Floor($sorted.Count / 2)]
}

function Measure-Throughput {
    $server = Start-DelayServer $Delay
    $plain = [Allmhub.Measure.PlainBatch]::new($server.Address)
    $null = Connect-AllmHub -BaseUri $server.Address -ApiKey sk-measure -DefaultModel m
    try {
        $null = $plain.Run(64, 64)
        $null = 1..64 | ForEach-Object { "q$_" } | Invoke-AllmChat -ThrottleLimit 64
        foreach ($number in $Count) {
            $prompt = 1..$number | ForEach-Object { "q$_" }
            foreach ($width in $Limit) {
                $ideal = [math]::Ceiling($number / $width) * $Delay / 1000
                if ($ideal -gt $Most) { continue }
                $share = @{ Module = @(); Plain = @() }
                foreach ($one in 1..$(if ($ideal -gt 15) { 1 } else { $Turn })) {
                    $share.Plain += $ideal / (Measure-Second { if ($plain.Run($number, $width) -ne $number) { throw 'lost' } })
                    $share.Module += $ideal / (Measure-Second { if (@($prompt | Invoke-AllmChat -ThrottleLimit $width).Count -ne $number) { throw 'lost' } })
                }

                [pscustomobject]@{
                    Prompts = $number
                    Limit   = $width
                    IdealS  = $ideal
                    Module  = '{0:0.0} %' -f (100 * (Get-Median $share.Module))
                    Best    = '{0:0.0} %' -f (100 * ($share.Module | Measure-Object -Maximum).Maximum)
                    Plain   = '{0:0.0} %' -f (100 * (Get-Median $share.Plain))
                }
            }
        }
    } finally {
        $plain.Dispose()
        Stop-DelayServer $server
    }
}

function Measure-Memory {
    $server = Start-DelayServer 0
    $null = Connect-AllmHub -BaseUri $server.Address -ApiKey sk-measure -DefaultModel m
    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    $script:seen = 0
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        & { for ($i = 0; $i -lt $Memory; $i++) { "q$i" } } | Invoke-AllmChat -ThrottleLimit 64 | ForEach-Object {
            $script:seen++
            if ($script:seen % [math]::Max(1, $Memory / 10) -eq 0) {
                $process.Refresh()
                [pscustomobject]@{
                    Answers      = $script:seen
                    Second       = [math]::Round($clock.Elapsed.TotalSeconds, 1)
                    'Held, MB'   = [math]::Round([GC]::GetTotalMemory($true) / 1MB, 1)
                    'Working set, MB' = [math]::Round($process.WorkingSet64 / 1MB, 1)
                }
            }
        }
    } finally {
        Stop-DelayServer $server
    }
}

if ($Memory) { Measure-Memory | Format-Table } else { Measure-Throughput | Format-Table }
