# What Invoke-AllmChat makes of prompt, pipeline and parameters, seen on the wire.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub

    function Get-Sent { $emulator.Request | ForEach-Object { $_.Body | ConvertFrom-Json } }
    function Get-SentText { Get-Sent | ForEach-Object { $_.messages[-1].content } }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Invoke-AllmChat' {
    BeforeEach {
        $emulator.ClearRequest()
    }

    Context 'Prompt and pipeline' {
        It 'asks the prompt at position 0' {
            $answer = Invoke-AllmChat '/say because'
            $answer | Should -BeOfType Allmhub.Chat.ChatCompletion
            "$answer" | Should -Be 'because'
            Get-SentText | Should -Be '/say because'
        }

        It 'asks once for each string of the pipeline' {
            $answers = '/say one', '/say two' | Invoke-AllmChat
            "$answers" | Should -Be 'one two'
            Get-SentText | Should -Be '/say one', '/say two'
        }

        It 'takes a string as context when there is a prompt' {
            $null = 'line one', 'line two' | Invoke-AllmChat 'Is this odd?'
            Get-SentText | Should -Be "Is this odd?`n`nline one", "Is this odd?`n`nline two"
        }

        It 'sends other objects as compact JSON' {
            $null = [pscustomobject]@{ Name = 'svc'; Ok = $true; Part = @{ Deep = 1, 2 } } | Invoke-AllmChat 'And?'
            Get-SentText | Should -Be "And?`n`n{`"Name`":`"svc`",`"Ok`":true,`"Part`":{`"Deep`":[1,2]}}"
        }

        It 'sends a number and a date as JSON too' {
            $null = 42 | Invoke-AllmChat 'Half of it?'
            Get-SentText | Should -Be "Half of it?`n`n42"
        }

        It 'does not drag the system along with a live object' {
            $null = Get-Process -Id $PID | Invoke-AllmChat 'And?'
            $emulator.Request[0].BodyByte.Length | Should -BeLessThan 200KB
            Get-SentText | Should -Match "`"Id`":$PID"
        }

        It 'gathers all input into one request with -Together' {
            $answers = [pscustomobject]@{ Id = 1 }, [pscustomobject]@{ Id = 2 } | Invoke-AllmChat 'anything odd?' -Together
            @($answers).Count | Should -Be 1
            Get-SentText | Should -Be "anything odd?`n`n{`"Id`":1}`n{`"Id`":2}"
        }

        It 'asks nothing when the pipeline is empty' {
            $null = @() | Invoke-AllmChat 'anything odd?'
            $emulator.Request.Count | Should -Be 0
        }

        It 'attaches a file of the pipeline' {
            Set-Content (Join-Path $TestDrive 'note.txt') 'remember the milk' -NoNewline
            $null = Get-Item (Join-Path $TestDrive 'note.txt') | Invoke-AllmChat 'what is in it?'
            $sent = $emulator.Request[0].Body
            $sent | Should -Match 'remember the milk'
            $sent | Should -Match 'note\.txt'
            $sent | Should -Match 'what is in it\?'
        }

        It 'continues an answer that is piped in' {
            $null = Invoke-AllmChat '/say a poem' | Invoke-AllmChat 'and in German?'
            $messages = @(Get-Sent)[1].messages
            $messages.role | Should -Be 'user', 'assistant', 'user'
            $messages[1].content | Should -Be 'a poem'
            $messages[2].content | Should -Be 'and in German?'
        }

        It 'takes the messages of an answer as one conversation' {
            $first = Invoke-AllmChat '/say a poem'
            $null = $first.Message | Invoke-AllmChat 'and in German?'
            @(Get-Sent).Count | Should -Be 2
            @(Get-Sent)[1].messages.role | Should -Be 'user', 'assistant', 'user'
        }
    }

    Context 'Parameters' {
        It 'puts -System first, and -Message before the prompt' {
            $null = Invoke-AllmChat 'now' -System 'Be brief.' -Message @{ Role = 'User'; Content = 'before' }, @{ Role = 'Assistant'; Content = 'yes' }
            $messages = (Get-Sent).messages
            $messages.role | Should -Be 'system', 'user', 'assistant', 'user'
            $messages.content | Should -Be 'Be brief.', 'before', 'yes', 'now'
        }

        It 'sends the sampling parameters' {
            $null = Invoke-AllmChat 'x' -Model gpt-4o -MaxToken 5 -Temperature 0 -TopP 0.5 -Stop 'END', 'STOP' -Seed 7
            $sent = Get-Sent
            $sent.model | Should -Be 'gpt-4o'
            $sent.max_tokens ?? $sent.max_completion_tokens | Should -Be 5
            $sent.temperature | Should -Be 0
            $sent.top_p | Should -Be 0.5
            $sent.stop | Should -Be 'END', 'STOP'
            $sent.seed | Should -Be 7
        }

        It 'sends -ReasoningEffort in the wire''s word' {
            $null = Invoke-AllmChat 'x' -Model gpt-5 -ReasoningEffort Low
            (Get-Sent).reasoning_effort | Should -Be 'low'
        }

        It 'streams on the wire unless -NoStream says not to' {
            $streamed = Invoke-AllmChat '/say same'
            $whole = Invoke-AllmChat '/say same' -NoStream
            @(Get-Sent).stream[0] | Should -BeTrue
            [bool] @(Get-Sent)[1].stream | Should -BeFalse
            $whole.Text | Should -Be $streamed.Text
            $whole.Usage.TotalToken | Should -Be $streamed.Usage.TotalToken
        }

        It 'merges -ExtraBody last and sends -ExtraHeader and -ExtraQuery' {
            $null = Invoke-AllmChat 'x' -ExtraBody @{ top_k = 5; nested = @{ a = 1, 2 } } -ExtraHeader @{ 'X-Trace' = 'nightly' } -ExtraQuery @{ debug = 'a b' }
            (Get-Sent).top_k | Should -Be 5
            (Get-Sent).nested.a | Should -Be 1, 2
            $emulator.Request[0].GetHeader('X-Trace') | Should -Be 'nightly'
            $emulator.Request[0].GetQuery('debug') | Should -Be 'a b'
        }

        It 'takes -ExtraBody as JSON text' {
            $null = Invoke-AllmChat 'x' -ExtraBody '{"top_k": 6}'
            (Get-Sent).top_k | Should -Be 6
        }

        It '-DryRun emits the request that would be sent, and sends nothing' {
            $request = Invoke-AllmChat '/say x' -DryRun -MaxToken 9
            $emulator.Request.Count | Should -Be 0
            $null = Invoke-AllmChat '/say x' -MaxToken 9
            $request | Should -BeOfType Allmhub.Http.RequestDescription
            $request.Method | Should -Be 'POST'
            $request.Body | Should -Be $emulator.Request[0].Body
            $request.Uri.AbsolutePath | Should -Be $emulator.Request[0].Path
        }

        It '-DryRun works without a key' {
            $other = Start-Pipeline 'Invoke-AllmChat x -Model m -DryRun'
            $null = $other.Shell.EndInvoke($other.Run)
            $other.Shell.Streams.Error.Count | Should -Be 0
            $other.Output[0].Uri.Host | Should -Be 'api.allmhub.com'
            $null = Stop-Pipeline $other
        }

        It 'a key in -ApiKey wins over the connection''s' {
            $null = Invoke-AllmChat 'x' -ApiKey sk-other -ErrorAction SilentlyContinue -ErrorVariable failure
            $emulator.Request[0].GetHeader('Authorization') | Should -Be 'Bearer sk-other'
            $failure[0].FullyQualifiedErrorId | Should -Be 'Authentication,Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand'
        }

        It '-TimeoutSec ends a call as a time-out' {
            $emulator.AddFault('stall=headers')
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = Invoke-AllmChat 'x' -TimeoutSec 1 -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
            $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Timeout,*'
            $failure[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
            $failure[0].Exception.InnerException | Should -BeOfType TimeoutException
        }

        It '-TimeoutSec 0 lifts the limit of the connection' {
            $null = $emulator | Connect-AllmHub -TimeoutSec 1
            try {
                $emulator.AddFault('stall=headers;stall-ms=1500')
                "$(Invoke-AllmChat '/say late' -TimeoutSec 0 -ErrorAction Stop)" | Should -Be 'late'
            }
            finally {
                $null = $emulator | Connect-AllmHub
            }
        }

        It '-MaxRetry 0 asks once' {
            $emulator.AddFault('status=429;count=all')
            $null = Invoke-AllmChat 'x' -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
            $emulator.ClearFault()
            $emulator.Request.Count | Should -Be 1
            $failure[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
            $failure[0].Exception.Attempts | Should -Be 1
        }
    }

    Context 'The answer' {
        It 'has text, reason, usage, model, ids, times and the conversation' {
            $answer = Invoke-AllmChat '/say done'
            $answer.Text | Should -Be 'done'
            $answer.FinishReason | Should -Be 'Stop'
            $answer.Usage.InputToken | Should -BeGreaterThan 0
            $answer.Usage.TotalToken | Should -Be ($answer.Usage.InputToken + $answer.Usage.OutputToken)
            $answer.Model | Should -Be 'gpt-4o-mini'
            $answer.Api | Should -Be 'Chat'
            $answer.RequestId | Should -Be $emulator.Request[0].RequestId
            $answer.TimeToFirstToken | Should -BeLessOrEqual $answer.Duration
            $answer.Message.Role | Should -Be 'User', 'Assistant'
            $answer.IsComplete | Should -BeTrue
        }

        It 'has lists that can be indexed' {
            $answer = Invoke-AllmChat '/say done' -System 'Be brief.'
            $answer.Message[1].Role | Should -Be 'User'
            $answer.Message[-1].Part[0].Text | Should -Be 'done'
            foreach ($name in 'Message', 'ToolCall', 'ToolRun', 'Media', 'Citation') {
                , $answer.$name | Should -BeOfType array -Because $name
            }
        }

        It 'keeps thinking apart from text' {
            $answer = Invoke-AllmChat "/think let me see`n/say seen"
            $answer.Text | Should -Be 'seen'
            $answer.Reasoning | Should -Be 'let me see'
        }

        It 'keeps what the model calls as tool calls' {
            $answer = Invoke-AllmChat '/call get_weather {"city":"北京"}'
            $answer.FinishReason | Should -Be 'ToolCall'
            $answer.ToolCall[0].Name | Should -Be 'get_weather'
            ($answer.ToolCall[0].Arguments | ConvertFrom-Json).city | Should -Be '北京'
        }
    }

    Context 'Errors' {
        It '<Fault> is an error of kind <Id>' -ForEach @(
            @{ Fault = 'status=401'; Id = 'Authentication'; Category = 'AuthenticationError' }
            @{ Fault = 'html'; Id = 'Protocol'; Category = 'ProtocolError' }
            @{ Fault = 'empty'; Id = 'Protocol'; Category = 'ProtocolError' }
            @{ Fault = 'no-finish;no-done'; Id = 'IncompleteStream'; Category = 'ReadError' }
            @{ Fault = 'reset;count=all'; Id = 'Network'; Category = 'ConnectionError' }
        ) {
            $emulator.AddFault($Fault)
            $null = Invoke-AllmChat 'the prompt' -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
            $emulator.ClearFault()
            $failure.Count | Should -Be 1
            $failure[0].FullyQualifiedErrorId | Should -Be "$Id,Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand"
            $failure[0].CategoryInfo.Category | Should -Be $Category
            $failure[0].TargetObject | Should -Be 'the prompt'
            $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'carries the service''s own message and the request id' {
            $null = Invoke-AllmChat 'x' -ApiKey sk-wrong -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].ErrorDetails.Message | Should -Match '无效的令牌'
            $failure[0].ErrorDetails.Message | Should -Match $emulator.Request[0].RequestId
            $failure[0].Exception.StatusCode | Should -Be 'Unauthorized'
        }

        It 'ends a script under -ErrorAction Stop, and can be caught by type' {
            $caught = try { Invoke-AllmChat 'x' -ApiKey sk-wrong -ErrorAction Stop } catch [Allmhub.Http.AllmException] { $_.Exception.Kind }
            $caught | Should -Be 'Authentication'
        }
    }
}
