# What was spent: the ledger, its sums, the gateway's log beside it, and budgets.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $env:ALLMHUB_NO_PRICE_LIST = $null # costs and budgets need prices
    $emulator = Start-AllmEmulator
    $emulator.Balance = @{ Granted = 500000000; Used = 0 }

    # Each test has a ledger of its own.
    function Use-NewHome {
        $env:ALLMHUB_HOME = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
    }

    function Get-LedgerLine {
        Get-ChildItem (Join-Path $env:ALLMHUB_HOME 'ledger') -Filter *.jsonl -ErrorAction Ignore | Get-Content | ConvertFrom-Json
    }
}

AfterAll {
    [Environment]::SetEnvironmentVariable('ALLMHUB_LEDGER', $null)
    Stop-AllmEmulator
}

Describe 'The ledger' {
    BeforeEach {
        Use-NewHome
        $emulator.ClearFault()
        $null = $emulator | Connect-AllmHub
    }

    It 'has each paid call with its command, script, tokens, cost and request id, and no key and no prompt' {
        $script = Join-Path $TestDrive 'night job.ps1'
        Set-Content $script "param([string] `$Secret) Invoke-AllmChat '/say hidden words'; New-AllmImage 'a hidden cat' -Model gpt-image-1"
        $answer, $image = & $script -Secret 'do not tell'
        $chat, $picture = Get-LedgerLine
        $chat.command, $chat.script, $chat.model, $chat.requestId | Should -Be 'Invoke-AllmChat', $script, 'gpt-4o-mini', $answer.RequestId
        $chat.inputToken, $chat.outputToken, $chat.cost, $chat.costBasis | Should -Be $answer.Usage.InputToken, $answer.Usage.OutputToken, $answer.Cost, $answer.CostBasis
        $picture.command, $picture.cost | Should -Be 'New-AllmImage', $image.Cost
        $text = Get-ChildItem (Join-Path $env:ALLMHUB_HOME 'ledger') | Get-Content -Raw
        $text | Should -Not -Match 'hidden|do not tell'
        $text | Should -Not -Match ([regex]::Escape($emulator.ApiKey.Substring(3)))
        if (-not $IsWindows) { (Get-ChildItem (Join-Path $env:ALLMHUB_HOME 'ledger')).UnixMode | Should -Be '-rw-------' }
    }

    It 'keeps prompts where the connection says so' {
        $null = $emulator | Connect-AllmHub -LedgerPrompt
        $null = 'the sky' | Invoke-AllmChat 'say'
        (Get-LedgerLine).prompt | Should -Be "say`nthe sky"
        Use-NewHome
        $null = 'the sea' | Invoke-AllmChat 'say' -ThrottleLimit 2
        (Get-LedgerLine).prompt | Should -Be "say`nthe sea"
    }

    It 'is not written with -NoLedger, nor with ALLMHUB_LEDGER=off' {
        $null = $emulator | Connect-AllmHub -NoLedger
        $null = Invoke-AllmChat '/say x'
        $env:ALLMHUB_LEDGER = 'off'
        $null = $emulator | Connect-AllmHub
        $null = Invoke-AllmChat '/say x'
        $env:ALLMHUB_LEDGER = $null
        Get-LedgerLine | Should -BeNullOrEmpty
        $null = Invoke-AllmChat '/say x'
        @(Get-LedgerLine).Count | Should -Be 1
    }

    It 'that cannot be written breaks no call and is told of once' {
        Set-Content (Join-Path $TestDrive 'file') 'x'
        $env:ALLMHUB_HOME = Join-Path $TestDrive 'file' 'home'
        $answers = 1..3 | ForEach-Object { Invoke-AllmChat '/say x' -WarningVariable +warning -WarningAction SilentlyContinue }
        $answers.Text | Should -Be 'x', 'x', 'x'
        @($warning -match 'ledger').Count | Should -Be 1
        @($warning -match 'ALLMHUB_LEDGER=off').Count | Should -Be 1
    }

    It 'takes lines of many processes' -Tag Long {
        $null = $emulator | Connect-AllmHub
        $code = "Import-Module '$ModulePath'; Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri '$($emulator.BaseUri)' -DefaultModel gpt-4o-mini | Out-Null; 1..40 | Invoke-AllmChat '/say x' -ThrottleLimit 8 | Out-Null"
        $script = Join-Path $TestDrive 'many.ps1'
        Set-Content $script $code
        $program, $argument = $PwshCommand
        $shells = 1..4 | ForEach-Object { Start-Process $program -ArgumentList (@($argument | Where-Object { $_ }) + '-NoProfile', '-File', $script | ForEach-Object { "`"$_`"" }) -PassThru }
        $shells | Wait-Process -Timeout 60
        @(Get-LedgerLine).Count | Should -Be 160
        (Get-AllmUsage -WarningVariable warning).Call | Should -Be 160
        $warning | Should -BeNullOrEmpty
    }
}

Describe 'Get-AllmUsage' {
    BeforeAll {
        Use-NewHome
        $null = $emulator | Connect-AllmHub
        $null = 1..3 | Invoke-AllmChat '/say x'
        $null = New-AllmImage 'a cat' -Model gpt-image-1
        $film = Start-AllmVideo 'a boat' -Model sora-2 -Second 4
        $null = Invoke-AllmApi /v1/chat/completions -Method POST -Field model=gpt-4o-mini, 'messages[][role]=user', 'messages[][content]=hi'
    }

    It 'sums by model, the dearest first, and all together' {
        $usage = Get-AllmUsage
        $usage[0].Name | Should -Be 'sora-2'
        ($usage | Where-Object Name -EQ gpt-4o-mini).Call | Should -Be 4
        $usage[0].Cost | Should -Be 1.2
        $usage[0].Total.Call | Should -Be 6
        $usage[0].Total.Cost | Should -Be ($usage.Cost | Measure-Object -Sum).Sum
        $usage | Out-String | Should -Match 'Usage: since \d{4}-\d\d-01 00:00 \(ledger\): 6 calls, 1\.2\d+ USD'
        $usage | Out-String | Should -Match '(?m)^sora-2 +1 .* 1\.20 +0'
    }

    It 'sums by command, script and day, takes models and times' {
        (Get-AllmUsage Command).Name | Should -Contain 'Invoke-AllmApi'
        (Get-AllmUsage -By Day).Name | Should -Be (Get-Date -Format yyyy-MM-dd)
        (Get-AllmUsage -By Script).Name | Should -Be $PSCommandPath
        (Get-AllmUsage -Model gpt-*).Name | Should -Be 'gpt-image-1', 'gpt-4o-mini'
        Get-AllmUsage -Until (Get-Date).AddHours(-1) | Should -BeNullOrEmpty
        Get-AllmUsage -Since (Get-Date).AddHours(1) | Should -BeNullOrEmpty
    }

    It 'gives the calls themselves, and those of other machines' {
        $calls = Get-AllmUsage -Detail
        $calls.Count | Should -Be 6
        $calls[4].TaskId | Should -Be $film.Id
        $calls | Format-Table | Out-String | Should -Match 'gpt-4o-mini +Invoke-AllmChat'
        $calls[4] | Out-String -Width 60 | Should -Match '\d\d:\d\d:\d\d +1\.20 ' -Because 'a narrow screen cuts words and no cost'
        $folder = Join-Path $TestDrive 'other'
        Copy-Item (Join-Path $env:ALLMHUB_HOME 'ledger') $folder -Recurse
        (Get-ChildItem $folder | Get-AllmUsage)[0].Total.Call | Should -Be 6
        (Get-AllmUsage -Path $folder)[0].Total.Call | Should -Be 6
        # A gateway on this machine is an emulator: what it charges is no money.
        Get-AllmUsage -BaseUri https://gateway.example | Should -BeNullOrEmpty
    }

    It 'holds the ledger against the log of the key, which is asked once a session' {
        $emulator.ClearRequest()
        $row = Get-AllmUsage -Reconcile | Where-Object TaskId -EQ $film.Id
        $row.Estimate, $row.Charge, $row.Difference, $row.State | Should -Be 1.2, 1.2, 0, 'Same'
        $all = Get-AllmUsage -Reconcile
        @($emulator.Request.Path -eq '/api/log/token').Count | Should -Be 1
        $all | Out-String | Should -Match 'Reconciled: \d{4}-\d\d-01 00:00 to .*: 6 known to both \(1\.2\d+ USD estimated, 1\.2\d+ USD charged\)'
        ($all | Where-Object Command).State | Should -Be (@('Same') * 6)
        $null = Get-AllmUsage -Reconcile -Refresh
        @($emulator.Request.Path -eq '/api/log/token').Count | Should -Be 2
    }

    It 'says plainly that the log is limited or closed' {
        $emulator.AddFault('sample=error.openai.429-empty;path=/api/log/token')
        $null = Get-AllmUsage -Reconcile -Refresh -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RateLimited,*'
        $failure[0].Exception.Message | Should -Match '20 calls in 20 minutes'
        $emulator.AddFault('status=403;path=/api/log/token')
        $null = Get-AllmUsage -Reconcile -Refresh -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].Exception.Message | Should -Match 'keeps its log closed'
        $emulator.ClearFault()
    }

    It 'sums the log of the whole account' {
        $usage = Get-AllmUsage -Account -By Key -Verbose 4>&1
        ($usage | Where-Object { $_ -is [Management.Automation.VerboseRecord] }) -join ' ' | Should -Match 'gateway itself adds up'
        ($usage | Where-Object By).Name | Should -Be 'emulator'
        $null = Get-AllmUsage -Account -By Script -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'UnknownGrouping,*'
        $null = Get-AllmUsage -By Key -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'UnknownGrouping,*'
    }

    It 'reads no network for the ledger' {
        $emulator.ClearRequest()
        $null = Get-AllmUsage; $null = Get-AllmUsage -Detail
        $emulator.Request.Count | Should -Be 0
    }
}

Describe 'Budgets' {
    BeforeEach {
        Use-NewHome
        $emulator.ClearFault()
        $emulator.ClearRequest()
        $null = $emulator | Connect-AllmHub
    }

    It 'a batch stops before its budget is passed, and one error says what was not asked' -ForEach @{ Limit = 1 }, @{ Limit = 8 } {
        $answers = @(1..30 | Invoke-AllmChat '/say x' -MaxToken 8 -TokenBudget 100 -ThrottleLimit $Limit -ErrorVariable failure -ErrorAction SilentlyContinue -WarningVariable warning -WarningAction SilentlyContinue)
        ($answers.Usage.TotalToken | Measure-Object -Sum).Sum | Should -BeLessOrEqual (100 + ($Limit - 1) * 13)
        $answers.Count | Should -BeGreaterThan 0
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'BudgetExceeded,*'
        $failure[0].CategoryInfo.Category | Should -Be 'QuotaExceeded'
        $failure[0].Exception.Data['Unasked'] | Should -Be (30 - $answers.Count)
        $failure[0].TargetObject | Should -BeIn (1..30)
        @($warning).Count | Should -Be 1
        @($emulator.Request.Path -eq '/v1/chat/completions').Count | Should -Be $answers.Count
    }

    It 'ends at once where an error ends the pipeline' {
        { 1..30 | Invoke-AllmChat '/say x' -Budget 0 -ErrorAction Stop } | Should -Throw '*This input and those after it were not asked.' -ErrorId 'BudgetExceeded,*'
        $emulator.Request.Path | Should -Not -Contain '/v1/chat/completions'
    }

    It 'counts each text that was not asked, and not the request it was to go in' -ForEach @{ Limit = @{} }, @{ Limit = @{ ThrottleLimit = 1 } } {
        $made = @(1..10 | Get-AllmEmbedding -Model text-embedding-3-small -BatchSize 2 -TokenBudget 0 @Limit -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
        $made.Count, $failure.Count | Should -Be 0, 1
        $failure[0].Exception.Message | Should -Match '10 inputs were not asked'
        $failure[0].TargetObject | Should -Be 1
    }

    It 'a session counts all cmdlets, shows what is spent, and goes on with what fits' {
        $null = $emulator | Connect-AllmHub -Budget 1.3
        $null = Start-AllmVideo 'a boat' -Model sora-2 -Second 4
        $null = Start-AllmVideo 'a ship' -Model sora-2 -Second 4 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'BudgetExceeded,*'
        (Invoke-AllmChat '/say x').Text | Should -Be 'x'
        $connection = Get-AllmConnection
        $connection.Budget, $connection.UnpricedCall | Should -Be 1.3, 0
        $connection.Spent | Should -BeGreaterThan 1.2
        $connection | Out-String | Should -Match 'Spent \(USD\) +: 1\.2\d* of 1\.30'
        # A key given for one call pays from the same budget.
        $null = Start-AllmVideo 'a ship' -Model sora-2 -Second 4 -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'BudgetExceeded,*'
    }

    It 'a film that failed gives back to the session, and the ledger says so' {
        $null = $emulator | Connect-AllmHub -Budget 1.3
        $film = Start-AllmVideo '/fail the camera broke' -Model sora-2 -Second 4
        (Get-AllmConnection).Spent | Should -Be 1.2
        $null = $film | Wait-AllmTask -ErrorAction SilentlyContinue
        $null = $film | Wait-AllmTask -ErrorAction SilentlyContinue
        (Get-AllmConnection).Spent | Should -Be 0
        $usage = Get-AllmUsage -Model sora-2
        $usage.Call, $usage.Cost, $usage.Refund | Should -Be 1, 0, 1.2
        (Start-AllmVideo 'a ship' -Model sora-2 -Second 4).Id | Should -Not -BeNullOrEmpty
    }

    It 'in money guards nothing where no price is told, and asks nothing' {
        $hidden = [Allmhub.Emulator.AllmEmulator]::Start()
        $hidden.AddFault('status=403;path=/api/pricing;count=all')
        $null = $hidden | Connect-AllmHub
        $null = 1..5 | Invoke-AllmChat '/say x' -Budget 2.5 -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failure.Count | Should -Be 1
        $failure[0].Exception.Code | Should -Be 'budget_unguarded'
        @($hidden.Request.Path -eq '/v1/chat/completions').Count | Should -BeLessOrEqual 1
        Stop-AllmEmulator $hidden
    }

    It 'that is none, empty or below nothing is refused before anything is asked' {
        { Invoke-AllmChat '/say x' -Budget $null } | Should -Throw
        { Invoke-AllmChat '/say x' -Budget -1 } | Should -Throw '*in USD*'
        { $emulator | Connect-AllmHub -TokenBudget -1 } | Should -Throw '*tokens*'
    }
}
