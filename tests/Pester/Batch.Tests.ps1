# Several requests on their way over real sockets: order, bounds, failures, questions, one brake, and what is left of the connections.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive

    function Connect-Emulator {
        param([string[]] $Fault)
        $parameters = @{}
        if ($Fault) { $parameters.Fault = $Fault }
        $emulator = Start-AllmEmulator @parameters
        $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
        $emulator
    }

    # What the requests asked, in the order they came.
    function Get-Asked { param($Emulator) $Emulator.Request | Where-Object Method -EQ POST | ForEach-Object { $_.Json.GetProperty('messages')[0].GetProperty('content').GetString() } }
}

Describe 'A batch' {
    AfterEach {
        Disconnect-AllmHub
        Stop-AllmEmulator
    }

    Context 'Order and bounds' {
        It 'asks the rest while the first takes long, and gives all in order' {
            $emulator = Connect-Emulator -Fault 'stall=headers;stall-ms=700;count=1'
            $answers = 1..10 | ForEach-Object { "/say $_" } | Invoke-AllmChat -ThrottleLimit 4
            $answers.Text | Should -Be (1..10)
            ($emulator.Request[-1].Time - $emulator.Request[0].Time).TotalMilliseconds | Should -BeLessThan 700
        }

        It 'gives them as they finish with -Unordered' {
            $null = Connect-Emulator -Fault 'stall=headers;stall-ms=700;count=1'
            $answers = 1..4 | ForEach-Object { "/say $_" } | Invoke-AllmChat -ThrottleLimit 1 -Unordered
            $answers.Text | Should -Be (1..4) -Because 'one at a time finishes in order'
            Stop-AllmEmulator
            $emulator = Connect-Emulator -Fault 'stall=headers;stall-ms=700;count=1'
            $answers = & { '/say 1'; while ($emulator.Request.Count -lt 1) { Start-Sleep -Milliseconds 5 }; 2..10 | ForEach-Object { "/say $_" } } | Invoke-AllmChat -ThrottleLimit 4 -Unordered
            $answers.Text | Sort-Object { [int] $_ } | Should -Be (1..10)
            "/say $($answers[-1].Text)" | Should -Be (Get-Asked $emulator)[0]
        }

        It 'reads an endless command no further ahead than its window, and Select-Object -First ends all' {
            $emulator = Connect-Emulator
            $script:made = 0
            $first = & { while ($true) { $script:made++; "/say $script:made" } } | Invoke-AllmChat -ThrottleLimit 4 | Select-Object -First 1
            $first.Text | Should -Be 1
            $script:made | Should -BeLessOrEqual 33
            $asked = $emulator.Request.Count
            Start-Sleep -Milliseconds 300
            $emulator.Request.Count | Should -Be $asked
        }

        It 'works inside itself, one after another, and in parallel runspaces' {
            $null = Connect-Emulator
            $inner = 1..3 | ForEach-Object { "/say $_" } | Invoke-AllmChat -ThrottleLimit 2 | ForEach-Object { $outer = $_.Text; 'a', 'b' | ForEach-Object { "/say $outer$_" } | Invoke-AllmChat -ThrottleLimit 2 }
            $inner.Text | Should -Be '1a', '1b', '2a', '2b', '3a', '3b'
            ('/say x', '/say y' | Invoke-AllmChat -ThrottleLimit 2 | ForEach-Object { "/say again $_" } | Invoke-AllmChat -ThrottleLimit 2).Text | Should -Be 'again x', 'again y'
            $connection = Get-AllmConnection
            $path = (Get-Module Allmhub).ModuleBase
            $all = 1..3 | ForEach-Object -Parallel { Import-Module $using:path; $n = $_; 1..5 | ForEach-Object { "/say $n-$_" } | Invoke-AllmChat -ThrottleLimit 3 -Connection $using:connection } -ThrottleLimit 3
            $all.Text | Sort-Object | Should -Be (1..3 | ForEach-Object { $n = $_; 1..5 | ForEach-Object { "$n-$_" } })
        }

        It 'is asked for nothing with <Name>' -ForEach @(
            @{ Name = '-Stream'; More = @{ Stream = $true } }
            @{ Name = '-Live'; More = @{ Live = $true } }
            @{ Name = '-Together'; More = @{ Together = $true } }
            @{ Name = '-Session'; More = @{ Session = 'new' } }
        ) {
            $emulator = Connect-Emulator
            if ($More.Session) { $More = @{ Session = New-AllmChatSession } }
            { 'a', 'b' | Invoke-AllmChat -ThrottleLimit 2 @More } | Should -Throw "*$Name*" -ErrorId 'ContradictoryParameter,*'
            { 'a' | Invoke-AllmChat -Unordered } | Should -Throw '*-ThrottleLimit*' -ErrorId 'ContradictoryParameter,*'
            $emulator.Request.Count | Should -Be 0
        }
    }

    Context 'Failures' {
        It 'are one error each, with the input, its index, and the rest going on' {
            $null = Connect-Emulator
            $answers = '/say a', $null, '/refuse no', '/say b', '' | Invoke-AllmChat -ThrottleLimit 3 -ErrorAction SilentlyContinue -ErrorVariable failure
            $answers.Text | Should -Be 'a', 'b'
            $failure | Should -HaveCount 3
            $failure.ForEach({ $_.Exception.Data['Index'] }) | Should -Be 1, 2, 4
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'EmptyPrompt,*'
            $failure[1].FullyQualifiedErrorId | Should -BeLike 'ContentRefused,*'
            $failure[1].TargetObject | Should -Be '/refuse no'
            "$($failure[1])" | Should -BeLike 'Input `[2`]: *'
            $failure[1].Exception.Message | Should -BeLike 'Input `[2`]: *'
        }

        It 'of connections are told, and nothing is asked again after an answer' {
            $emulator = Connect-Emulator -Fault 'status=429;count=1', 'status=502;count=1', 'status=429;retry-after=1;count=1'
            $answers = 1..30 | ForEach-Object { "/say $_" } | Invoke-AllmChat -ThrottleLimit 8 -WarningAction SilentlyContinue
            $answers.Text | Should -Be (1..30)
            @($emulator.Request | Where-Object StatusCode -EQ 200).Count | Should -Be 30
            $emulator.Request.Count | Should -Be 33
        }
    }

    Context 'One brake' {
        It 'holds all of them as long as the service asks, and says so once' {
            $emulator = Connect-Emulator -Fault 'stall=headers;stall-ms=500;status=429;retry-after=1;count=16'
            $answers = 1..40 | ForEach-Object { "/say $_" } | Invoke-AllmChat -ThrottleLimit 16 -WarningVariable warned -WarningAction SilentlyContinue
            $answers.Text | Should -Be (1..40)
            $emulator.Request.Count | Should -Be 56
            $early = @($emulator.Request | Where-Object { ($_.Time - $emulator.Request[0].Time).TotalMilliseconds -lt 1000 })
            $early.Count | Should -Be 16
            $warned | Should -HaveCount 1
            "$warned" | Should -BeLike '*slow down (HTTP 429)*8 of 16*'
        }
    }

    Context 'Structured answers and tools' {
        It 'gives the object of each, and asks once more where one does not follow' {
            $null = Connect-Emulator
            $answers = 1..4 | ForEach-Object { "give $_" } | Invoke-AllmChat -ThrottleLimit 4 -JsonSchema @{ type = 'object'; properties = @{ name = @{ type = 'string' } }; required = @('name') }
            $answers.Value.name | Should -Be (1..4 | ForEach-Object { "give $_" })
            class Even { [string] $Name; [ValidatePattern('^[^3]$')] [string] $Other }
            $other = 1..4 | ForEach-Object { "/say {`"Name`":`"n$_`",`"Other`":`"$_`"}" } | Invoke-AllmChat -ThrottleLimit 4 -As ([Even]) -ErrorAction SilentlyContinue -ErrorVariable failure
            $other.Value.Name | Should -Be 'n1', 'n2', 'n4'
            $failure[0].Exception.Data['Index'] | Should -Be 2
        }

        It 'asks for one call at a time, names its input, and goes on with the others meanwhile' {
            $emulator = Connect-Emulator
            $user = Invoke-WithUser {
                $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
                function Set-Thing { param($Value) "set $Value" }
                $answers = & { '/call Set-Thing {"Value":"one"}'; '/call Set-Thing {"Value":"two"}'; 1..6 | ForEach-Object { "/say $_" } } | Invoke-AllmChat -ThrottleLimit 2 -Tool Set-Thing
                $answers.ForEach({ $_.ToolRun ? $_.ToolRun.Result : $_.Text })
            } -Choice 0, 1 -Variable @{ emulator = $emulator }
            $user.Question | Should -HaveCount 2
            $user.Question[0] | Should -Match 'for input \[[01]\] ''/call Set-Thing'
            @($user.Question -match 'input \[0\]').Count | Should -Be 1
            @($user.Question -match 'input \[1\]').Count | Should -Be 1
            @($user.Output -match 'set ').Count | Should -Be 1
            @($user.Output -match 'refused').Count | Should -Be 1
            $user.Output[2..7] | Should -Be (1..6)
        }

        It 'lets what was allowed for one input hold for that input alone' {
            $emulator = Connect-Emulator
            $user = Invoke-WithUser {
                $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
                function Set-Thing { param($Value) "set $Value" }
                $two = "/call Set-Thing {`"Value`":`"a`"}`n/call Set-Thing {`"Value`":`"b`"}"
                $null = $two, $two | Invoke-AllmChat -ThrottleLimit 2 -Tool Set-Thing
            } -Choice 2, 2 -Variable @{ emulator = $emulator }
            $user.Question | Should -HaveCount 2
            $user.Error | Should -HaveCount 0
        }
    }

    Context '64 on their way' {
        BeforeAll {
            # The goal is 100 ms; a loaded build machine gets more, in step with what a bare Start-Sleep takes to stop.
            function Assert-Closed {
                param([Parameter(Mandatory)] $Emulator, [Parameter(Mandatory)][DateTimeOffset] $Left, [Parameter(Mandatory)][string] $When, [int] $Count = 64)
                Wait-Until { @($Emulator.Request | Where-Object Aborted).Count -eq $Count }
                $elapsed = ($Emulator.Request | Where-Object Aborted | Measure-Object ConnectionClosedAt -Maximum).Maximum - $Left
                $pipeline = Start-Pipeline 'Start-Sleep -Seconds 30'
                Start-Sleep -Milliseconds 50
                $floor = Stop-Pipeline $pipeline
                Write-Host ('      all {0} were closed {1} within {2:0} ms, Start-Sleep ends within {3:0} ms' -f $Count, $When, $elapsed.TotalMilliseconds, $floor)
                $elapsed.TotalMilliseconds | Should -BeLessThan ([math]::Max(500, 10 * $floor))
            }
            $prompt = '1..200 | ForEach-Object { "/repeat 50 $_" } | Invoke-AllmChat -ThrottleLimit 64 -Connection $connection'
        }

        It 'are closed by Ctrl+C while they wait for headers' {
            $emulator = Connect-Emulator -Fault 'stall=headers;count=all'
            $pipeline = Start-Pipeline $prompt @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 64 }
            $left = [DateTimeOffset]::UtcNow
            $null = Stop-Pipeline $pipeline
            Assert-Closed $emulator $left 'before their headers'
        }

        It 'are closed by Ctrl+C in the middle of their streams' {
            $emulator = Connect-Emulator -Fault 'stall=mid;count=all'
            $pipeline = Start-Pipeline $prompt @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 64 }
            Start-Sleep -Milliseconds 200
            $left = [DateTimeOffset]::UtcNow
            $null = Stop-Pipeline $pipeline
            Assert-Closed $emulator $left 'in their streams'
        }

        It 'end at Ctrl+C while all wait as the service asks' {
            # All are on their way before the first is refused, which would hold back the rest.
            $emulator = Connect-Emulator -Fault 'stall=headers;stall-ms=1000;status=429;retry-after=30;count=all'
            $pipeline = Start-Pipeline $prompt @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 64 -and $pipeline.Shell.Streams.Warning.Count -eq 1 }
            Stop-Pipeline $pipeline | Should -BeLessThan 1000
            $emulator.Request.Count | Should -Be 64
        }

        It 'are closed by -ErrorAction Stop at the first failure' {
            $emulator = Connect-Emulator -Fault 'stall=headers;stall-ms=1000;status=400;count=1', 'stall=headers;count=all'
            $caught = try { & { '/say first'; while ($emulator.Request.Count -lt 1) { Start-Sleep -Milliseconds 5 }; 1..63 } | Invoke-AllmChat -ThrottleLimit 64 -ErrorAction Stop } catch { $_ }
            $left = [DateTimeOffset]::UtcNow
            $caught.TargetObject | Should -Be '/say first'
            Assert-Closed $emulator $left 'by the failure' -Count 63
        }

        It 'lose nothing that is ready when <Said> ends the pipeline: it comes out before the error' -ForEach @(
            @{ Said = '-ErrorAction Stop'; More = @{ ErrorAction = 'Stop' }; Preference = 'Continue' }
            @{ Said = '$ErrorActionPreference'; More = @{}; Preference = 'Stop' }
        ) {
            $emulator = Connect-Emulator -Fault 'stall=headers;stall-ms=500;status=400;count=1'
            $seen = [Collections.Generic.List[string]]::new()
            $ErrorActionPreference = $Preference
            $caught = try { & { '/say 1'; while ($emulator.Request.Count -lt 1) { Start-Sleep -Milliseconds 5 }; 2..9 | ForEach-Object { "/say $_" } } | Invoke-AllmChat -ThrottleLimit 3 @More | ForEach-Object { $seen.Add($_.Text) } } catch { $_ }
            $caught.TargetObject | Should -Be '/say 1'
            $seen | Should -Be (2..9)
        }

        It 'are closed by a throw downstream' {
            $emulator = Connect-Emulator -Fault 'stall=first;stall-ms=1000;count=1', 'stall=headers;count=all'
            $caught = try { & { '/say first'; while ($emulator.Request.Count -lt 1) { Start-Sleep -Milliseconds 5 }; 1..63 } | Invoke-AllmChat -ThrottleLimit 64 | ForEach-Object { throw 'downstream' } } catch { $_ }
            $left = [DateTimeOffset]::UtcNow
            "$caught" | Should -Be 'downstream'
            Assert-Closed $emulator $left 'by the throw' -Count 63
        }

        It 'are closed by Ctrl+C at the question for a tool' {
            $emulator = Connect-Emulator -Fault 'stall=headers;count=63'
            $screen = New-ScriptedHost -Choice -1
            $state = [initialsessionstate]::CreateDefault2()
            $state.ImportPSModule((Get-Module Allmhub).ModuleBase)
            $runspace = [runspacefactory]::CreateRunspace($screen, $state)
            $runspace.Open()
            $runspace.SessionStateProxy.SetVariable('emulator', $emulator)
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $null = $shell.AddScript('$null = $emulator | Connect-AllmHub -DefaultModel gpt-4o; function Set-Thing { param($Value) }; & { 1..63; while ($emulator.Request.Count -lt 63) { Start-Sleep -Milliseconds 5 }; "/call Set-Thing {}" } | Invoke-AllmChat -ThrottleLimit 64 -Tool Set-Thing')
            $null = $shell.BeginInvoke()
            Wait-Until { $screen.Thinking.IsSet }
            $left = [DateTimeOffset]::UtcNow
            $stopping = $shell.BeginStop($null, $null)
            Assert-Closed $emulator $left 'at the question' -Count 63
            $shell.EndStop($stopping)
            $runspace.Dispose()
        }
    }

    Context 'Progress' {
        It 'is one line of done, failed, in flight, tokens, and it goes at the end' {
            $null = Connect-Emulator -Fault 'status=400;count=1', 'stall=headers;stall-ms=900;count=all'
            $pipeline = Start-Pipeline '1..6 | ForEach-Object { "/say $_" } | Invoke-AllmChat -ThrottleLimit 2 -Connection $connection -ErrorAction SilentlyContinue' @{ connection = Get-AllmConnection }
            $null = $pipeline.Shell.EndInvoke($pipeline.Run)
            $line = @($pipeline.Shell.Streams.Progress | Where-Object Activity -EQ 'Invoke-AllmChat')
            $null = Stop-Pipeline $pipeline
            @($line.ActivityId | Select-Object -Unique).Count | Should -Be 1
            $line[-1].RecordType | Should -Be 'Completed'
            @($line | Where-Object RecordType -EQ Completed).Count | Should -Be 1
            ($line.StatusDescription -match '^[1-4] done, 1 failed, [12] (in flight|open).* [1-4] left').Count | Should -BeGreaterThan 0
            ($line.StatusDescription -match 'tok').Count | Should -BeGreaterThan 0
            $line.StatusDescription | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessThan 66
        }

        It 'is silent where nobody looks' {
            $null = Connect-Emulator -Fault 'stall=headers;stall-ms=900;count=all'
            $pipeline = Start-Pipeline '$ProgressPreference = "SilentlyContinue"; 1..2 | ForEach-Object { "/say $_" } | Invoke-AllmChat -ThrottleLimit 2 -Connection $connection' @{ connection = Get-AllmConnection }
            $null = $pipeline.Shell.EndInvoke($pipeline.Run)
            $line = @($pipeline.Shell.Streams.Progress | Where-Object Activity -EQ 'Invoke-AllmChat')
            $null = Stop-Pipeline $pipeline
            $line | Should -HaveCount 0
        }
    }
}
