# Where a call goes and which key it sends: parameter, connection, environment, profile, default.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    $emulator = Start-AllmEmulator
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Connections' {
    BeforeEach {
        Disconnect-AllmHub
        $emulator.ClearRequest()
        Initialize-Environment (Join-Path $TestDrive ([guid]::NewGuid()))
    }

    AfterEach {
        Initialize-Environment $TestDrive
        $env:ALLM_TEST_KEY = $null
    }

    Context 'Connect-AllmHub' {
        It 'takes an emulator from the pipeline' {
            $connection = Start-AllmEmulator | Connect-AllmHub
            $connection | Should -BeOfType Allmhub.PowerShell.Connections.AllmConnection
            $connection.KeySource | Should -Be 'Emulator'
            "$(Invoke-AllmChat '/say hello')" | Should -Be 'hello'
        }

        It 'takes the key as <Kind>' -ForEach @(
            @{ Kind = 'text'; Make = { param($Key) $Key } }
            @{ Kind = 'SecureString'; Make = { param($Key) ConvertTo-SecureString $Key -AsPlainText -Force } }
            @{ Kind = 'PSCredential'; Make = { param($Key) [pscredential]::new('allm', (ConvertTo-SecureString $Key -AsPlainText -Force)) } }
        ) {
            $key = & $Make $emulator.ApiKey
            $null = Connect-AllmHub -ApiKey $key -BaseUri $emulator.BaseUri -DefaultModel gpt-4o-mini
            "$(Invoke-AllmChat '/say in')" | Should -Be 'in'
        }

        It 'shows the key masked, wherever it is looked at' {
            $connection = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri
            $connection.ApiKey | Should -Be 'sk-…0123'
            $secret = $emulator.ApiKey.Substring(5, 20)
            $looks = ($connection | Format-List * -Force | Out-String), ($connection | ConvertTo-Json -Depth 6 -WarningAction Ignore), "$connection", ($connection | Out-String), ($connection | Get-Member | Out-String)
            $connection | Export-Clixml (Join-Path $TestDrive 'connection.xml')
            $looks += Get-Content (Join-Path $TestDrive 'connection.xml') -Raw
            $looks -join "`n" | Should -Not -Match $secret
        }

        It '-Test asks the gateway' {
            $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri -Test
            $emulator.Request.Path | Should -Be '/v1/models'
            { Connect-AllmHub -ApiKey sk-wrong -BaseUri $emulator.BaseUri -Test } | Should -Throw -ErrorId 'Authentication,*'
        }

        It '-Test that fails leaves the old connection' {
            $old = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri
            try { Connect-AllmHub -ApiKey sk-wrong -BaseUri $emulator.BaseUri -Test } catch { $null = $_ }
            Get-AllmConnection | Should -Be $old
        }

        It 'uses the proxy, with its credential' {
            $asks = "HTTP/1.1 407 Proxy Authentication Required`r`nProxy-Authenticate: Basic realm=""p""`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
            $passes = "HTTP/1.1 400 Bad Request`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
            $proxy = Start-RawServer -Reply $asks, $passes
            try {
                $credential = [pscredential]::new('me', (ConvertTo-SecureString 'pass' -AsPlainText -Force))
                $connection = Connect-AllmHub -ApiKey sk-test-0123456789 -BaseUri http://gateway.example -AllowInsecure -Proxy $proxy.Uri -ProxyCredential $credential -DefaultModel m -MaxRetry 0
                $connection.Proxy | Should -Be "$($proxy.Uri)/"
                $null = Invoke-AllmChat 'x' -ErrorAction SilentlyContinue
                $proxy.Head.Count | Should -Be 2
                $proxy.Head[1] | Should -BeLike 'POST http://gateway.example/v1/chat/completions*'
                $proxy.Head[1] | Should -Match "Proxy-Authorization: Basic $([Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('me:pass')))"
            }
            finally {
                Stop-RawServer $proxy
            }
        }
    }

    Context 'Time limits' {
        It 'are those that are documented when nobody says otherwise' {
            $connection = $emulator | Connect-AllmHub
            $connection.ConnectTimeoutSec, $connection.FirstByteTimeoutSec, $connection.IdleTimeoutSec, $connection.TimeoutSec | Should -Be 15, 900, 330, 0
        }

        It '-<Name> 1 ends a call that keeps silent (<Fault>) as a time-out' -ForEach @(
            @{ Name = 'FirstByteTimeoutSec'; Fault = 'stall=headers' }
            @{ Name = 'IdleTimeoutSec'; Fault = 'stall=mid' }
            @{ Name = 'IdleTimeoutSec'; Fault = 'pings' }
        ) {
            $limit = @{ $Name = 1 }
            $null = $emulator | Connect-AllmHub @limit
            $emulator.AddFault($Fault)
            $null = Invoke-AllmChat 'count to 20' -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Timeout,*'
            $failure[0].Exception.InnerException | Should -BeOfType TimeoutException
        }

        It 'are kept in a profile' {
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -ConnectTimeoutSec 5 -FirstByteTimeoutSec 60 -IdleTimeoutSec 0 -Profile work -Save
            $connection = Connect-AllmHub -Profile work
            $connection.ConnectTimeoutSec, $connection.FirstByteTimeoutSec, $connection.IdleTimeoutSec | Should -Be 5, 60, 0
        }
    }

    Context 'Disconnect-AllmHub' {
        It 'forgets the connection, and a closed one says so' {
            $connection = $emulator | Connect-AllmHub
            Disconnect-AllmHub
            Get-AllmConnection | Should -BeNullOrEmpty
            { Invoke-AllmChat 'x' -Connection $connection } | Should -Throw -ErrorId 'ConnectionClosed,*'
        }

        It 'without a connection is no error' {
            { Disconnect-AllmHub -ErrorAction Stop } | Should -Not -Throw
        }
    }

    Context 'Precedence' {
        It 'the environment serves when nothing is connected' {
            $env:ALLMHUB_API_KEY = $emulator.ApiKey
            $env:ALLMHUB_BASE_URL = "$($emulator.BaseUri)v1"
            "$(Invoke-AllmChat '/say env' -Model gpt-4o-mini)" | Should -Be 'env'
            $connection = Get-AllmConnection
            $connection.KeySource | Should -Be 'Environment'
            $connection.KeyReference | Should -Be 'ALLMHUB_API_KEY'
        }

        It 'a connection wins over the environment, -Connection over both' {
            $env:ALLMHUB_API_KEY = 'sk-environment'
            $env:ALLMHUB_BASE_URL = 'http://127.0.0.1:9'
            $null = $emulator | Connect-AllmHub
            "$(Invoke-AllmChat '/say one')" | Should -Be 'one'
            $second = Start-AllmEmulator
            $other = Connect-AllmHub -ApiKey $second.ApiKey -BaseUri $second.BaseUri -DefaultModel gpt-4o
            $null = $emulator | Connect-AllmHub
            "$(Invoke-AllmChat '/say two' -Connection $other)" | Should -Be 'two'
            $second.Request.Count | Should -Be 1
        }

        It 'a profile serves below the environment, by each value; the environment''s key goes to no address of the profile' {
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -DefaultModel gpt-4o -Save
            Disconnect-AllmHub
            (Invoke-AllmChat '/say profile').Model | Should -Be 'gpt-4o'
            $env:ALLMHUB_API_KEY = 'sk-environment'
            $null = Invoke-AllmChat 'x'
            $emulator.Request[-1].GetHeader('Authorization') | Should -Be "Bearer $($emulator.ApiKey)"
        }

        It 'a key of a profile never goes to ALLMHUB_BASE_URL (<How>)' -ForEach @(
            @{ How = 'the default profile'; Name = 'default'; Set = {} }
            @{ How = 'ALLMHUB_PROFILE'; Name = 'work'; Set = { $env:ALLMHUB_PROFILE = 'work' } }
        ) {
            $foreign = Start-AllmEmulator
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -Profile $Name -Save
            Disconnect-AllmHub
            & $Set
            $env:ALLMHUB_BASE_URL = $foreign.BaseUri
            { Invoke-AllmChat 'x' -Model m } | Should -Throw -ErrorId 'Authentication,*' -ExpectedMessage "*the profile '$Name' is for $($emulator.BaseUri) and is not sent to $($foreign.BaseUri)*"
            $foreign.Request.Count | Should -Be 0
        }

        It 'a profile that is named keeps its own address, whatever ALLMHUB_BASE_URL says' {
            $foreign = Start-AllmEmulator
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -Profile work -DefaultModel gpt-4o -Save
            $env:ALLMHUB_BASE_URL = $foreign.BaseUri
            $null = Connect-AllmHub -Profile work
            "$(Invoke-AllmChat '/say home')" | Should -Be 'home'
            $foreign.Request.Count | Should -Be 0
        }

        It 'a key of the environment goes to no address of a parameter' {
            $env:ALLMHUB_API_KEY = $emulator.ApiKey
            { Invoke-AllmChat 'x' -Model m -BaseUri $emulator.BaseUri } | Should -Throw -ErrorId 'Authentication,*' -ExpectedMessage '*the environment is for https://api.allmhub.com/*-ApiKey with -BaseUri*'
            { Connect-AllmHub -BaseUri $emulator.BaseUri } | Should -Throw -ErrorId 'Authentication,*'
            $emulator.Request.Count | Should -Be 0
        }

        It 'a key of a parameter goes to no address of the environment' {
            $env:ALLMHUB_BASE_URL = $emulator.BaseUri
            { Connect-AllmHub -ApiKey $emulator.ApiKey } | Should -Throw -ErrorId 'Authentication,*' -ExpectedMessage '*the parameters is for https://api.allmhub.com/*'
        }

        It 'a profile that is named wins over the environment''s key' {
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -Profile work -Save
            $env:ALLMHUB_API_KEY = 'sk-environment'
            (Connect-AllmHub -Profile work).KeyReference | Should -Be 'ALLM_TEST_KEY'
        }

        It 'without anything it is the public gateway' {
            (Invoke-AllmChat 'x' -Model m -DryRun).Uri | Should -Be 'https://api.allmhub.com/v1/chat/completions'
        }
    }

    Context 'Profiles' {
        It '-Save writes references, never the key' {
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -DefaultModel gpt-4o -Profile work -Save
            $file = Get-Content (Join-Path $env:ALLMHUB_HOME 'profiles.json') -Raw
            $file | Should -Match 'ALLM_TEST_KEY'
            $file | Should -Not -Match ([regex]::Escape($emulator.ApiKey))
            $listed = Get-AllmConnection -ListAvailable
            $listed.Name | Should -Be 'work'
            $listed.DefaultModel | Should -Be 'gpt-4o'
            "$($listed.Key)" | Should -Be 'environment: ALLM_TEST_KEY'
        }

        It '-Save refuses a key given in the clear, and says what to do' {
            { Connect-AllmHub -ApiKey $emulator.ApiKey -Save } | Should -Throw -ErrorId 'InvalidProfile,*' -ExpectedMessage '*-ApiKeyVariable*'
            Test-Path (Join-Path $env:ALLMHUB_HOME 'profiles.json') | Should -BeFalse
        }

        It 'a saved profile connects again, and Get-AllmConnection shows what it comes to' {
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -DefaultModel gpt-4o -Profile work -Save
            Disconnect-AllmHub
            (Get-AllmConnection -Profile WORK).BaseUri | Should -Be $emulator.BaseUri
            $null = Connect-AllmHub -Profile work
            "$(Invoke-AllmChat '/say saved')" | Should -Be 'saved'
        }

        It 'a file that is no profile file ends the cmdlet with its path' {
            $null = New-Item $env:ALLMHUB_HOME -ItemType Directory -Force
            Set-Content (Join-Path $env:ALLMHUB_HOME 'profiles.json') '{ broken'
            { Get-AllmConnection -ListAvailable } | Should -Throw -ErrorId 'InvalidProfile,*' -ExpectedMessage '*profiles.json*'
        }

        It 'names complete' {
            $env:ALLM_TEST_KEY = $emulator.ApiKey
            $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -Profile nightly -Save
            $line = 'Connect-AllmHub -Profile ni'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'nightly'
        }
    }
}
