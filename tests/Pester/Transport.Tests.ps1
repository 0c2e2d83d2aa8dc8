# The way to the gateway: proxies, certificates, plain http, redirects. A second listener shows what does not go there.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $answer = "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nConnection: close`r`n`r`n{`"object`":`"list`",`"data`":[]}"
    $asks = "HTTP/1.1 407 Proxy Authentication Required`r`nProxy-Authenticate: Basic realm=`"p`"`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
    $credential = [pscredential]::new('me', (ConvertTo-SecureString 'proxypass' -AsPlainText -Force))
    $basic = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes('me:proxypass'))
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Proxy' {
    BeforeEach {
        Disconnect-AllmHub
        Initialize-Environment $TestDrive
    }

    It '-Proxy with -ProxyCredential: the proxy gets its own secret, in its own header' {
        $proxy = Start-RawServer -Reply $asks, $answer
        try {
            $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri http://gateway.example -AllowInsecure -Proxy $proxy.Uri -ProxyCredential $credential -MaxRetry 0
            (Invoke-AllmApi /v1/models -ErrorAction Stop).object | Should -Be 'list'
            $proxy.Head.Count | Should -Be 2
            $proxy.Head[0] | Should -Not -Match 'Proxy-Authorization'
            $proxy.Head[1] | Should -BeLike 'GET http://gateway.example/v1/models HTTP/1.1*'
            $proxy.Head[1] | Should -Match "(?m)^Proxy-Authorization: Basic $([regex]::Escape($basic))\r?$"
            $proxy.Head[1] | Should -Match "(?m)^Authorization: Bearer $($emulator.ApiKey)\r?$"
        }
        finally {
            Stop-RawServer $proxy
        }
    }

    It 'this machine is never reached through a proxy: not -Proxy, not the environment''s' {
        $proxy = Start-RawServer -Reply $answer
        try {
            $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri -Proxy $proxy.Uri -MaxRetry 0
            (Invoke-AllmApi /v1/models -ErrorAction Stop).object | Should -Be 'list'
            $script = "foreach (`$name in 'http_proxy', 'all_proxy') { [Environment]::SetEnvironmentVariable(`$name, '$($proxy.Uri)') }; Import-Module '$ModulePath'; (Invoke-AllmApi /v1/models -ApiKey '$($emulator.ApiKey)' -BaseUri '$($emulator.BaseUri)' -MaxRetry 0).object"
            Invoke-Pwsh -NoProfile -NonInteractive -Command $script | Should -Be 'list'
            $proxy.Head.Count | Should -Be 0
        }
        finally {
            Stop-RawServer $proxy
        }
    }

    It 'https goes through a tunnel: the proxy sees neither key nor path' {
        $proxy = Start-RawServer -Reply "HTTP/1.1 502 Bad Gateway`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
        try {
            $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri https://gateway.example -Proxy $proxy.Uri -MaxRetry 0
            $null = Invoke-AllmApi /v1/models -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Network,*'
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'proxy'
            $proxy.Head.Count | Should -Be 1
            $proxy.Head[0] | Should -BeLike 'CONNECT gateway.example:443 *'
            $proxy.Head[0] | Should -Not -Match 'Bearer|/v1/models'
        }
        finally {
            Stop-RawServer $proxy
        }
    }

    It 'a proxy that wants a password says so' {
        $proxy = Start-RawServer -Reply (@($asks) * 2)
        try {
            $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri http://gateway.example -AllowInsecure -Proxy $proxy.Uri -MaxRetry 0
            $null = Invoke-AllmApi /v1/models -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure.Count | Should -Be 1
            $failure[0].ErrorDetails.Message + $failure[0].ErrorDetails.RecommendedAction | Should -Match '(?i)proxy'
        }
        finally {
            Stop-RawServer $proxy
        }
    }

    It 'the credential is shown and saved nowhere' {
        $env:ALLM_TEST_KEY = $emulator.ApiKey
        $connection = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri http://gateway.example -AllowInsecure -Proxy http://proxy.example:8080 -ProxyCredential $credential -Profile proxied -Save
        ($connection | Format-List * -Force | Out-String) + ($connection | ConvertTo-Json -Depth 5 -WarningAction Ignore) + (Get-Content (Join-Path $env:ALLMHUB_HOME profiles.json) -Raw) | Should -Not -Match 'proxypass'
        (Get-AllmConnection proxied).Proxy | Should -Be 'http://proxy.example:8080/'
    }

    It '<Proxy>: <Message>' -ForEach @(
        @{ Proxy = 'http://me:proxypass@proxy.example'; Message = '-ProxyCredential' }
        @{ Proxy = 'proxy.example:8080'; Message = 'http://proxy.example:8080' }
        @{ Proxy = 'ftp://proxy.example'; Message = 'no address of a proxy' }
        @{ Proxy = 'proxy'; Message = 'no address of a proxy' }
    ) {
        $failure = { Connect-AllmHub -ApiKey sk-x0123456789 -Proxy $Proxy } | Should -Throw -ErrorId 'InvalidProxy,*' -PassThru
        $failure.ErrorDetails.Message | Should -Match ([regex]::Escape($Message))
        $failure.ErrorDetails.Message | Should -Not -Match 'proxypass'
    }

    It 'without -Proxy the system''s own is used, except for this machine' {
        $proxy = Start-RawServer -Reply $answer
        try {
            $shell = Invoke-Shell "Import-Module '$ModulePath'; Invoke-AllmApi /v1/models -BaseUri http://gateway.example -AllowInsecure -ApiKey $($emulator.ApiKey) -Raw; (Get-AllmModel gpt-4o -BaseUri $($emulator.BaseUri) -ApiKey $($emulator.ApiKey)).Name" @{ http_proxy = $proxy.Uri; no_proxy = '127.0.0.1' }
            $shell.Output | Should -Match '"object":"list"'
            $shell.Output | Should -Match 'gpt-4o'
            $proxy.Head.Count | Should -Be 1
            $proxy.Head[0] | Should -BeLike 'GET http://gateway.example/v1/models *'
        }
        finally {
            Stop-RawServer $proxy
        }
    }
}

Describe 'Plain http and redirects' {
    It 'to a foreign host is refused by <Name>, unless -AllowInsecure is said' -ForEach @(
        @{ Name = 'Connect-AllmHub'; Call = { param($p) Connect-AllmHub -ApiKey sk-x0123456789 -BaseUri http://gateway.example @p } }
        @{ Name = 'Get-AllmBalance'; Call = { param($p) Get-AllmBalance -ApiKey sk-x0123456789 -BaseUri http://gateway.example -DryRun @p } }
        @{ Name = 'Get-AllmModel'; Call = { param($p) Get-AllmModel -ApiKey sk-x0123456789 -BaseUri http://gateway.example -DryRun @p } }
        @{ Name = 'Invoke-AllmApi'; Call = { param($p) Invoke-AllmApi /v1/x -ApiKey sk-x0123456789 -BaseUri http://gateway.example -DryRun @p } }
    ) {
        Disconnect-AllmHub
        { & $Call @{} } | Should -Throw -ErrorId 'InvalidBaseUri,*' -ExpectedMessage '*-AllowInsecure*'
        & $Call @{ AllowInsecure = $true } | Should -Not -BeNullOrEmpty
        Disconnect-AllmHub
    }

    It 'a redirect to <Where> is an error, and the second listener hears nothing' -ForEach @(
        @{ Where = 'another host'; Status = 302 }
        @{ Where = 'another host, keeping the method'; Status = 307 }
        @{ Where = 'another host, for ever'; Status = 308 }
    ) {
        $second = Start-RawServer -Reply $answer
        $first = Start-RawServer -Reply "HTTP/1.1 $Status Moved`r`nLocation: $($second.Uri)/v1/models`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
        try {
            $null = Invoke-AllmApi /v1/models -ApiKey $emulator.ApiKey -BaseUri $first.Uri -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Protocol,*'
            $failure[0].ErrorDetails.Message | Should -Match 'not followed'
            $first.Head.Count | Should -Be 1
            $first.Head[0] | Should -Match "Authorization: Bearer $($emulator.ApiKey)"
            $second.Head.Count | Should -Be 0
        }
        finally {
            Stop-RawServer $first
            Stop-RawServer $second
        }
    }

    It 'two gateways in one session each get their own key' {
        $one = Start-RawServer -Reply $answer
        $two = Start-RawServer -Reply $answer
        try {
            $null = Invoke-AllmApi /v1/models -ApiKey sk-first0123456789 -BaseUri $one.Uri
            $null = Invoke-AllmApi /v1/models -ApiKey sk-second0123456789 -BaseUri $two.Uri
            $one.Head -join '' | Should -Match 'Bearer sk-first0123456789'
            $two.Head -join '' | Should -Match 'Bearer sk-second0123456789'
            $two.Head -join '' | Should -Not -Match 'sk-first'
        }
        finally {
            Stop-RawServer $one
            Stop-RawServer $two
        }
    }
}

Describe 'Certificates' -Skip:(-not $IsLinux) {
    BeforeAll {
        # An authority of our own, a certificate for this machine, and a listener that answers one call each time.
        $root = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Allmhub test authority', [Security.Cryptography.RSA]::Create(2048), 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $root.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new($true, $false, 0, $true))
        $root.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509SubjectKeyIdentifierExtension]::new($root.PublicKey, $false))
        $authority = $root.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(2))
        $leafKey = [Security.Cryptography.RSA]::Create(2048)
        $leaf = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=localhost', $leafKey, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddDnsName('localhost')
        $leaf.CertificateExtensions.Add($names.Build())
        $signed = $leaf.Create($authority, [DateTimeOffset]::UtcNow.AddHours(-1), [DateTimeOffset]::UtcNow.AddDays(1), [byte[]](1, 2, 3, 4))
        $certificate = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::CopyWithPrivateKey($signed, $leafKey)
        $file = Join-Path $TestDrive 'authority.pem'
        Set-Content $file $authority.ExportCertificatePem()
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $server = Start-Pipeline @'
while ($true) {
    try { $client = $listener.AcceptTcpClient() } catch { break }
    try {
        $tls = [Net.Security.SslStream]::new($client.GetStream())
        $tls.AuthenticateAsServer($certificate)
        $head = ''
        while (-not $head.EndsWith("`r`n`r`n")) { $head += [char] $tls.ReadByte() }
        $tls.Write([Text.Encoding]::UTF8.GetBytes($answer))
        $tls.Dispose()
    } catch { } finally { $client.Dispose() }
}
'@ @{ listener = $listener; certificate = $certificate; answer = $answer }
        $line = "Import-Module '$ModulePath'; Invoke-AllmApi /v1/models -BaseUri https://localhost:$($listener.LocalEndpoint.Port) -ApiKey sk-x0123456789 -MaxRetry 0 -Raw"
    }

    AfterAll {
        $listener.Stop()
        $null = Stop-Pipeline $server
    }

    It 'an authority that the platform does not know is refused, with words on what to do' {
        $shell = Invoke-Shell $line
        $shell.Output | Should -Not -Match '"object":"list"'
        $shell.Error + $shell.Output | Should -Match 'No secure connection'
        $shell.Error + $shell.Output | Should -Match 'root\s+certificate'
    }

    It 'one that SSL_CERT_FILE names is taken' {
        $shell = Invoke-Shell $line @{ SSL_CERT_FILE = $file }
        $shell.Output | Should -Match '"object":"list"' -Because $shell.Error
    }
}
