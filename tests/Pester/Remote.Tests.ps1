# What is left of results after a job, another session or a file of Export-Clixml: the same view, words and numbers that can be used, and cmdlets that take them.
BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule

    # Every type that a cmdlet says it gives; a new one needs a row in $made below. What tells the time or the emulator's whole story is left out.
    $types = (Get-Command -Module Allmhub).OutputType.Type | Where-Object { $_.FullName -like 'Allmhub.*' -and -not $_.IsAbstract } | ForEach-Object FullName | Sort-Object -Unique
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment (Join-Path $TestDrive 'home')
    $emulator = Start-AllmEmulator
    $connection = $emulator | Connect-AllmHub
    $work = New-Item (Join-Path $TestDrive 'work') -ItemType Directory
    $sound = New-SoundFile (Join-Path $work 'a.wav')
    $env:ALLMHUB_API_KEY = $emulator.ApiKey
    $null = Connect-AllmHub -ApiKeyVariable ALLMHUB_API_KEY -BaseUri "$($emulator.BaseUri)" -Profile kept -Save
    $env:ALLMHUB_API_KEY = $null
    $null = $emulator | Connect-AllmHub
    $session = New-AllmChatSession
    $null = Invoke-AllmChat '/say hello' -Session $session
    $film = Start-AllmVideo 'a film' -Model sora-2
    $midjourney = Start-AllmMidjourney 'a cat' | Wait-AllmTask
    $vectors = 'a', 'b' | Get-AllmEmbedding -Model text-embedding-3-small

    $made = @{
        'Allmhub.Account.Balance'                             = { Get-AllmBalance }
        'Allmhub.Account.ModelInfo'                           = { Get-AllmModel gpt-4o-mini }
        'Allmhub.Account.Billing.ReconciliationEntry'         = { Get-AllmUsage -Reconcile | Select-Object -First 1 }
        'Allmhub.Account.Spending.SpendingEntry'              = { Get-AllmUsage -Detail | Select-Object -First 1 }
        'Allmhub.Account.Spending.SpendingSummary'            = { Get-AllmUsage -By Command | Select-Object -First 1 }
        'Allmhub.Audio.Transcription.Transcription'           = { ConvertFrom-AllmSpeech -Path $sound -Model whisper-1 }
        'Allmhub.Audio.Transcription.TranscriptionDelta'      = { ConvertFrom-AllmSpeech -Path $sound -Model gpt-4o-mini-transcribe -Stream | Select-Object -First 1 }
        'Allmhub.Chat.ChatCompletion'                         = { Invoke-AllmChat '/call get_weather {"city":"x"}' }
        'Allmhub.Chat.ChatDelta'                              = { Invoke-AllmChat '/say hello' -Stream | Select-Object -Last 1 }
        'Allmhub.Chat.Sessions.ChatSession'                   = { $session }
        'Allmhub.Emulator.AllmEmulator'                       = { $emulator }
        'Allmhub.History.HistoryEntry'                        = { $null = $emulator | Connect-AllmHub -Log; $null = Invoke-AllmChat '/say hello'; Get-AllmHistory -Newest 1 }
        'Allmhub.Http.RequestDescription'                     = { Invoke-AllmChat x -DryRun }
        'Allmhub.Images.Image'                                = { New-AllmImage 'a cat' -Model gpt-image-1 }
        'Allmhub.PowerShell.Connections.AllmConnection'       = { $connection }
        'Allmhub.PowerShell.Raw.ApiAnswer'                    = { Invoke-AllmApi /v1/dashboard/billing/usage -IncludeHeader }
        'Allmhub.PowerShell.Tools.ChatTool'                   = { New-AllmTool Get-Date }
        'Allmhub.Profiles.AllmProfile'                        = { Get-AllmConnection -ListAvailable | Select-Object -First 1 }
        'Allmhub.Prompts.KeptPrompt'                          = { Set-AllmPrompt p 'In {{Lang}}' -Variable @{ Lang = 'C#' } -Api Claude -Force -PassThru }
        'Allmhub.Raw.RawEvent'                                = { Invoke-AllmApi /v1/chat/completions -Method POST -Body @{ model = 'gpt-4o-mini'; stream = $true; messages = @(@{ role = 'user'; content = 'x' }) } -Stream | Select-Object -First 1 }
        'Allmhub.Tasks.Midjourney.MidjourneySeed'             = { $midjourney | Get-AllmMidjourneySeed }
        'Allmhub.Tasks.Midjourney.MidjourneyTask'             = { $midjourney }
        'Allmhub.Tasks.Videos.VideoTask'                      = { $film }
        'Allmhub.Vectors.Embeddings.Embedding'                = { $vectors[0] }
        'Allmhub.Vectors.Ranking.RankedDocument'              = { 'a', 'b' | Invoke-AllmRerank q -Model bge-reranker-v2-m3 | Select-Object -First 1 }
        'Allmhub.Vectors.Similarity.SimilarityResult'         = { $vectors | Measure-AllmSimilarity -To $vectors[1] | Select-Object -First 1 }
    }

    # As a job and a session send it (one level), or Export-Clixml writes it (two).
    function Get-Again($Object, [int] $Depth = 1) {
        foreach ($one in $Object) { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($one, $Depth)) }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'What came back' {
    It '<_> shows the same and keeps its words' -ForEach $types {
        $made.Keys | Should -Contain $_ -Because 'every type that a cmdlet gives has a row here'
        $live = @(& $made[$_])[0]
        "$($live.GetType().FullName)" | Should -Be $_
        foreach ($depth in 1, 2) {
            $again = Get-Again $live $depth
            $again.PSObject.TypeNames | Should -Contain "Deserialized.$_"
            ($again | Out-String -Width 200) | Should -BeExactly ($live | Out-String -Width 200)
            foreach ($property in $live.GetType().GetProperties().Where({ $_.GetIndexParameters().Count -eq 0 })) {
                $value = $property.GetValue($live)
                if ($value -is [enum] -and $value.GetType().FullName -notlike 'Allmhub.Emulator.*') { $again.$($property.Name) -eq "$value" | Should -BeTrue -Because "$($property.Name) is a word at $depth" }
                elseif ($value -is [timespan] -or $value -is [decimal]) { $again.$($property.Name) | Should -Be $value }
                elseif ($value -is [uri]) { "$($again.$($property.Name))" | Should -Be "$value" }
            }
        }
    }

    It 'has usage, messages and bytes after one level' {
        $answer = Get-Again (Invoke-AllmChat '/say hello')
        $answer.Usage.TotalToken | Should -BeGreaterThan 0
        $answer.Message[1].Part[0].Text | Should -Be 'hello'
        (Get-Again (New-AllmImage 'a cat' -Model gpt-image-1)).Data.Base64.Length | Should -BeGreaterThan 1000
        (Get-Again $midjourney).Button[0].Label | Should -Be 'U1'
        (Get-Again (ConvertFrom-AllmSpeech -Path $sound -Model whisper-1)).Segment[0].Text | Should -Not -BeNullOrEmpty
    }

    It 'has the kind of an error, what to do and the input, from a job' {
        $job = Start-Job {
            Import-Module $using:ModulePath
            Invoke-AllmChat 'my input' -Model nope -ApiKey $using:emulator.ApiKey -BaseUri $using:emulator.BaseUri
            (Invoke-AllmChat '/say hello' -Model gpt-4o-mini -ApiKey $using:emulator.ApiKey -BaseUri $using:emulator.BaseUri)
        }
        $answer = $job | Receive-Job -Wait -AutoRemoveJob -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer.Usage.TotalToken | Should -BeGreaterThan 0
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ModelNotFound,*'
        $failure[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure[0].TargetObject | Should -Be 'my input'
        $failure[0].Exception.SerializedRemoteException.Kind | Should -Be 'ModelNotFound'
        $failure[0].ErrorDetails.RecommendedAction | Should -BeLike 'Check the spelling against the list of models*'
    }
}

Describe 'What takes it, at <_> levels' -ForEach 1, 2 {
    BeforeAll {
        $depth = $_
        # Nothing may come from the journal.
        Remove-Item (Join-Path $TestDrive 'home') -Recurse -ErrorAction Ignore
    }

    It 'a conversation goes on, by -Message and from the pipeline, with its tool calls' {
        $call = Get-Again (Invoke-AllmChat '/call get_weather {"city":"x"}') $depth
        foreach ($body in (Invoke-AllmChat 'and now?' -Message $call -DryRun).Body, (Invoke-AllmChat 'and now?' -Message $call.Message -DryRun).Body, ($call | Invoke-AllmChat 'and now?' -DryRun).Body) {
            $messages = ($body | ConvertFrom-Json).messages
            $messages.role | Should -Be 'user', 'assistant', 'user'
            $messages[1].tool_calls[0].function.arguments | Should -Be '{"city":"x"}'
        }
    }

    It 'what a service wants back unchanged goes back unchanged' {
        $live = Invoke-AllmChat '/think hard' -Api Claude -Model claude-sonnet-4-5-20250929 -ThinkingBudget 2048 -MaxToken 4096
        $again = Get-Again $live $depth
        (Invoke-AllmChat 'and now?' -Message $again -Api Claude -Model claude-sonnet-4-5-20250929 -MaxToken 4096 -DryRun).Body |
            Should -Be (Invoke-AllmChat 'and now?' -Message $live -Api Claude -Model claude-sonnet-4-5-20250929 -MaxToken 4096 -DryRun).Body
    }

    It 'pictures: changed, attached, saved, shown, in a gallery; those of answers too' {
        $picture = Get-Again (New-AllmImage 'a cat' -Model gpt-image-1) $depth
        $answer = Get-Again (Invoke-AllmChat 'draw' -Model gemini-2.5-flash-image) $depth
        foreach ($one in $picture, $answer) {
            $one | Edit-AllmImage -Prompt x -Model gpt-image-1 -DryRun | Should -Not -BeNullOrEmpty
            (Invoke-AllmChat 'look' -Attachment $one -DryRun).Body | Should -Match 'data:image/png;base64,iVBOR'
            ($one | Save-AllmMedia -Path (Join-Path $work "$([guid]::NewGuid()).png") -PassThru).Length | Should -BeGreaterThan 100
            $one | Show-AllmImage -ErrorAction Stop | Out-Null
        }

        ($picture, $answer | Export-AllmGallery (Join-Path $work "$depth.html") -PassThru).Length | Should -BeGreaterThan 1000
    }

    It 'tasks: waited for, saved, gone on with, with the time they began' {
        $waited = Get-Again $film $depth | Wait-AllmTask
        $waited.Status | Should -Be 'Success'
        $waited.CreatedAt.ToUnixTimeSeconds() | Should -Be $film.CreatedAt.ToUnixTimeSeconds()
        (Get-Again $waited $depth | Save-AllmMedia -Path (Join-Path $work "$depth.mp4") -PassThru).Length | Should -BeGreaterThan 100
        (Get-Again $midjourney $depth | Invoke-AllmMidjourneyAction -Button V1).Action | Should -Be 'VARIATION'
        (Get-Again $midjourney $depth | Get-AllmMidjourneySeed).Seed | Should -Not -BeNullOrEmpty
        (Get-Again $film $depth | Get-AllmVideo).Id | Should -Be $film.Id
    }

    It 'vectors, documents, sound' {
        (Get-Again $vectors $depth | Measure-AllmSimilarity -To (Get-Again $vectors[0] $depth))[0].Score | Should -BeGreaterThan 0.99
        (Get-Again ('a', 'b' | Invoke-AllmRerank q -Model bge-reranker-v2-m3) $depth | Invoke-AllmRerank q -Model bge-reranker-v2-m3).Count | Should -Be 2
        (Get-Again (ConvertTo-AllmSpeech hello -Model tts-1 -Voice alloy -OutFile (Join-Path $work "$depth.mp3")) $depth | ConvertFrom-AllmSpeech -Model whisper-1).Text | Should -Not -BeNullOrEmpty
    }

    It 'what is only alive where it was made says so: <Name>' -ForEach @(
        @{ Name = 'a connection'; Script = { Invoke-AllmChat x -Connection (Get-Again $connection $depth) -DryRun }; Says = '*AllmConnection came from a job*It holds no key*Connect-AllmHub*' }
        @{ Name = 'a connection to close'; Script = { Get-Again $connection $depth | Disconnect-AllmHub }; Says = '*AllmConnection came from a job*' }
        @{ Name = 'a session'; Script = { Invoke-AllmChat x -Session (Get-Again $session $depth) -DryRun }; Says = '*ChatSession came from a job*New-AllmChatSession -Message*' }
        @{ Name = 'an emulator'; Script = { Get-Again $emulator $depth | Connect-AllmHub }; Says = '*AllmEmulator came from a job*Start-AllmEmulator*' }
        @{ Name = 'a tool'; Script = { Invoke-AllmChat x -Tool (Get-Again (New-AllmTool Get-Date) $depth) -DryRun }; Says = "*'Get-Date' came from a job*New-AllmTool*" }
    ) {
        $said = try { & $Script 2>&1 } catch { $_ }
        "$said" | Should -BeLike $Says
    }

    It 'the session''s messages begin a new one, as the error advises' {
        $again = Get-Again $session $depth
        (New-AllmChatSession -Message $again.Message).Message.Count | Should -Be 2
    }
}

Describe 'The key' {
    It 'is not in the line that a record quotes, wherever it was typed: <Name>' -ForEach @(
        @{ Name = 'a failed call'; Script = 'Invoke-AllmChat x -ApiKey sk-Typed0123456789 -BaseUri http://127.0.0.1:9 -Model m -MaxRetry 0 -ErrorAction Stop' }
        @{ Name = 'before the call on the same line'; Script = '$k = "sk-Typed0123456789"; $null = Connect-AllmHub -ApiKey $k -BaseUri http://127.0.0.1:9; Get-AllmModel -MaxRetry 0 -ErrorAction Stop' }
        @{ Name = 'in another line of the statement'; Script = "Invoke-AllmChat x ```n -ApiKey sk-Typed0123456789 -BaseUri http://127.0.0.1:9 -Model m -MaxRetry 0 -ErrorAction Stop" }
        @{ Name = 'an address that cannot be'; Script = 'Connect-AllmHub -ApiKey sk-Typed0123456789 -BaseUri ftp://x' }
        @{ Name = 'an input that cannot be'; Script = 'Invoke-AllmChat "" -ApiKey sk-Typed0123456789 -BaseUri http://127.0.0.1:9 -Model m -ErrorAction Stop' }
        @{ Name = 'a verbose line'; Script = 'Invoke-AllmChat x -ApiKey sk-Typed0123456789 -BaseUri http://127.0.0.1:9 -Model m -MaxRetry 0 -Verbose -ErrorAction SilentlyContinue 4>&1' }
        @{ Name = 'an access token'; Script = 'Get-AllmBalance -AccessToken sk-Typed0123456789 -UserId 1 -BaseUri http://127.0.0.1:9 -MaxRetry 0 -ErrorAction Stop' }
    ) {
        $said = @(try { & ([scriptblock]::Create($Script)) 2>&1 } catch { $_ })
        $null = $emulator | Connect-AllmHub
        $said.Count | Should -BeGreaterThan 0
        foreach ($record in $said) {
            $record.InvocationInfo.Line.Length | Should -BeGreaterThan 10
            $record.InvocationInfo.Line.Substring($record.InvocationInfo.OffsetInLine - 1) | Should -Match '^(Invoke|Connect|Get)-Allm'
            $file = Join-Path $work 'record.xml'
            $record | Export-Clixml $file
            $all = (Get-Content $file -Raw) + $record.InvocationInfo.Line + $record.InvocationInfo.PositionMessage + ($record | Out-String -Width 300) + ($record | Format-List * -Force | Out-String -Width 300)
            $all | Should -Not -Match 'Typed0123456789'
            $all | Should -Not -Match ([Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes('Typed0123456789')))
        }
    }

    It 'is in no file of Export-Clixml: connection, task, picture' {
        foreach ($one in $connection, $film, (New-AllmImage 'a cat' -Model gpt-image-1)) {
            $one | Export-Clixml (Join-Path $work 'one.xml') -Depth 8
            $text = Get-Content (Join-Path $work 'one.xml') -Raw
            $text | Should -Not -Match ([regex]::Escape($emulator.ApiKey))
            $text | Should -Not -Match ([Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes($emulator.ApiKey)))
        }
    }
}
