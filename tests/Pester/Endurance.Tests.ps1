# Long proofs: what has to hold however often, and whoever is killed. .ci/run runs them; a plain `dotnet test` leaves them out.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator -DelayMs 5
    $null = $emulator | Connect-AllmHub

    # A PowerShell of its own that runs a script on this emulator.
    function Start-Shell {
        param([Parameter(Mandatory)][string] $Script)
        $program, $argument = $PwshCommand + '-NoProfile' + '-NonInteractive' + '-Command' + "Import-Module '$ModulePath'; `$null = Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri '$($emulator.BaseUri)' -DefaultModel gpt-4o-mini; $Script"
        $start = [Diagnostics.ProcessStartInfo]::new($program)
        foreach ($one in $argument) { $start.ArgumentList.Add($one) }
        $start.RedirectStandardOutput = $true
        [Diagnostics.Process]::Start($start)
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Endurance' -Tag Long {
    BeforeEach {
        $emulator.ClearRequest()
        $emulator.ClearFault()
    }

    It 'no connection outlives 200 streams that are stopped at any moment' {
        $random = [Random]::new()
        foreach ($i in 1..200) {
            $pipeline = Start-Pipeline 'Invoke-AllmChat "/repeat 2000 word" -Stream -Connection $connection' @{ connection = Get-AllmConnection }
            Start-Sleep -Milliseconds $random.Next(0, 120)
            Stop-Pipeline $pipeline | Should -BeLessThan 10000 -Because "stop $i must not wait for the answer"
        }
        Wait-Until { -not ($emulator.Request | Where-Object { $null -eq $_.ConnectionClosedAt -and -not $_.IsFinished }) }
        @($emulator.Request | Where-Object IsFinished).Count | Should -Be 0 -Because 'an answer of ten seconds cannot have finished'
        $emulator.Request.Count | Should -BeGreaterThan 50
    }

    It 'a flood of 2,000 prompts gets each its own answer' {
        $quick = Start-AllmEmulator
        $answer = 1..2000 | ForEach-Object { "/say number $_ of many" } | Invoke-AllmChat -Connection ($quick | Connect-AllmHub)
        $answer.Count | Should -Be 2000
        $wrong = for ($i = 0; $i -lt 2000; $i++) { if ($answer[$i].Text -ne "number $($i + 1) of many") { $i } }
        $wrong | Should -BeNullOrEmpty
        $quick | Stop-AllmEmulator
        $null = $emulator | Connect-AllmHub
    }

    It 'shells that are killed in the middle of an answer leave no connection, 12 times' {
        foreach ($i in 1..12) {
            $before = $emulator.Request.Count
            $shell = Start-Shell "Invoke-AllmChat '/repeat 5000 word' -Stream | Out-Null"
            try {
                Wait-Until { $emulator.Request.Count -gt $before } -TimeoutMs 60000
                $shell.Kill($true)
                Wait-Until { $emulator.Request[$before].Aborted }
            }
            finally {
                if (-not $shell.HasExited) { $shell.Kill($true) }
                $shell.Dispose()
            }
        }
    }

    It 'eight shells at once on a gateway that fails 15 calls get all their answers' {
        $emulator.AddFault('status=503;retry-after=0;count=15')
        $shells = foreach ($i in 1..8) { Start-Shell "1..10 | ForEach-Object { (Invoke-AllmChat `"/say shell $i answer `$_`" -MaxRetry 20 -WarningAction SilentlyContinue).Text }" }
        foreach ($i in 1..8) {
            $text = $shells[$i - 1].StandardOutput.ReadToEnd().Trim() -split '\r?\n'
            $text | Should -Be (1..10 | ForEach-Object { "shell $i answer $_" })
            $shells[$i - 1].Dispose()
        }
        @($emulator.Request | Where-Object StatusCode -EQ 503).Count | Should -Be 15
    }
}
