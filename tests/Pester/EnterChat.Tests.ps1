# The interactive loop: with a user made of lines, and in a pseudo-terminal, where Ctrl+C is a key that is pressed.
BeforeDiscovery {
    $noTerminal = if (-not $IsLinux) { 'the script of util-linux makes the terminal, and only Linux has it' }
    if ($noTerminal) { Write-Host "skipped: the loop in a pseudo-terminal: $noTerminal" }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    function Enter-WithUser {
        param([string[]] $Line, [string] $Argument = '-PassThru', [int[]] $Choice = @())
        Invoke-WithUser ([scriptblock]::Create("`$null = `$emulator | Connect-AllmHub -DefaultModel gpt-4o; Set-Location '$TestDrive'; Enter-AllmChat $Argument")) -Line $Line -Choice $Choice -Variable @{ emulator = $emulator }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Enter-AllmChat' {
    It 'answers, remembers, and gives the session with -PassThru' {
        $user = Enter-WithUser 'the moon is full', 'what did I say?', '/exit', 'never read'
        $user.Screen | Should -Match '(?s)> Echo: the moon is full.*> the moon is full'
        $user.Screen | Should -Match 'gpt-4o · \d+ in, \d+ out'
        $user.Output[0].Turn | Should -Be 2
        $user.Error | Should -BeNullOrEmpty
    }

    It 'gives nothing without -PassThru, and ends where the input ends' {
        (Enter-WithUser 'hello' -Argument '').Output | Should -BeNullOrEmpty
    }

    It 'takes several lines: <Case>' -ForEach @(
        @{ Case = 'with backticks'; Line = '/say one`', 'two`', 'three' }
        @{ Case = 'between quotes'; Line = '"""', '/say one', 'two', 'three', '"""' }
    ) {
        (Enter-WithUser $Line).Output[0].Message[-1].Text | Should -Be "one`ntwo`nthree"
    }

    It 'sends a text that begins with a slash when it has two' {
        (Enter-WithUser '//say hi').Output[0].Message[0].Text | Should -Be '/say hi'
    }

    It '/model changes who answers, /system what it is told' {
        $user = Enter-WithUser '/model', '/model gpt-4.1', '/system Be brief.', 'hello', '/system -', '/system'
        $user.Screen | Should -Match '(?s)Model: gpt-4o.*Model: gpt-4.1.*Instructions: Be brief\..*gpt-4.1.*No instructions'
        ($emulator.Request[-1].Body | ConvertFrom-Json).messages[0].content | Should -Be 'Be brief.'
        ($emulator.Request[-1].Body | ConvertFrom-Json).model | Should -Be 'gpt-4.1'
    }

    It '/undo takes a turn back, /retry asks again, /clear forgets' {
        $user = Enter-WithUser 'one', 'two', '/undo', '/retry', '/retry', '/undo', '/undo', '/undo'
        $user.Screen | Should -Match 'Taken back: two'
        $user.Screen | Should -Match 'nothing to take back'
        $user.Output[0].Turn | Should -Be 0
        ([regex]::Matches($user.Screen, 'Echo: two')).Count | Should -Be 3
        (Enter-WithUser 'one', '/clear').Output[0].Turn | Should -Be 0
        (Enter-WithUser '/retry').Screen | Should -Match 'no question'
    }

    It '/save keeps, also what follows; /load goes on' {
        $user = Enter-WithUser 'the moon is full', '/save', '/save chat.json', 'and bright'
        $user.Screen | Should -Match 'Name a file'
        $user.Screen | Should -Match 'Kept in .*chat\.json'
        (New-AllmChatSession (Join-Path $TestDrive chat.json)).Turn | Should -Be 2
        $again = Enter-WithUser '/load chat.json', 'what did I say?', '/load nowhere.json'
        $again.Screen | Should -Match '2 turns'
        $again.Screen | Should -Match 'and bright'
        $again.Screen | Should -Match 'There is no session file'
    }

    It '/load of a broken file says so and keeps the conversation' {
        Set-Content (Join-Path $TestDrive broken.json) '{'
        $user = Enter-WithUser 'hello', '/load broken.json', '/load nodrive:/x.json'
        $user.Screen | Should -Match 'is broken'
        $user.Screen | Should -Match 'nodrive'
        $user.Output[0].Turn | Should -Be 1
    }

    It '/copy says what became of it' {
        (Enter-WithUser '/copy').Screen | Should -Match 'no answer to copy'
        (Enter-WithUser 'hello', '/copy').Screen | Should -Match 'Copied|Nothing was copied'
    }

    It '/help and an unknown command list the commands' {
        $user = Enter-WithUser '/help', '/nonsense'
        foreach ($command in 'model', 'system', 'save', 'load', 'undo', 'retry', 'copy', 'exit') { $user.Screen | Should -Match "/$command" }
        $user.Screen | Should -Match 'There is no /nonsense'
        $user.Output[0].Turn | Should -Be 0
    }

    It 'goes on after an answer that failed, and does not remember it' {
        $user = Enter-WithUser '//refuse no', 'hello'
        $user.Error[0].FullyQualifiedErrorId | Should -BeLike 'ContentRefused,*'
        $user.Output[0].Turn | Should -Be 1
    }

    It 'runs tools, asks for approval and shows the call' {
        $user = Invoke-WithUser { $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o; function Get-Thing { param([string] $Name) "it is $Name" }; Enter-AllmChat -Tool Get-Thing } -Line '//call Get-Thing {"Name":"x"}' -Choice 0 -Variable @{ emulator = $emulator }
        $user.Question.Count | Should -Be 1
        $user.Screen | Should -Match "→ Get-Thing -Name 'x'"
        $user.Screen | Should -Match 'it is x'
    }

    It 'with -DryRun emits the requests and sends nothing' {
        $before = $emulator.Request.Count
        $user = Enter-WithUser 'hello' -Argument '-DryRun'
        $user.Output[0].Body | Should -BeLike '*hello*'
        $emulator.Request.Count | Should -Be $before
    }

    It 'shows no control sequence of the model' {
        (Enter-WithUser "//say a`e[2Jb").Screen | Should -Not -Match "`e"
    }

    It 'ends a job with an error instead of leaving it blocked' {
        $job = Start-Job -ScriptBlock {
            param($Module, $Uri, $Key)
            Import-Module $Module
            $null = Connect-AllmHub -BaseUri $Uri -ApiKey $Key -DefaultModel gpt-4o
            Enter-AllmChat
        } -ArgumentList $ModulePath, "$($emulator.BaseUri)", $emulator.ApiKey
        try {
            Wait-Until { $job.State -ne 'Running' -and $job.State -ne 'NotStarted' } -TimeoutMs 60000
            $job.State | Should -BeIn 'Completed', 'Failed'
            $null = $job | Receive-Job -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NotInteractive,*'
        } finally {
            $job | Remove-Job -Force
        }
    }

    It 'refuses clearly where nobody is at a terminal' {
        $text = "Import-Module '$ModulePath'; `$null = Connect-AllmHub -BaseUri $($emulator.BaseUri) -ApiKey $($emulator.ApiKey) -DefaultModel gpt-4o; try { Enter-AllmChat } catch { `$_.FullyQualifiedErrorId }"
        '' | Invoke-Pwsh -NoProfile -NonInteractive -Command $text | Should -BeLike 'NotInteractive,*'
    }
}

Describe 'In a pseudo-terminal' -Skip:([bool]$noTerminal) {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot 'Terminal.psm1') -Force
        # What is seen at last of an input: the prompt without its colours, and what was typed.
        $ready = '\e\[\?25h'

        # A terminal whose PowerShell runs a script, connected to an emulator of its own.
        function Start-Script {
            param([Parameter(Mandatory)][string] $Script, [int] $DelayMs = 0, [hashtable] $Environment = @{})
            Start-Terminal $PwshCommand "Import-Module '$ModulePath'; Start-AllmEmulator -DelayMs $DelayMs | Connect-AllmHub -DefaultModel gpt-4o | Out-Null; $Script" -Environment $Environment
        }

        # One with the loop, which has said how it is left and waits for a line.
        function Start-Loop {
            param([string] $Argument = '', [int] $DelayMs = 0, [hashtable] $Environment = @{})
            $started = Start-Script "Enter-AllmChat $Argument; 'the-loop-is-over'" -DelayMs $DelayMs -Environment $Environment
            try { $null = Wait-Terminal $started "/exit ends\..*> .*$ready" } catch { Stop-Terminal $started; throw }
            $started
        }

        function Exit-Loop {
            param([Parameter(Mandatory)] $Terminal)
            Send-Terminal $Terminal "/exit`r"
            $null = Wait-Terminal $Terminal 'the-loop-is-over'
        }
    }

    AfterEach {
        Stop-Terminal $terminal
    }

    It 'Enter-AllmChat shows tokens as they come, stops an answer at Ctrl+C and goes on with the loop' {
        $terminal = Start-Loop -DelayMs 20
        Send-Terminal $terminal "//repeat 2000 word`r"
        $null = Wait-Terminal $terminal 'word word word word'
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Send-Terminal $terminal "`u{3}"
        $null = Wait-Terminal $terminal '\(stopped\)'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan (2000 * 0.02 / 4) -Because 'the answer was far from its end'
        $null = Wait-Terminal $terminal '> '
        Send-Terminal $terminal "the moon is full`r"
        $null = Wait-Terminal $terminal 'Echo: the moon is full\s+(?:\e\[2m)?gpt-4o.*> '
        Send-Terminal $terminal "what did I say?`r"
        $null = Wait-Terminal $terminal 'the moon is full\s+(?:\e\[2m)?gpt-4o.*> '
        Exit-Loop $terminal
    }

    It 'a line is edited, completed, pasted as one question, remembered by the next session; Ctrl+C clears and twice leaves with the session' {
        $files = New-Item -ItemType Directory (Join-Path $TestDrive 'my files')
        Set-Content (Join-Path $files 'a note.txt') 'inside'
        $state = Join-Path $TestDrive 'state'
        $go = "Set-Location '$files'; Enter-AllmChat -PassThru | ForEach-Object { `"turns:`$(`$_.Turn)`" }; `"modes:`$((stty -a) -match '-(echo|icanon|isig|icrnl)\b')`""
        $terminal = Start-Script "1..2 | ForEach-Object { $go }" -Environment @{ ALLMHUB_HOME = $state }
        $null = Wait-Terminal $terminal "/exit ends\..*\e\[\?2004h.*$ready"

        # Arrows, Home, words, Ctrl+U; Chinese is typed and edited.
        Send-Terminal $terminal "junk`u{15}moon is 满月`e[D`u{7f}好的`u{1}the `e[1;5C!`r"
        $null = Wait-Terminal $terminal '回声：the moon! is 好的月\s.*gpt-4o'

        # Tab: a command, a model, a path with a blank.
        $null = Wait-Terminal $terminal $ready
        Send-Terminal $terminal "/he`t"
        $null = Wait-Terminal $terminal '/help'
        Send-Terminal $terminal "`u{15}/model gpt-4.1-m`t"
        $null = Wait-Terminal $terminal 'gpt-4\.1-mini'
        Send-Terminal $terminal "`r"
        $null = Wait-Terminal $terminal "Model: gpt-4\.1-mini.*$ready"
        Send-Terminal $terminal "/attach a`t"
        $null = Wait-Terminal $terminal '"a note\.txt"'
        Send-Terminal $terminal "`r"
        $null = Wait-Terminal $terminal "a note\.txt \(text, .*$ready"
        Send-Terminal $terminal "/attach -`r"
        $null = Wait-Terminal $terminal "Nothing is attached.*$ready"

        # Three lines pasted are one question; so are keys that come at once.
        Send-Terminal $terminal "`e[200~//say one`ntwo`tx`nthree`e[201~"
        Send-Terminal $terminal "`r"
        $null = Wait-Terminal $terminal "[\sK]one\s+two\s+x\s+three\s+.*gpt-4\.1-mini.*$ready"

        # Ctrl+C clears what is typed, and twice leaves.
        Send-Terminal $terminal "not this`u{3}"
        $null = Wait-Terminal $terminal "not this\^C.*$ready"
        Send-Terminal $terminal "`u{3}"
        $null = Wait-Terminal $terminal "Ctrl\+C again leaves\..*$ready"
        Send-Terminal $terminal "`u{3}"
        $null = Wait-Terminal $terminal "\e\[\?2004l.*turns:2.*modes:\s*`r"

        # The next session remembers: up twice is the paste, and Ctrl+R finds the first line. Ctrl+D leaves.
        $null = Wait-Terminal $terminal "/exit ends\..*$ready"
        Send-Terminal $terminal "`e[A"
        $null = Wait-Terminal $terminal 'three'
        Send-Terminal $terminal "`u{15}`u{3}`u{12}moon"
        $null = Wait-Terminal $terminal "the moon! is 好的月.*search: moon"
        Send-Terminal $terminal "`r"
        $null = Wait-Terminal $terminal "回声：the moon! is 好的月\s.*gpt-4o.*$ready"
        Send-Terminal $terminal "x`u{1}`u{4}`u{4}"
        $null = Wait-Terminal $terminal 'turns:1'
        [int] (Get-Item (Join-Path $state 'chat-input.jsonl')).UnixFileMode | Should -Be 384 -Because 'it is for its user alone, 0600'
        Get-Content (Join-Path $state 'chat-input.jsonl') | Should -Contain '"//say one\ntwo\tx\nthree"'
        $terminal.Whole | Should -Match 'two    x' -Because 'a tab is four cells while it is edited and afterwards'
        $terminal.Whole | Should -Not -Match '\t'
    }

    It 'keys that come at once are one question where the terminal marks no paste, and -NoHistory keeps nothing' {
        $state = Join-Path $TestDrive 'quiet'
        $terminal = Start-Loop '-NoHistory' -Environment @{ ALLMHUB_HOME = $state; NO_COLOR = '1' }
        Send-Terminal $terminal "//say one`r`ttwo`rthree`r"
        $null = Wait-Terminal $terminal "[\sK]one\s+two\s+three\s+gpt-4o.*$ready"
        Exit-Loop $terminal
        $terminal.Whole | Should -Not -Match '\e\[[0-9;]*m' -Because 'NO_COLOR takes the colours away'
        Join-Path $state 'chat-input.jsonl' | Should -Not -Exist
    }

    It '/save waits for a file that another one holds, and Ctrl+C ends the wait and not the loop' {
        $file = Join-Path $TestDrive 'held.json'
        $terminal = Start-Loop "-Session (New-AllmChatSession -Path '$file')"
        $held = [IO.File]::Open("$file.lock", 'OpenOrCreate', 'ReadWrite', 'None')
        try {
            Send-Terminal $terminal "/save`r"
            $null = Wait-Terminal $terminal '\e\[\?2004l'
            Send-Terminal $terminal "`u{3}"
            $null = Wait-Terminal $terminal '\(stopped; nothing was saved\)' -TimeoutSec 9
        }
        finally { $held.Dispose() }
        Send-Terminal $terminal "/save`r"
        $null = Wait-Terminal $terminal 'Kept in .*> '
        Exit-Loop $terminal
    }

    It 'a call is shown and approved with a key; Ctrl+C at the question ends the script and runs nothing' {
        $mark = Join-Path $TestDrive 'mark.txt'
        $terminal = Start-Script @"
            function Set-Mark { param([string] `$Value) Set-Content -Path '$mark' -Value `$Value; 'marked' }
            (Invoke-AllmChat '/call Set-Mark {"Value":"first"}' -Tool Set-Mark).Text
            Invoke-AllmChat '/call Set-Mark {"Value":"second"}' -Tool Set-Mark
            'the-script-goes-on'
"@
        $null = Wait-Terminal $terminal 'Set-Mark\s+-Value ''first''.*\[S\] Stop'
        Send-Terminal $terminal "y`r"
        $null = Wait-Terminal $terminal 'Set-Mark: marked'
        $null = Wait-Terminal $terminal 'Set-Mark\s+-Value ''second''.*default is "N"\):'
        Wait-TerminalEnd $terminal "`u{3}"
        $terminal.Seen | Should -Not -Match 'the-script-goes-on'
        Get-Content $mark | Should -Be first
    }

    It 'the host wraps no row of the question by itself' {
        # Three marks on a letter take no cell, and the host counts one for each.
        $terminal = Start-Script @"
            function Set-Mark { param([string] `$Value) 'marked' }
            `$value = (("e" + [string] [char]0x301 * 3) * 22) + ' -WhatIf true ' + ('漢' * 60)
            Invoke-AllmChat ('/call Set-Mark ' + (@{ Value = `$value } | ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii)) -Tool Set-Mark
"@
        $null = Wait-Terminal $terminal 'The model wants to run a command'
        $rows = @(((Wait-Terminal $terminal '\[Y\] Yes') -replace '\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r').Split("`n") | Where-Object { $_.Trim() })
        $rows[0] | Should -Be 'Set-Mark'
        $rows[1] | Should -Match '^  -Value "?''?e'
        $rows.Count | Should -BeGreaterThan 2
        $rows | Select-Object -Skip 2 | Should -Match '^    \| '
    }

    It 'a call that hides what it does is shown as what it is, and a yes to all ends with its question' {
        $mark = Join-Path $TestDrive 'deceived.txt'
        # Padded so that the terminal's own wrapping would put "-WhatIf true" at the beginning of a row.
        $terminal = Start-Script @"
            function Set-Mark { param([string] `$Value) Set-Content -Path '$mark' -Value `$Value; 'marked' }
            `$hidden = "date `$([char]27)]; touch F; echo `$([char]7)`$([char]0x9d)x`$([char]0x202e)y" + ('z' * 120) + (' ' * 60) + '-WhatIf true' + ('w' * 3000) + 'the-end-of-it'
            `$call = '/call Set-Mark ' + (@{ Value = `$hidden } | ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii)
            `$null = Invoke-AllmChat `$call -Tool Set-Mark
            'the-first-is-over'
            `$call, `$call | Invoke-AllmChat -Tool Set-Mark | Out-Null
            'the-script-is-over'
"@
        # The rows of a question as the eye sees them.
        function Get-Row {
            $shown = Wait-Terminal $terminal '\[Y\] Yes'
            foreach ($control in "`e]", "`a", "`u{9d}", "`u{202e}") { $shown.Contains($control) | Should -BeFalse -Because 'no control of the model may come through' }
            ($shown -replace '\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r').Split("`n")
        }

        $null = Wait-Terminal $terminal 'The model wants to run a command'
        $row = @(Get-Row)
        $question = ($row | Where-Object { $_.Trim() }) -join ' / '
        $question.Contains('-Value "date `e]; touch F; echo `a`u{9d}x`u{202e}y') | Should -BeTrue -Because $question
        $row -match '^\s*-WhatIf' | Should -BeNullOrEmpty -Because 'no row may be forged'
        $row.Count | Should -BeLessThan 20
        ($row.Length | Measure-Object -Maximum).Maximum | Should -BeLessThan 80

        $null = Wait-Terminal $terminal '\[H\] Show all'
        Send-Terminal $terminal "h`r"
        (-join (Get-Row)) -replace '\s*\| |\s' | Should -BeLike '*the-end-of-it*' -Because 'all can be shown'
        Send-Terminal $terminal "n`r"
        $null = Wait-Terminal $terminal 'the-first-is-over'
        $mark | Should -Not -Exist

        $null = Wait-Terminal $terminal '\[A\] Yes to All calls of Set-Mark'
        Send-Terminal $terminal "a`r"
        $null = Wait-Terminal $terminal 'The model wants to run a command'
        (Get-Content $mark -Raw).TrimEnd() | Should -BeLike '*the-end-of-it'
        Remove-Item $mark
        $null = Wait-Terminal $terminal '\[H\] Show all'
        Send-Terminal $terminal "n`r"
        $null = Wait-Terminal $terminal 'the-script-is-over'
        $mark | Should -Not -Exist -Because 'each question is asked for'
    }
}
