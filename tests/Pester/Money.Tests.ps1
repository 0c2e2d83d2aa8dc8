# Every command line of the table in docs/money.md: what is estimated before, what the result says it cost, and what the emulator took.
BeforeDiscovery {
    $page = Get-Content (Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs' 'money.md') -Raw
    $lines = ($page -split '(?m)^## Every cmdlet that spends')[1] -split '\r?\n' -match '^\| `'
    $rows = foreach ($line in $lines) {
        if ($line -match '^\| `(?<command>.+)` \| (?<kind>piece|token) \| (?<estimate>[\d.]+) \| (?<most>[\d.]*) \| (?<charged>[\d.]+) \|$') {
            @{ Command = $Matches.command.Replace('\|', '|'); Kind = $Matches.kind; Estimate = [decimal] $Matches.estimate; Most = $Matches.most; Charged = [decimal] $Matches.charged }
        }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $emulator.Balance = @{ Granted = 500000000; Used = 0 }
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
    $null = Get-AllmModel
    $png = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
    [IO.File]::WriteAllBytes((Join-Path $TestDrive 'a.png'), $png)
    [IO.File]::WriteAllBytes((Join-Path $TestDrive 'talk.wav'), (New-Sound 4))
    $grid = Start-AllmMidjourney 'a cat' -Wait
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'The table of docs/money.md' {
    It 'has a line for every cmdlet that spends, all of the shape that is run here' -ForEach @{ Lines = @($lines).Count; Rows = @($rows).Count; Said = "$($lines)" } {
        $Rows | Should -Be $Lines
        $spends = (Get-Command -Module Allmhub -CommandType Cmdlet).Where{ $_.Parameters.ContainsKey('WhatIf') -and $_.Parameters.ContainsKey('DryRun') -and $_.Name -ne 'Save-AllmMedia' }.Name
        $spends.Count | Should -BeGreaterThan 9
        $spends.Where{ $Said -notmatch "$_\b" } | Should -BeNullOrEmpty
    }

    It '<Command>' -ForEach $rows {
        $forecast = @(& ([scriptblock]::Create("$Command -DryRun")))[0].Estimate
        $before = $emulator.Balance.Used
        $made = @(& ([scriptblock]::Create($Command)))
        $taken = [decimal] ($emulator.Balance.Used - $before) / 500000
        "$($forecast.Usd) $($forecast.MostUsd) $taken" | Should -Be "$Estimate $(if ($Most) { [decimal] $Most }) $Charged" -Because 'the page says so'
        if ($Kind -eq 'piece') {
            $taken | Should -Be $forecast.Usd
        }
        elseif ($Most) {
            $taken | Should -BeLessOrEqual $forecast.MostUsd
        }

        # What the result says: a ranking tells it once, and what came of a path of the user's own has no place for it.
        $cost = if ($made[0].PSObject.Properties['Ranking']) { $made[0].Ranking.Cost } elseif ($made[0].PSObject.Properties['Cost']) { ($made | Measure-Object Cost -Sum).Sum }
        if ($Command -notlike 'Invoke-AllmApi*') {
            [decimal] $cost | Should -Be $taken
        }
    }
}
