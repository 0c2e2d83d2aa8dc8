# examples/Invoke-AllmShare.ps1 on three machines of loopback: an sshd each, with keys of its own, in a folder of its own, as this user.
BeforeDiscovery {
    $sshd = (Get-Command sshd, /usr/sbin/sshd -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
    $noMachine = if (-not $IsLinux) { 'its processes are looked at as on Linux' } elseif (-not $sshd) { 'there is no sshd (Debian: apt-get install openssh-server)' } elseif (-not (Get-Command ssh, ssh-keygen -CommandType Application -ErrorAction Ignore)) { 'there is no ssh' }
    if ($noMachine) { Write-Host "skipped: a batch on three machines over SSH: $noMachine" }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment (Join-Path $TestDrive 'home')
    Import-Module (Join-Path $PSScriptRoot 'Machine.psm1') -Force
    $share = Join-Path $ModulePath 'examples' 'Invoke-AllmShare.ps1'
    $work = (New-Item (Join-Path $TestDrive 'ssh') -ItemType Directory).FullName
    $kept = Join-Path $work 'kept'
    $emulator = Start-AllmEmulator
    $emulator.Balance = [Allmhub.Emulator.Account.EmulatorBalance] @{ IsUnlimited = $true; UserQuota = 500000000 }
    $key = ConvertTo-SecureString $emulator.ApiKey -AsPlainText -Force
    $common = @{ Parameter = @{ Model = 'gpt-4o-mini' }; ApiKey = $key; BaseUri = "$($emulator.BaseUri)"; Module = $ModulePath; RemotePath = $kept; WarningAction = 'SilentlyContinue' }
    $loud = $common.Clone()
    $loud.WarningAction = 'Continue'
    # Texts of requests by what they asked: an answer that was given was asked for once.
    function Get-Asked { $emulator.Request | Where-Object { $_.Path -like '*chat/completions' -and $_.Body } | ForEach-Object { ($_.Body | ConvertFrom-Json).messages[-1].content } }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'about_Allmhub_Scale' {
    It 'has the same code in both languages, which parses and names parameters there are' {
        $blocks = foreach ($language in 'en-US', 'zh-CN') {
            $text = Get-Content (Join-Path $PSScriptRoot "../../docs/$language/about_Allmhub_Scale.help.txt") -Raw
            [regex]::Matches($text, '(?m)^ {8}.*$').ForEach({ $_.Value.Trim() }) -join "`n"
        }

        $blocks[1] | Should -Be $blocks[0]
        $errors = $null
        $tree = [System.Management.Automation.Language.Parser]::ParseInput(($blocks[0] -replace '(?m)^Subsystem .*$'), [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        $known = (Get-Command $share).Parameters.Keys
        $calls = $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and "$($args[0].CommandElements[0])" -eq '$share' }, $true)
        $calls.Count | Should -Be 2
        foreach ($call in $calls) { foreach ($one in $call.CommandElements.Where({ $_ -is [System.Management.Automation.Language.CommandParameterAst] })) { $known | Should -Contain $one.ParameterName } }
        (Get-Help $share).Synopsis | Should -Match 'several machines'
    }
}

Describe 'A batch on three machines' -Tag Long -Skip:([bool] $noMachine) {
    BeforeAll {
        $machines = @(1..3 | ForEach-Object { Start-Machine $work $_ })
    }

    AfterAll {
        foreach ($one in $machines) { if ($one) { Stop-Machine $one } }
    }

    BeforeEach {
        $emulator.ClearFault()
        $emulator.ClearRequest()
        foreach ($place in 0..2) {
            if (-not (Get-Process -Id (Get-Content "$($machines[$place].Folder)/pid" -ErrorAction Ignore) -ErrorAction Ignore)) { $machines[$place] = Start-Machine $work ($place + 1) }
        }
    }

    It 'comes back whole, in order, from all of them; the key is nowhere, and nothing of it stays there' {
        $emulator.AddFault('stall=first;stall-ms=100;count=all')
        $seen = [System.Collections.Generic.List[string]]::new()
        $answers = @(1..45 | ForEach-Object { "/say n$_" } | & $share @common -Machine $machines.Way -ThrottleLimit 4 -Checkpoint (Join-Path $work 'run.jsonl') | ForEach-Object {
                # What a neighbour may look at, and what lies on the disk, while it runs.
                if ($_.Index % 15 -eq 0) {
                    $seen.Add((@($PID) + @(pgrep -P $PID) + @($machines | ForEach-Object { Get-Shell $_ }) | ForEach-Object { "$(Get-Content "/proc/$_/cmdline" -Raw -ErrorAction Ignore)$(Get-Content "/proc/$_/environ" -Raw -ErrorAction Ignore)" }) -join '')
                    $seen.Add((Get-ChildItem $work, $env:ALLMHUB_HOME -Recurse -File -ErrorAction Ignore | ForEach-Object { Get-Content -LiteralPath $_ -Raw -ErrorAction Ignore }) -join '')
                }

                $_
            })
        $answers.Index | Should -Be (0..44)
        "$($answers | ForEach-Object { "$_" })" | Should -Be "$(1..45 | ForEach-Object { "n$_" })"
        ($answers.PSComputerName | Group-Object | ForEach-Object Count) | Should -Be 15, 15, 15
        $answers[0].Usage.TotalToken | Should -BeGreaterThan 0
        $answers[0] | Out-String | Should -Match 'gpt-4o-mini · \d+ in'
        @(Get-Asked).Count | Should -Be 45

        $seen.Add((Get-ChildItem $work -Recurse -File | ForEach-Object { Get-Content -LiteralPath $_ -Raw }) -join '')
        $secret = $emulator.ApiKey
        ("$seen" -match '-sshs' -and "$seen" -match 'Server listening' -and "$seen" -match 'XDG_DATA_HOME') | Should -BeTrue -Because 'what was looked at is what a neighbour sees'
        foreach ($form in $secret, [Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes($secret)), [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($secret)).TrimEnd('=')) {
            $seen.Exists({ $args[0].Contains($form, [StringComparison]::OrdinalIgnoreCase) }) | Should -BeFalse
        }

        Get-ChildItem $kept -File | Should -BeNullOrEmpty
        Wait-Until { -not ($machines | ForEach-Object { Get-Shell $_ }) }

        # A second run has all of it.
        $emulator.ClearRequest()
        $again = @(1..45 | ForEach-Object { "/say n$_" } | & $share @common -Machine $machines.Way -Checkpoint (Join-Path $work 'run.jsonl'))
        "$($again | ForEach-Object { "$($_.Index)$_" })" | Should -Be "$($answers | ForEach-Object { "$($_.Index)$_" })"
        @(Get-Asked).Count | Should -Be 0
    }

    It 'goes on from its checkpoint when what runs on a machine is killed' {
        $emulator.AddFault('stall=first;stall-ms=400;count=all')
        $told = [System.Collections.Generic.List[string]]::new()
        $answers = @(1..60 | ForEach-Object { "/say n$_" } | & $share @loud -Machine $machines.Way -ThrottleLimit 2 3>&1 | ForEach-Object {
                if ($_ -is [System.Management.Automation.WarningRecord]) { $told.Add("$_"); return }
                if ($_.Index -eq 12) { Get-Shell $machines[1] | ForEach-Object { Stop-Process -Id $_ -Force } }
                $_
            })
        $answers.Index | Should -Be (0..59)
        "$($answers | ForEach-Object { "$_" })" | Should -Be "$(1..60 | ForEach-Object { "n$_" })"
        "$told" | Should -Match 'goes on from its checkpoint'
        # What was on its way may be asked again, and nothing else.
        @(Get-Asked).Count | Should -BeLessOrEqual 64
    }

    It 'has the others take over when a machine is gone' {
        $emulator.AddFault('stall=first;stall-ms=400;count=all')
        $told = [System.Collections.Generic.List[string]]::new()
        $answers = @(1..60 | ForEach-Object { "/say n$_" } | & $share @loud -Machine $machines.Way -ThrottleLimit 2 3>&1 | ForEach-Object {
                if ($_ -is [System.Management.Automation.WarningRecord]) { $told.Add("$_"); return }
                if ($_.Index -eq 12) { Stop-Machine $machines[2] }
                $_
            })
        $answers.Index | Should -Be (0..59)
        "$($answers | ForEach-Object { "$_" })" | Should -Be "$(1..60 | ForEach-Object { "n$_" })"
        "$told" | Should -Match 'was lost, and the others take over'
        @($answers | Where-Object PSComputerName -Like "*:$($machines[2].Port)").Count | Should -BeLessThan 20
    }

    It 'says which input failed and why, and the rest comes' {
        $all = @('/say one', ' ', '/say three', '/say four', '/say five' | & $share @common -Machine $machines.Way 2>&1)
        $answers, $failures = $all.Where({ $_ -isnot [System.Management.Automation.ErrorRecord] }, 'Split')
        $answers.Index | Should -Be 0, 2, 3, 4
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'EmptyPrompt,*'
        $failures[0].TargetObject | Should -Be ' '
        $failures[0].Exception.Data['Index'] | Should -Be 1
        $all.IndexOf($failures[0]) | Should -Be 1
    }

    It 'spends no more than the budget of all, says what was not asked, and a second run asks that alone' {
        # An answer of unknown length is taken for 500 tokens, which would fit nowhere.
        $short = $common.Clone()
        $short.Parameter = @{ Model = 'gpt-4o-mini'; MaxToken = 8 }
        $record = Join-Path $work 'budget.jsonl'
        $all = @(1..30 | ForEach-Object { "/say n$_" } | & $share @short -Machine $machines.Way -ThrottleLimit 1 -TokenBudget 105 -Checkpoint $record 2>&1)
        $answers, $failures = $all.Where({ $_ -isnot [System.Management.Automation.ErrorRecord] }, 'Split')
        $answers.Count | Should -BeGreaterThan 5
        ($answers.Usage.TotalToken | Measure-Object -Sum).Sum | Should -BeLessOrEqual 105
        $answers.Count + $failures.Count | Should -Be 30
        $failures.FullyQualifiedErrorId | Should -BeLike 'NotAsked,*'
        @(Get-Asked).Count | Should -Be $answers.Count
        $again = @(1..30 | ForEach-Object { "/say n$_" } | & $share @short -Machine $machines.Way -Checkpoint $record)
        $again.Index | Should -Be (0..29)
        @(Get-Asked).Count | Should -Be 30
    }

    It 'ends with what is wrong when no machine can do it' {
        { 'x' | & $share -Machine $machines[0].Way -Parameter @{ Model = 'm' } -BaseUri 'https://nobody.invalid' -Module $ModulePath -RemotePath $kept -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'NoMachineLeft*' -ExpectedMessage '*no key*'
        { 'x' | & $share @common -Machine @{ HostName = '127.0.0.1'; Port = 9; UserName = (id -un) } } | Should -Throw -ErrorId 'NoMachineLeft*'
    }

    It 'Ctrl+C ends what runs on all machines' {
        $emulator.AddFault('stall=first;stall-ms=300;count=all')
        $run = Start-Pipeline "1..300 | ForEach-Object { `"/say n`$_`" } | & `$share @common -Machine `$ways -ThrottleLimit 2" @{ share = $share; common = $common; ways = $machines.Way }
        Wait-Until { @(Get-Asked).Count -gt 6 } 60000
        Stop-Pipeline $run | Should -BeLessThan 5000
        Wait-Until { -not ($machines | ForEach-Object { Get-Shell $_ }) }
        $asked = @(Get-Asked).Count
        Start-Sleep -Milliseconds 700
        @(Get-Asked).Count | Should -Be $asked
        $asked | Should -BeLessThan 300
    }
}
