# The cmdlet base over real sockets: what arrives, when, and what is left of a connection once nobody reads it.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive

    function Connect-Emulator {
        param([int] $DelayMs, [string[]] $Fault)
        $parameters = @{ DelayMs = $DelayMs }
        if ($Fault) { $parameters.Fault = $Fault }
        $emulator = Start-AllmEmulator @parameters
        $null = $emulator | Connect-AllmHub
        $emulator
    }

    # How long the same machine takes right now, without us: a bound is this many times as long, and on a quiet machine the figure promised.
    function Measure-RawClose {
        param([Parameter(Mandatory)] $Emulator)
        $client = [Net.Http.HttpClient]::new()
        $request = [Net.Http.HttpRequestMessage]::new('Post', [uri]::new($Emulator.BaseUri, 'v1/chat/completions'))
        $request.Headers.Add('Authorization', "Bearer $($Emulator.ApiKey)")
        $request.Content = [Net.Http.StringContent]::new('{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"/repeat 500 word"}]}', [Text.Encoding]::UTF8, 'application/json')
        $null = $client.Send($request, 'ResponseHeadersRead')
        $left = [DateTimeOffset]::UtcNow
        $client.Dispose()
        Wait-Until { $Emulator.Request[-1].Aborted }
        ($Emulator.Request[-1].ConnectionClosedAt - $left).TotalMilliseconds
    }

    function Measure-BareStop {
        $pipeline = Start-Pipeline 'Start-Sleep -Seconds 30'
        Start-Sleep -Milliseconds 50
        Stop-Pipeline $pipeline
    }
}

Describe 'A cmdlet that pulls' {
    AfterEach {
        Disconnect-AllmHub
        Stop-AllmEmulator
    }

    Context 'A stream on the pipeline' {
        It 'gives the first token before the server has finished' {
            $emulator = Connect-Emulator -DelayMs 20
            $finishedAtFirst = $null
            Invoke-AllmChat '/repeat 40 word' -Stream | ForEach-Object {
                if ($_.Text -and $null -eq $finishedAtFirst) { $finishedAtFirst = $emulator.Request[0].IsFinished }
            }
            $finishedAtFirst | Should -BeFalse
            $emulator.Request[0].IsFinished | Should -BeTrue
        }

        It 'gives every piece in order, and the completion last' {
            $null = Connect-Emulator
            $deltas = Invoke-AllmChat '/say one two three 你好 😀' -Stream
            -join $deltas | Should -Be 'one two three 你好 😀'
            $deltas[-1].IsFinal | Should -BeTrue
            $deltas[-1].Completion.Text | Should -Be 'one two three 你好 😀'
            @($deltas | Where-Object IsFinal).Count | Should -Be 1
        }

        It 'writes with Write-Host -NoNewline as text' {
            $null = Connect-Emulator
            $shown = Invoke-AllmChat '/say a b c' -Stream | Write-Host -NoNewline 6>&1
            -join $shown | Should -Be 'a b c'
        }

        It 'keeps the order and the text of 20,000 pieces' {
            $null = Connect-Emulator
            $deltas = Invoke-AllmChat '/repeat 10000 w' -Stream
            $deltas.Count | Should -BeGreaterThan 10000
            -join $deltas | Should -Be $deltas[-1].Completion.Text
        }
    }

    Context 'A stream nobody reads on' {
        It 'is closed within 500 ms by Select-Object -First, and the script goes on' {
            $emulator = Connect-Emulator -DelayMs 20
            $first = Invoke-AllmChat '/repeat 500 word' -Stream | Where-Object Text | Select-Object -First 2
            $left = [DateTimeOffset]::UtcNow
            $first.Count | Should -Be 2
            Wait-Until { $emulator.Request[0].Aborted } -TimeoutMs 5000
            ($emulator.Request[0].ConnectionClosedAt - $left).TotalMilliseconds | Should -BeLessThan ([math]::Max(500, 5 * (Measure-RawClose $emulator)))
        }

        It 'is closed within 500 ms by a throw downstream, which the script can catch' {
            $emulator = Connect-Emulator -DelayMs 20
            $caught = try { Invoke-AllmChat '/repeat 500 word' -Stream | ForEach-Object { throw 'downstream' } } catch { $_ }
            $left = [DateTimeOffset]::UtcNow
            "$caught" | Should -Be 'downstream'
            Wait-Until { $emulator.Request[0].Aborted } -TimeoutMs 5000
            ($emulator.Request[0].ConnectionClosedAt - $left).TotalMilliseconds | Should -BeLessThan ([math]::Max(500, 5 * (Measure-RawClose $emulator)))
        }

        It 'is closed by break out of a loop' {
            $emulator = Connect-Emulator -DelayMs 20
            foreach ($once in 1) { Invoke-AllmChat '/repeat 500 word' -Stream | ForEach-Object { break } }
            Wait-Until { $emulator.Request[0].Aborted } -TimeoutMs 5000
            $emulator.Request[0].IsFinished | Should -BeFalse
        }
    }

    Context 'Ctrl+C' {
        BeforeAll {
            # The goal is 100 ms; a loaded build machine gets more, in step with what a bare Start-Sleep takes to stop.
            function Assert-Stop {
                param([Parameter(Mandatory)] $Pipeline, [Parameter(Mandatory)][string] $When)
                $elapsed = Stop-Pipeline $Pipeline
                $floor = Measure-BareStop
                Write-Host ('      stopped {0} within {1:0} ms, Start-Sleep within {2:0} ms' -f $When, $elapsed, $floor)
                $elapsed | Should -BeLessThan ([math]::Max(500, 10 * $floor))
            }
        }

        It 'ends a connect that hangs' -Skip:(-not $IsLinux) {
            $deaf = New-DeafPort
            try {
                $pipeline = Start-Pipeline "Invoke-AllmChat hi -Model m -ApiKey sk-stop -BaseUri http://127.0.0.1:$($deaf.Port)"
                Start-Sleep -Milliseconds 700
                $pipeline.Run.IsCompleted | Should -BeFalse
                Assert-Stop $pipeline 'during connect'
            }
            finally {
                Close-DeafPort $deaf
            }
        }

        It 'ends the wait for headers' {
            $emulator = Connect-Emulator -Fault 'stall=headers'
            $pipeline = Start-Pipeline 'Invoke-AllmChat hi -Connection $connection' @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 1 }
            Assert-Stop $pipeline 'while waiting for headers'
            Wait-Until { $emulator.Request[0].Aborted }
        }

        It 'ends the wait between two tokens' {
            $emulator = Connect-Emulator -Fault 'stall=mid'
            $pipeline = Start-Pipeline 'Invoke-AllmChat "/repeat 50 word" -Stream -Connection $connection' @{ connection = Get-AllmConnection }
            Wait-Until { $pipeline.Output.Count -gt 2 }
            Assert-Stop $pipeline 'between tokens'
            Wait-Until { $emulator.Request[0].Aborted }
        }

        It 'ends a back-off before a retry' {
            $emulator = Connect-Emulator -Fault 'status=429;retry-after=30;count=all'
            $pipeline = Start-Pipeline 'Invoke-AllmChat hi -Connection $connection' @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 1 -and $pipeline.Shell.Streams.Warning.Count -eq 1 }
            Assert-Stop $pipeline 'during back-off'
            $emulator.Request.Count | Should -Be 1
        }

        It 'ends what stands downstream' {
            $emulator = Connect-Emulator -DelayMs 10
            $pipeline = Start-Pipeline 'Invoke-AllmChat "/repeat 500 word" -Stream -Connection $connection | ForEach-Object { $_; Start-Sleep -Seconds 30 }' @{ connection = Get-AllmConnection }
            Wait-Until { $pipeline.Output.Count -ge 1 }
            Assert-Stop $pipeline 'inside downstream'
            Wait-Until { $emulator.Request[0].Aborted }
        }

        It 'that comes after Dispose does no harm' {
            $command = [Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand]::new()
            $command.Dispose()
            $stop = $command.GetType().GetMethod('StopProcessing', [Reflection.BindingFlags]'Instance,NonPublic')
            { $stop.Invoke($command, @()) } | Should -Not -Throw
            { $command.Dispose() } | Should -Not -Throw
        }
    }

    Context 'Notices while waiting' {
        It 'the first retry is a warning, the second is told with -Verbose, while the wait is on' {
            $emulator = Connect-Emulator -Fault 'status=502;count=2'
            $told = Invoke-AllmChat '/say fine' -Verbose 4>&1 3>&1
            @($told | Where-Object { $_ -is [System.Management.Automation.WarningRecord] -and $_.Message -match '502' }).Count | Should -Be 1
            @($told | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and $_.Message -match '502' }).Count | Should -BeGreaterThan 0
            "$($told[-1])" | Should -Be 'fine'
            $emulator.Request.Count | Should -Be 3
        }

        It '-WarningAction Stop during the notice of a retry ends the call and its connection' {
            $emulator = Connect-Emulator -Fault 'status=429;retry-after=3;count=all'
            { Invoke-AllmChat hi -WarningAction Stop } | Should -Throw

            # A call that is not cancelled outlives its cmdlet and asks again after the wait.
            Start-Sleep -Milliseconds 4500
            $emulator.Request.Count | Should -Be 1
            $emulator.ClearFault()
            "$(Invoke-AllmChat '/say again')" | Should -Be 'again'
        }
    }

    Context 'An error after tokens' {
        It 'keeps what was received, on the pipeline and on the error (<Fault>)' -ForEach @(
            @{ Fault = 'cut=mid'; Id = 'IncompleteStream' }
            @{ Fault = 'error-event'; Id = $null }
            @{ Fault = 'bare-json'; Id = $null }
        ) {
            $null = Connect-Emulator -Fault $Fault
            $deltas = Invoke-AllmChat '/repeat 30 word' -Stream -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
            $received = -join $deltas
            $received | Should -Match 'word'
            $failure.Count | Should -Be 1
            $failure[0].Exception.PartialCompletion.Text | Should -Be $received
            $failure[0].Exception.PartialCompletion.IsComplete | Should -BeFalse
            if ($Id) { $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*" }
        }

        It 'does not end the pipeline: the next input is asked' {
            $null = Connect-Emulator -Fault 'status=400'
            $answers = 'first', '/say second' | Invoke-AllmChat -ErrorAction SilentlyContinue -ErrorVariable failure
            "$answers" | Should -Be 'second'
            $failure.Count | Should -Be 1
            $failure[0].TargetObject | Should -Be 'first'
        }
    }

    Context 'Runspaces' {
        It 'two of them chat at once on their own connections' {
            $emulator = Connect-Emulator -DelayMs 20
            $script = '$null = $emulator | Connect-AllmHub; Invoke-AllmChat "/repeat 100 $word"'
            $one = Start-Pipeline $script @{ emulator = $emulator; word = 'one' }
            $two = Start-Pipeline $script @{ emulator = $emulator; word = 'two' }
            Wait-Until { $emulator.Request.Count -eq 2 }
            $emulator.Request.IsFinished | Should -Not -Contain $true
            $null = $one.Shell.EndInvoke($one.Run)
            $null = $two.Shell.EndInvoke($two.Run)
            "$($one.Output[0])" | Should -Be (('one ' * 100).Trim())
            "$($two.Output[0])" | Should -Be (('two ' * 100).Trim())
            $null = Stop-Pipeline $one
            $null = Stop-Pipeline $two
        }

        It 'do not see the connection of one another' {
            $null = Connect-Emulator
            $other = Start-Pipeline 'Get-AllmConnection'
            $null = $other.Shell.EndInvoke($other.Run)
            $other.Output.Count | Should -Be 0
            $null = Stop-Pipeline $other
        }
    }

    Context 'A host with its own synchronization context' {
        It 'is never waited for, and has its context back downstream' {
            if (-not ('Allmhub.Tests.DeadContext' -as [type])) {
                Add-Type 'namespace Allmhub.Tests { public class DeadContext : System.Threading.SynchronizationContext { public int Posts; public override void Post(System.Threading.SendOrPostCallback work, object state) { Posts++; } } }'
            }
            $null = Connect-Emulator -DelayMs 5
            $script = @'
                $context = [Allmhub.Tests.DeadContext]::new()
                [Threading.SynchronizationContext]::SetSynchronizationContext($context)
                $seen = Invoke-AllmChat '/repeat 10 word' -Stream -Connection $connection | ForEach-Object { [Threading.SynchronizationContext]::Current -eq $context }
                [Threading.SynchronizationContext]::SetSynchronizationContext($null)
                [pscustomobject]@{ Seen = $seen; Posts = $context.Posts }
'@
            $pipeline = Start-Pipeline $script @{ connection = Get-AllmConnection }
            try {
                Wait-Until { $pipeline.Run.IsCompleted } -TimeoutMs 20000
                $pipeline.Output[0].Posts | Should -Be 0
                $pipeline.Output[0].Seen.Count | Should -BeGreaterThan 10
                $pipeline.Output[0].Seen | Should -Not -Contain $false
            }
            finally {
                $null = Stop-Pipeline $pipeline
            }
        }
    }

    Context '-WhatIf' {
        It 'opens no connection where no prices are to be asked for' {
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $env:ALLMHUB_NO_PRICE_LIST = '1'
            try {
                $answer = 'a', 'b' | Invoke-AllmChat -WhatIf -Model m -ApiKey sk-whatif -BaseUri "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
                $answer | Should -BeNullOrEmpty
                Start-Sleep -Milliseconds 200
                $listener.Pending() | Should -BeFalse
            }
            finally {
                $env:ALLMHUB_NO_PRICE_LIST = $null
                $listener.Stop()
            }
        }
    }
}
