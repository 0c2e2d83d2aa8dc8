# Paid tasks are never lost and never made twice: processes are killed at any moment, and the emulator, which outlives them, says what it was asked.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment (Join-Path $TestDrive 'home')
    $folder = New-Item (Join-Path $TestDrive 'made') -ItemType Directory
    $emulator = Start-AllmEmulator -Generation August2026
    $emulator.Balance = [Allmhub.Emulator.Account.EmulatorBalance] @{ IsUnlimited = $true; UserQuota = 500000000 }
    $emulator.TaskScript = 'looks=20;bytes=400000'
    $connection = "-BaseUri '$($emulator.BaseUri)' -ApiKey '$($emulator.ApiKey)'"

    # One row a way to submit: the path of its submission, the command, and whether the fetching of its result has begun.
    $maker = @(
        @{
            Submit  = '/v1/videos'
            Command = { param($Prompt, $File) "Start-AllmVideo '$Prompt' -Model sora-2 -Second 4 -Wait -OutFile '$File.mp4'" }
            Fetches = { param($Id) $emulator.Request | Where-Object Path -Like "*$Id/content" }
        }
        @{
            Submit  = '/mj/submit/imagine'
            Command = { param($Prompt, $File) "Start-AllmMidjourney -Prompt '$Prompt' -Wait -OutFile '$File.png'" }
            Fetches = { $emulator.Link.Request.Count -gt $links }
        }
    )

    # A PowerShell of its own; it is killed, or runs to its end.
    function Start-Shell([string] $Script) {
        $program, $argument = $PwshCommand
        $start = [Diagnostics.ProcessStartInfo]::new($program)
        foreach ($one in @($argument) + '-NoProfile' + '-NonInteractive' + '-Command' + "Import-Module '$((Get-Module Allmhub).Path)'; $Script") { if ($one) { $start.ArgumentList.Add($one) } }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.Environment['ALLMHUB_POLL_INTERVAL'] = '0.05'
        [Diagnostics.Process]::Start($start)
    }
}

AfterAll {
    $emulator | Stop-AllmEmulator
}

Describe 'Processes that are killed' -Tag Long {
    It 'forty times at any moment: each task was submitted once, and a new process finishes what has an id' {
        # A result is slow, and a submission is thought about before it is answered.
        $emulator.AddFault('split=20000;drip=15;path=/content;count=all')
        $emulator.AddFault('link;split=2000;drip=15;count=all')
        foreach ($path in $maker.Submit) { $emulator.AddFault("stall=headers;stall-ms=250;path=$path;count=all") }
        $random = [Random]::new()
        $moments = [System.Collections.Generic.List[string]]::new()
        foreach ($death in 1..40) {
            $one = $maker[$death % $maker.Count]
            $prompt = "task $death"
            $links = $emulator.Link.Request.Count
            $shell = Start-Shell "$(& $one.Command $prompt (Join-Path $folder $death)) $connection"
            try {
                # Before, during and right after the submission, while it waits, while it downloads.
                $mine = { $emulator.Task | Where-Object Prompt -EQ $prompt }
                $isThere = { $shell.HasExited -or (& $mine) }
                $phase = [Math]::Floor($death / $maker.Count) % 5
                switch ($phase) {
                    0 { Start-Sleep -Milliseconds $random.Next(0, 1500) }
                    1 { Wait-Until $isThere -TimeoutMs 120000; Start-Sleep -Milliseconds $random.Next(0, 250) }
                    2 { Wait-Until $isThere -TimeoutMs 120000; Start-Sleep -Milliseconds $random.Next(240, 350) }
                    3 { Wait-Until $isThere -TimeoutMs 120000; Start-Sleep -Milliseconds $random.Next(350, 1500) }
                    4 {
                        Wait-Until { $shell.HasExited -or ((& $mine) -and (& $one.Fetches (& $mine).Id)) } -TimeoutMs 120000
                        Start-Sleep -Milliseconds $random.Next(0, 250)
                    }
                }
                $shell.Kill($true)
            }
            finally {
                $shell.WaitForExit()
                $shell.Dispose()
            }
            $moments.Add("$death/$phase")
        }
        $emulator.ClearFault()

        # Nothing is made twice, whatever happened.
        $submitted = @($emulator.Task)
        ($submitted.Prompt | Sort-Object -Unique).Count | Should -Be $submitted.Count
        $posts = @($emulator.Request | Where-Object { $_.Method -eq 'POST' -and $_.Path -in $maker.Submit }).Count
        $posts | Should -Be $submitted.Count
        $submitted.Count | Should -BeGreaterThan 20 -Because 'most were killed after their submission'

        # Each that reached the gateway is in the journal: with its id, or as Unknown where the answer was lost.
        $known = Get-AllmTask -WarningAction SilentlyContinue
        foreach ($one in $submitted) {
            @($known | Where-Object Prompt -EQ $one.Prompt).Count | Should -Be 1 -Because "$($one.Prompt) was submitted ($moments)"
        }
        $withId = @($known | Where-Object Id)
        $withId.Count | Should -BeGreaterThan 15
        foreach ($task in $withId) { ($submitted | Where-Object Id -EQ $task.Id).Prompt | Should -Be $task.Prompt }
        @($known | Where-Object { -not $_.Id -and $_.Status -ne 'Unknown' }) | Should -BeNullOrEmpty

        # A new process finishes them.
        $shell = Start-Shell "`$ProgressPreference = 'SilentlyContinue'; Get-AllmTask | Where-Object Id | Wait-AllmTask $connection | Save-AllmMedia -Path '$(Join-Path $folder 'again')/' -Force -PassThru $connection | ForEach-Object Length"
        $errors = $shell.StandardError.ReadToEndAsync()
        $ended = @($shell.StandardOutput.ReadToEnd().Trim() -split '\r?\n')
        $ended.Count | Should -Be $withId.Count -Because "$ended $($errors.Result)"
        $ended | ForEach-Object { [int] $_ | Should -BeGreaterThan 1000 }
        $shell.Dispose()
        @($emulator.Task | Where-Object { $_.Id -in $withId.Id -and $_.Status -notmatch 'completed|SUCCESS' }) | Should -BeNullOrEmpty
        @($emulator.Task).Count | Should -Be $submitted.Count -Because 'nothing is submitted a second time'
    }
}

Describe 'A batch that is killed' -Tag Long {
    It 'twenty times in a row: every input is answered once, and at most what was on its way is asked again' {
        $count = 400
        $limit = 8
        $checkpoint = Join-Path $folder 'results.jsonl'
        $emulator.AddFault('stall=headers;stall-ms=120;path=/chat/completions;count=all')
        $asked = { @($emulator.Request | Where-Object Path -Like '*/chat/completions').Count }
        $written = { if (Test-Path $checkpoint) { @([IO.File]::ReadAllText($checkpoint).ToCharArray() -eq "`n").Count } else { 0 } }
        $batch = "1..$count | ForEach-Object { `"item `$_`" } | Invoke-AllmChat -Model gpt-4.1 -ThrottleLimit $limit -Checkpoint '$checkpoint' $connection"
        $random = [Random]::new()
        $moments = [System.Collections.Generic.List[string]]::new()
        $again = 0
        foreach ($death in 1..20) {
            $requests = & $asked
            $lines = & $written
            $shell = Start-Shell "$batch | Out-Null"
            try {
                # Before it asks anything, and then after any number of questions, between them and in the middle of a line.
                $few = if ($death % 5 -eq 0) { 0 } else { $random.Next(1, 25) }
                if ($few) { Wait-Until { $shell.HasExited -or (& $asked) -ge $requests + $few } -TimeoutMs 120000 }
                Start-Sleep -Milliseconds $(if ($few) { $random.Next(0, 150) } else { $random.Next(0, 1500) })
                $shell.HasExited | Should -BeFalse -Because 'it is killed in the middle'
                $shell.Kill($true)
            }
            finally {
                $shell.WaitForExit()
                $shell.Dispose()
            }

            # Nobody asks any more: what this one asked and did not write was on its way.
            $lost = ((& $asked) - $requests) - ((& $written) - $lines)
            $moments.Add("$few/$lost")
            $lost | Should -BeIn @(0..$limit) -Because "no more was on its way ($moments)"
            $again += $lost
        }

        $done = & $written
        $done | Should -BeGreaterThan 40 -Because "most were killed at work ($moments)"
        $done | Should -BeLessThan $count
        $emulator.ClearFault()
        $shell = Start-Shell "$batch | ForEach-Object { `"`$(`$_.Text)/`$(`$_.FromCheckpoint)`" }"
        $errors = $shell.StandardError.ReadToEndAsync()
        $out = @($shell.StandardOutput.ReadToEnd().Trim() -split '\r?\n')
        $shell.WaitForExit()
        $shell.Dispose()

        $errors.Result | Should -BeNullOrEmpty
        $out -replace '/\w+$' | Should -Be (1..$count | ForEach-Object { "Echo: item $_" })
        @($out -like '*/True').Count | Should -Be $done
        & $asked | Should -Be ($count + $again) -Because "nothing that was written is asked again ($moments)"
        $whole = [IO.File]::ReadAllText($checkpoint)
        $whole | Should -Match '\n\z'
        $texts = $whole.TrimEnd("`n") -split "`n" | ForEach-Object { ($_ | ConvertFrom-Json).result.text }
        $texts | Sort-Object | Should -Be (1..$count | ForEach-Object { "Echo: item $_" } | Sort-Object)
        Test-Path "$checkpoint.lock" | Should -BeFalse
    }
}
