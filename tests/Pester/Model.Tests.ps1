# The models of a key, what each speaks and costs, and what completion and cost estimates make of the last listing.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    $emulator = Start-AllmEmulator -DelayMs 0

    function Complete {
        param([Parameter(Mandatory)][string] $Line)
        (TabExpansion2 $Line $Line.Length).CompletionMatches
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Models' {
    BeforeEach {
        Initialize-Environment (Join-Path $TestDrive ([guid]::NewGuid()))
        $null = $emulator | Connect-AllmHub
        $emulator.ClearFault()
        $emulator.ClearRequest()
    }

    Context 'Get-AllmModel' {
        It 'lists by name, with owner, endpoints and date' {
            $models = Get-AllmModel
            $models[0] | Should -BeOfType Allmhub.Account.ModelInfo
            $sorted = [string[]] $models.Name
            [Array]::Sort($sorted, [StringComparer]::Ordinal)
            $models.Name | Should -Be $sorted
            $claude = $models | Where-Object Name -EQ 'claude-sonnet-4-5'
            $claude.Owner | Should -Be 'vertex-ai'
            $claude.Endpoint | Should -Be 'anthropic', 'openai'
            $claude.Endpoint[0] | Should -Be 'anthropic'
            $claude.Created | Should -Be ([DateTimeOffset]::FromUnixTimeSeconds(1626777600))
            "$claude" | Should -Be 'claude-sonnet-4-5'
        }

        It 'sends the key in Authorization alone' {
            $null = Get-AllmModel
            $emulator.Request[0].GetHeader('Authorization') | Should -Be "Bearer $($emulator.ApiKey)"
            $emulator.Request[0].GetHeader('x-goog-api-key') | Should -BeNullOrEmpty
        }

        It '-Name takes wildcards, several, and the pipeline, and asks once' {
            (Get-AllmModel GPT-4O*).Name | Should -Contain 'gpt-4o-mini'
            (Get-AllmModel gpt-5, o3*).Name | Should -Be 'gpt-5', 'o3', 'o3-mini'
            $emulator.ClearRequest()
            ('gpt-5', 'o1' | Get-AllmModel).Name | Should -Be 'gpt-5', 'o1'
            @($emulator.Request | Where-Object Path -EQ '/v1/models').Count | Should -Be 1
        }

        It 'a name that is not there is an error; a wildcard that meets nothing is not' {
            $null = Get-AllmModel no-such-model -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'ModelNotFound,*'
            $failure[0].TargetObject | Should -Be 'no-such-model'
            Get-AllmModel no-such-* -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It '-Api <Api> gives those that speak it' -ForEach @(
            @{ Api = 'anthropic'; Has = 'claude-opus-4-5'; Lacks = 'gpt-4o' }
            @{ Api = 'Claude'; Has = 'claude-opus-4-5'; Lacks = 'gpt-4o' }
            @{ Api = 'Responses'; Has = 'gpt-4o'; Lacks = 'claude-opus-4-5' }
            @{ Api = 'embeddings'; Has = 'text-embedding-3-small'; Lacks = 'gpt-4o' }
            @{ Api = 'Gemini'; Has = 'gemini-2.5-pro'; Lacks = 'gpt-4o' }
        ) {
            $names = (Get-AllmModel -Api $Api).Name
            $names | Should -Contain $Has
            $names | Should -Not -Contain $Lacks
            $names | Should -Not -Contain 'mj_imagine' -Because 'of a model without endpoint types nothing is known'
        }

        It '-Api Gemini asks Google''s listing' {
            $null = Get-AllmModel -Api Gemini
            $emulator.Request[0].Path | Should -Be '/v1beta/models'
            $emulator.ClearRequest()
            $emulator.AddFault('status=404;path=/v1/models')
            (Get-AllmModel -Api Gemini).Name | Should -Contain 'gemini-2.5-pro' -Because 'the other listing is a help, no need'
        }

        It 'joins prices, per million tokens or per call' {
            $model = Get-AllmModel gpt-4o-mini
            $model.Price.InputPerMillion | Should -Be 0.15d
            $model.Price.OutputPerMillion | Should -Be 0.6d
            $model.Price.PerCall | Should -BeNullOrEmpty
            (Get-AllmModel mj_imagine).Price.PerCall | Should -Be 0.1d
        }

        It 'has no prices where the gateway publishes none' {
            $emulator.AddFault('status=404;path=/api/pricing')
            (Get-AllmModel gpt-4o-mini -ErrorAction Stop).Price | Should -BeNullOrEmpty
        }

        It 'a refused listing is one error, not one a name' {
            $emulator.AddFault('status=401')
            $null = 'a', 'b' | Get-AllmModel -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure.Count | Should -Be 1
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Authentication,*'
        }

        It '-DryRun shows the request once and sends nothing' {
            $request = @('a', 'b' | Get-AllmModel -DryRun)
            $request.Count | Should -Be 1
            $request.Uri | Should -Be "$($emulator.BaseUri)v1/models"
            (Get-AllmModel -Api Gemini -DryRun).Uri | Should -Be "$($emulator.BaseUri)v1beta/models"
            $emulator.Request.Count | Should -Be 0
        }

        It 'shows every column on a console of 80' {
            $table = Get-AllmModel | Out-String -Width 80
            $table | Should -Match 'Name +Owner +Price \(USD\) +Endpoint'
            foreach ($text in 'gemini-2.5-flash-image-preview ', 'midjourney ', '0.55 in, 2.19 out per million ') {
                $table.Contains($text) | Should -BeTrue -Because $text
            }
        }

        It 'shows a table' {
            Get-AllmModel gpt-4o | Out-String | Should -Match 'gpt-4o +openai +2\.5 in, 10 out per million'
        }
    }

    Context 'Completion' {
        It 'the first Tab asks the gateway, with the key of the connection, once; the next ones the file' {
            $env:ALLMHUB_NO_PRICE_LIST = $null
            $null = $emulator | Connect-AllmHub
            $found = Complete 'Invoke-AllmChat -Model gpt-4o-m'
            $found.CompletionText | Should -Be 'gpt-4o-mini', 'gpt-4o-mini-transcribe', 'gpt-4o-mini-tts'
            $found[0].ToolTip | Should -Match '0\.15 in, 0\.6 out per million'
            $asked = @($emulator.Request | Where-Object Path -EQ '/v1/models')
            $asked.Count | Should -Be 1
            $asked[0].GetHeader('Authorization') | Should -Be "Bearer $($emulator.ApiKey)"
            $emulator.ClearRequest()
            (Complete 'New-AllmImage -Model dall').CompletionText | Should -Be 'dall-e-3'
            $emulator.Request.Count | Should -Be 0
        }

        It 'a key in the environment does as well' {
            Disconnect-AllmHub
            $env:ALLMHUB_API_KEY = $emulator.ApiKey
            $env:ALLMHUB_BASE_URL = $emulator.BaseUri
            (Complete 'Invoke-AllmChat -Model kimi').CompletionText | Should -Be 'kimi-k2'
        }

        It 'nobody is asked without a key, with one that is typed, nor elsewhere with the key of here' {
            $other = [Allmhub.Emulator.AllmEmulator]::Start([Allmhub.Emulator.EmulatorOptions]::new())
            try {
                foreach ($line in "-BaseUri $($other.BaseUri)", "-BaseUri $($other.BaseUri) -ApiKey sk-x", '-ApiKey sk-x') {
                    Complete "Invoke-AllmChat $line -Model kimi" | Where-Object CompletionText -EQ 'kimi-k2' | Should -BeNullOrEmpty
                }
                Disconnect-AllmHub
                $null = Complete "Invoke-AllmChat -BaseUri $($other.BaseUri) -Model kimi"
                $env:ALLMHUB_API_KEY = 'sk-of-the-public-gateway'
                $null = Complete "Invoke-AllmChat -BaseUri $($other.BaseUri) -Model kimi"
                $other.Request.Count | Should -Be 0
                $emulator.Request.Count | Should -Be 0
            } finally {
                $other.Dispose()
            }
        }

        It 'a gateway that does not answer holds a prompt up once, and not until it answers' {
            $emulator.AddFault('stall=headers;stall-ms=30000;path=/v1/models')
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Complete 'Invoke-AllmChat -Model kimi' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
            $clock.ElapsedMilliseconds | Should -BeLessThan 8000
            1..5 | ForEach-Object { $null = Complete 'Invoke-AllmChat -Model kimi' }
            $clock.ElapsedMilliseconds | Should -BeLessThan 9000
            @($emulator.Request | Where-Object Path -EQ '/v1/models').Count | Should -Be 1
        }

        It 'a refusal is quiet, and not repeated at each Tab' {
            $emulator.AddFault('status=401;count=all')
            1..3 | ForEach-Object { Complete 'Invoke-AllmChat -Model kimi' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty }
            @($emulator.Request | Where-Object Path -EQ '/v1/models').Count | Should -Be 1
        }

        It 'a listing of yesterday is offered at once, and a new one fetched beside' {
            $null = Get-AllmModel
            $file = Get-ChildItem $env:ALLMHUB_HOME -Recurse -File -Filter 'models.*'
            $file.LastWriteTimeUtc = [datetime]::UtcNow.AddDays(-2)
            $emulator.ClearRequest()
            (Complete 'Invoke-AllmChat -Model kimi').CompletionText | Should -Be 'kimi-k2'
            Wait-Until { (Get-Item $file).LastWriteTimeUtc -gt [datetime]::UtcNow.AddDays(-1) }
            @($emulator.Request | Where-Object Path -EQ '/v1/models').Count | Should -Be 1
        }

        It 'offers the last listing to every -Model, from the file' {
            $null = Get-AllmModel
            $emulator.ClearRequest()
            (Complete 'Invoke-AllmChat -Model gpt-4o-m').CompletionText | Should -Be 'gpt-4o-mini', 'gpt-4o-mini-transcribe', 'gpt-4o-mini-tts'
            (Complete 'Connect-AllmHub -DefaultModel kimi').CompletionText | Should -Be 'kimi-k2'
            (Complete 'Get-AllmModel kimi').CompletionText | Should -Be 'kimi-k2'
            $emulator.Request.Count | Should -Be 0
        }

        It 'every -Model parameter of the module has it' {
            $lacking = foreach ($command in Get-Command -Module Allmhub) {
                foreach ($name in 'Model', 'DefaultModel') {
                    $parameter = $command.Parameters[$name]
                    if ($parameter -and -not ($parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] -and $_.Type.Name -like '*ModelCompleter' })) {
                        # The emulator's own list of names is no choice among a gateway's models.
                        if ($command.Name -ne 'Start-AllmEmulator') { "$($command.Name) -$name" }
                    }
                }
            }
            $lacking | Should -BeNullOrEmpty
        }

        It 'another address has its own list' {
            $null = Get-AllmModel
            Complete 'Invoke-AllmChat -BaseUri https://other.example -Model kimi' | Where-Object CompletionText -EQ 'kimi-k2' | Should -BeNullOrEmpty
            Disconnect-AllmHub
            (Complete "Invoke-AllmChat -BaseUri $($emulator.BaseUri) -Model kimi").CompletionText | Should -Be 'kimi-k2'
        }

        It 'is there when the gateway is gone' {
            $other = [Allmhub.Emulator.AllmEmulator]::Start([Allmhub.Emulator.EmulatorOptions] @{ Model = [string[]] 'my-own-model' })
            $null = $other | Connect-AllmHub
            $null = Get-AllmModel
            $other.Dispose()
            (Complete 'Invoke-AllmChat -Model my-').CompletionText | Should -Be 'my-own-model'
        }

        It 'takes less than half of what ConvertFrom-Json does on the same file, 1000 models in the list' {
            $many = [Allmhub.Emulator.AllmEmulator]::Start([Allmhub.Emulator.EmulatorOptions] @{ Model = [string[]] (1..1000 | ForEach-Object { "model-$_" }) })
            $null = $many | Connect-AllmHub
            $null = Get-AllmModel
            $file = Get-ChildItem $env:ALLMHUB_HOME -Recurse -File -Filter 'models.*' | Sort-Object Length | Select-Object -Last 1
            $completer = [Allmhub.PowerShell.Completion.ModelCompleter]::new()
            $times = foreach ($i in 1..21) {
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $found = @($completer.CompleteArgument('Invoke-AllmChat', 'Model', 'model-99', $null, @{}))
                $ours = $clock.Elapsed.TotalMilliseconds
                $clock.Restart()
                $null = [IO.File]::ReadAllText($file) | ConvertFrom-Json
                [pscustomobject]@{ Ours = $ours; Floor = $clock.Elapsed.TotalMilliseconds }
            }
            $found.Count | Should -Be 11
            $ours = ($times.Ours | Sort-Object)[10]
            $floor = ($times.Floor | Sort-Object)[10]
            Write-Host ('      completed within {0:0.0} ms, ConvertFrom-Json took {1:0.0} ms' -f $ours, $floor)
            $ours | Should -BeLessThan ($floor / 2)
            $many.Dispose()
        }

        It 'the file has names and prices, no key' {
            $null = Get-AllmModel
            $files = Get-ChildItem $env:ALLMHUB_HOME -Recurse -File
            $files.Name | Should -Match '^(models|prices)\.'
            $files | Get-Content -Raw | Should -Not -Match 'sk-'
        }
    }

    Context 'Cost' {
        It 'comes without a listing, by a list that is asked once and with no key' {
            $env:ALLMHUB_NO_PRICE_LIST = $null
            $null = $emulator | Connect-AllmHub
            $answers = 1..3 | ForEach-Object { Invoke-AllmChat 'count to 100' }
            $answers.Cost | Should -Not -Contain $null
            $answers[0].CostBasis | Should -Match 'group default at 1 \(assumed\)'
            $asked = @($emulator.Request.Where({ $_.Path -eq '/api/pricing' }))
            $asked.Count | Should -Be 1
            $asked[0].GetHeader('Authorization') | Should -BeNullOrEmpty
            $emulator.ClearRequest()
            $null = $emulator | Connect-AllmHub -NoPriceList
            (Get-AllmConnection).NoPriceList | Should -BeTrue
        }

        It 'is nothing while no price is known' {
            $answer = Invoke-AllmChat '/say x'
            $answer.Cost | Should -BeNullOrEmpty
            $answer.CostBasis | Should -BeNullOrEmpty
            $answer | Out-String | Should -Not -Match 'USD'
        }

        It 'is list price times tokens, and the basis is stated' {
            $null = Get-AllmModel
            $emulator.ClearRequest()
            $answer = Invoke-AllmChat 'count to 100'
            $units = [Math]::Round($answer.Usage.InputToken * 0.075d + $answer.Usage.OutputToken * 0.3d, [MidpointRounding]::AwayFromZero)
            $answer.Cost | Should -Be ($units / 500000d)
            $answer.CostBasis | Should -Match 'list price 0\.15 USD in, 0\.6 out per million tokens'
            $answer | Out-String | Should -Match 'about 0\.\d+ USD by list price'
            $emulator.Request.Count | Should -Be 1
            (Invoke-AllmChat 'count to 100' -Stream)[-1].Completion.Cost | Should -Be $answer.Cost
        }

        It 'a model priced by call costs its price' {
            $null = Get-AllmModel
            (Invoke-AllmChat 'a cat' -Model gpt-4o-image).Cost | Should -Be 0.02d
        }
    }
}
