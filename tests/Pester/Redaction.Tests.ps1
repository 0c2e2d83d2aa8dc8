# The key and the access token appear nowhere: no stream, no error, no exception graph, no transcript, no file.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $secrets = $emulator.ApiKey, $emulator.AccessToken

    # Every property of every exception below a record, three levels deep, as text.
    function Get-Graph {
        param($Value, [int] $Depth = 4)
        if ($null -eq $Value -or $Depth -eq 0) { return }
        "$Value"
        if ($Value -is [string] -or $Value -is [ValueType] -or $Value -is [type] -or $Value -is [Reflection.MemberInfo]) { return }
        if ($Value -is [Collections.IEnumerable]) { foreach ($item in $Value) { Get-Graph $item ($Depth - 1) } return }
        foreach ($property in $Value.PSObject.Properties) {
            if ($property.Name -in 'InvocationInfo', 'MyInvocation', 'TargetSite') { continue }
            try { Get-Graph $property.Value ($Depth - 1) } catch { "$_" }
        }
    }

    function Assert-NoSecret {
        param([Parameter(Mandatory)][AllowEmptyString()][string] $Text, [Parameter(Mandatory)][string] $Where)
        foreach ($secret in $secrets) {
            if ($Text.Contains($secret.Substring(4, 16))) { throw "$Where must hold neither a secret nor a part of one" }
        }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Redaction' {
    BeforeEach {
        $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri -DefaultModel gpt-4o-mini
        $Error.Clear()
    }

    AfterEach {
        $emulator.ClearFault()
    }

    It 'holds on all streams, in $Error and in a transcript (<Fault>)' -ForEach @(
        @{ Fault = '' }
        @{ Fault = 'status=401' }
        @{ Fault = 'status=403' }
        @{ Fault = 'status=429;retry-after=0.02;count=1' }
        @{ Fault = 'status=500;retry-after=0.02;count=2' }
        @{ Fault = 'status=503;retry-after=0.02' }
        @{ Fault = 'html' }
        @{ Fault = 'empty' }
        @{ Fault = 'redirect' }
        @{ Fault = 'cut=mid' }
        @{ Fault = 'error-event' }
        @{ Fault = 'bare-json' }
        @{ Fault = 'reset' }
    ) {
        if ($Fault) { $emulator.AddFault($Fault) }
        $transcript = Join-Path $TestDrive 'transcript.txt'
        Remove-Item $transcript -ErrorAction Ignore
        $null = Start-Transcript $transcript
        try {
            # Not -Debug: under it PowerShell asks back at every warning.
            $DebugPreference = 'Continue'
            $streams = Invoke-AllmChat '/repeat 20 word' -Live -MaxRetry 1 -Verbose *>&1
            $streams | Out-Default
        }
        finally {
            $null = Stop-Transcript
        }

        @($streams | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }).Count | Should -BeGreaterThan 0 -Because 'the wire is shown'
        Assert-NoSecret (($streams | Out-String) + ($streams | ForEach-Object { "$_" } | Out-String)) 'a stream'
        Assert-NoSecret (($Error | ForEach-Object { Get-Graph $_ }) -join "`n") '$Error'
        Assert-NoSecret (($Error | ForEach-Object { $_.Exception.ToString() }) -join "`n") 'an exception'
        Assert-NoSecret (Get-Content $transcript -Raw) 'the transcript'
    }

    It 'holds when the gateway repeats the key in its message' {
        $server = Start-RawServer -Reply "HTTP/1.1 401 Unauthorized`r`nContent-Type: application/json`r`nConnection: close`r`n`r`n{`"error`":{`"message`":`"bad key $($emulator.ApiKey)`",`"type`":`"x`"}}"
        try {
            $streams = Invoke-AllmChat 'x' -ApiKey $emulator.ApiKey -BaseUri $server.Uri -MaxRetry 0 -Verbose -Debug *>&1
            $streams | Out-String | Should -Match 'bad key'
            Assert-NoSecret ($streams | Out-String) 'a stream'
            Assert-NoSecret (($Error | ForEach-Object { Get-Graph $_ }) -join "`n") '$Error'
        }
        finally {
            Stop-RawServer $server
        }
    }

    It 'holds in -DryRun, however it is looked at' {
        $request = Invoke-AllmChat 'x' -DryRun
        Assert-NoSecret ((Get-Graph $request) -join "`n") 'the dry run'
        Assert-NoSecret ($request | ConvertTo-Json -Depth 5) 'its JSON'
        Assert-NoSecret ($request | Out-String) 'its view'
    }

    It 'holds in the answer' {
        $answer = Invoke-AllmChat '/say x'
        Assert-NoSecret ((Get-Graph $answer) -join "`n") 'the answer'
        Assert-NoSecret ($answer | ConvertTo-Json -Depth 5 -WarningAction Ignore) 'its JSON'
    }

    It 'holds in the connection, with its token' {
        $connection = $emulator | Connect-AllmHub
        Assert-NoSecret ((Get-Graph $connection) -join "`n") 'the connection'
        Assert-NoSecret ($connection | Format-List * -Force | Out-String) 'its list'
        Assert-NoSecret ($connection | ConvertTo-Json -Depth 5 -WarningAction Ignore) 'its JSON'
    }

    It 'holds in -DryRun, wherever the caller put the key' {
        $request = Invoke-AllmApi "/v1/$($emulator.ApiKey)" -Field "key=$($emulator.ApiKey)" -ExtraHeader @{ 'X-Key' = $emulator.ApiKey } -ExtraQuery @{ key = $emulator.ApiKey } -DryRun
        Assert-NoSecret ((Get-Graph $request) -join "`n") 'the dry run'
        Assert-NoSecret ($request | Format-List * | Out-String) 'its list'
        $request.Uri.AbsoluteUri | Should -Match 'sk-'
    }

    It 'holds in the headers and the request id of an answer, and in what had arrived of one' {
        $key = $emulator.ApiKey
        $encoded = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("u:$key"))
        $server = Start-RawServer -Reply @(
            "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nX-Echo: $($key.ToUpperInvariant()) $encoded`r`nX-Oneapi-Request-Id: $key`r`nConnection: close`r`n`r`n{}"
            "HTTP/1.1 200 OK`r`nContent-Type: text/event-stream`r`nConnection: close`r`n`r`ndata: {`"id`":`"x`",`"choices`":[{`"index`":0,`"delta`":{`"content`":`"it is $key`"}}]}`n`n"
        )
        try {
            $null = Connect-AllmHub -ApiKey $key -BaseUri $server.Uri -DefaultModel m -MaxRetry 0
            $answer = Invoke-AllmApi /v1/x -IncludeHeader
            Assert-NoSecret ((Get-Graph $answer) -join "`n") 'the answer'
            # At its edges base64 shares a character with what stands beside the key.
            "$($answer.Header['X-Echo'])" | Should -Match '^sk-…0123 \S{0,4}sk-…0123\S{0,4}$' -Because 'capitals and base64 are the key too'
            $null = Invoke-AllmChat x -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].Exception.PartialCompletion.Text | Should -Be 'it is sk-…0123'
            Assert-NoSecret (($failure | ForEach-Object { Get-Graph $_ }) -join "`n") 'the error'
        } finally {
            Stop-RawServer $server
        }
    }

    It 'holds when the key was given as the address or in it (<Form>)' -ForEach @(@{ Form = '{0}' }, @{ Form = 'ftp://{0}/' }, @{ Form = 'https://gateway.example/{0}' }, @{ Form = 'http://gateway.example/{0}' }) {
        $failure = try { Invoke-AllmChat x -Model m -ApiKey $emulator.ApiKey -BaseUri ($Form -f $emulator.ApiKey) } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidBaseUri,*'
        Assert-NoSecret ("$failure", $failure.Exception.ToString(), $failure.CategoryInfo.ToString(), "$($failure.TargetObject)" -join "`n") 'the error'
    }

    It 'a short key stays whole in no message but is sent to no foreign host' {
        $null = Invoke-AllmChat x -Model m -ApiKey k -BaseUri https://gateway.invalid -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
        "$failure" | Should -Match 'The key has less than 8 characters'
    }

    It 'the key goes to the gateway alone, never after a redirect' {
        $other = Start-AllmEmulator
        $emulator.ClearRequest()
        $emulator.AddFault("redirect=$($other.BaseUri)v1/chat/completions")
        $null = Invoke-AllmChat 'x' -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.Count | Should -Be 1
        $emulator.Request.Count | Should -Be 1
        $other.Request.Count | Should -Be 0
    }
}

Describe 'Every network cmdlet' {
    BeforeDiscovery {
        Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
        Import-BuiltModule

        # A cmdlet that asks the gateway, or takes what it is reached with, belongs here.
        $network = (Get-Command -Module Allmhub | Where-Object { $_.Parameters.Keys | Where-Object { $_ -in 'ApiKey', 'Connection', 'Test' } }).Name
        $dry = (Get-Command -Module Allmhub | Where-Object { $_.Parameters.ContainsKey('DryRun') }).Name
        $class = @(
            @{ Class = 'success'; Fault = @() }
            @{ Class = 'Authentication'; Fault = 'status=401;count=all' }
            @{ Class = 'InsufficientBalance'; Fault = 'sample=error.openai.403-quota;count=all' }
            @{ Class = 'ModelNotFound'; Fault = 'sample=error.openai.503-nochannel;count=all' }
            @{ Class = 'PermissionDenied'; Fault = 'sample=error.openai.403-model;count=all' }
            @{ Class = 'InvalidRequest'; Fault = 'sample=error.openai.vendor;count=all' }
            @{ Class = 'ContentRefused'; Fault = 'sample=error.openai.500-sensitive;count=all' }
            @{ Class = 'RateLimited'; Fault = 'status=429;retry-after=0.02;count=all' }
            @{ Class = 'Server'; Fault = 'status=500;retry-after=0.02;count=all' }
            @{ Class = 'Timeout'; Fault = 'stall=headers;count=all' }
            @{ Class = 'Network'; Fault = 'reset;count=all' }
            @{ Class = 'IncompleteStream'; Fault = 'cut=mid;count=all' }
            @{ Class = 'Protocol'; Fault = 'html;count=all' }
            @{ Class = 'Protocol'; Fault = 'redirect;count=all' }
        )
    }

    BeforeAll {
        if (-not ('ObjectGraph' -as [type])) { Add-Type -Path (Join-Path $PSScriptRoot 'ObjectGraph.cs') }
        $key = $emulator.ApiKey

        # To show an error PowerShell looks along the path, which takes longer than the call.
        $path, $env:PATH = $env:PATH, $null
        $call = @{
            'Assert-AllmBalance' = { param($p) Assert-AllmBalance -Minimum 1 @p; Assert-AllmBalance -Minimum 1 -Scope User -AccessToken $emulator.AccessToken -UserId 1024 @p }
            'Connect-AllmHub'    = { param($p) $p.Remove('MaxRetry'); Connect-AllmHub -Test -AccessToken $emulator.AccessToken -UserId 1024 -MaxRetry 0 @p }
            'ConvertFrom-AllmSpeech' = { param($p) $sound = New-SoundFile (Join-Path $TestDrive 'a.wav'); ConvertFrom-AllmSpeech $sound @p; ConvertFrom-AllmSpeech $sound -Model gpt-4o-transcribe -Stream @p }
            'ConvertTo-AllmSpeech' = { param($p) ConvertTo-AllmSpeech 'a cat' -Model tts-1 -Voice alloy -OutFile "$TestDrive/" @p; ConvertTo-AllmSpeech 'a cat' -Model gpt-4o-mini-tts -Voice nova -Stream -OutFile "$TestDrive/" @p }
            'Disconnect-AllmHub' = { param($p) $p.Clear(); $null = $emulator | Connect-AllmHub; Get-AllmConnection | Disconnect-AllmHub -Verbose -Debug; Disconnect-AllmHub -Verbose -Debug }
            'Edit-AllmImage'     = { param($p) Edit-AllmImage (Join-Path $PSScriptRoot '../../docs/moon.png') -Prompt 'at night' -Model gpt-image-1 @p }
            'Enter-AllmChat'     = {
                param($p)
                $p.Remove('Verbose'); $p.Remove('Debug')
                $user = Invoke-WithUser { Enter-AllmChat @p -Model gpt-4o-mini -PassThru -Verbose -Debug *>&1; $Error } -Line 'hello', '/exit' -Variable @{ p = $p }
                $user.Screen; $user.Output; $user.Error; $user.Failure; $user.Warning
            }
            'Get-AllmBalance'    = { param($p) Get-AllmBalance @p; Get-AllmBalance -Scope User -AccessToken $emulator.AccessToken -UserId 1024 @p }
            'Get-AllmConnection' = { param($p) $limit = $p.TimeoutSec; $p.Clear(); $null = $emulator | Connect-AllmHub -MaxRetry 0 -TimeoutSec ([Math]::Min(5, $limit)); Get-AllmConnection -Test -Verbose -Debug }
            'Get-AllmEmbedding'  = { param($p) 'a', 'b' | Get-AllmEmbedding -Model text-embedding-3-small -OutFile (Join-Path $TestDrive 'a.emb') -Force @p }
            'Get-AllmMidjourneySeed' = { param($p) Get-AllmMidjourneySeed -Id 1765193501234567 @p }
            'Get-AllmMidjourneyTask' = { param($p) Get-AllmMidjourneyTask -Id 1765193501234567, 1765193501234568 @p }
            'Get-AllmModel'      = { param($p) Get-AllmModel @p; Get-AllmModel -Api Gemini @p }
            'Get-AllmTask'       = { param($p) Start-AllmVideo 'a boat' -Model sora-2 @p; Get-AllmTask -Refresh @p }
            'Get-AllmUsage'      = { param($p) Get-AllmUsage @p; Get-AllmUsage -Reconcile -Refresh @p; Get-AllmUsage -Account -AccessToken $emulator.AccessToken -UserId 1024 @p }
            'Get-AllmVideo'      = { param($p) Get-AllmVideo -Id task_of_nobody @p }
            'Invoke-AllmApi'     = {
                param($p)
                Invoke-AllmApi /v1/models -IncludeHeader @p
                Invoke-AllmApi /v1/chat/completions -Field model=gpt-4o-mini, stream=true, 'messages[][role]=user', 'messages[][content]=count to 9' -Stream @p
            }
            'Invoke-AllmChat'    = { param($p) Invoke-AllmChat 'count to 9' -Model gpt-4o-mini @p; Invoke-AllmChat 'count to 9' -Model gpt-4o-mini -Stream @p }
            'Invoke-AllmMidjourneyAction' = { param($p) Invoke-AllmMidjourneyAction 1765193501234567 -Button U1 @p }
            'Invoke-AllmRerank'  = { param($p) 'a cat', 'a dog' | Invoke-AllmRerank 'a cat' -Model bge-reranker-v2-m3 @p }
            'New-AllmImage'      = { param($p) New-AllmImage 'a cat' -Model gpt-image-1 @p; New-AllmImage 'a cat' -Model gemini-2.5-flash-image -Stream @p }
            'Save-AllmMedia'     = { param($p) Save-AllmMedia "$($emulator.BaseUri)files/cat.png" -Path (Join-Path $TestDrive 'saved') -Force @p }
            'Start-AllmMidjourney' = { param($p) Start-AllmMidjourney 'a boat' @p }
            'Start-AllmVideo'    = { param($p) Start-AllmVideo 'a boat' -Model sora-2 @p }
            'Wait-AllmTask'      = {
                param($p)
                $task = Start-AllmVideo 'a boat' -Model sora-2 @p

                # Half an answer may have told the id; then no look at it ends.
                $p.TimeoutSec = 1
                $task | Wait-AllmTask @p
            }
        }

        # Plain and in base64, at each of its three offsets, as a header or a data address would carry it.
        $needle = foreach ($secret in $secrets) {
            $secret
            $secret.Substring(4, 20)
            foreach ($offset in 0..2) {
                $encoded = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(('x' * $offset) + $secret))
                $encoded.Substring(4, $encoded.Length - 8)
            }
        }

        function Assert-Clean {
            param([AllowEmptyCollection()][AllowEmptyString()][AllowNull()][string[]] $Text, [Parameter(Mandatory)][string] $Where)
            $all = $Text -join "`n"
            foreach ($part in $needle) {
                # Not Should: thousands of them take minutes.
                if ($all.Contains($part)) { throw "$Where must not hold a secret" }
            }
        }

        # Runs one cmdlet and gives all it said, in every stream; the transcript hears it too.
        function Get-Everything {
            param([Parameter(Mandatory)][string] $Command, [Parameter(Mandatory)][hashtable] $Parameter)
            'it begins' | Out-Default
            $seen = @(& { try { & $call[$Command] $Parameter } catch { $_ } } *>&1)
            $seen | Out-Default
            'it ends' | Out-Default
            [pscustomobject]@{ Seen = $seen; Error = @($Error) }
        }

        # One transcript for all the tests of a block: each Stop-Transcript sleeps for 100 ms.
        function Start-Record {
            $record = @{ File = Join-Path $TestDrive "$([guid]::NewGuid()).txt"; Open = $true }
            $null = Start-Transcript $record.File
            $record
        }

        function Stop-Record {
            param([Parameter(Mandatory)] $Record)
            if ($Record.Open) { $Record.Open = $false; $null = Stop-Transcript }
        }

        # The transcript has something of every call, and no secret.
        function Assert-SilentRecord {
            param([Parameter(Mandatory)] $Record, [Parameter(Mandatory)][int] $Count)
            Stop-Record $Record
            $text = Get-Content $Record.File -Raw
            [regex]::Matches($text, '(?s)it begins\s+\S.*?it ends').Count | Should -Be $Count
            Assert-Clean $text 'the transcript'
        }

        function Assert-Silent {
            param([Parameter(Mandatory)] $Everything)
            Assert-Clean (@($Everything.Seen | ForEach-Object { "$_" }) + ($Everything.Seen | Out-String) + ($Everything.Seen | Format-List * -Force | Out-String)) 'a stream'
            $records = $Everything.Error + ($Everything.Seen | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
            foreach ($record in [System.Linq.Enumerable]::Distinct([object[]] $records)) {
                Assert-Clean ([ObjectGraph]::TextOf($record.Exception)) 'an exception''s graph'
                Assert-Clean ([ObjectGraph]::TextOf($record.ErrorDetails)) 'an error''s details'
                Assert-Clean ([ObjectGraph]::TextOf($record.InvocationInfo)) 'an error''s invocation'
                Assert-Clean (Get-Graph $record.TargetObject) 'an error''s target'
                Assert-Clean ($record | Format-List * -Force | Out-String), ($record | ConvertTo-Json -Depth 2 -WarningAction Ignore), "$($record.Exception)" 'an error that is shown'
            }
            foreach ($file in Get-ChildItem $env:ALLMHUB_HOME -Recurse -File -Force) {
                Assert-Clean ([Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes($file.FullName))) "the file $($file.Name)"
            }
        }

        # -Debug asks back at a warning unless that is said otherwise.
        function Get-Parameter {
            param([string] $Class)
            @{ ApiKey = $key; BaseUri = "$($emulator.BaseUri)"; MaxRetry = [int]($Class -in 'RateLimited', 'Server'); TimeoutSec = $Class -eq 'Timeout' ? 1 : 60; Verbose = $true; Debug = $true; WarningAction = 'Continue'; ErrorAction = 'Continue' }
        }
    }

    AfterAll {
        $env:PATH = $path
    }

    BeforeEach {
        Disconnect-AllmHub
        Initialize-Environment (Join-Path $TestDrive 'state')
        $null = New-Item $env:ALLMHUB_HOME -ItemType Directory -Force
        $emulator.ClearFault()
        $emulator.ClearRequest()
        $Error.Clear()
    }

    AfterEach {
        $emulator.ClearFault()
    }

    It '<_> has a call here' -ForEach $network {
        $call.Keys | Should -Contain $_
    }

    It 'the walk finds a secret deep in a graph, and the scan in base64' {
        $inner = [InvalidOperationException]::new('inner')
        $inner.Data['list'] = [Collections.Generic.List[object]] @(@{ deep = [Text.Encoding]::UTF8.GetBytes("Bearer $key") })
        { Assert-Clean ([ObjectGraph]::TextOf([Exception]::new('outer', $inner))) 'it' } | Should -Throw
        { Assert-Clean "Basic $([Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes("me:$key")))" 'it' } | Should -Throw
        { Assert-Clean ([ObjectGraph]::TextOf([Exception]::new('outer'))) 'it' } | Should -Not -Throw
    }

    Context '<_>' -ForEach $network {
        BeforeAll {
            $command = $_
            $record = Start-Record
        }

        AfterAll { Stop-Record $record }

        It 'says nothing of key and token: <Class> (<Fault>)' -ForEach $class {
            foreach ($one in $Fault) { $emulator.AddFault($one) }
            $everything = Get-Everything $command (Get-Parameter $Class)
            $everything.Seen.Count | Should -BeGreaterThan 0
            if ($command -eq 'Invoke-AllmChat') {
                $ids = $everything.Seen | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] }
                if ($Fault) { $ids | Should -Contain $Class } else { $ids | Should -BeNullOrEmpty }
                @($everything.Seen | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }).Count | Should -BeGreaterThan 0 -Because 'the wire is shown'
            }
            Assert-Silent $everything
        }

        It 'says nothing of them when the server repeats what it was sent' {
            $echo = "{`"error`":{`"message`":`"bad $key and $($emulator.AccessToken)`",`"type`":`"$key`",`"code`":`"$($emulator.AccessToken)`",`"param`":`"$key`"}}"
            $server = Start-RawServer -Reply (@("HTTP/1.1 401 Unauthorized`r`nContent-Type: application/json`r`nX-Oneapi-Request-Id: $key`r`nConnection: close`r`n`r`n$echo") * 4)
            try {
                $parameter = Get-Parameter
                $parameter.BaseUri = $server.Uri

                # Only a secret that the client knows can be taken out, and it takes one only for the address beside it.
                $env:ALLMHUB_ACCESS_TOKEN = $emulator.AccessToken
                $env:ALLMHUB_BASE_URL = $server.Uri
                Assert-Silent (Get-Everything $command $parameter)
            }
            finally {
                Stop-RawServer $server
            }
        }

        It 'says nothing of them in a transcript of all that' -ForEach ($class.Count + 1) {
            Assert-SilentRecord $record -Count $_
        }
    }

    Context '-DryRun' {
        BeforeAll { $record = Start-Record }
        AfterAll { Stop-Record $record }

        It '<_> says nothing of key and token' -ForEach $dry {
            $parameter = Get-Parameter
            $parameter.DryRun = $true
            $everything = Get-Everything $_ $parameter
            Assert-Silent $everything
            foreach ($item in $everything.Seen | Where-Object { $_ -is [Allmhub.Http.RequestDescription] }) {
                Assert-Clean ([ObjectGraph]::TextOf($item)), ($item | ConvertTo-Json -Depth 6) 'the dry run'
            }
            $emulator.Request.Count | Should -Be 0
        }

        It 'says nothing of them in a transcript of all that' -ForEach $dry.Count {
            Assert-SilentRecord $record -Count $_
        }
    }

    It 'a connection shows them nowhere, however it is looked at' {
        $connection = Connect-AllmHub -ApiKey $key -AccessToken $emulator.AccessToken -UserId 1024 -BaseUri $emulator.BaseUri
        $file = Join-Path $TestDrive 'connection.xml'
        Get-AllmConnection | Export-Clixml $file -Depth 6
        Assert-Clean (Get-AllmConnection | Format-List * -Force | Out-String), (Get-AllmConnection | ConvertTo-Json -Depth 6 -WarningAction Ignore), (Get-Content $file -Raw), "$connection", ($connection | Out-String), ($connection | ConvertTo-Csv | Out-String) 'the connection'
        $connection.AccessToken | Should -Be 'Emu…9abc'
    }
}

Describe 'An address that the key was not given for' {
    BeforeAll {
        $other = Start-AllmEmulator
    }

    BeforeEach {
        $other.ClearRequest()
        $null = $emulator | Connect-AllmHub
    }

    AfterEach {
        Initialize-Environment $TestDrive
        $env:ALLM_TEST_KEY = $null
    }

    It 'gets nothing of the connection; the error says what to give' {
        { Invoke-AllmChat 'x' -BaseUri $other.BaseUri } | Should -Throw -ErrorId 'Authentication,*' -ExpectedMessage "*is for $($emulator.BaseUri) and is not sent to $($other.BaseUri)*-ApiKey*"
        { Invoke-AllmApi /api/user/self -BaseUri $other.BaseUri -Secret AccessToken } | Should -Throw -ErrorId 'Authentication,*'
        $other.Request.Count | Should -Be 0
        (Invoke-AllmChat 'x' -BaseUri $other.BaseUri -DryRun).Header.Keys | Should -Not -Contain 'Authorization'
    }

    It 'gets the key that is given with it' {
        "$(Invoke-AllmChat '/say mine' -BaseUri $other.BaseUri -ApiKey $other.ApiKey)" | Should -Be 'mine'
        $other.Request[0].GetHeader('Authorization') | Should -Be "Bearer $($other.ApiKey)"
    }

    It 'is no other one when only the path differs' {
        (Invoke-AllmChat 'x' -BaseUri "$($emulator.BaseUri)proxy" -DryRun).Header['Authorization'] | Should -BeLike 'Bearer sk-*'
    }

    It 'gets nothing of a profile that nobody named' {
        Initialize-Environment (Join-Path $TestDrive profile)
        $env:ALLM_TEST_KEY = $emulator.ApiKey
        $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -DefaultModel gpt-4o -Save
        Disconnect-AllmHub
        { Invoke-AllmChat 'x' -BaseUri $other.BaseUri } | Should -Throw -ErrorId 'Authentication,*'
        { Connect-AllmHub -BaseUri $other.BaseUri } | Should -Throw -ErrorId 'Authentication,*'
        $other.Request.Count | Should -Be 0
        "$(Invoke-AllmChat '/say home' -BaseUri $emulator.BaseUri)" | Should -Be 'home'
    }
}
