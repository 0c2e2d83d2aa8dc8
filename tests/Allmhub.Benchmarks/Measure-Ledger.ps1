<#
.SYNOPSIS
    Measures what the ledger costs: a line at the end of a paid call, and the sum of many lines.
.DESCRIPTION
    Adds -Line lines to a ledger in a folder of its own, one after another, then lays a ledger of -Count lines over three months and sums it with the built module,
    -Run times after a first one. The exit code is 1 when a line takes more than 1 ms by its median, or the least of the sums of all months takes more than 3 s of
    processor time: the clock also shows what else the machine does.
.PARAMETER Line
    How many lines are added and timed.
.PARAMETER Count
    How many lines are summed.
.PARAMETER Run
    How many sums are measured.
.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-Ledger.ps1
#>
[CmdletBinding()]
param([int] $Line = 2000, [int] $Count = 100000, [int] $Run = 7)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)
$folder = Join-Path ([IO.Path]::GetTempPath()) "allmhub-ledger-$PID"
$env:ALLMHUB_HOME = $folder
try {
    Import-Module (Join-Path $root 'output/Allmhub/Allmhub.psd1')
    $ledger = [Allmhub.Account.Spending.SpendingLedger]::OfUser
    $entry = [Allmhub.Account.Spending.SpendingEntry] @{
        Time = [DateTimeOffset]::UtcNow; Model = 'gpt-5'; Command = 'Invoke-AllmChat'; Script = '/srv/jobs/nightly/classify.ps1'; Action = 'Ask'; Cost = 0.008
        CostBasis = 'list price 1.25 USD in, 10 out per million tokens; group default at 1 (assumed)'; RequestId = '20261120081512604418330HwYkTzQa'; Gateway = 'https://api.allmhub.com/'
        Usage = [Allmhub.Http.CallUsage] @{ InputToken = 12000; OutputToken = 1000; CachedToken = 8000 }
    }
    1..100 | ForEach-Object { $ledger.Append($entry) }
    $tick = foreach ($i in 1..$Line) {
        $start = [Diagnostics.Stopwatch]::GetTimestamp()
        $ledger.Append($entry)
        [Diagnostics.Stopwatch]::GetTimestamp() - $start
    }
    $tick = $tick | ForEach-Object { $_ * 1e6 / [Diagnostics.Stopwatch]::Frequency } | Sort-Object
    Remove-Item $folder -Recurse

    $files = New-Item (Join-Path $folder 'ledger') -ItemType Directory
    $first = [DateTimeOffset]::Now.AddDays(1 - [DateTimeOffset]::Now.Day).ToUniversalTime()
    foreach ($month in 0..2) {
        $time = $first.AddMonths(-$month)
        $text = foreach ($i in 1..($Count / ($month ? 10 : 1.25))) {
            '{{"time":"{0:yyyy-MM-ddTHH:mm:ss.fff}Z","command":"Invoke-AllmChat","script":"/srv/jobs/nightly/classify{1}.ps1","action":"Ask","model":"model-{2}","inputToken":{3},"outputToken":100,"cachedToken":10,"cost":0.00{3},"costBasis":"list price 1.25 USD in, 10 out per million tokens; group default at 1 (assumed)","requestId":"{4:d24}HwYkTzQa","gateway":"https://api.allmhub.com/"}}' -f $time.AddSeconds($i), ($i % 5), ($i % 20), (1000 + $i % 1000), $i
        }
        [IO.File]::WriteAllLines((Join-Path $files ('{0:yyyy-MM}.jsonl' -f $time.AddSeconds(1))), $text)
    }

    $text = $null
    $process = [Diagnostics.Process]::GetCurrentProcess()
    function Measure-Run([string] $What, [scriptblock] $Script) {
        $calls = (& $Script | Select-Object -First 1).Total.Call
        $held = [GC]::GetTotalMemory($true)
        $sample = foreach ($one in 1..$Run) {
            $process.Refresh()
            $before = $process.TotalProcessorTime
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = & $Script
            $clock.Stop()
            $process.Refresh()
            [pscustomobject]@{ Clock = $clock.Elapsed.TotalMilliseconds; Processor = ($process.TotalProcessorTime - $before).TotalMilliseconds }
        }
        $clock = $sample.Clock | Sort-Object
        $processor = $sample.Processor | Sort-Object
        [pscustomobject]@{
            What              = $What
            Calls             = $calls
            ClockLeastMs      = [Math]::Round($clock[0])
            ClockMedianMs     = [Math]::Round($clock[$Run / 2])
            ProcessorLeastMs  = [Math]::Round($processor[0])
            ProcessorMedianMs = [Math]::Round($processor[$Run / 2])
            HeldAfterwardsMB  = [Math]::Round(([GC]::GetTotalMemory($true) - $held) / 1MB, 2)
        }
    }

    $row = @(
        Measure-Run 'Get-AllmUsage -Since 2000-01-01' { Get-AllmUsage -Since 2000-01-01 }
        Measure-Run 'Get-AllmUsage -Since 2000-01-01 -By Script' { Get-AllmUsage -Since 2000-01-01 -By Script }
        Measure-Run 'Get-AllmUsage (this month)' { Get-AllmUsage }
        Measure-Run 'Get-AllmUsage of an old month' { Get-AllmUsage -Since $first.AddMonths(-2).LocalDateTime -Until $first.AddMonths(-1).LocalDateTime }
    )
    "A line: median {0:n0} us, 95 of 100 under {1:n0} us, longest {2:n0} us; {3} lines, PowerShell {4}, load {5}" -f $tick[$Line / 2], $tick[$Line * 0.95], $tick[-1], $Line, $PSVersionTable.PSVersion, ((Test-Path /proc/loadavg) ? (Get-Content /proc/loadavg).Split(' ')[0] : 'unknown')
    "{0} lines, {1:n1} MB" -f $Count, ((Get-ChildItem $files | Measure-Object Length -Sum).Sum / 1MB)
    $row | Format-Table -AutoSize | Out-String -Width 200
    exit [int]($tick[$Line / 2] -gt 1000 -or $row[0].ProcessorLeastMs -gt 3000)
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
