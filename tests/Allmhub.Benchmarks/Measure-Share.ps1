<#
.SYNOPSIS
    Measures a batch on one machine over SSH against the same on three, all of them this one.

.DESCRIPTION
    Starts an sshd of its own for each machine (needs openssh-server), and an emulator whose answers take -Delay milliseconds. The time is
    that of examples/Invoke-AllmShare.ps1 from its start to its last answer: once with sessions, imports and all, once from the first
    answer to the last. -ThrottleLimit is for each machine, so three machines have three times as many requests on their way.

.EXAMPLE
    pwsh -NoProfile -File tests/Allmhub.Benchmarks/Measure-Share.ps1
#>
[CmdletBinding()]
param([int] $Count = 240, [int] $Delay = 500, [int] $ThrottleLimit = 4, [int] $Round = 3)

$ErrorActionPreference = 'Stop'
$pester = Join-Path (Split-Path $PSScriptRoot) 'Pester'
Import-Module (Join-Path $pester 'Shared.psm1')
Import-Module (Join-Path $pester 'Machine.psm1')
Import-BuiltModule
$work = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "allmhub-share-$PID") -ItemType Directory).FullName
Initialize-Environment (Join-Path $work 'home')
$machines = @()
try {
    $machines = @(1..3 | ForEach-Object { Start-Machine $work $_ })
    $emulator = Start-AllmEmulator -Fault "stall=first;stall-ms=$Delay;count=all"
    $emulator.Balance = [Allmhub.Emulator.Account.EmulatorBalance] @{ IsUnlimited = $true; UserQuota = 500000000 }
    $common = @{ Parameter = @{ Model = 'gpt-4o-mini' }; ApiKey = ConvertTo-SecureString $emulator.ApiKey -AsPlainText -Force; BaseUri = "$($emulator.BaseUri)"; Module = $ModulePath; ThrottleLimit = $ThrottleLimit; RemotePath = Join-Path $work 'kept' }
    $share = Join-Path $ModulePath 'examples' 'Invoke-AllmShare.ps1'
    foreach ($round in 1..$Round) {
        foreach ($number in 1, 3) {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $first = $null
            $answers = @(1..$Count | ForEach-Object { "/say n$_" } | & $share @common -Machine $machines[0..($number - 1)].Way | ForEach-Object { $first ??= $clock.Elapsed.TotalSeconds; $_ })
            $whole = $clock.Elapsed.TotalSeconds
            if (-not [System.Linq.Enumerable]::SequenceEqual([int[]] $answers.Index, [int[]](0..($Count - 1)))) { throw 'Answers are missing or out of order.' }
            [pscustomobject]@{ Round = $round; Machine = $number; Whole = [Math]::Round($whole, 2); UntilFirst = [Math]::Round($first, 2); FirstToLast = [Math]::Round($whole - $first, 2); Ideal = $Count * $Delay / 1000.0 / $ThrottleLimit / $number }
        }
    }
}
finally {
    foreach ($one in $machines) { Stop-Machine $one }
    Stop-AllmEmulator
    Remove-Item $work -Recurse -Force -ErrorAction Ignore
}
