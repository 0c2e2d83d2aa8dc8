# What is left, from whichever path tells it, and a guard that ends a job.
BeforeDiscovery {
    $inJob = @(
        @{ Service = 'GitHub Actions'; Variable = 'GITHUB_ACTIONS'; Line = '::error title=Allmhub::4.17419 USD are left; at least 5.00 USD are asked for.' }
        @{ Service = 'Azure Pipelines'; Variable = 'TF_BUILD'; Line = '##vso[task.logissue type=error]4.17419 USD are left; at least 5.00 USD are asked for.' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator

    function Invoke-Job {
        param([Parameter(Mandatory)][string] $Command, [hashtable] $Environment = @{})
        Invoke-Shell "Import-Module '$ModulePath'; $Command" ($Environment + @{ ALLMHUB_API_KEY = $emulator.ApiKey; ALLMHUB_BASE_URL = "$($emulator.BaseUri)" })
    }

    function Set-Balance {
        param([hashtable] $Value = @{})
        $emulator.Balance = $Value
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Balances' {
    BeforeEach {
        $null = $emulator | Connect-AllmHub
        Set-Balance
        $emulator.IsUserBlocked = $false
        $emulator.ClearFault()
        $emulator.ClearRequest()
    }

    Context 'Get-AllmBalance' {
        It 'tells the key''s balance in USD and units' {
            $balance = Get-AllmBalance
            $balance | Should -BeOfType Allmhub.Account.Balance
            $balance.Scope | Should -Be 'Token'
            $balance.Name | Should -Be 'emulator'
            $balance.Total | Should -Be 5d
            $balance.Used | Should -Be 0.82581d
            $balance.Remaining | Should -BeOfType decimal
            $balance.Remaining | Should -Be 4.17419d
            $balance.RemainingUnit | Should -Be 2087095
            $balance.IsUnlimited | Should -BeFalse
            $balance.ExpiresAt | Should -BeNullOrEmpty
            $balance.ModelLimit | Should -BeNullOrEmpty
            $balance.Source | Should -Be '/api/usage/token/'
            $emulator.Request.Path | Should -Be '/api/usage/token/', '/api/status'
        }

        It 'takes the divisor that the gateway tells' {
            Set-Balance @{ UnitPerUsd = 1000000 }
            $balance = Get-AllmBalance
            $balance.Remaining | Should -Be 2.087095d
            $balance.UnitPerUsd | Should -Be 1000000
        }

        It '-UnitPerUsd is not asked for' {
            (Get-AllmBalance -UnitPerUsd 1000).Remaining | Should -Be 2087.095d
            $emulator.Request.Path | Should -Be '/api/usage/token/'
        }

        It 'without /api/status it reckons with 500000' {
            $emulator.AddFault('status=404;path=/api/status')
            (Get-AllmBalance).UnitPerUsd | Should -Be 500000
        }

        It 'an unlimited key shows no number, negative or not' {
            Set-Balance @{ IsUnlimited = $true; Granted = 0; Used = 73311; ModelLimit = [string[]]('gpt-4o-mini', 'mj_imagine') }
            $balance = Get-AllmBalance
            $balance.IsUnlimited | Should -BeTrue
            $balance.Remaining | Should -BeNullOrEmpty
            $balance.RemainingUnit | Should -BeNullOrEmpty
            $balance.Total | Should -BeNullOrEmpty
            $balance.ModelLimit | Should -Be 'gpt-4o-mini', 'mj_imagine'
            $balance.ModelLimit[1] | Should -Be 'mj_imagine'
            "$balance" | Should -Be 'unlimited'
            $balance | Out-String | Should -Match 'unlimited'
            $balance | Format-List * | Out-String | Should -Not -Match ': -\d'
        }

        It 'an unlimited key shows no number by the billing paths either' {
            Set-Balance @{ IsUnlimited = $true }
            $emulator.AddFault('status=404;path=/api/usage')
            $balance = Get-AllmBalance
            $balance.IsUnlimited | Should -BeTrue
            $balance.Remaining | Should -BeNullOrEmpty
        }

        It 'tells when the key ends' {
            Set-Balance @{ ExpiresAt = [DateTimeOffset]::FromUnixTimeSeconds(2000000000) }
            (Get-AllmBalance).ExpiresAt | Should -Be ([DateTimeOffset]::FromUnixTimeSeconds(2000000000))
        }

        It '<Fault>: the billing paths stand in' -ForEach @(
            @{ Fault = 'status=404;path=/api/usage' }
            @{ Fault = 'html;path=/api/usage' }
            @{ Fault = 'empty;path=/api/usage' }
            @{ Fault = 'sample=error.openai.429-empty;path=/api/usage' }
        ) {
            $emulator.AddFault($Fault)
            $balance = Get-AllmBalance
            $balance.Source | Should -Be '/v1/dashboard/billing/subscription'
            $balance.Remaining | Should -Be 4.17419d
            $balance.RemainingUnit | Should -BeNullOrEmpty
            $emulator.Request.Path | Should -Be '/api/usage/token/', '/v1/dashboard/billing/subscription', '/v1/dashboard/billing/usage', '/api/status'
        }

        It 'never loops on 429' {
            $emulator.AddFault('sample=error.openai.429-empty;count=all')
            $null = Get-AllmBalance -MaxRetry 5 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure.FullyQualifiedErrorId | Should -BeLike 'RateLimited,*'
            $emulator.Request.Path | Should -Be '/api/usage/token/', '/v1/dashboard/billing/subscription'
        }

        It '-Path asks that path alone' {
            (Get-AllmBalance -Path /v1/dashboard/billing/subscription).Source | Should -Be '/v1/dashboard/billing/subscription'
            $emulator.ClearRequest()
            $emulator.AddFault('status=404')
            $null = Get-AllmBalance -Path /api/usage/token/ -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure.Count | Should -Be 1
            $emulator.Request.Count | Should -Be 1
        }

        It '-Scope User goes with access token and user id' {
            $balance = Get-AllmBalance -Scope User
            $balance.Remaining | Should -Be 62.40891d
            $balance.Source | Should -Be '/api/user/self'
            $emulator.Request[0].GetHeader('Authorization') | Should -Be "Bearer $($emulator.AccessToken)"
            $emulator.Request[0].GetHeader('New-Api-User') | Should -Be "$($emulator.UserId)"
        }

        It '-Scope User needs no key' {
            Disconnect-AllmHub
            (Get-AllmBalance -Scope User -BaseUri $emulator.BaseUri -AccessToken $emulator.AccessToken -UserId $emulator.UserId).Scope | Should -Be 'User'
        }

        It 'a connection may have an access token alone' {
            Disconnect-AllmHub
            $connection = Connect-AllmHub -AccessToken $emulator.AccessToken -UserId $emulator.UserId -BaseUri $emulator.BaseUri -Test
            $emulator.Request.Path | Should -Be '/api/user/self', '/api/status', '/api/subscription/self', '/api/user/self/groups'
            $connection.ApiKey | Should -BeNullOrEmpty
            $connection | Out-String | Should -Match 'AccessToken +: Emu…9abc'
            (Get-AllmBalance -Scope User).Remaining | Should -Be 62.40891d
            { Get-AllmBalance } | Should -Throw -ErrorId 'Authentication,*'
            { Connect-AllmHub -AccessToken wrong0123456789 -UserId 1024 -BaseUri $emulator.BaseUri -Test } | Should -Throw -ErrorId 'Authentication,*'
        }

        It '-DryRun shows the request, masked, and sends nothing' {
            $request = Get-AllmBalance -DryRun
            $request.Uri | Should -Be "$($emulator.BaseUri)api/usage/token/"
            $request.Header['Authorization'] | Should -Be 'Bearer sk-…0123'
            (Get-AllmBalance -Scope User -DryRun).Header['New-Api-User'] | Should -Be "$($emulator.UserId)"
            $emulator.Request.Count | Should -Be 0
        }

        It 'shows a table' {
            Get-AllmBalance | Out-String | Should -Match 'Remaining \(USD\).*\n.*\n.*4\.17419'
        }
    }

    Context 'Refusals say what to do' {
        It '<Name>' -ForEach @(
            @{ Name = 'a wrong key'; Parameter = @{ ApiKey = 'sk-wrong0123456789' }; Id = 'Authentication'; Service = '无效的令牌'; Advice = 'copied whole' }
            @{ Name = 'an access token where a key belongs'; Parameter = @{ ApiKey = 'EmulatorAccessToken0123456789abc' }; Id = 'Authentication'; Service = '无效的令牌'; Advice = "does not begin with 'sk-': it looks like the user's access token" }
            @{ Name = 'a key where the access token belongs'; Parameter = @{ Scope = 'User'; AccessToken = 'sk-Emulator0123456789abcdefghijklmnopqrstuvwxyz0123'; UserId = '1024' }; Id = 'Authentication'; Service = 'access token 无效'; Advice = "begins with 'sk-': it looks like a key" }
            @{ Name = 'a wrong access token'; Parameter = @{ Scope = 'User'; AccessToken = 'nonsense0123456789'; UserId = '1024' }; Id = 'Authentication'; Service = 'access token 无效'; Advice = 'Make a new one' }
            @{ Name = 'a wrong user id'; Parameter = @{ Scope = 'User'; UserId = '7' }; Id = 'Authentication'; Service = '不匹配'; Advice = 'the two must match' }
        ) {
            $null = Get-AllmBalance @Parameter -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure.Count | Should -Be 1
            $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failure[0].ErrorDetails.Message | Should -Match $Service
            "$($failure[0].ErrorDetails.Message) $($failure[0].ErrorDetails.RecommendedAction)" | Should -Match $Advice
            $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'a used-up key has its own words' {
            Set-Balance @{ Granted = 100; Used = 100 }
            $null = Get-AllmBalance -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Authentication,*'
            $failure[0].ErrorDetails.Message | Should -Match '额度已用尽'
            $failure[0].ErrorDetails.Message | Should -Match 'quota is used up'
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'Raise the key.s quota'
        }

        It 'a blocked user is told, by <Scope>' -ForEach @(@{ Scope = 'Token' }, @{ Scope = 'User' }) {
            $emulator.IsUserBlocked = $true
            $null = Get-AllmBalance -Scope $Scope -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'PermissionDenied,*'
            $failure[0].ErrorDetails.Message | Should -Match 'is blocked'
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'operator can say why'
        }

        It 'no access token: nothing is sent' {
            $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri
            $null = Get-AllmBalance -Scope User -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Authentication,*'
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'ALLMHUB_ACCESS_TOKEN'
            $null = Get-AllmBalance -Scope User -AccessToken $emulator.AccessToken -UserId maria -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].ErrorDetails.Message | Should -Match 'numeric user id'
            $emulator.Request.Count | Should -Be 0
        }

        It '-Minimum <Value>' -ForEach @(@{ Value = -1 }, @{ Value = -0.01 }) {
            { Assert-AllmBalance -Minimum $Value } | Should -Throw '*what must be left at least, in USD*'
            { Assert-AllmBalance -MinimumDay $Value } | Should -Throw '*how many days the key must still be good for*'
            { Get-AllmBalance -UnitPerUsd 0 } | Should -Throw '*units are one USD*'
            $emulator.Request.Count | Should -Be 0
        }
    }

    Context 'Assert-AllmBalance' {
        It 'emits the balance when it is enough' {
            $balance = Assert-AllmBalance -Minimum 4 -MinimumDay 7
            $balance.Remaining | Should -Be 4.17419d
            (Assert-AllmBalance 4.17419).Remaining | Should -Be 4.17419d
        }

        It 'ends the script with both numbers when it is not' {
            $failure = { Assert-AllmBalance -Minimum 5 -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'InsufficientBalance,*' -PassThru
            $failure.ErrorDetails.Message | Should -Be '4.17419 USD are left; at least 5.00 USD are asked for.'
            $failure.CategoryInfo.Category | Should -Be 'QuotaExceeded'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'quota'
        }

        It 'an unlimited key is always enough' {
            Set-Balance @{ IsUnlimited = $true; Granted = 0; Used = 1 }
            (Assert-AllmBalance -Minimum 1000000).IsUnlimited | Should -BeTrue
        }

        It 'a key that ends soon is not enough with -MinimumDay' {
            Set-Balance @{ ExpiresAt = [DateTimeOffset]::UtcNow.AddDays(3) }
            { Assert-AllmBalance -MinimumDay 7 } | Should -Throw -ErrorId 'InsufficientBalance,*' -ExpectedMessage '*at least 7 days*'
            (Assert-AllmBalance -MinimumDay 2).Remaining | Should -Be 4.17419d
        }

        It 'an expired key is never enough' {
            Set-Balance @{ ExpiresAt = [DateTimeOffset]::UtcNow.AddDays(-1) }
            { Assert-AllmBalance } | Should -Throw -ErrorId 'InsufficientBalance,*' -ExpectedMessage '*expired on*'
        }

        It 'guards the user''s balance too' {
            (Assert-AllmBalance 60 -Scope User).Scope | Should -Be 'User'
            { Assert-AllmBalance 70 -Scope User } | Should -Throw -ErrorId 'InsufficientBalance,*'
        }

        It 'what could not be asked has not passed' {
            $emulator.AddFault('status=401')
            { Assert-AllmBalance -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'Authentication,*'
        }
    }

    Context 'In a job' {
        It 'exits 0 when it is enough' {
            $job = Invoke-Job 'Assert-AllmBalance -Minimum 4'
            $job.ExitCode | Should -Be 0 -Because $job.Error
            $job.Output | Should -Match '4\.17419'
        }

        It 'exits 1 when it is not, and says both numbers' {
            $job = Invoke-Job 'Assert-AllmBalance -Minimum 5'
            $job.ExitCode | Should -Be 1
            $job.Error + $job.Output | Should -Match '4\.17419 USD are left'
            $job.Output | Should -Not -Match '::error|##vso'
        }

        It 'writes the line that <Service> reads' -ForEach $inJob {
            $job = Invoke-Job 'Assert-AllmBalance -Minimum 5' @{ $Variable = 'True' }
            $job.ExitCode | Should -Be 1
            $job.Output -split "`r?`n" | Should -Contain $Line
        }
    }
}
