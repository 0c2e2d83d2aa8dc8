# Midjourney from the command line: submitted once, pressed by the buttons' own names, waited for, saved.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    $png = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
}

Describe 'Midjourney' {
    BeforeEach {
        $work = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        Initialize-Environment (Join-Path $work 'home')
        $picture = Join-Path $work 'a.png'
        [IO.File]::WriteAllBytes($picture, $png)
        $emulator = Start-AllmEmulator
        $emulator.Balance = @{ Granted = 500000000; Used = 0 }
        $null = $emulator | Connect-AllmHub
        $journal = Join-Path $env:ALLMHUB_HOME 'tasks.jsonl'
        function Get-Post { @($emulator.Request | Where-Object Method -EQ POST | Where-Object Target -Match '/submit/|/insight-face/') }
    }

    AfterEach {
        Disconnect-AllmHub
        $emulator | Stop-AllmEmulator
    }

    Context 'Start-AllmMidjourney' {
        It 'gives a task with its id as text, which is in the journal' {
            $task = Start-AllmMidjourney 'a red bicycle --ar 3:2'
            $task | Should -BeOfType Allmhub.Tasks.Midjourney.MidjourneyTask
            $task.Id | Should -BeOfType string
            $task.Id | Should -Be $emulator.Task[0].Id
            $task.Action, $task.Prompt | Should -Be 'IMAGINE', 'a red bicycle --ar 3:2'
            (Get-AllmTask).Id | Should -Be $task.Id
            Get-Content $journal -Raw | Should -Not -Match $emulator.ApiKey
        }

        It 'takes each switch with pictures where they stand, by name and from the pipeline' {
            $made = @(
                Start-AllmMidjourney -Blend $picture, $picture -Dimension Landscape
                Get-Item $picture, $picture | Start-AllmMidjourney -Blend
                Start-AllmMidjourney -Describe $picture
                Get-Item $picture | Start-AllmMidjourney -Describe
                Start-AllmMidjourney -Shorten 'very very long'
                'very very long' | Start-AllmMidjourney -Shorten
                Start-AllmMidjourney -SwapFace $picture $picture
                Start-AllmMidjourney -SwapFace -Source $picture -Target $picture
                Start-AllmMidjourney -Edit $picture 'paint it blue'
                Start-AllmMidjourney -Edit -Image $picture -Prompt 'paint it blue'
                Start-AllmMidjourney -Upload (, $png)
                Start-AllmMidjourney -Video 'it rolls' -Image $picture -Motion High -Count 1
                Start-AllmMidjourney -Video -Prompt 'it rolls' -Image $picture
                'a', 'b' | Start-AllmMidjourney -Niji
            )
            $made.Action | Should -Be 'BLEND', 'BLEND', 'DESCRIBE', 'DESCRIBE', 'SHORTEN', 'SHORTEN', 'SWAP_FACE', 'SWAP_FACE', 'EDITS', 'EDITS', 'UPLOAD', 'VIDEO', 'VIDEO', 'IMAGINE', 'IMAGINE'
            $made[10].Link.Count | Should -Be 1
            (Get-Post).Count | Should -Be 15
            (Get-Post)[-1].Body | Should -Match 'NIJI_JOURNEY'
            (Get-Post)[0].Body | Should -Match 'LANDSCAPE'
        }

        It 'with -Wait and -OutFile saves what the pipeline would' {
            $one = Start-AllmMidjourney 'x' -Wait -OutFile (Join-Path $work 'one.png')
            Start-AllmMidjourney 'x' | Wait-AllmTask | Save-AllmMedia -Path (Join-Path $work 'two.png')
            $one.Path | Should -Be (Join-Path $work 'one.png')
            (Get-FileHash (Join-Path $work 'one.png')).Hash | Should -Be (Get-FileHash (Join-Path $work 'two.png')).Hash
            ($one | Show-AllmImage -Protocol None 6>&1 | Out-String) | Should -Match 'one\.png'
        }

        It 'saves every film, also of a task that came through a file' {
            $film = Start-AllmVideo 'it rolls' -Api Midjourney -Image $picture -Wait -OutFile (Join-Path $work 'film.mp4')
            $film.VideoUri.Count | Should -Be 4
            @(Get-ChildItem $work -Filter 'film*.mp4').Count | Should -Be 4
            $film | Export-Clixml (Join-Path $work 't.xml')
            @(Import-Clixml (Join-Path $work 't.xml') | Save-AllmMedia -Path (Join-Path $work 'films/') -Force -PassThru).Count | Should -Be 4
        }

        It 'is refused here where it cannot be, and says what to do: <Says>' -ForEach @(
            @{ Says = '2 to 5 pictures, and 1'; Call = { Start-AllmMidjourney -Blend $picture } }
            @{ Says = 'no picture'; Call = { Start-AllmMidjourney -Describe (Join-Path $work 'none.png') } }
            @{ Says = '-Prompt is empty'; Call = { Start-AllmMidjourney '' } }
            @{ Says = '-Source is one picture'; Call = { Start-AllmMidjourney -SwapFace $picture, $picture $picture } }
            @{ Says = 'Give one with -Image'; Call = { Start-AllmVideo 'x' -Model mj_video } }
            @{ Says = '-Second cannot be said to Midjourney'; Call = { Start-AllmVideo 'x' -Api Midjourney -Image $picture -Second 5 } }
            @{ Says = 'has no buttons'; Call = { 'task_abc' | ForEach-Object { [pscustomobject]@{ Id = $_; Kind = 'Video' } } | Invoke-AllmMidjourneyAction -Button U1 } }
            @{ Says = 'nothing to press'; Call = { Invoke-AllmMidjourneyAction 1765193501234567 } }
        ) {
            & $Call -ErrorVariable failure -ErrorAction SilentlyContinue 2>&1 | ForEach-Object { "$_" } | Should -Match ([regex]::Escape($Says))
            $emulator.Request | Should -BeNullOrEmpty
            Get-AllmTask | Should -BeNullOrEmpty
        }

        It 'ends for -OutFile that has nothing to save' {
            { Start-AllmMidjourney 'x' -OutFile a.png } | Should -Throw -ErrorId 'ContradictoryParameter*' -ExpectedMessage '*Wait-AllmTask | Save-AllmMedia*'
            { Start-AllmMidjourney -Describe $picture -Wait -OutFile a.png } | Should -Throw -ErrorId 'ContradictoryParameter*' -ExpectedMessage '*Suggestion*'
        }

        It 'sends nothing with -WhatIf, which names the price, nor with -DryRun' {
            $null = Get-AllmModel
            $emulator.ClearRequest()
            $connection = Get-AllmConnection
            $user = Invoke-WithUser { Start-AllmMidjourney 'x' -WhatIf -Connection $c; Invoke-AllmMidjourneyAction -Content '1765193501234567 U2' -WhatIf -Connection $c } -Variable @{ c = $connection }
            "$($user.Screen)" | Should -Match 'mj_imagine at .*, 0\.1 USD \(list price'
            "$($user.Screen)" | Should -Match 'mj_upscale at .*, 0\.05 USD \(list price'
            ((Start-AllmMidjourney 'x' -Mode Fast -DryRun).Body | ConvertFrom-Json).prompt | Should -Be 'x --fast'
            (Start-AllmMidjourney -Describe $picture -Mode Turbo -DryRun).Uri.AbsolutePath | Should -Be '/mj-turbo/mj/submit/describe'
            $emulator.Request | Should -BeNullOrEmpty
        }

        It 'says which word is banned, and of a failure its reason and that it was given back' {
            Start-AllmMidjourney 'gore' -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ContentRefused,*'
            $failure[0].CategoryInfo.Category | Should -Be SecurityError
            "$($failure[0])" | Should -Match 'gore'
            $failure[0].TargetObject | Should -Be 'gore'
            $emulator.TaskScript = 'fail=no such --ar'
            $task = Start-AllmMidjourney 'x' -Wait -ErrorVariable failure -ErrorAction SilentlyContinue
            $task.Status, $task.FailReason, $task.Cost | Should -Be Failure, 'no such --ar', 0
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'TaskFailed,*'
        }

        It 'keeps the prompt out of the journal with -NoJournalPrompt, and when the connection says so' {
            (Start-AllmMidjourney 'a secret bicycle' -NoJournalPrompt -Wait).Prompt | Should -Match 'secret'
            $null = $emulator | Connect-AllmHub -NoJournalPrompt
            $null = Start-AllmMidjourney 'a secret bicycle' -Wait | Invoke-AllmMidjourneyAction -Button V1 -Remix -Prompt 'a secret boat' -Wait
            Get-Content $journal -Raw | Should -Not -Match 'secret'
        }

        It 'leaves the task running at Ctrl+C, says its id, and ends at once' {
            $emulator.TaskScript = 'looks=100000'
            $screen = New-ScriptedHost
            $state = [initialsessionstate]::CreateDefault2()
            $state.ImportPSModule((Get-Module Allmhub).Path)
            $runspace = [runspacefactory]::CreateRunspace($screen, $state)
            $runspace.Open()
            $runspace.SessionStateProxy.SetVariable('c', (Get-AllmConnection))
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $null = $shell.AddScript("Start-AllmMidjourney 'x' -Wait -Connection `$c").BeginInvoke()
            Wait-Until { $emulator.Request.Count -gt 3 }
            $shell.Stop()
            $runspace.Dispose()
            "$($screen.Screen)" | Should -Match $emulator.Task[0].Id
            (Get-AllmTask).Id | Should -Be $emulator.Task[0].Id
            (Get-Post).Count | Should -Be 1
        }
    }

    Context 'Invoke-AllmMidjourneyAction' {
        BeforeEach {
            $grid = Start-AllmMidjourney 'a red bicycle' -Wait
            $emulator.ClearRequest()
        }

        It 'goes the way of the button: <Button> by <Path>' -ForEach @(
            @{ Button = 'U2'; Path = '/mj/submit/change'; Action = 'UPSCALE' }
            @{ Button = 'v4'; Path = '/mj/submit/change'; Action = 'VARIATION' }
            @{ Button = '🔄'; Path = '/mj/submit/change'; Action = 'REROLL' }
        ) {
            $made = $grid | Invoke-AllmMidjourneyAction -Button $Button
            $made.Action, $made.ParentId | Should -Be $Action, $grid.Id
            (Get-Post).Target | Should -Be $Path
            ($emulator.Request.Count) | Should -Be 1
        }

        It 'takes words, customIds and the short text, and saves' {
            $single = Invoke-AllmMidjourneyAction $grid U1 -Wait -OutFile (Join-Path $work 'u.png')
            $single.Path | Should -Exist
            (Invoke-AllmMidjourneyAction $single 'Vary (Strong)').Action | Should -Be HIGH_VARIATION
            (Invoke-AllmMidjourneyAction $single.Id $single.Button[2].CustomId).Action | Should -Be LOW_VARIATION
            (Invoke-AllmMidjourneyAction -Content "$($grid.Id) R").Action | Should -Be REROLL
        }

        It 'names the buttons a task has when it has not the one that is asked for, and those it never may' {
            Invoke-AllmMidjourneyAction $grid -Button U5 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            "$($failure[0])" | Should -Match 'U1, U2, U3, U4, 🔄, V1, V2, V3, V4'
            Invoke-AllmMidjourneyAction $grid -Button 'MJ:JOB' -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $emulator.Request | Should -BeNullOrEmpty
            $single = Invoke-AllmMidjourneyAction $grid U1 -Wait
            Invoke-AllmMidjourneyAction $single 'Animate (High motion)' -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            "$($failure[0])" | Should -Match 'Start-AllmMidjourney'
        }

        It 'looks first at a task of which the id alone is known' {
            Initialize-Environment (Join-Path $work 'elsewhere')
            (Invoke-AllmMidjourneyAction $grid.Id -Button V2).Action | Should -Be VARIATION
            $emulator.Request.Target | Should -Be "/mj/task/$($grid.Id)/fetch", '/mj/submit/change'
        }

        It 'ends the waiting for a task that asks, and answers it' {
            $asked = Invoke-AllmMidjourneyAction $grid V1 -Remix
            $left = $asked | Wait-AllmTask -ErrorVariable failure -ErrorAction SilentlyContinue
            $left.Status | Should -Be Modal
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'Invoke-AllmMidjourneyAction'
            $done = $left | Invoke-AllmMidjourneyAction -Prompt 'a blue bicycle' -Wait
            $done.Status, $done.Id | Should -Be Success, $asked.Id
            @((Get-Post).Target -eq '/mj/submit/modal').Count | Should -Be 1
        }

        It 'answers at once with -Prompt and -Mask' {
            $region = Invoke-AllmMidjourneyAction $grid U1 -Wait | Invoke-AllmMidjourneyAction -Button 'Vary (Region)' -Prompt 'a hat' -Mask $picture -Wait
            $region.Action, $region.Status | Should -Be INPAINT, Success
        }

        It 'completes the labels of the task: of a variable, before the pipe, by its id' {
            $global:mjGrid = $grid
            try {
                foreach ($line in 'Invoke-AllmMidjourneyAction -Task $mjGrid -Button ', '$mjGrid | Invoke-AllmMidjourneyAction -Button ', "Invoke-AllmMidjourneyAction $($grid.Id) -Button ") {
                    (TabExpansion2 $line).CompletionMatches.CompletionText | Should -Be U1, U2, U3, U4, "'🔄'", V1, V2, V3, V4
                }

                (TabExpansion2 'Invoke-AllmMidjourneyAction $mjGrid v').CompletionMatches.CompletionText | Should -Be V1, V2, V3, V4
                $null = Start-AllmVideo x -Model sora-2
                (TabExpansion2 'Get-AllmMidjourneyTask ').CompletionMatches.CompletionText | Should -Be $grid.Id
            }
            finally {
                Remove-Variable mjGrid -Scope Global
            }
        }
    }

    Context 'Looking' {
        It 'asks for many with one call, in their order, and says which are nobody''s' {
            $task = 'one', 'two' | Start-AllmMidjourney
            $emulator.ClearRequest()
            $found = Get-AllmMidjourneyTask $task[1].Id, '0765179844557412', $task[0].Id -ErrorVariable failure -ErrorAction SilentlyContinue
            $found.Id | Should -Be $task[1].Id, $task[0].Id
            $failure.Count | Should -Be 1
            $failure[0].TargetObject | Should -Be '0765179844557412'
            $emulator.Request.Count | Should -Be 1
            (Get-AllmMidjourneyTask $task[0].Id).Id | Should -Be $task[0].Id
            Get-AllmMidjourneyTask 999 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'user'
        }

        It 'waits for many of both kinds, with one list call a round for all of Midjourney' {
            $task = @('a', 'b', 'c' | Start-AllmMidjourney) + @(Start-AllmVideo x -Model sora-2 -Second 4)
            $emulator.ClearRequest()
            $ended = $task | Wait-AllmTask
            $ended.Status | Should -Be (@('Success') * 4)
            @($emulator.Request.Target -like '/mj/task/*/fetch').Count | Should -BeLessOrEqual 3
            @($emulator.Request.Target -eq '/mj/task/list-by-condition').Count | Should -BeGreaterThan 0
            ($ended | Format-Table | Out-String -Width 100) | Should -Match 'mj_imagine'
            ($ended | Out-String) | Should -Not -Match 'CompletedAt' -Because 'both kinds fit one table'
        }

        It 'takes tasks that came through a file, also where no journal knows them' {
            $task = Start-AllmMidjourney 'x'
            $task | Export-Clixml (Join-Path $work 't.xml')
            Initialize-Environment (Join-Path $work 'elsewhere')
            $back = Import-Clixml (Join-Path $work 't.xml')
            $done = $back | Wait-AllmTask
            $done | Should -BeOfType Allmhub.Tasks.Midjourney.MidjourneyTask
            $done.Status, $done.Prompt | Should -Be Success, 'x'
            $done | Export-Clixml (Join-Path $work 't.xml')
            (Import-Clixml (Join-Path $work 't.xml') | Invoke-AllmMidjourneyAction -Button V1).Action | Should -Be VARIATION
            Import-Clixml (Join-Path $work 't.xml') | Save-AllmMedia -Path (Join-Path $work 'c.png')
            Join-Path $work 'c.png' | Should -Exist
            (Wait-AllmTask -Id $task.Id).Id | Should -Be $task.Id
        }

        It 'gives the seed, and an error where there is none' {
            $grid = Start-AllmMidjourney 'x' -Wait
            $seed = $grid | Get-AllmMidjourneySeed
            "$seed" | Should -Match '^\d+$'
            $seed.Id | Should -Be $grid.Id
            Get-AllmMidjourneySeed 999 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].TargetObject | Should -Be '999'
        }

        It 'shows in a list what there is, cleaned' {
            $task = Start-AllmMidjourney "a$([char]27)[31mred`nbicycle" -Wait
            $list = $task | Format-List | Out-String -Width 200
            $list | Should -Match '(?m)^Button\s+: U1, U2, U3, U4, 🔄, V1'
            $list | Should -Match 'red\\nbicycle'
            $list | Should -Not -Match ([char]27)
            ($task | Out-String -Width 160) | Should -Match '\[U1 U2 U3 U4'
        }
    }
}
