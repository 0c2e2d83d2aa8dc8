# -Checkpoint in a real PowerShell: what is done is not asked again, whatever the batch is asked with. The file itself is tested in CheckpointFileTests.cs and its neighbours.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $ask = @{ BaseUri = $emulator.BaseUri; ApiKey = $emulator.ApiKey; Model = 'gpt-4.1' }
    $asked = { @($emulator.Request | Where-Object Path -Like '*/chat/completions').Count }
    $question = 1..6 | ForEach-Object { "question $_" }
}

AfterAll {
    $emulator | Stop-AllmEmulator
}

Describe 'Invoke-AllmChat -Checkpoint' {
    BeforeEach {
        $emulator.ClearFault()
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $before = & $asked
    }

    It 'asks what is missing and emits the rest from the file in order, with all that was there' {
        $first = $question[0, 2, 4] | Invoke-AllmChat @ask -ThrottleLimit 3 -Checkpoint $file
        $all = $question | Invoke-AllmChat @ask -ThrottleLimit 3 -Checkpoint $file

        $all.Text | Should -Be ($question | ForEach-Object { "Echo: $_" })
        $all.FromCheckpoint | Should -Be @($true, $false, $true, $false, $true, $false)
        $all.Index | Should -Be @(0..5)
        $all.InputObject | Should -Be $question
        (& $asked) - $before | Should -Be 6
        foreach ($property in 'Text', 'Id', 'RequestId', 'Model', 'Usage', 'Cost', 'CostBasis', 'Duration', 'TimeToFirstToken', 'FinishReason') { ConvertTo-Json $all[2].$property | Should -Be (ConvertTo-Json $first[1].$property) }
        $all[2].Message.Text | Should -Be $first[1].Message.Text
    }

    It 'is one after another without -ThrottleLimit, and each equal prompt has its own answer' {
        $first = 'same', 'same', 'other' | Invoke-AllmChat @ask -Checkpoint $file
        $second = 'same', 'other', 'same', 'same' | Invoke-AllmChat @ask -Checkpoint $file -ThrottleLimit 4 -Unordered

        ($first.RequestId | Sort-Object -Unique).Count | Should -Be 3
        ($second.RequestId | Sort-Object -Unique).Count | Should -Be 4
        @($second | Where-Object FromCheckpoint).RequestId | Sort-Object | Should -Be ($first.RequestId | Sort-Object)
        (& $asked) - $before | Should -Be 4
    }

    It 'asks again with <Name>' -ForEach @(
        @{ Name = 'another model'; With = @{ Model = 'gpt-4o' } }
        @{ Name = 'another system prompt'; With = @{ System = 'be short' } }
        @{ Name = 'another field'; With = @{ ExtraBody = @{ metadata = @{ a = '1' } } } }
        @{ Name = 'an attachment'; With = @{ Attachment = , [byte[]] (0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10) } }
    ) {
        $null = 'q' | Invoke-AllmChat @ask -Checkpoint $file
        $changed = $ask + @{}
        foreach ($name in $With.Keys) { $changed[$name] = $With[$name] }
        ('q' | Invoke-AllmChat @changed -Checkpoint $file).FromCheckpoint | Should -BeFalse
        ('q' | Invoke-AllmChat @changed -Checkpoint $file).FromCheckpoint | Should -BeTrue
        ('q' | Invoke-AllmChat @ask -Checkpoint $file).FromCheckpoint | Should -BeTrue
    }

    It 'asks what failed again, and a column names it' {
        $emulator.AddFault('status=400;count=1')
        $row = $question[0..2] | ForEach-Object { [pscustomobject] @{ Text = $_ } }
        $first = $row | Invoke-AllmChat @ask -Template 'Say {{Text}}' -OutProperty Said -Checkpoint $file -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.Count | Should -Be 1
        @($first | Where-Object Said_Error).Count | Should -Be 1
        $again = & $asked
        $second = $row | Invoke-AllmChat @ask -Template 'Say {{Text}}' -OutProperty Said -Checkpoint $file
        (& $asked) - $again | Should -Be 1
        $second.Said | Should -Be ($question[0..2] | ForEach-Object { "Echo: Say $_" })
    }

    It 'goes on with a bigger -TokenBudget where a smaller one stopped, and asks just the rest' {
        $first = @(1..12 | ForEach-Object { "/say $_" } | Invoke-AllmChat @ask -MaxToken 20 -ThrottleLimit 4 -Checkpoint $file -TokenBudget 60 -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
        $failure.FullyQualifiedErrorId | Should -Be 'BudgetExceeded,Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand'
        $first.Count | Should -BeIn @(1..8)
        (& $asked) - $before | Should -Be $first.Count
        $second = 1..12 | ForEach-Object { "/say $_" } | Invoke-AllmChat @ask -MaxToken 20 -ThrottleLimit 4 -Checkpoint $file -TokenBudget 2000
        $second.Text | Should -Be (1..12)
        @($second | Where-Object FromCheckpoint).Count | Should -Be $first.Count
        (& $asked) - $before | Should -Be 12
        @(1..12 | ForEach-Object { "/say $_" } | Invoke-AllmChat @ask -MaxToken 20 -Checkpoint $file -TokenBudget 0).Count | Should -Be 12 -Because 'what is done costs nothing'
    }

    It 'makes the object of -As again, of the type that this run names' {
        class CheckpointThing { [string] $Name; [int] $Size }
        $first = 'q' | Invoke-AllmChat @ask -As ([CheckpointThing]) -Checkpoint $file
        $second = 'q' | Invoke-AllmChat @ask -As ([CheckpointThing]) -Checkpoint $file
        $second.FromCheckpoint | Should -BeTrue
        $second.Value | Should -BeOfType ([CheckpointThing])
        $second.Value.Name, $second.Value.Size | Should -Be $first.Value.Name, $first.Value.Size
        [IO.File]::ReadAllText($file) | Should -Not -Match 'CheckpointThing'

        # The line is somebody's: a text that follows the schema no longer is asked again.
        [IO.File]::WriteAllText($file, ([IO.File]::ReadAllText($file) -replace '"text":"[^}]*}"', '"text":"nonsense"'))
        $third = 'q' | Invoke-AllmChat @ask -As ([CheckpointThing]) -Checkpoint $file -WarningVariable warned -WarningAction SilentlyContinue
        $third.FromCheckpoint | Should -BeFalse
        $third.Value | Should -BeOfType ([CheckpointThing])
        "$warned" | Should -Match 'asked again'
    }

    It 'says with <Switch> how many are there and does not touch the file' -ForEach @(@{ Switch = 'DryRun' }, @{ Switch = 'WhatIf' }) {
        $null = $question[0..3] | Invoke-AllmChat @ask -Checkpoint $file
        $bytes = [IO.File]::ReadAllBytes($file)[0..100] -join ','
        [IO.File]::WriteAllBytes($file, [IO.File]::ReadAllBytes($file)[0..((Get-Item $file).Length - 9)])
        $torn = (Get-FileHash $file).Hash
        $with = @{ $Switch = $true }
        $out = $question | Invoke-AllmChat @ask @with -Checkpoint $file -InformationVariable told
        (Get-FileHash $file).Hash | Should -Be $torn
        "$($told[-1])" | Should -Match '3 of 6 inputs are there.* 3 are missing'
        @($out).Count | Should -Be $(if ($Switch -eq 'DryRun') { 3 } else { 0 })
        Test-Path "$file.lock" | Should -BeFalse
        $bytes | Should -Not -BeNullOrEmpty
        $none = Join-Path $TestDrive "none-$Switch.jsonl"
        $null = 'q' | Invoke-AllmChat @ask @with -Checkpoint $none -InformationVariable told
        Test-Path $none | Should -BeFalse
    }

    It 'asks for no consent for what is done' {
        $null = $question[0] | Invoke-AllmChat @ask -Checkpoint $file
        # Where nobody can answer, a question would be an error.
        ($question[0] | Invoke-AllmChat @ask -Checkpoint $file -Confirm -ErrorAction Stop).FromCheckpoint | Should -BeTrue
    }

    It 'holds neither the prompt nor the key, also where the answer repeats it' {
        $answer = "tell me about $($emulator.ApiKey)" | Invoke-AllmChat @ask -Checkpoint $file
        $answer.Text | Should -Match 'tell me about'
        [IO.File]::ReadAllText($file) | Should -Match 'Echo: tell me about'
        [IO.File]::ReadAllText($file) | Should -Not -Match $emulator.ApiKey.Substring(3)
        ("tell me about $($emulator.ApiKey)" | Invoke-AllmChat @ask -Checkpoint $file).FromCheckpoint | Should -BeTrue
    }

    It 'refuses a second batch in one file before anything is asked' {
        { 'a' | Invoke-AllmChat @ask -Checkpoint $file | Invoke-AllmChat @ask -Checkpoint $file } | Should -Throw -ErrorId 'CheckpointInUse,*'
        $null = 'a' | Invoke-AllmChat @ask -Checkpoint $file
        (& $asked) - $before | Should -Be 1
    }

    It 'refuses what can be no checkpoint: <Name>' -ForEach @(
        @{ Name = 'a folder'; Path = { $TestDrive }; Id = 'CheckpointInaccessible' }
        @{ Name = 'a folder that is missing'; Path = { "$TestDrive/none/x.jsonl" }; Id = 'CheckpointInaccessible' }
        @{ Name = 'a file of something else'; Path = { Set-Content "$TestDrive/notes.txt" 'my notes' -PassThru | Out-Null; "$TestDrive/notes.txt" }; Id = 'NotACheckpoint' }
    ) {
        { 'a' | Invoke-AllmChat @ask -Checkpoint (& $Path) } | Should -Throw -ErrorId "$Id,*"
        & $asked | Should -Be $before
    }

    It 'contradicts -Stream, -Live and -Session' {
        foreach ($other in @{ Stream = $true }, @{ Live = $true }, @{ Session = New-AllmChatSession }) {
            { 'a' | Invoke-AllmChat @ask @other -Checkpoint $file } | Should -Throw -ErrorId 'ContradictoryParameter,*'
        }
    }

    It 'keeps hashtables apart from the order of their keys, in another process too' {
        $script = "Import-Module '$((Get-Module Allmhub).Path)'; @{ a = 1; b = 2; c = @{ d = 3; e = 4; f = 5 }; g = 6 } | Invoke-AllmChat -BaseUri '$($emulator.BaseUri)' -ApiKey '$($emulator.ApiKey)' -Model gpt-4.1 -ExtraBody @{ user = 'x'; metadata = @{ k = '1'; l = '2'; m = '3' } } -Checkpoint '$file' | ForEach-Object FromCheckpoint"
        Invoke-Pwsh -NoProfile -Command $script | Should -Be 'False'
        Invoke-Pwsh -NoProfile -Command $script | Should -Be 'True'
    }

    It 'tells of a full disk once and emits every answer' -Skip:(-not $IsLinux) {
        # A file may have 2 blocks: what is more fails as on a full disk.
        $program, $argument = $PwshCommand
        $script = "Import-Module '$((Get-Module Allmhub).Path)'; 1..40 | ForEach-Object { `"question `$_`" } | Invoke-AllmChat -BaseUri '$($emulator.BaseUri)' -ApiKey '$($emulator.ApiKey)' -Model gpt-4.1 -ThrottleLimit 4 -Checkpoint '$file' -ErrorVariable failure -ErrorAction SilentlyContinue | Measure-Object | ForEach-Object Count; `$failure.Count; `$failure[0].FullyQualifiedErrorId"
        $line = @($program) + @($argument | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-Command', $script
        # The runtime's own code would be such a file, and a large one.
        $out = & sh -c 'trap "" XFSZ; ulimit -f 8; ALLMHUB_LEDGER=off DOTNET_EnableWriteXorExecute=0 exec "$@"' sh @line
        $out | Should -Be '40', '1', 'CheckpointInaccessible,Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand'
        $whole = [IO.File]::ReadAllText($file)
        $whole | Should -Match '\n\z'
        $written = @($whole.TrimEnd("`n") -split "`n").Count
        $written | Should -BeIn @(1..39)
        $again = & $asked
        (1..40 | ForEach-Object { "question $_" } | Invoke-AllmChat @ask -ThrottleLimit 4 -Checkpoint $file).Count | Should -Be 40
        (& $asked) - $again | Should -Be (40 - $written)
    }
}
