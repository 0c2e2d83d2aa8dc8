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
