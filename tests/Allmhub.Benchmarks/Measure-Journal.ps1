<#
.SYNOPSIS
    Measures what it costs to list a journal of many films: by the clock, in processor time, and what is held afterwards.
.DESCRIPTION
    Writes a journal of -Count films of three lines each into a folder of its own and lists it with the built module, -Run times after a first one. The exit code
    is 1 when the least of the listings takes more than 200 ms of processor time: the clock also shows what else the machine does.
.PARAMETER Count
    How many films.
.PARAMETER Run
    How many listings are measured.
.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-Journal.ps1
#>
[CmdletBinding()]
param([int] $Count = 10000, [int] $Run = 7)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)
$folder = Join-Path ([IO.Path]::GetTempPath()) "allmhub-journal-$PID"
$env:ALLMHUB_HOME = $folder
$null = New-Item $folder -ItemType Directory
try {
    Import-Module (Join-Path $root 'output/Allmhub/Allmhub.psd1')
    $line = foreach ($i in 1..$Count) {
        foreach ($status in 'Submitted', 'Queued', 'Success') {
            '{{"ref":"{0:x32}","kind":"Video","id":"{1}","status":"{2}","model":"sora-2","prompt":"A red bicycle rolls along the river at dawn, soft wind, the camera follows","created":"{3:o}","cost":1.2,"costBasis":"list price 0.3 USD, times the gateway''s factors (seconds 4, size 1)","gateway":"https://api.allmhub.com/","requestId":"20261126120000000000000abcdefgh","x.api":"Videos","x.second":"4","x.size":"1280x720"}}' -f $i, ($status -eq 'Submitted' ? '' : "task_$i"), $status, [DateTimeOffset]::UtcNow
        }
    }
    [IO.File]::WriteAllLines((Join-Path $folder 'tasks.jsonl'), $line)
    $line = $null
    $process = [Diagnostics.Process]::GetCurrentProcess()

    function Measure-Run([string] $What, [scriptblock] $Script) {
        $null = & $Script
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
            What               = $What
            ClockLeastMs       = [Math]::Round($clock[0])
            ClockMedianMs      = [Math]::Round($clock[$Run / 2])
            ProcessorLeastMs   = [Math]::Round($processor[0])
            ProcessorMedianMs  = [Math]::Round($processor[$Run / 2])
            HeldAfterwardsMB   = [Math]::Round(([GC]::GetTotalMemory($true) - $held) / 1MB, 2)
        }
    }

    $row = @(
        Measure-Run 'Get-AllmTask' { Get-AllmTask }
        Measure-Run 'Get-AllmTask -Status Queued' { Get-AllmTask -Status Queued }
        Measure-Run 'ForEach-Object over as many numbers' { 1..$Count | ForEach-Object { $_ } }
    )
    "{0} films, {1:n1} MB, PowerShell {2}, load {3}" -f $Count, ((Get-Item (Join-Path $folder 'tasks.jsonl')).Length / 1MB), $PSVersionTable.PSVersion, ((Test-Path /proc/loadavg) ? (Get-Content /proc/loadavg).Split(' ')[0] : 'unknown')
    $row | Format-Table -AutoSize | Out-String -Width 200
    exit [int]($row[0].ProcessorLeastMs -gt 200)
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
