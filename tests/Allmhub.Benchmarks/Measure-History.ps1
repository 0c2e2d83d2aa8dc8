<#
.SYNOPSIS
    Measures what the log of prompts and answers costs: an entry at the end of a call, and a search through all of it.
.DESCRIPTION
    Has the built module ask an emulator -Call questions of 2,000 letters, in rounds with and without the log in turn, so that what else the machine does meets both alike, then lays a log of about 100 MB
    and reads and searches it. The exit code is 1 when the least of the rounds differ by more than 1 ms a call.
.PARAMETER Call
    How many questions a round has.
.PARAMETER Round
    How many rounds of each kind are measured.
.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-History.ps1
#>
[CmdletBinding()]
param([int] $Call = 200, [int] $Round = 9)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)
$folder = Join-Path ([IO.Path]::GetTempPath()) "allmhub-history-$PID"
$env:ALLMHUB_HOME = $folder
$env:ALLMHUB_NO_PRICE_LIST = '1'
try {
    Import-Module (Join-Path $root 'output/Allmhub/Allmhub.psd1')
    $emulator = Start-AllmEmulator
    $off = $emulator | Connect-AllmHub
    $on = $emulator | Connect-AllmHub -Log
    $prompt = @('why is the sky blue? ' * 95) * $Call
    $sample = foreach ($one in 0..$Round) {
        foreach ($connection in $off, $on) {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = $prompt | Invoke-AllmChat -Connection $connection
            [pscustomobject]@{ Log = $connection.Log; Ms = $clock.Elapsed.TotalMilliseconds / $Call; Round = $one }
        }
    }

    # The first round compiles.
    $median = foreach ($log in $false, $true) { @($sample.Where({ $_.Round -gt 0 -and $_.Log -eq $log }).Ms | Sort-Object)[$Round / 2] }
    $least = foreach ($log in $false, $true) { ($sample.Where({ $_.Round -gt 0 -and $_.Log -eq $log }).Ms | Measure-Object -Minimum).Minimum }
    Stop-AllmEmulator
    Clear-AllmHistory

    $files = Join-Path $folder 'history'
    $day = [DateTime]::UtcNow.ToString('yyyy-MM-dd')
    $line = '{"time":"' + $day + 'T00:00:01Z","duration":1.2,"command":"Invoke-AllmChat","gateway":"https://api.allmhub.com/","action":"Ask","model":"gpt-5","requestId":"20261120081512604418330HwYkTzQa","inputToken":300,"outputToken":500,"cost":0.008,"finishReason":"Stop","message":[{"role":"User","text":"' + ('why is the sky blue? ' * 60) + '"}],"text":"' + ('It scatters light.\n' * 130) + '"}'
    $block = (@($line) * 1500) -join "`n"
    foreach ($number in 0..14) {
        [IO.File]::WriteAllText((Join-Path $files ('{0}-{1:D4}.jsonl' -f $day, $number)), "$block`n")
    }

    $size = (Get-ChildItem $files | Measure-Object Length -Sum).Sum / 1MB
    $row = foreach ($what in 'Get-AllmHistory -Newest 1', 'Get-AllmHistory | Select-Object -Last 1', "Find-AllmHistory 'not in it'", "Find-AllmHistory 'light.\s+It' -Newest 10") {
        $script = [scriptblock]::Create($what)
        $time = foreach ($one in 0..5) { (Measure-Command $script).TotalMilliseconds }
        $time = $time[1..5] | Sort-Object
        [pscustomobject]@{ What = $what; LeastMs = [Math]::Round($time[0]); MedianMs = [Math]::Round($time[2]) }
    }

    'A call of {0:n2} ms (least {1:n2}) takes {2:n2} ms with the log (least {3:n2}): {4:n2} ms more at the least; PowerShell {5}, load {6}' -f $median[0], $least[0], $median[1], $least[1], ($least[1] - $least[0]), $PSVersionTable.PSVersion, ((Test-Path /proc/loadavg) ? (Get-Content /proc/loadavg).Split(' ')[0] : 'unknown')
    'A log of {0:n0} MB, {1} entries:' -f $size, (15 * 1500)
    $row | Format-Table -AutoSize | Out-String -Width 200
    exit [int]($least[1] - $least[0] -gt 1)
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
