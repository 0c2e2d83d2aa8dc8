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
            ($emulator.Request[0].ConnectionClosedAt - $left).TotalMilliseconds | Should -BeLessThan 500
        }

        It 'is closed within 500 ms by a throw downstream, which the script can catch' {
            $emulator = Connect-Emulator -DelayMs 20
            $caught = try { Invoke-AllmChat '/repeat 500 word' -Stream | ForEach-Object { throw 'downstream' } } catch { $_ }
            $left = [DateTimeOffset]::UtcNow
            "$caught" | Should -Be 'downstream'
            Wait-Until { $emulator.Request[0].Aborted } -TimeoutMs 5000
            ($emulator.Request[0].ConnectionClosedAt - $left).TotalMilliseconds | Should -BeLessThan 500
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
            # The goal is 100 ms; a loaded build machine gets more, the figure itself is printed.
            $limit = 1000
            function Measure-Stop {
                param([Parameter(Mandatory)] $Pipeline, [Parameter(Mandatory)][string] $When)
                $elapsed = Stop-Pipeline $Pipeline
                Write-Host ('      stopped {0} within {1:0} ms' -f $When, $elapsed)
                $elapsed
            }
        }

        It 'ends a connect that hangs' -Skip:(-not $IsLinux) {
            $deaf = New-DeafPort
            try {
                $pipeline = Start-Pipeline "Invoke-AllmChat hi -Model m -ApiKey sk-stop -BaseUri http://127.0.0.1:$($deaf.Port)"
                Start-Sleep -Milliseconds 700
                $pipeline.Run.IsCompleted | Should -BeFalse
                Measure-Stop $pipeline 'during connect' | Should -BeLessThan $limit
            }
            finally {
                Close-DeafPort $deaf
            }
        }

        It 'ends the wait for headers' {
            $emulator = Connect-Emulator -Fault 'stall=headers'
            $pipeline = Start-Pipeline 'Invoke-AllmChat hi -Connection $connection' @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 1 }
            Measure-Stop $pipeline 'while waiting for headers' | Should -BeLessThan $limit
            Wait-Until { $emulator.Request[0].Aborted } -TimeoutMs 1000
        }

        It 'ends the wait between two tokens' {
            $emulator = Connect-Emulator -Fault 'stall=mid'
            $pipeline = Start-Pipeline 'Invoke-AllmChat "/repeat 50 word" -Stream -Connection $connection' @{ connection = Get-AllmConnection }
            Wait-Until { $pipeline.Output.Count -gt 2 }
            Measure-Stop $pipeline 'between tokens' | Should -BeLessThan $limit
            Wait-Until { $emulator.Request[0].Aborted } -TimeoutMs 1000
        }

        It 'ends a back-off before a retry' {
            $emulator = Connect-Emulator -Fault 'status=429;retry-after=30;count=all'
            $pipeline = Start-Pipeline 'Invoke-AllmChat hi -Connection $connection' @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 1 -and $pipeline.Shell.Streams.Warning.Count -eq 1 }
            Measure-Stop $pipeline 'during back-off' | Should -BeLessThan $limit
            $emulator.Request.Count | Should -Be 1
        }

        It 'ends what stands downstream' {
            $emulator = Connect-Emulator -DelayMs 10
            $pipeline = Start-Pipeline 'Invoke-AllmChat "/repeat 500 word" -Stream -Connection $connection | ForEach-Object { $_; Start-Sleep -Seconds 30 }' @{ connection = Get-AllmConnection }
            Wait-Until { $pipeline.Output.Count -ge 1 }
            Measure-Stop $pipeline 'inside downstream' | Should -BeLessThan $limit
            Wait-Until { $emulator.Request[0].Aborted } -TimeoutMs 1000
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
        It 'a retry is told with -Verbose while the wait is on' {
            $emulator = Connect-Emulator -Fault 'status=502;count=1'
            $told = Invoke-AllmChat '/say fine' -Verbose 4>&1
            @($told | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and $_.Message -match '502' }).Count | Should -BeGreaterThan 0
            "$($told[-1])" | Should -Be 'fine'
            $emulator.Request.Count | Should -Be 2
        }

        It '-WarningAction Stop during the notice of a retry ends the call and its connection' {
            $emulator = Connect-Emulator -Fault 'status=429;retry-after=30;count=all'
            $clock = [Diagnostics.Stopwatch]::StartNew()
            { Invoke-AllmChat hi -WarningAction Stop } | Should -Throw
            $clock.ElapsedMilliseconds | Should -BeLessThan 10000
            Start-Sleep -Milliseconds 200
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
        It 'opens no connection' {
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $listener.Start()
            try {
                $answer = 'a', 'b' | Invoke-AllmChat -WhatIf -Model m -ApiKey sk-whatif -BaseUri "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
                $answer | Should -BeNullOrEmpty
                Start-Sleep -Milliseconds 200
                $listener.Pending() | Should -BeFalse
            }
            finally {
                $listener.Stop()
            }
        }
    }
}
