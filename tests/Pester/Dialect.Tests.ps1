# One result, whatever the wire format: what differs on the wire looks the same here.
BeforeDiscovery {
    $formats = @(
        @{ Api = 'Chat'; Model = 'gpt-4o'; Thinker = 'o4-mini'; Stop = 'stop'; Cut = 'length' }
        @{ Api = 'Responses'; Model = 'gpt-4o'; Thinker = 'o4-mini'; Stop = 'completed'; Cut = 'max_output_tokens' }
        @{ Api = 'Claude'; Model = 'claude-sonnet-4-5'; Thinker = 'claude-sonnet-4-5'; Stop = 'end_turn'; Cut = 'max_tokens' }
        @{ Api = 'Gemini'; Model = 'gemini-2.5-pro'; Thinker = 'gemini-2.5-pro'; Stop = 'STOP'; Cut = 'MAX_TOKENS' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'In the format <Api>' -ForEach $formats {
    BeforeEach {
        $emulator.ClearFault()
        $ask = @{ Api = $Api; Model = $Model }
    }

    It 'text, end and usage are the same, streamed or not' {
        foreach ($way in @{}, @{ NoStream = $true }) {
            $answer = Invoke-AllmChat '/say 你好, all' @ask @way
            $answer.Text | Should -BeExactly '你好, all'
            $answer.FinishReason, $answer.RawFinishReason | Should -Be @('Stop', $Stop)
            $answer.Usage.InputToken, $answer.Usage.OutputToken | ForEach-Object { $_ | Should -BeGreaterThan 0 }
            $answer.Usage.TotalToken | Should -Be ($answer.Usage.InputToken + $answer.Usage.OutputToken)
            $answer.Api, $answer.IsComplete | Should -Be @($Api, $true)
            $answer.Id, $answer.RequestId | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
        }
    }

    It 'thinking is apart from the text, and counted' {
        $answer = Invoke-AllmChat "/think first, second`n/say done" -Api $Api -Model $Thinker -ReasoningEffort High
        $answer.Text | Should -Be 'done'
        $answer.Reasoning | Should -Be 'first, second'
        if ($Api -ne 'Claude') { $answer.Usage.ReasoningToken | Should -BeGreaterThan 0 }
    }

    It 'an answer that is cut says so' {
        $answer = Invoke-AllmChat '/repeat 100 word' -MaxToken 16 @ask
        $answer.FinishReason, $answer.RawFinishReason | Should -Be @('Length', $Cut)
    }

    It 'a refusal is an error of kind ContentRefused' {
        Invoke-AllmChat '/refuse I would rather not.' @ask -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ContentRefused,*'
    }

    It 'a search gives its sources' {
        # The contract knows sources of the Chat format in whole answers alone.
        $answer = Invoke-AllmChat 'what is new?' -WebSearch @ask -NoStream:($Api -eq 'Chat')
        $answer.Citation[0].Uri, $answer.Citation[0].Title | Should -Be @('https://example.com/powershell', 'PowerShell')
    }

    It 'a call is name, arguments and an id' {
        $answer = Invoke-AllmChat '/call get_weather {"city":"Kyiv"}' @ask
        $answer.FinishReason | Should -Be 'ToolCall'
        $answer.ToolCall[0].Name | Should -Be 'get_weather'
        ($answer.ToolCall[0].Arguments | ConvertFrom-Json).city | Should -Be 'Kyiv'
        $answer.ToolCall[0].Id | Should -Not -BeNullOrEmpty
    }

    It 'a stream with <Fault> is the error <Kind>, and keeps what had come' -ForEach @(
        @{ Fault = 'error-event'; Kind = 'Server' }
        @{ Fault = 'bare-json'; Kind = 'Server' }
        @{ Fault = 'cut=mid'; Kind = 'IncompleteStream' }
        @{ Fault = 'cut=event'; Kind = 'IncompleteStream' }
        @{ Fault = 'no-finish'; Kind = 'IncompleteStream' }
    ) {
        $emulator.AddFault($Fault)
        Invoke-AllmChat '/repeat 20 word' @ask -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Kind,*"
        $failure[0].Exception.PartialCompletion.Text | Should -BeLike 'word*'
        $failure[0].Exception.PartialCompletion.IsComplete | Should -BeFalse
    }
}
