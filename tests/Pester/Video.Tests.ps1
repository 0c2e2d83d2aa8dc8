# Films from the command line: submitted once, waited for, saved; and what a person sees who stops, or whose machine does not play along.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    if (-not ('FilmServer' -as [type])) { Add-Type -Path (Join-Path $PSScriptRoot 'FilmServer.cs') }
    $server = [FilmServer]::new()
    $interval = $env:ALLMHUB_POLL_INTERVAL
    $env:ALLMHUB_POLL_INTERVAL = '0.02'
    $key = 'sk-test-0000-video'
    $gateway = @{ BaseUri = $server.Uri; ApiKey = $key }
    $film = @{ Model = 'sora-2'; Second = 4 } + $gateway

    function Get-Sha([string] $Path) { (Get-FileHash -LiteralPath $Path).Hash }
}

AfterAll {
    $server.Dispose()
    $env:ALLMHUB_POLL_INTERVAL = $interval
}

Describe 'Films' {
    BeforeEach {
        $server.Reset()
        $server.SubmitDelayMs = 0
        $server.Looks = 3
        $server.DripMs = 0
        $work = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        Initialize-Environment (Join-Path $work 'home')
        $file = Join-Path $work 'expected.mp4'
        [IO.File]::WriteAllBytes($file, $server.Film)
        $expected = Get-Sha $file
    }

    Context 'Start-AllmVideo' {
        It 'gives a task with the id, which is in the journal' {
            $task = Start-AllmVideo 'a red bicycle' @film
            $task | Should -BeOfType Allmhub.Tasks.Videos.VideoTask
            "$task" | Should -Be $server.Submissions[0].Key
            $task.Status | Should -Be Queued
            $task.Prompt | Should -Be 'a red bicycle'
            $task.Second | Should -Be 4
            (Get-AllmTask).Id | Should -Be $task.Id
            Get-Content (Join-Path $env:ALLMHUB_HOME 'tasks.jsonl') -Raw | Should -Not -Match $key
        }

        It 'makes one film of each prompt' {
            $task = 'one', 'two', 'three' | Start-AllmVideo @film
            $task.Count | Should -Be 3
            $server.Submissions.Value | Should -Be 'one', 'two', 'three'
        }

        It 'with -Wait and -OutFile gives the same file as the pipeline' {
            $one = Start-AllmVideo 'x' @film -Wait -OutFile (Join-Path $work 'a.mp4')
            Start-AllmVideo 'x' @film | Wait-AllmTask @gateway | Save-AllmMedia -Path (Join-Path $work 'b.mp4') @gateway
            $one.Status | Should -Be Success
            $one.Path | Should -Be (Join-Path $work 'a.mp4')
            Get-Sha (Join-Path $work 'a.mp4') | Should -Be $expected
            Get-Sha (Join-Path $work 'b.mp4') | Should -Be $expected
        }

        It 'refuses -OutFile without -Wait, and says what to do' {
            { Start-AllmVideo 'x' @film -OutFile a.mp4 } | Should -Throw -ErrorId 'ContradictoryParameter*' -ExpectedMessage '*Wait-AllmTask | Save-AllmMedia*'
            $server.Requests | Should -BeNullOrEmpty
        }

        It 'looks at the place before anything is paid' {
            $taken = Join-Path $work 'taken.mp4'
            Set-Content $taken x
            { Start-AllmVideo 'x' @film -Wait -OutFile $taken } | Should -Throw -ErrorId 'FileExists*'
            { Start-AllmVideo 'x' @film -Wait -OutFile (Join-Path $work 'no' 'a.mp4') } | Should -Throw -ErrorId 'InvalidOutFile*'
            $server.Requests | Should -BeNullOrEmpty
            Start-AllmVideo 'x' @film -Wait -OutFile $taken -Force | Out-Null
            Get-Sha $taken | Should -Be $expected
        }

        It 'sends nothing with -WhatIf and shows the request with -DryRun' {
            Start-AllmVideo 'x' @film -WhatIf | Should -BeNullOrEmpty
            $request = Start-AllmVideo 'x' @film -DryRun
            ($request.Body | ConvertFrom-Json).seconds | Should -BeOfType string
            "$request" | Should -Not -Match $key
            $server.Requests | Should -BeNullOrEmpty
            Get-AllmTask | Should -BeNullOrEmpty
        }

        It 'says with -WhatIf what it would cost, by the second and by size, and how to know where it does not' {
            $emulator = Start-AllmEmulator
            $to = @{ BaseUri = $emulator.BaseUri; ApiKey = $emulator.ApiKey }
            try {
                $null = Get-AllmModel @to
                $screen = New-ScriptedHost
                $runspace = [runspacefactory]::CreateRunspace($screen)
                $runspace.Open()
                foreach ($line in "-Model sora-2-pro -Second 12 -Size 1792x1024", '-Model sora-2') {
                    $shell = [powershell]::Create()
                    $shell.Runspace = $runspace
                    $null = $shell.AddScript("Import-Module '$((Get-Module Allmhub).Path)'; Start-AllmVideo 'x' $line -WhatIf -BaseUri '$($to.BaseUri)' -ApiKey '$($to.ApiKey)'").Invoke()
                    $shell.Dispose()
                }
                $runspace.Dispose()
                $seen = "$($screen.Screen)" -replace '\s+', ' '
                $seen | Should -BeLike '*1 film of 12 s, about 10.00 USD (list price 0.5 USD per call, times (seconds 12, size 1.666667)*'
                $seen | Should -BeLike '*sora-2 at*1 film, price not known: it goes by the length, which is not said*'
                $emulator.Task | Should -BeNullOrEmpty
            }
            finally {
                $emulator | Stop-AllmEmulator
            }
        }

        It 'keeps the prompt out of the journal with -NoJournalPrompt' {
            (Start-AllmVideo 'a secret bicycle' @film -NoJournalPrompt).Prompt | Should -Be 'a secret bicycle'
            Get-Content (Join-Path $env:ALLMHUB_HOME 'tasks.jsonl') -Raw | Should -Not -Match 'bicycle'
        }

        It 'keeps prompts out of the journal where the profile says so' {
            $env:ALLM_TEST_KEY = $key
            (Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $server.Uri -Profile quiet -NoJournalPrompt -Save).NoJournalPrompt | Should -BeTrue
            Disconnect-AllmHub
            try {
                (Connect-AllmHub -Profile quiet | Out-String) | Should -Match 'NoJournalPrompt : True'
                $null = Start-AllmVideo 'a secret bicycle' -Model sora-2
                Get-Content (Join-Path $env:ALLMHUB_HOME 'tasks.jsonl') -Raw | Should -Not -Match 'bicycle'
                (Connect-AllmHub -Profile quiet -NoJournalPrompt:$false).NoJournalPrompt | Should -BeFalse
            }
            finally {
                Disconnect-AllmHub
                Remove-Item Env:ALLM_TEST_KEY
            }
        }

        It 'emits a film that failed and writes its reason as an error' {
            $task = Start-AllmVideo 'this will fail' @film -Wait -OutFile (Join-Path $work 'a.mp4') -ErrorVariable failure -ErrorAction SilentlyContinue
            $task.Status | Should -Be Failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'TaskFailed,*'
            "$($failure[0])" | Should -Match 'blocked by moderation'
            $failure[0].TargetObject.Id | Should -Be $task.Id
            Test-Path (Join-Path $work 'a.mp4') | Should -BeFalse
        }

        It 'warns where there is no place for a journal, and the id is on screen' {
            $env:ALLMHUB_HOME = '/proc/nowhere'
            $task = Start-AllmVideo 'x' @film -WarningVariable warning -WarningAction SilentlyContinue
            $task.Id | Should -Be $server.Submissions[0].Key
            $server.Submissions.Count | Should -Be 1
            "$warning" | Should -Match "Keep its id: $($task.Id)"
        }

        It 'runs in thread jobs and in background jobs, and the tasks of all are in one journal' {
            $module = (Get-Module Allmhub).Path
            $given = $film
            $done = 1..4 | ForEach-Object { Start-ThreadJob { Import-Module $using:module; $call = $using:given; Start-AllmVideo "thread $using:_" @call -Wait } } | Receive-Job -Wait -AutoRemoveJob
            $done.Status | Should -Be (@('Success') * 4)
            (Get-AllmTask -Status Success).Count | Should -Be 4
        }
    }

    Context 'Wait-AllmTask' {
        It 'emits each of many as it ends' {
            $task = 1..6 | ForEach-Object { "film $_" } | Start-AllmVideo @film
            $ended = $task | Wait-AllmTask @gateway
            ($ended.Id | Sort-Object) | Should -Be ($task.Id | Sort-Object)
            $ended.Status | Should -Be (@('Success') * 6)
            $ended.Progress | Should -Be (@(100) * 6)
        }

        It 'takes ids, and objects that came through a file' {
            $task = Start-AllmVideo 'x' @film
            (Wait-AllmTask -Id $task.Id @gateway).Prompt | Should -Be 'x'
            $task | Export-Clixml (Join-Path $work 't.xml')
            $again = Import-Clixml (Join-Path $work 't.xml') | Wait-AllmTask @gateway
            $again.Id | Should -Be $task.Id
            $again | Save-AllmMedia -Path (Join-Path $work 'a.mp4') @gateway
            Get-Sha (Join-Path $work 'a.mp4') | Should -Be $expected
        }

        It 'saves what has ended and came through a file, with the key of its own parameters and to nobody else' {
            Start-AllmVideo 'x' @film | Wait-AllmTask @gateway | Export-Clixml (Join-Path $work 'ended.xml')
            Import-Clixml (Join-Path $work 'ended.xml') | Save-AllmMedia -Path (Join-Path $work 'b.mp4') @gateway
            Get-Sha (Join-Path $work 'b.mp4') | Should -Be $expected
            $server.KeyOf('content') | Should -Be "Bearer $key"
            Import-Clixml (Join-Path $work 'ended.xml') | Save-AllmMedia -Path (Join-Path $work 'c.mp4') -BaseUri 'http://127.0.0.1:9' -ApiKey 'sk-elsewhere-0000' -ErrorVariable failure -ErrorAction SilentlyContinue
            $server.KeyOf('content') | Should -BeNullOrEmpty -Because 'the key of another gateway is not for this one'
        }

        It 'waits for a task of another machine by its id alone' {
            $id = (Start-AllmVideo 'x' @film).Id
            Initialize-Environment (Join-Path $work 'elsewhere')
            (Wait-AllmTask -Id $id @gateway).Status | Should -Be Success
        }

        It 'is content with the first with -Any' {
            $server.Looks = 100000
            $slow, $other = 'slow', 'this will fail' | Start-AllmVideo @film
            $server.Finish($other.Id)
            $ended = Wait-AllmTask $slow, $other -Any -TimeoutSec 60 @gateway -ErrorAction SilentlyContinue
            $ended.Id | Should -Be $other.Id
            (Get-AllmTask -Id $slow.Id).Status | Should -Not -Be Success
        }

        It 'ends by -TimeoutSec with the task as it stands and an error that names it' {
            $server.Looks = 100000
            $task = Start-AllmVideo 'x' @film
            $left = $task | Wait-AllmTask -TimeoutSec 1 @gateway -ErrorVariable failure -ErrorAction SilentlyContinue
            $left.Id | Should -Be $task.Id
            $left.Status | Should -Be Running
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Timeout,*'
            "$($failure[0])" | Should -Match $task.Id
            "$($failure[0].ErrorDetails.RecommendedAction)" | Should -Match 'do not submit it a second time'
            $server.Submissions.Count | Should -Be 1
        }

        It 'says where a task of another gateway is to be waited for' {
            $task = Start-AllmVideo 'x' @film
            Wait-AllmTask $task -BaseUri 'http://127.0.0.1:9' -ApiKey $key -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'TaskElsewhere,*'
        }

        It 'refuses what is no task' {
            Get-Date | Wait-AllmTask @gateway -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NoTask,*'
        }

        It 'at Ctrl+C while it <Phase> the task goes on, its id is on the screen and in the journal, and the command ends at once' -ForEach @(
            @{ Phase = 'submits'; Setting = @{ SubmitDelayMs = 700 }; Until = { $server.Requests.Count -gt 0 }; Told = 'may have been accepted' }
            @{ Phase = 'waits'; Setting = @{ Looks = 100000 }; Until = { $server.Requests.Count -gt 5 }; Told = "Wait-AllmTask -Id '{0}'" }
            @{ Phase = 'waits behind a pipe'; Setting = @{ Looks = 100000 }; Until = { $server.Requests.Count -gt 5 }; Told = "Wait-AllmTask -Id '{0}'" }
            @{ Phase = 'saves'; Setting = @{ Looks = 1; DripMs = 300 }; Until = { $server.Requests -like '*/content' }; Told = "Get-AllmTask '{0}' | Save-AllmMedia" }
            @{ Phase = 'saves behind a pipe'; Setting = @{ Looks = 1; DripMs = 300 }; Until = { $server.Requests -like '*/content' }; Told = "Get-AllmTask '{0}' | Save-AllmMedia" }
        ) {
            foreach ($one in $Setting.GetEnumerator()) { $server.($one.Key) = $one.Value }
            $screen = New-ScriptedHost
            $state = [initialsessionstate]::CreateDefault2()
            $state.ImportPSModule((Get-Module Allmhub).Path)
            $runspace = [runspacefactory]::CreateRunspace($screen, $state)
            $runspace.Open()
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $to = "-BaseUri '$($server.Uri)' -ApiKey '$key'"
            $null = $shell.AddScript($Phase -like '*pipe' ? "Start-AllmVideo 'x' -Model sora-2 $to | Wait-AllmTask $to | Save-AllmMedia -Path '$work/a.mp4' $to" : "Start-AllmVideo 'x' -Model sora-2 -Wait -OutFile '$work/a.mp4' $to")
            $run = $shell.BeginInvoke()
            Wait-Until $Until
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 3000 -Because 'nothing is waited for; the server would take longer'
            $runspace.Dispose()
            Wait-Until { (Get-AllmTask).Id }
            $id = $server.Submissions[0].Key
            (Get-AllmTask).Id | Should -Be $id
            ("$($screen.Screen)" -replace '\s+', ' ') | Should -BeLike "*$($Told -f $id)*"
            [regex]::Matches("$($screen.Screen)", [regex]::Escape($Told -f $id)).Count | Should -BeLessOrEqual 1 -Because 'one line is enough, whoever submitted and whoever waits'
            Test-Path "$work/a.mp4" | Should -BeFalse
            $server.Looks = 1
            $server.DripMs = 0
            Get-AllmTask | Wait-AllmTask @gateway | Save-AllmMedia -Path (Join-Path $work 'b.mp4') @gateway
            Get-Sha (Join-Path $work 'b.mp4') | Should -Be $expected
        }
    }

    Context 'Get-AllmVideo' {
        It 'looks once' {
            $task = Start-AllmVideo 'x' @film
            $now = Get-AllmVideo $task.Id @gateway
            $now.Status | Should -Be Running
            $now.Prompt | Should -Be 'x'
            @($server.Requests -like 'GET /v1/videos/*').Count | Should -Be 1
        }

        It 'says that an id is nobody''s, and goes on' {
            $task = Start-AllmVideo 'x' @film
            $found = 'nobodys', $task.Id | Get-AllmVideo @gateway -ErrorVariable failure -ErrorAction SilentlyContinue
            $found.Id | Should -Be $task.Id
            $failure[0].Exception.Code | Should -Be task_not_exist
        }
    }

    Context 'Get-AllmTask and Remove-AllmTask' {
        It 'lists by status, time and wildcard without any network' {
            $task = 'one', 'this will fail' | Start-AllmVideo @film
            $null = $task | Wait-AllmTask @gateway -ErrorAction SilentlyContinue
            $count = $server.Requests.Count
            (Get-AllmTask).Count | Should -Be 2
            (Get-AllmTask -Status Failure).Id | Should -Be $task[1].Id
            (Get-AllmTask -Status Success, Failure).Count | Should -Be 2
            (Get-AllmTask -Id 'task_*').Count | Should -Be 2
            Get-AllmTask -Since (Get-Date).AddMinutes(1) | Should -BeNullOrEmpty
            (Get-AllmTask -Since (Get-Date).AddMinutes(-5)).Count | Should -Be 2
            $server.Requests.Count | Should -Be $count
        }

        It 'looks how they stand with -Refresh' {
            $task = Start-AllmVideo 'x' @film
            (Get-AllmTask -Refresh @gateway).Status | Should -Be Running
            $null = Get-AllmTask -Refresh @gateway
            (Get-AllmTask -Refresh @gateway).Status | Should -Be Success
            (Get-AllmTask).Status | Should -Be Success
        }

        It 'says that an access token is there which is for another address, where it would find a lost submission' {
            [IO.File]::WriteAllText((New-Item (Join-Path $env:ALLMHUB_HOME 'tasks.jsonl') -Force), ('{{"ref":"r1","kind":"Video","id":"","status":"Unknown","model":"sora-2","created":"{0:o}","gateway":"{1}/","x.api":"Videos"}}' -f [DateTimeOffset]::UtcNow, $server.Uri) + "`n")
            $env:ALLMHUB_ACCESS_TOKEN = 'at-0000-video'
            try {
                (Get-AllmTask -Refresh -BaseUri $server.Uri -ApiKey 'sk-test-0000-other' -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue).Status | Should -Be Unknown
                "$warned" | Should -Match 'access token of .* is not sent to'
                "$warned" | Should -Not -Match 'at-0000'
            }
            finally {
                $env:ALLMHUB_ACCESS_TOKEN = $null
            }
        }

        It 'shows a table that fits and has no control sequences' {
            $null = Start-AllmVideo "a$([char]27)[31mred bicycle" @film
            $text = Get-AllmTask | Out-String -Width 120
            $text | Should -Match 'Queued'
            $text | Should -Not -Match ([char]27)
        }

        It 'takes tasks out of the journal, and asks with -WhatIf' {
            $task = 'one', 'two' | Start-AllmVideo @film
            $task[0] | Remove-AllmTask -WhatIf
            (Get-AllmTask).Count | Should -Be 2
            $task[0] | Remove-AllmTask
            (Get-AllmTask).Id | Should -Be $task[1].Id
            Remove-AllmTask -Id nobodys -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NoSuchTask,*'
            Remove-AllmTask -Id $task[1].Id
            Get-AllmTask | Should -BeNullOrEmpty
        }

        It 'completes ids' {
            $task = Start-AllmVideo 'x' @film
            (TabExpansion2 'Wait-AllmTask -Id task_' 22).CompletionMatches.CompletionText | Should -Contain $task.Id
        }
    }
}

Describe 'A journal of ten thousand films' -Tag Long {
    It 'is listed for the price of a few bare pipelines, and leaves nothing behind in memory' {
        Initialize-Environment (New-Item (Join-Path $TestDrive 'large') -ItemType Directory)
        $line = foreach ($i in 1..10000) {
            foreach ($status in 'Submitted', 'Queued', 'Success') {
                '{{"ref":"{0:x32}","kind":"Video","id":"{1}","status":"{2}","model":"sora-2","prompt":"A red bicycle rolls along the river at dawn","created":"{3:o}","cost":1.2,"gateway":"https://api.allmhub.com/","x.api":"Videos"}}' -f $i, ($status -eq 'Submitted' ? '' : "task_$i"), $status, [DateTimeOffset]::UtcNow
            }
        }
        [IO.File]::WriteAllLines((Join-Path $env:ALLMHUB_HOME 'tasks.jsonl'), $line)
        $line = $null
        $process = [Diagnostics.Process]::GetCurrentProcess()
        function Get-Cost([scriptblock] $Script) {
            $least = [double]::MaxValue
            foreach ($run in 1..5) {
                $process.Refresh()
                $before = $process.TotalProcessorTime
                & $Script
                $process.Refresh()
                $least = [Math]::Min($least, ($process.TotalProcessorTime - $before).TotalMilliseconds)
            }
            $least
        }

        (Get-AllmTask).Count | Should -Be 10000
        $held = [GC]::GetTotalMemory($true)
        $bare = Get-Cost { $null = 1..10000 | ForEach-Object { $_ } }
        $listing = Get-Cost { $null = Get-AllmTask }
        [GC]::GetTotalMemory($true) - $held | Should -BeLessThan 4MB
        $listing | Should -BeLessThan ([Math]::Max($bare, 10) * 15) -Because "the bare pipeline took $bare ms, the listing $listing ms"
    }
}
