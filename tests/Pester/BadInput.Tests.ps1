# Every wrong input has a message that says what to do, and none reaches the gateway.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator

    function Get-Failure {
        param([Parameter(Mandatory)][scriptblock] $Script)
        $failure = $null
        try {
            $null = & $Script 2>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { $script:nonTerminating = $_ } }
        }
        catch {
            return [pscustomobject]@{ Terminating = $true; Record = $_; Message = "$($_.ErrorDetails.Message ?? $_.Exception.Message)"; Id = ($_.FullyQualifiedErrorId -split ',')[0] }
        }
        $record = $script:nonTerminating
        $script:nonTerminating = $null
        if ($record) { [pscustomobject]@{ Terminating = $false; Record = $record; Message = "$($record.ErrorDetails.Message ?? $record.Exception.Message)"; Id = ($record.FullyQualifiedErrorId -split ',')[0] } }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Bad input' {
    BeforeEach {
        Disconnect-AllmHub
        $emulator.ClearRequest()
    }

    AfterEach {
        $emulator.Request.Count | Should -Be 0 -Because 'nothing may be sent'
    }

    Context 'Key' {
        It 'none: shows three ways to give one, and the emulator' {
            $failure = Get-Failure { Invoke-AllmChat 'x' -Model m }
            $failure.Terminating | Should -BeTrue
            $failure.Id | Should -Be 'Authentication'
            $failure.Record.CategoryInfo.Category | Should -Be 'AuthenticationError'
            foreach ($way in 'Connect-AllmHub -ApiKey', 'env:ALLMHUB_API_KEY', ': -ApiKey', 'Start-AllmEmulator') {
                $failure.Message | Should -Match ([regex]::Escape($way))
            }
        }

        It 'none at Connect-AllmHub: the same' {
            (Get-Failure { Connect-AllmHub }).Id | Should -Be 'Authentication'
        }

        It 'with line breaks round it: trimmed' {
            $connection = Connect-AllmHub -ApiKey "`r`n $($emulator.ApiKey) `n" -BaseUri $emulator.BaseUri -DefaultModel gpt-4o-mini
            "$(Invoke-AllmChat '/say ok' -Connection $connection)" | Should -Be 'ok'
            $emulator.Request[0].GetHeader('Authorization') | Should -Be "Bearer $($emulator.ApiKey)"
            $emulator.ClearRequest()
        }

        It 'with blanks inside: says so, without repeating the key' {
            $failure = Get-Failure { Invoke-AllmChat 'x' -Model m -ApiKey 'sk-abc def123456' }
            $failure.Message | Should -Match 'blanks or line breaks inside'
            "$($failure.Record.Exception)" | Should -Not -Match 'def123456'
        }

        It 'empty: says so' {
            (Get-Failure { Invoke-AllmChat 'x' -Model m -ApiKey ' ' }).Message | Should -Match 'key is empty\. Copy it from'
        }

        It 'in the environment with blanks inside: names the variable' {
            $env:ALLMHUB_API_KEY = 'sk-abc def123456'
            try {
                $failure = Get-Failure { Invoke-AllmChat 'x' -Model m }
                $failure.Terminating | Should -BeTrue
                $failure.Message | Should -Match 'ALLMHUB_API_KEY'
                $failure.Message | Should -Not -Match 'def123456'
            }
            finally {
                $env:ALLMHUB_API_KEY = $null
            }
        }

        It 'a variable that is not set: names it' {
            $failure = Get-Failure { Connect-AllmHub -ApiKeyVariable ALLM_NO_SUCH }
            $failure.Terminating | Should -BeTrue
            $failure.Message | Should -Match "'ALLM_NO_SUCH' is not set"
        }
    }

    Context 'Address' {
        It '<Address>: <Message>' -ForEach @(
            @{ Address = 'api.allmhub.com'; Message = 'has no scheme' }
            @{ Address = 'http://gateway.example'; Message = 'plain http' }
            @{ Address = 'ftp://gateway.example'; Message = 'neither https nor http' }
            @{ Address = 'https://'; Message = 'is no address' }
            @{ Address = 'https://user@gateway.example'; Message = 'user name' }
        ) {
            $failure = Get-Failure { Invoke-AllmChat 'x' -Model m -ApiKey sk-x -BaseUri $Address }
            $failure.Terminating | Should -BeTrue
            $failure.Id | Should -Be 'InvalidBaseUri'
            $failure.Message | Should -Match $Message
            $failure.Message | Should -Not -Match 'Parameter'
        }

        It 'plain http to a foreign host is taken with -AllowInsecure' {
            $request = Invoke-AllmChat 'x' -Model m -ApiKey sk-for-tests -BaseUri http://gateway.example -AllowInsecure -DryRun
            $request.Uri | Should -Be 'http://gateway.example/v1/chat/completions'
        }

        It '<Address> comes to <Uri>' -ForEach @(
            @{ Address = 'https://g.example/v1'; Uri = 'https://g.example/v1/chat/completions' }
            @{ Address = 'https://g.example/v1beta/'; Uri = 'https://g.example/v1/chat/completions' }
            @{ Address = 'https://g.example/proxy/llm'; Uri = 'https://g.example/proxy/llm/v1/chat/completions' }
        ) {
            (Invoke-AllmChat 'x' -Model m -ApiKey sk-for-tests -BaseUri $Address -DryRun).Uri | Should -Be $Uri
        }
    }

    Context 'Profile' {
        It 'unknown: says where it looked and how to save one' {
            $failure = Get-Failure { Connect-AllmHub -Profile nowhere }
            $failure.Terminating | Should -BeTrue
            $failure.Id | Should -Be 'InvalidProfile'
            $failure.Message | Should -Match "no profile 'nowhere'"
            $failure.Message | Should -Match 'profiles\.json'
            $failure.Message | Should -Match '-Save'
        }

        It 'unknown in the environment: the same' {
            $env:ALLMHUB_PROFILE = 'nowhere'
            try {
                (Get-Failure { Invoke-AllmChat 'x' -Model m }).Id | Should -Be 'InvalidProfile'
            }
            finally {
                $env:ALLMHUB_PROFILE = $null
            }
        }
    }

    Context 'Attachment' {
        BeforeAll {
            $null = New-Item (Join-Path $TestDrive 'folder') -ItemType Directory -Force
            $null = New-Item (Join-Path $TestDrive 'empty.png') -ItemType File -Force
            [IO.File]::WriteAllBytes((Join-Path $TestDrive 'odd.bin'), [byte[]](0, 1, 2, 255, 254, 3))
        }

        It '<Name>: <Id>' -ForEach @(
            @{ Name = 'missing.png'; Id = 'AttachmentNotFound'; Message = 'There is no file' }
            @{ Name = 'none*.png'; Id = 'AttachmentNotFound'; Message = 'There is no file' }
            @{ Name = 'folder'; Id = 'AttachmentFolder'; Message = 'is a folder' }
            @{ Name = 'empty.png'; Id = 'AttachmentEmpty'; Message = 'has no bytes' }
            @{ Name = 'odd.bin'; Id = 'AttachmentUnknownType'; Message = 'is no picture' }
        ) {
            $null = $emulator | Connect-AllmHub
            $failure = Get-Failure { Invoke-AllmChat 'what is it?' -Attachment (Join-Path $TestDrive $Name) }
            $failure.Terminating | Should -BeTrue
            $failure.Id | Should -Be $Id
            $failure.Message | Should -Match $Message
        }

        It 'a folder in the pipeline is an error of that input alone' {
            $null = $emulator | Connect-AllmHub
            $failure = Get-Failure { Get-Item (Join-Path $TestDrive 'folder') | Invoke-AllmChat 'what is it?' }
            $failure.Terminating | Should -BeFalse
            $failure.Id | Should -Be 'AttachmentFolder'
            "$($failure.Record.TargetObject)" | Should -Match 'folder'
        }

        It 'a file without a question: says how to ask' {
            Set-Content (Join-Path $TestDrive 'note.txt') 'x'
            $null = $emulator | Connect-AllmHub
            (Get-Failure { Get-Item (Join-Path $TestDrive 'note.txt') | Invoke-AllmChat }).Id | Should -Be 'NoPrompt'
        }

        It 'an address that is no web address: says so' {
            $null = $emulator | Connect-AllmHub
            (Get-Failure { Invoke-AllmChat 'x' -Attachment 'ftp://host/a.png' }).Id | Should -Be 'AttachmentAddress'
        }
    }

    Context 'A place that is no file' {
        It '<Name> of <Command> on a drive of another provider: nothing is written, and the error names it' -ForEach @(
            @{ Command = 'Invoke-AllmApi'; Name = '-OutFile'; Call = { Invoke-AllmApi /v1/models -OutFile $place } }
            @{ Command = 'New-AllmImage'; Name = '-OutFile'; Call = { New-AllmImage 'a cat' -Model gpt-image-1 -OutFile $place } }
            @{ Command = 'Start-AllmVideo'; Name = '-OutFile'; Call = { Start-AllmVideo 'a film' -Model sora-2 -Wait -OutFile $place } }
            @{ Command = 'ConvertTo-AllmSpeech'; Name = '-OutFile'; Call = { ConvertTo-AllmSpeech 'hello' -Model tts-1 -Voice alloy -OutFile $place } }
            @{ Command = 'ConvertFrom-AllmSpeech'; Name = '-OutFile'; Call = { ConvertFrom-AllmSpeech 'x.mp3' -Model whisper-1 -OutFile $place } }
            @{ Command = 'Get-AllmEmbedding'; Name = '-OutFile'; Call = { Get-AllmEmbedding 'a' -Model text-embedding-3-small -OutFile $place } }
            @{ Command = 'Invoke-AllmChat'; Name = '-Checkpoint'; Call = { Invoke-AllmChat 'a' -Model m -Checkpoint $place } }
            @{ Command = 'Save-AllmCode'; Name = '-Path'; Call = { '```a```' | Save-AllmCode -Path $place } }
            @{ Command = 'Save-AllmMedia'; Name = '-Path'; Call = { 'https://a.example/x.png' | Save-AllmMedia -Path $place } }
            @{ Command = 'Export-AllmGallery'; Name = '-Path'; Call = { 'x.png' | Export-AllmGallery -Path $place } }
            @{ Command = 'New-AllmChatSession'; Name = '-Path'; Call = { New-AllmChatSession -Path $place } }
            @{ Command = 'Connect-AllmHub'; Name = '-PromptFolder'; Call = { Connect-AllmHub -ApiKey sk-test0123456789abcdef -PromptFolder $place } }
        ) {
            $null = $emulator | Connect-AllmHub
            Push-Location $TestDrive
            try {
                foreach ($place in 'env:place', 'nosuch:place') {
                    $failure = Get-Failure $Call
                    $failure.Terminating | Should -BeTrue
                    $failure.Id | Should -Be 'InvalidPath'
                    $failure.Message | Should -BeLike "$Name '$place'*Give the path of a file*"
                }
                Get-ChildItem -Filter *place* | Should -BeNullOrEmpty
                [IO.Directory]::GetFiles([Environment]::CurrentDirectory, '*place*') | Should -BeNullOrEmpty
            } finally {
                Pop-Location
            }
        }
    }

    Context 'A home where the provider has none' {
        It 'is an error that names the parameter' {
            $null = $emulator | Connect-AllmHub
            Push-Location Env:
            try {
                $failure = Get-Failure { Invoke-AllmApi /v1/models -OutFile '~/models.json' }
            } finally {
                Pop-Location
            }

            $failure.Id | Should -Be 'InvalidPath'
            $failure.Message | Should -BeLike "-OutFile '~/models.json'*Give the path of a file*"
        }
    }

    Context 'Prompt and model' {
        It 'an empty prompt' {
            $null = $emulator | Connect-AllmHub
            $failure = Get-Failure { Invoke-AllmChat '' }
            $failure.Terminating | Should -BeTrue
            $failure.Id | Should -Be 'EmptyPrompt'
            (Get-Failure { Invoke-AllmChat "  `n" }).Id | Should -Be 'EmptyPrompt'
        }

        It 'no prompt at all' {
            $null = $emulator | Connect-AllmHub
            (Get-Failure { Invoke-AllmChat }).Id | Should -Be 'NoPrompt'
        }

        It 'an empty input: an error of that input alone' {
            $null = $emulator | Connect-AllmHub
            $answers = '', '/say fine' | Invoke-AllmChat -ErrorAction SilentlyContinue -ErrorVariable failure
            "$answers" | Should -Be 'fine'
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'EmptyPrompt,*'
            $emulator.ClearRequest()
        }

        It 'no model and no default: says how to name one' {
            $failure = Get-Failure { Invoke-AllmChat 'x' -ApiKey sk-x -BaseUri $emulator.BaseUri }
            $failure.Terminating | Should -BeTrue
            $failure.Id | Should -Be 'NoModel'
            $failure.Message | Should -Match '-DefaultModel'
        }
    }

    Context 'Numbers and contradictions' {
        It '<Name> <Value>: <Message>' -ForEach @(
            @{ Name = 'MaxToken'; Value = -1; Message = 'tokens' }
            @{ Name = 'MaxToken'; Value = 0; Message = 'tokens' }
            @{ Name = 'MaxToken'; Value = 2000000000; Message = 'tokens' }
            @{ Name = 'Temperature'; Value = -0.1; Message = '0 to 2' }
            @{ Name = 'Temperature'; Value = 99; Message = '0 to 2' }
            @{ Name = 'Temperature'; Value = [double]::NaN; Message = '0 to 2' }
            @{ Name = 'TopP'; Value = 0; Message = 'over 0 to 1' }
            @{ Name = 'TopP'; Value = 1.5; Message = 'over 0 to 1' }
            @{ Name = 'TimeoutSec'; Value = -5; Message = 'seconds' }
            @{ Name = 'MaxRetry'; Value = -1; Message = 'repeated' }
            @{ Name = 'MaxRetry'; Value = 1000; Message = 'repeated' }
        ) {
            $parameters = @{ $Name = $Value }
            $failure = Get-Failure { Invoke-AllmChat 'x' -Model m -ApiKey sk-x @parameters }
            $failure.Terminating | Should -BeTrue
            $failure.Message | Should -Match ([regex]::Escape("'$Name'"))
            $failure.Message | Should -Match $Message
        }

        It '-Stream with -NoStream' {
            $null = $emulator | Connect-AllmHub
            $failure = Get-Failure { Invoke-AllmChat 'x' -Stream -NoStream }
            $failure.Terminating | Should -BeTrue
            $failure.Id | Should -Be 'ContradictoryParameter'
            $failure.Message | Should -Match '-Stream and -NoStream contradict'
        }

        It '-ExtraBody that is no object' {
            (Get-Failure { Invoke-AllmChat 'x' -Model m -ApiKey sk-x -ExtraBody '[1]' }).Message | Should -Match 'hashtable'
            (Get-Failure { Invoke-AllmChat 'x' -Model m -ApiKey sk-x -ExtraBody '{' }).Message | Should -Match 'no JSON object'
        }

        It 'a header that would carry another key' {
            $null = $emulator | Connect-AllmHub
            foreach ($dry in $true, $false) {
                $failure = Get-Failure { Invoke-AllmChat 'x' -ExtraHeader @{ Authorization = 'Bearer sk-smuggled' } -DryRun:$dry }
                $failure.Terminating | Should -BeFalse
                $failure.Id | Should -Be 'InvalidRequest'
                $failure.Message | Should -Match 'Authorization'
                "$($failure.Record.Exception)" | Should -Not -Match 'smuggled'
            }
        }

        It 'a message of no known role' {
            (Get-Failure { Invoke-AllmChat 'x' -Model m -ApiKey sk-x -Message @{ Role = 'Nobody'; Content = 'x' } }).Message | Should -Match 'System, User, Assistant or Tool'
        }

        It 'a fault the emulator does not know: lists those it knows' {
            $failure = Get-Failure { Start-AllmEmulator -Fault 'explode' }
            $failure.Id | Should -Be 'InvalidFault'
            $failure.Message | Should -Match 'status=429'
        }

        It 'a port that is taken' {
            $failure = Get-Failure { Start-AllmEmulator -Port $emulator.BaseUri.Port }
            $failure.Id | Should -Be 'PortUnavailable'
            $failure.Message | Should -Match 'Leave out -Port'
        }
    }
}
