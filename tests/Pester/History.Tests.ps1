# The log of prompts and answers as a person at the prompt meets it. What is kept, masked, pruned and torn is tested with Core.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $folder = Join-Path $env:ALLMHUB_HOME 'history'
}

AfterAll {
    $emulator | Stop-AllmEmulator
    Remove-Item Env:ALLMHUB_LOG -ErrorAction Ignore
}

Describe 'What was asked' {
    BeforeEach {
        Remove-Item -Recurse -Force $folder -ErrorAction Ignore
        $null = $emulator | Connect-AllmHub -Log
    }

    It 'is kept only where that is asked for' {
        (Get-AllmConnection).Log | Should -BeTrue
        $null = $emulator | Connect-AllmHub
        $null = Invoke-AllmChat 'nobody keeps this'
        $folder | Should -Not -Exist
        Get-AllmHistory -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$told" | Should -Match 'Connect-AllmHub -Log begins one'

        $env:ALLMHUB_LOG = 'on'
        $null = Invoke-AllmChat 'the environment keeps this'
        $null = $emulator | Connect-AllmHub -Log:$false
        $null = Invoke-AllmChat 'the connection does not'
        $env:ALLMHUB_LOG = 'off'
        $null = $emulator | Connect-AllmHub
        $null = Invoke-AllmChat 'nor this'
        Remove-Item Env:ALLMHUB_LOG
        (Get-AllmHistory).Prompt | Should -Be 'the environment keeps this'
    }

    It 'is a setting of a profile' {
        $env:ALLMHUB_TEST_KEY = $emulator.ApiKey
        $null = Connect-AllmHub -ApiKeyVariable ALLMHUB_TEST_KEY -BaseUri $emulator.BaseUri -DefaultModel gpt-4o -Profile kept -Save -Log -LogDay 30 -LogSizeMB 20
        $null = Connect-AllmHub -Profile kept
        $connection = Get-AllmConnection
        $connection.Log, $connection.LogDay, $connection.LogSizeMB | Should -Be $true, 30, 20
        $null = Invoke-AllmChat 'by profile'
        (Get-AllmHistory).Connection | Should -Be kept
        Remove-Item Env:ALLMHUB_TEST_KEY
        { Connect-AllmHub -ApiKey $emulator.ApiKey -LogDay 0 } | Should -Throw '*how many days*'
    }

    It 'comes out newest last and can be used again' {
        $answer = Invoke-AllmChat 'first' -System 'Be brief'
        'a', 'b', 'c' | Invoke-AllmChat -ThrottleLimit 3 | Out-Null
        Invoke-AllmChat 'one two three four' -Stream | Select-Object -First 1 | Out-Null
        Invoke-AllmChat 'wrong' -Model nosuch -ErrorAction SilentlyContinue

        $all = Get-AllmHistory
        $all.Count | Should -Be 6
        $all[0].Text | Should -BeExactly $answer.Text
        "$($all[0])" | Should -BeExactly $answer.Text
        $all[0].Cost, $all[0].RequestId, $all[0].Script | Should -Be $answer.Cost, $answer.RequestId, $PSCommandPath
        $all[1..3].Prompt | Sort-Object | Should -Be 'a', 'b', 'c'
        $all[4].IsStopped | Should -BeTrue
        (Get-AllmHistory | Select-Object -Last 1).ErrorKind | Should -Be ModelNotFound
        Get-AllmHistory -Newest 1 | ForEach-Object Prompt | Should -Be wrong
        (Get-AllmHistory -Model nos*).Count | Should -Be 1
        (Get-AllmHistory -Script History.Tests.ps1).Count | Should -Be 6
        Get-AllmHistory -Since (Get-Date).AddMinutes(1) | Should -BeNullOrEmpty
        $session = New-AllmChatSession -Message $all[0]
        $session.System, $session.Turn | Should -Be 'Be brief', 1
        $all[0].ToJson() | Should -Not -Match '\n'
        ($all[0].ToJson() | ConvertFrom-Json).prompt | Should -Be first
        $returned = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($all[0]))
        (New-AllmChatSession -Message $returned).Turn | Should -Be 1
        $returned | Out-String | Should -Match 'first'
    }

    It 'keeps no key and is its user''s alone' {
        $null = Invoke-AllmChat "is $($emulator.ApiKey) safe?"
        $text = Get-Content (Join-Path $folder '*.jsonl') -Raw
        $text | Should -Match 'is sk-…'
        $text | Should -Not -Match $emulator.ApiKey.Substring(4)
        if (-not $IsWindows) {
            (Get-Item $folder).UnixMode, (Get-ChildItem $folder).UnixMode | Should -Be 'drwx------', '-rw-------'
        }
    }

    It 'is found with what stands round it' {
        $null = Invoke-AllmChat 'which time zone has Santiago?'
        $null = Invoke-AllmChat 'a(b'
        $found = Find-AllmHistory 'TIME ?zone' -Since (Get-Date).AddDays(-7)
        $found.Match[0].Field, $found.Match[0].Value | Should -Be 'Prompt', 'time zone'
        ($found | Out-String) -replace '\e\[\d*m' | Should -Match '  Prompt: which time zone has Santiago\?'
        Find-AllmHistory TIME -CaseSensitive | Should -BeNullOrEmpty
        (Find-AllmHistory 'a(b' -SimpleMatch -Newest 1).Prompt | Should -Be 'a(b'
        { Find-AllmHistory 'a(b' } | Should -Throw '*no regular expression*-SimpleMatch*'
    }

    It 'is deleted, all of it or what is old' {
        $null = Invoke-AllmChat 'old'
        $between = Get-Date
        $null = Invoke-AllmChat 'new'
        Clear-AllmHistory -WhatIf
        (Get-AllmHistory).Count | Should -Be 2
        Clear-AllmHistory -Before $between
        (Get-AllmHistory).Prompt | Should -Be new
        Clear-AllmHistory
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'completes scripts and conversations' {
        $session = New-AllmChatSession
        $null = Invoke-AllmChat 'one' -Session $session
        $null = Invoke-AllmChat 'two' -Session $session
        (TabExpansion2 'Get-AllmHistory -Script H' 25).CompletionMatches.CompletionText | Should -Be History.Tests.ps1
        (TabExpansion2 'Find-AllmHistory x -Session ' 28).CompletionMatches.CompletionText | Should -Be $session.Id
        (Get-AllmHistory -Session $session.Id).Prompt | Should -Be 'one', 'two'
    }
}
