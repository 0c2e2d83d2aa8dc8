# The raw door: any path of the gateway, the same key, retries and errors as everywhere, and no way out of its origin.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator

    # The emulator keeps what it was sent, whatever it answers.
    function Get-Sent {
        param([Parameter(Mandatory)][scriptblock] $Script)
        $emulator.ClearRequest()
        $null = & $Script 2>$null
        $emulator.Request | Select-Object -Last 1
    }

    function Get-OneError {
        param([Parameter(Mandatory)][scriptblock] $Script)
        $errors = @(& $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $errors.Count | Should -Be 1
        $errors[0]
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Invoke-AllmApi' {
    BeforeEach {
        $null = $emulator | Connect-AllmHub
        $emulator.ClearFault()
        $emulator.ClearRequest()
        Set-Location $TestDrive
    }

    AfterEach {
        Set-Location $PSScriptRoot
    }

    Context 'What is sent' {
        It 'GET without a body, POST with one' {
            $get = Get-Sent { Invoke-AllmApi /v1/models }
            $get.GetHeader('Content-Type') | Should -BeNullOrEmpty
            $get.GetHeader('Content-Length') | Should -BeNullOrEmpty
            (Get-Sent { Invoke-AllmApi /v1/models }).Method | Should -Be 'GET'
            (Get-Sent { Invoke-AllmApi /v1/thing -Field a=1 }).Method | Should -Be 'POST'
            (Get-Sent { Invoke-AllmApi /v1/thing -Body '{}' }).Method | Should -Be 'POST'
            (Get-Sent { Invoke-AllmApi /v1/thing -Form @{ a = 1 } }).Method | Should -Be 'POST'
        }

        It '-Method <_>' -ForEach 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD' {
            $method = $_
            (Get-Sent { Invoke-AllmApi /v1/thing -Method $method }).Method | Should -Be $method
        }

        It 'path with or without a slash, query kept, full address of the gateway taken' {
            (Get-Sent { Invoke-AllmApi v1/models }).Target | Should -Be '/v1/models'
            (Get-Sent { Invoke-AllmApi '/v1/thing?a=1&b=%2F' }).Target | Should -Be '/v1/thing?a=1&b=%2F'
            (Get-Sent { Invoke-AllmApi "$($emulator.BaseUri)v1/models" }).Target | Should -Be '/v1/models'
        }

        It '-Body as a hashtable is JSON, text as written, a file as it is' {
            $sent = Get-Sent { Invoke-AllmApi /v1/thing -Body ([ordered] @{ a = 1; b = @{ c = @('x', $true, $null) } }) }
            $sent.Body | Should -Be '{"a":1,"b":{"c":["x",true,null]}}'
            $sent.GetHeader('Content-Type') | Should -BeLike 'application/json*'
            (Get-Sent { Invoke-AllmApi /v1/thing -Body '{"raw" : 1.0}' }).Body | Should -Be '{"raw" : 1.0}'
            Set-Content body.json '{"from":"file"}' -NoNewline
            (Get-Sent { Invoke-AllmApi /v1/thing -Body (Get-Item body.json) }).Body | Should -Be '{"from":"file"}'
            (Get-Sent { Get-Item body.json | Invoke-AllmApi /v1/thing }).Body | Should -Be '{"from":"file"}'
            (Get-Sent { [pscustomobject] @{ z = 1.5 } | Invoke-AllmApi /v1/thing }).Body | Should -Be '{"z":1.5}'
            (Get-Sent { Invoke-AllmApi /v1/thing -Body @(1, 'two') }).Body | Should -Be '[1,"two"]'
        }

        It '-ContentType names another body' {
            (Get-Sent { Invoke-AllmApi /v1/thing -Body 'a=1' -ContentType 'application/x-www-form-urlencoded' }).GetHeader('Content-Type') | Should -Be 'application/x-www-form-urlencoded'
        }

        It '-Field has types, -RawField is text, both nest' {
            Set-Content prompt.txt 'from a file' -NoNewline
            $sent = Get-Sent { Invoke-AllmApi /v1/thing -Field 'n=3', 'ok=true', 'none=null', 'messages[][role]=user', 'messages[][content]=@prompt.txt', 'a[b]=c' -RawField 'text=3' }
            $sent.Json.ToString() | ConvertFrom-Json -AsHashtable | ConvertTo-Json -Compress -Depth 5 |
                Should -Be ('{"text":"3","n":3,"ok":true,"none":null,"messages":[{"role":"user","content":"from a file"}],"a":{"b":"c"}}' | ConvertFrom-Json -AsHashtable | ConvertTo-Json -Compress -Depth 5)
        }

        It '-Field with GET is the query' {
            (Get-Sent { Invoke-AllmApi /v1/thing -Method GET -Field 'a=1', 'b[c]=x y' }).Query | Should -Be '?a=1&b%5Bc%5D=x%20y'
            (Get-Sent { Invoke-AllmApi '/v1/thing?z=0' -Method GET -Field 'id[]=1', 'id[]=2' }).Query | Should -Be '?z=0&id%5B%5D=1&id%5B%5D=2'
        }

        It '-Form sends fields and files, with names and types' {
            [IO.File]::WriteAllBytes((Join-Path $TestDrive 'cat.png'), [byte[]](1, 2, 3))
            $sent = Get-Sent { Invoke-AllmApi /v1/images/edits -Form ([ordered] @{ prompt = '一只猫'; n = 2; 'image[]' = @((Get-Item cat.png), (Get-Item cat.png)) }) }
            $sent.GetHeader('Content-Type') | Should -BeLike 'multipart/form-data; boundary=*'
            $sent.Body | Should -Match 'name="?prompt"?\s+一只猫'
            $sent.Body | Should -Match 'name="?n"?\s+2'
            [regex]::Matches($sent.Body, 'filename="?cat\.png').Count | Should -Be 2
            [regex]::Matches($sent.Body, 'Content-Type: image/png').Count | Should -Be 2
        }

        It '-ExtraHeader and -ExtraQuery go along; a header with a secret is refused' {
            $sent = Get-Sent { Invoke-AllmApi /v1/models -ExtraHeader @{ 'X-Trace' = 'a' } -ExtraQuery @{ q = '1' } }
            $sent.GetHeader('X-Trace') | Should -Be 'a'
            $sent.Query | Should -Be '?q=1'
            (Get-OneError { Invoke-AllmApi /v1/models -ExtraHeader @{ Authorization = 'Bearer x' } }).ErrorDetails.Message | Should -Match 'own parameter'
        }

        It 'the key goes along, and on the user''s paths the access token' {
            (Get-Sent { Invoke-AllmApi /v1/models }).GetHeader('Authorization') | Should -Be "Bearer $($emulator.ApiKey)"
            (Get-Sent { Invoke-AllmApi /api/usage/token/ }).GetHeader('Authorization') | Should -Be "Bearer $($emulator.ApiKey)"
            $user = Get-Sent { Invoke-AllmApi /api/user/self }
            $user.GetHeader('Authorization') | Should -Be "Bearer $($emulator.AccessToken)"
            $user.GetHeader('New-Api-User') | Should -Be "$($emulator.UserId)"
            (Get-Sent { Invoke-AllmApi /api/user/self -Secret Key }).GetHeader('Authorization') | Should -Be "Bearer $($emulator.ApiKey)"
            (Get-Sent { Invoke-AllmApi /api/status -Secret None }).GetHeader('Authorization') | Should -BeNullOrEmpty
        }

        It 'without the secret that is needed, nothing is sent' {
            Disconnect-AllmHub
            { Invoke-AllmApi /v1/models -BaseUri $emulator.BaseUri } | Should -Throw -ErrorId 'Authentication,*'
            { Invoke-AllmApi /api/user/self -BaseUri $emulator.BaseUri -ApiKey $emulator.ApiKey -Secret AccessToken } | Should -Throw -ErrorId 'Authentication,*'
            $emulator.Request.Count | Should -Be 0
            (Invoke-AllmApi /api/status -BaseUri $emulator.BaseUri -Secret None).success | Should -BeTrue
        }

        It '-WhatIf sends no POST; a GET changes nothing and runs' {
            Invoke-AllmApi /v1/thing -Field a=1 -WhatIf | Should -BeNullOrEmpty
            Invoke-AllmApi /v1/thing -Method DELETE -WhatIf | Should -BeNullOrEmpty
            $emulator.Request.Count | Should -Be 0
            (Invoke-AllmApi /v1/models -WhatIf).data.Count | Should -BeGreaterThan 5
        }

        It '-DryRun shows the exact request, masked, and sends nothing' {
            $request = Invoke-AllmApi /v1/thing -Field a=1 -DryRun
            $request.Method | Should -Be 'POST'
            $request.Uri | Should -Be "$($emulator.BaseUri)v1/thing"
            $request.Body | Should -Be '{"a":1}'
            $request.Header['Authorization'] | Should -Be 'Bearer sk-…0123'
            $emulator.Request.Count | Should -Be 0
        }
    }

    Context 'What comes back' {
        It 'JSON as objects' {
            $answer = Invoke-AllmApi /v1/models
            $answer.object | Should -Be 'list'
            $answer.data[0].id | Should -Be 'gpt-4o-mini'
            $answer.data[0].created | Should -BeOfType int
        }

        It '-Raw as text' {
            $text = Invoke-AllmApi /v1/models -Raw
            $text | Should -BeOfType string
            ($text | ConvertFrom-Json).object | Should -Be 'list'
        }

        It 'HEAD has headers and no body, DELETE may answer with nothing' {
            $server = Start-RawServer -Reply "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nContent-Length: 500`r`nConnection: close`r`n`r`n", "HTTP/1.1 200 OK`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
            try {
                $answer = Invoke-AllmApi /x -Method HEAD -BaseUri $server.Uri -ApiKey sk-x0123456789 -IncludeHeader -ErrorAction Stop
                $answer.Header['Content-Length'] | Should -Be '500'
                $answer.Body | Should -BeNullOrEmpty
                Invoke-AllmApi /x -Method DELETE -BaseUri $server.Uri -ApiKey sk-x0123456789 -ErrorAction Stop | Should -BeNullOrEmpty
            }
            finally {
                Stop-RawServer $server
            }
        }

        It '-IncludeHeader with status, headers and request id' {
            $answer = Invoke-AllmApi /v1/models -IncludeHeader
            $answer.StatusCode | Should -Be 200
            $answer.RequestId | Should -Be $emulator.Request[-1].RequestId
            $answer.Header['Content-Type'] | Should -BeLike 'application/json*'
            $answer.Body.object | Should -Be 'list'
            $answer | Out-String | Should -Match 'X-Oneapi-Request-Id: '
            $answer.Cost | Should -BeNullOrEmpty
            $answer.Usage | Should -BeNullOrEmpty
        }

        It '-IncludeHeader with what a paid call used and cost, as the ledger has it' {
            $null = Get-AllmModel gpt-4o-mini
            $answer = Invoke-AllmApi /v1/chat/completions -Field model=gpt-4o-mini, messages[][role]=user, messages[][content]=hello -IncludeHeader
            $entry = Get-AllmUsage -Detail | Select-Object -Last 1
            $entry.RequestId | Should -Be $answer.RequestId
            $answer.Cost | Should -BeGreaterThan 0
            $answer.Cost, "$($answer.Usage)", $answer.CostBasis | Should -Be $entry.Cost, "$($entry.InputToken) in, $($entry.OutputToken) out", $entry.CostBasis
            $answer | Out-String | Should -Match "(?m)^Cost +: $($answer.Cost)"
            Invoke-AllmApi /v1/chat/completions -Field model=gpt-4o-mini, messages[][role]=user, messages[][content]=hello | ForEach-Object { $_.PSObject.Properties.Name } | Should -Not -Contain 'Cost' -Because 'the answer is the service''s own'
        }

        It 'an array on the pipeline item by item' {
            $server = Start-RawServer -Reply "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nConnection: close`r`n`r`n[{`"a`":1},{`"a`":2}]"
            try {
                @(Invoke-AllmApi /x -BaseUri $server.Uri -ApiKey sk-x0123456789 | Where-Object a -EQ 2).Count | Should -Be 1
            }
            finally {
                Stop-RawServer $server
            }
        }

        It 'plain text as text' {
            $server = Start-RawServer -Reply "HTTP/1.1 200 OK`r`nContent-Type: text/plain; charset=utf-8`r`nConnection: close`r`n`r`n1`n00:00 --> 00:01`n你好"
            try {
                Invoke-AllmApi /x -BaseUri $server.Uri -ApiKey sk-x0123456789 | Should -Be "1`n00:00 --> 00:01`n你好"
            }
            finally {
                Stop-RawServer $server
            }
        }

        It 'binary only with -OutFile, never as mangled text' {
            $emulator.AddFault('content-type=image/png;count=3')
            $failure = Get-OneError { Invoke-AllmApi /v1/models }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            $failure.ErrorDetails.Message | Should -Match 'image/png'
            $failure.ErrorDetails.RecommendedAction | Should -Match '-OutFile'
            (Get-OneError { Invoke-AllmApi /v1/models -Raw }).ErrorDetails.RecommendedAction | Should -Match '-OutFile'
            $file = Invoke-AllmApi /v1/models -OutFile picture.png
            $file | Should -BeOfType IO.FileInfo
            $file.FullName | Should -Be (Join-Path $TestDrive 'picture.png')
            $file | Out-String | Should -Be (Get-Item picture.png | Out-String) -Because 'the view of a file shows what the provider adds'
            (Get-Content picture.png -Raw | ConvertFrom-Json).object | Should -Be 'list'
        }

        It '-OutFile keeps a file that is there, unless -Force says otherwise' {
            Set-Content there.json 'mine' -NoNewline
            (Get-OneError { Invoke-AllmApi /v1/models -OutFile there.json }).FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
            Get-Content there.json -Raw | Should -Be 'mine'
            $emulator.Request.Count | Should -Be 0
            $null = Invoke-AllmApi /v1/models -OutFile there.json -Force
            Get-Content there.json -Raw | Should -Match '"object":"list"'
        }

        It '-OutFile leaves no half of a file' {
            $server = Start-RawServer -Reply "HTTP/1.1 200 OK`r`nContent-Type: video/mp4`r`nContent-Length: 1000`r`nConnection: close`r`n`r`nshort"
            try {
                (Get-OneError { Invoke-AllmApi /x -BaseUri $server.Uri -ApiKey sk-x0123456789 -OutFile half.mp4 -MaxRetry 0 }).FullyQualifiedErrorId | Should -BeLike 'Network,*'
                Get-ChildItem $TestDrive -Filter 'half*' | Should -BeNullOrEmpty
            }
            finally {
                Stop-RawServer $server
            }
        }

        It '-Stream emits events as they arrive, and an early end closes the connection' {
            $slow = Start-AllmEmulator -DelayMs 30
            $null = $slow | Connect-AllmHub
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $times = Invoke-AllmApi /v1/chat/completions -Field model=gpt-4o-mini, stream=true, 'messages[][role]=user', 'messages[][content]=count to 20' -Stream | ForEach-Object {
                $_ | Should -BeOfType Allmhub.Raw.RawEvent
                ($_.Data | ConvertFrom-Json).object | Should -Be 'chat.completion.chunk'
                $clock.Elapsed.TotalMilliseconds
            }
            $times.Count | Should -BeGreaterThan 10
            ($times[-1] - $times[0]) | Should -BeGreaterThan 200 -Because 'twenty tokens are thirty milliseconds apart'

            $null = Invoke-AllmApi /v1/chat/completions -Field model=gpt-4o-mini, stream=true, 'messages[][role]=user', 'messages[][content]=count to 1000' -Stream | Select-Object -First 2
            Wait-Until { $slow.Request[-1].Aborted }
            $slow | Stop-AllmEmulator
        }

        It '-Stream -Raw emits the data, event names are kept otherwise' {
            $body = @{ model = 'claude-sonnet-4-5'; max_tokens = 50; stream = $true; messages = @(@{ role = 'user'; content = 'hi' }) }
            (Invoke-AllmApi /v1/messages -Body $body -Stream).Event | Should -Contain 'message_stop'
            $data = Invoke-AllmApi /v1/messages -Body $body -Stream -Raw
            $data[0] | Should -BeOfType string
            ($data[0] | ConvertFrom-Json).type | Should -Be 'message_start'
        }

        It 'an error in a stream keeps the events before it' {
            $emulator.AddFault('bare-json')
            $events = Invoke-AllmApi /v1/chat/completions -Field model=gpt-4o-mini, stream=true, 'messages[][role]=user', 'messages[][content]=count to 20' -Stream -ErrorAction SilentlyContinue -ErrorVariable failure
            $events.Count | Should -BeGreaterThan 3
            $failure.Count | Should -Be 1
            $failure[0].Exception | Should -BeOfType Allmhub.Http.AllmException
        }
    }

    Context 'Errors are the same typed errors' {
        It '<Fault>: <Id>' -ForEach @(
            @{ Fault = 'status=401'; Id = 'Authentication' }
            @{ Fault = 'sample=error.openai.403-quota'; Id = 'InsufficientBalance' }
            @{ Fault = 'sample=error.openai.503-nochannel'; Id = 'ModelNotFound' }
            @{ Fault = 'sample=error.system'; Id = 'Authentication' }
            @{ Fault = 'status=404'; Id = 'InvalidRequest' }
            @{ Fault = 'html'; Id = 'Protocol' }
            @{ Fault = 'empty'; Id = 'Protocol' }
            @{ Fault = 'status=502;count=all'; Id = 'Server' }
            @{ Fault = 'redirect'; Id = 'Protocol' }
        ) {
            $emulator.AddFault($Fault)
            $failure = Get-OneError { Invoke-AllmApi /v1/models -MaxRetry 0 }
            $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failure.Exception | Should -BeOfType Allmhub.Http.AllmException
            $failure.TargetObject | Should -Be '/v1/models'
        }

        It 'a GET repeats, a POST that failed on the way does not' {
            $emulator.AddFault('status=503;retry-after=0;sample=error.claude.overload')
            (Invoke-AllmApi /v1/models).object | Should -Be 'list'
            $emulator.ClearRequest()
            $emulator.AddFault('status=502;count=all')
            $null = Get-OneError { Invoke-AllmApi /v1/thing -Field a=1 -MaxRetry 2 }
            $emulator.Request.Count | Should -Be 1
        }

        It 'stops the pipeline with -ErrorAction Stop' {
            $emulator.AddFault('status=401')
            { Invoke-AllmApi /v1/models -ErrorAction Stop } | Should -Throw -ErrorId 'Authentication,*'
        }
    }

    Context 'The path may not leave the gateway' {
        It '<Path>' -ForEach @(
            @{ Path = 'https://evil.example/v1/models' }
            @{ Path = 'HTTP://evil.example' }
            @{ Path = '//evil.example/v1' }
            @{ Path = '\\evil.example\v1' }
            @{ Path = '/\evil.example' }
            @{ Path = ' https://evil.example' }
            @{ Path = 'file:///etc/passwd' }
            @{ Path = '/v1/../../admin' }
            @{ Path = '/v1/%2e%2e/admin' }
            @{ Path = '..' }
            @{ Path = "/v1/models`r`nX-Second: line" }
        ) {
            $failure = Get-OneError { Invoke-AllmApi $Path -Secret None }
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            $failure.ErrorDetails.Message | Should -Match 'path'
            (Get-OneError { Invoke-AllmApi $Path -DryRun }).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            $emulator.Request.Count | Should -Be 0
        }

        It 'an address of the same host and another port is another origin' {
            $other = Start-AllmEmulator
            $null = $emulator | Connect-AllmHub
            (Get-OneError { Invoke-AllmApi "$($other.BaseUri)v1/models" }).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            (Get-OneError { Invoke-AllmApi "$($emulator.BaseUri.ToString().TrimEnd('/'))@evil.example/x" }).FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            $other.Request.Count | Should -Be 0
            $other | Stop-AllmEmulator
        }
    }

    Context 'Bad input' {
        It '<Name>' -ForEach @(
            @{ Name = 'a field without ='; Call = { Invoke-AllmApi /v1/x -Field nonsense }; Id = 'InvalidField'; Message = 'key=value' }
            @{ Name = 'a field with an open bracket'; Call = { Invoke-AllmApi /v1/x -Field 'a[b=c' }; Id = 'InvalidField'; Message = 'a\[b' }
            @{ Name = 'a field used as two things'; Call = { Invoke-AllmApi /v1/x -Field 'a[]=1', 'a[b]=2' }; Id = 'InvalidField'; Message = 'list and as an object' }
            @{ Name = 'a field whose file is missing'; Call = { Invoke-AllmApi /v1/x -Field 'a=@no-such.txt' }; Id = 'FileNotFound'; Message = 'no-such\.txt' }
            @{ Name = 'a body file that is missing'; Call = { Invoke-AllmApi /v1/x -Body ([IO.FileInfo] 'no-such.json') }; Id = 'FileNotFound'; Message = 'no-such\.json' }
            @{ Name = 'a form file that is missing'; Call = { Invoke-AllmApi /v1/x -Form @{ image = [IO.FileInfo] 'no-such.png' } }; Id = 'FileNotFound'; Message = 'no-such\.png' }
            @{ Name = 'a body with GET'; Call = { Invoke-AllmApi /v1/x -Method GET -Body '{}' }; Id = 'BodyOnGet'; Message = 'has no body' }
            @{ Name = 'a media type that is none'; Call = { Invoke-AllmApi /v1/x -Body '{}' -ContentType 'nonsense' }; Id = 'InvalidContentType'; Message = 'application/json' }
        ) {
            $failure = Get-OneError $Call
            $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failure.ErrorDetails.Message | Should -Match $Message
            $emulator.Request.Count | Should -Be 0
        }

        It 'an empty path' {
            { Invoke-AllmApi '' } | Should -Throw
        }
    }
}
