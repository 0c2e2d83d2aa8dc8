# Conversations that go on: in memory, in a file, across formats, and without a session.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
    function Get-LastMessage { ($emulator.Request[-1].Body | ConvertFrom-Json).messages }
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'A session' {
    BeforeEach { $session = New-AllmChatSession -System 'Be brief.' }

    It 'remembers, and sends its instructions once' {
        $null = Invoke-AllmChat 'the moon is full' -Session $session
        (Invoke-AllmChat 'what did I say?' -Session $session).Text | Should -Be 'the moon is full'
        (Get-LastMessage).role | Should -Be @('system', 'user', 'assistant', 'user')
        $session.Turn | Should -Be 2
        $session.Message.Role | Should -Be @('User', 'Assistant', 'User', 'Assistant')
    }

    It 'has lists that can be indexed' {
        $answer = Invoke-AllmChat 'hello' -Session $session
        @($answer.Message[-1]).Count, $answer.Message[-1].Role | Should -Be @(1, 'Assistant')
        @($session.Message[0]).Count, $session.Message[0].Text | Should -Be @(1, 'hello')
    }

    It 'grows by each input of a pipeline' {
        $answers = 'one', 'two', 'what did I say?' | Invoke-AllmChat -Session $session
        $answers[2].Text | Should -Be 'two'
        $session.Turn | Should -Be 3
    }

    It 'does not grow by <Case>' -ForEach @(
        @{ Case = 'a call that failed'; Fault = 'status=400' }
        @{ Case = 'an answer that broke off'; Fault = 'cut=mid' }
        @{ Case = 'an answer without its end'; Fault = 'no-finish;no-done' }
    ) {
        $null = Invoke-AllmChat 'good' -Session $session
        $broken = Start-AllmEmulator -Fault $Fault
        $connection = $broken | Connect-AllmHub -DefaultModel gpt-4o -MaxRetry 0
        $null = Invoke-AllmChat '/repeat 20 bad' -Session $session -Connection $connection -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.Count | Should -Be 1
        $session.Turn | Should -Be 1
        $broken | Stop-AllmEmulator
        $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
    }

    It 'does not grow by an answer nobody read to its end' {
        $null = Invoke-AllmChat '/repeat 200 word' -Session $session -Stream | Select-Object -First 1
        $session.Turn | Should -Be 0
    }

    It 'grows although Select-Object -First takes the answer' {
        $null = Invoke-AllmChat 'hello' -Session $session | Select-Object -First 1
        $session.Turn | Should -Be 1
    }

    It 'sends as much history as -MaxHistory <Limit> says, and keeps the rest' -ForEach @(
        @{ Limit = 1; Sent = 4 }, @{ Limit = '2 turns'; Sent = 6 }, @{ Limit = 0; Sent = 2 }, @{ Limit = '1 tokens'; Sent = 2 }, @{ Limit = '100000 tokens'; Sent = 8 }
    ) {
        'a', 'b', 'c' | Invoke-AllmChat -Session $session | Out-Null
        $null = Invoke-AllmChat 'd' -Session $session -MaxHistory $Limit
        (Get-LastMessage).Count | Should -Be $Sent
        $session.Turn | Should -Be 4
    }

    It 'has its own -MaxHistory, and says what is no limit' {
        $short = New-AllmChatSession -MaxHistory 1
        'a', 'b', 'c' | Invoke-AllmChat -Session $short | Out-Null
        (Get-LastMessage).Count | Should -Be 3
        { New-AllmChatSession -MaxHistory '5 words' } | Should -Throw '*5 words*'
        { Invoke-AllmChat hi -MaxHistory 2 } | Should -Throw '*-Session*'
    }

    It 'goes on in another format, and says what is left out' {
        $null = Invoke-AllmChat "/think deep`n/say first" -Session $session -Api Claude -Model claude-sonnet-4-5 -ThinkingBudget 2000
        $verbose = $( $answer = Invoke-AllmChat 'what did I say?' -Session $session -Api Chat -Model gpt-4o -Verbose ) 4>&1
        $answer.Api | Should -Be 'Chat'
        $verbose -join "`n" | Should -Match 'left out'
        (Invoke-AllmChat 'and now?' -Session $session -Api Gemini -Model gemini-2.5-pro).Api | Should -Be 'Gemini'
        (Invoke-AllmChat 'and now?' -Session $session -Api Responses -Model gpt-4o).Api | Should -Be 'Responses'
        $session.Turn | Should -Be 4
    }

    It 'gives a search back to the Responses format as it came' {
        $session = New-AllmChatSession -Model gpt-4o
        $null = Invoke-AllmChat 'what is new?' -Session $session -Api Responses -WebSearch
        $next = Invoke-AllmChat 'and before?' -Session $session -Api Responses
        $next.Text | Should -Not -BeNullOrEmpty
        $item = ($emulator.Request[-1].Body | ConvertFrom-Json).input
        $item[0].content | Should -Be 'what is new?'
        $item[-1].content | Should -Be 'and before?'
        $item.type | Should -Contain 'web_search_call'
    }

    It 'names model and format for its calls' {
        $own = New-AllmChatSession -Model gpt-4.1 -Api Responses
        $answer = Invoke-AllmChat 'hello' -Session $own
        $answer.RequestedModel, $answer.Api | Should -Be @('gpt-4.1', 'Responses')
    }

    It 'contradicts -Message' {
        { Invoke-AllmChat hi -Session $session -Message 'x' } | Should -Throw '*contradict*'
    }

    It 'begins with an answer that is piped in' {
        $own = Invoke-AllmChat 'the sun is hot' -System 'S' | New-AllmChatSession
        $own.System, $own.Turn | Should -Be @('S', 1)
        (Invoke-AllmChat 'what did I say?' -Session $own).Text | Should -Be 'the sun is hot'
    }
}

Describe 'A session in a file' {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).json" }

    It 'is saved after every answer and goes on in another session' {
        $session = New-AllmChatSession $path -System 'Be brief.' -Model gpt-4.1 -MaxHistory '5 turns'
        $null = Invoke-AllmChat '你好, moon' -Session $session
        $again = New-AllmChatSession $path
        $again.System, $again.Model, "$($again.MaxHistory)", $again.Turn | Should -Be @('Be brief.', 'gpt-4.1', '5 turns', 1)
        (Invoke-AllmChat 'what did I say?' -Session $again).Text | Should -Be '你好, moon'
        (New-AllmChatSession $path).Turn | Should -Be 2
        (Get-Content $path -Raw | ConvertFrom-Json).version | Should -Be 1
        Get-ChildItem $TestDrive -Filter '*.tmp' | Should -BeNullOrEmpty -Because 'no temporary file is left'
    }

    It 'keeps thinking signatures for the format they belong to' {
        $session = New-AllmChatSession $path
        $null = Invoke-AllmChat "/think deep`n/say first" -Session $session -Api Claude -Model claude-sonnet-4-5 -ThinkingBudget 2000
        $null = Invoke-AllmChat 'go on' -Session (New-AllmChatSession $path) -Api Claude -Model claude-sonnet-4-5 -ThinkingBudget 2000
        $emulator.Request[-1].Body | Should -BeLike '*"signature"*'
    }

    It 'that is broken is an error and stays as it is' {
        Set-Content $path '{"format":"allmhub-session","version":1,"mess' -NoNewline
        $failure = { New-AllmChatSession $path } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionFileBroken,*'
        $failure.TargetObject | Should -Be $path
        Get-Content $path -Raw | Should -Be '{"format":"allmhub-session","version":1,"mess'
    }

    It 'that is broken is kept aside by -Force' {
        Set-Content $path 'rubbish' -NoNewline
        $session = New-AllmChatSession $path -Force -WarningVariable warning -WarningAction SilentlyContinue
        $session.Turn | Should -Be 0
        $aside = @(Get-ChildItem "$path.broken-*")
        $aside.Count | Should -Be 1
        Get-Content $aside[0] -Raw | Should -Be 'rubbish'
        $warning[0] | Should -BeLike "*$($aside[0].Name)*"
    }

    It 'of a newer version is an error, with -Force too, and stays as it is' {
        $content = '{"format":"allmhub-session","version":99,"message":[]}'
        Set-Content $path $content -NoNewline
        foreach ($force in $false, $true) {
            $failure = { New-AllmChatSession $path -Force:$force } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -BeLike 'SessionFileNewerVersion,*'
        }
        Get-Content $path -Raw | Should -Be $content
    }

    It 'that cannot be written any more is an error after the answer, which is not lost' {
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $session = New-AllmChatSession (Join-Path $folder chat.json)
        Remove-Item $folder -Recurse
        Set-Content $folder 'a file where the folder was'
        $answer = Invoke-AllmChat 'hello' -Session $session -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer.Text | Should -Not -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SessionFileInaccessible,*'
        $session.Turn | Should -Be 1
    }
}

Describe 'A conversation without a session' {
    It 'goes on with an answer as -Message' {
        $first = Invoke-AllmChat 'the moon is full' -System 'Be brief.'
        $second = Invoke-AllmChat 'what did I say?' -Message $first
        $second.Text | Should -Be 'the moon is full'
        (Get-LastMessage).role | Should -Be @('system', 'user', 'assistant', 'user')
        (Invoke-AllmChat 'what did I say?' -Message $second).Text | Should -Be 'what did I say?'
    }

    It 'goes on with an answer that is piped in' {
        (Invoke-AllmChat 'the moon is full' | Invoke-AllmChat 'what did I say?').Text | Should -Be 'the moon is full'
    }
}
