# Every command line of docs/coverage.md, run as it stands there. The user it is run for says yes to every call.
BeforeDiscovery {
    $page = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs' 'coverage.md'
    # The data models at its end are rows of another kind.
    $text = (Get-Content $page -Raw) -split '(?m)^## Data models' | Select-Object -First 1
    $lines = $text -split '\r?\n'
    $rows = foreach ($line in $lines) {
        if ($line -match '^\| (?<entry>.+?) \| `(?<command>.+)` \| `(?<test>\w+EntryTests\.\w+)` \|$') {
            @{ Entry = $Matches.entry; Command = $Matches.command.Replace('\|', '|'); Test = $Matches.test }
        }
    }
    # A row in another shape must not slip through.
    $count = @($lines -match 'EntryTests\.').Count
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $emulator.Balance = @{ Granted = 500000000; Used = 0 }
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o

    $schema = '{"type":"object","properties":{"answer":{"type":"string"},"steps":{"type":"array","items":{"type":"string"}}},"required":["answer"]}'
    Set-Content (Join-Path $TestDrive 'math.schema.json'), (Join-Path $TestDrive 'dishes.schema.json'), (Join-Path $TestDrive 'answer.schema.json') $schema
    $png = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
    $file = @{
        png = $png
        pdf = [Text.Encoding]::ASCII.GetBytes("%PDF-1.4`n%%EOF`n")
        mp4 = [byte[]](0, 0, 0, 24) + [Text.Encoding]::ASCII.GetBytes('ftypisom') + [byte[]]::new(12)
        wav = [Text.Encoding]::ASCII.GetBytes('RIFF') + [byte[]](36, 0, 0, 0) + [Text.Encoding]::ASCII.GetBytes('WAVEfmt ') + [byte[]]::new(24)
    }
    foreach ($name in 'square.png', 'pixel.png', 'a.png', 'b.pdf', 'invoice.pdf', 'c.mp4', 'ride.mp4', 'a.wav', 'd.wav') {
        [IO.File]::WriteAllBytes((Join-Path $TestDrive $name), $file[$name.Split('.')[1]])
    }

    [IO.File]::WriteAllBytes((Join-Path $TestDrive 'talk.wav'), (New-Sound 4))

    # What the lines take for given.
    $given = {
        $gateway = "$($emulator.BaseUri)".TrimEnd('/')
        $key = $emulator.ApiKey
        function Get-Weather { param([Parameter(Mandatory)][string] $City) [pscustomobject]@{ City = $City; Celsius = 21 } }
        $enable = New-AllmTool -Name enable_lights -Description 'Turn on the lighting system.' -ScriptBlock { 'on' }
        $color = New-AllmTool -Name set_light_color -Description 'Set the light color. Lights must be enabled for this to work.' -ScriptBlock {
            param([Parameter(Mandatory, HelpMessage = 'The light color as a 6-digit hex string, e.g. ff0000 for red.')][string] $rgb_hex)
            $rgb_hex
        }
        $stop = New-AllmTool -Name stop_lights -Description 'Turn off the lighting system.' -ScriptBlock { 'off' }
    }

    # What each line must have sent or brought, beyond running: $body is its first request, $output what it gave.
    $proof = @{
        'FirstStepEntryTests.One_address_and_one_key_for_every_format'       = { $target -eq '/v1/models'; $output.DefaultModel -eq 'gpt-4o-mini' }
        'FirstStepEntryTests.The_address_is_the_same_however_it_is_copied'   = { $output.BaseUri -eq $emulator.BaseUri }
        'FirstStepEntryTests.A_key_is_taken_as_copied_and_never_shown'       = { $requests[0].Header['Authorization'] -ceq "Bearer $($emulator.ApiKey)"; $screen -match 'sk-…'; -not $screen.Contains($emulator.ApiKey) }
        'FirstStepEntryTests.A_request_can_be_seen_before_it_is_sent'        = { ($output.Body | ConvertFrom-Json).messages[0].content -eq 'hello'; $output.Header['Authorization'] -notmatch $emulator.ApiKey }
        'FirstStepEntryTests.The_key_is_a_bearer_token_on_every_path'        = { $requests[0].Header['Authorization'] -ceq "Bearer $($emulator.ApiKey)"; $output.BaseUri }
        'FirstStepEntryTests.A_request_of_ones_own_goes_as_written'          = { $body.messages[0].content -eq 'hello'; $output.choices[0].message.content }
        'RankingEntryTests.Rank'                                             = { $target -eq '/v1/rerank'; $body.top_n -eq 1; $body.return_documents; $body.documents.Count -eq 2; $output.Count -eq 1; $output.Text -eq 'The backup begins at two.'; $output.Score -gt 0; $output.Rank -eq 1 }
        'OpenAIChatEntryTests.The_completion_object'                         = { $body.stream -ne $true; $screen -match '(?m)^FinishReason\s+: Stop'; $screen -match '(?m)^Usage\s+: .*\d'; $screen -match '(?m)^Text\s+: \S' }
        'OpenAIChatEntryTests.The_chunk_object'                              = { $body.stream; [regex]::Matches($screen, '(?m)^IsFinal\s+: True').Count -eq 1; [regex]::Matches($screen, '(?m)^IsFinal\s+: False').Count -gt 2 }
        'OpenAIChatEntryTests.Streamed_completion'                           = { $body.stream; $body.messages[0].role -eq 'system'; $output[-1].Completion.Text }
        'OpenAIChatEntryTests.Completion_in_one_piece'                       = { $body.max_tokens -eq 200; $body.temperature -eq 0.7; $body.stream -ne $true }
        'OpenAIChatEntryTests.Picture_by_address_streamed'                   = { $body.messages[-1].content.image_url.url -eq 'https://example.com/photos/square.png'; $body.stream }
        'OpenAIChatEntryTests.Picture_of_a_file_streamed'                    = { $body.messages[-1].content.image_url.url -like 'data:image/png;base64,iVBOR*'; $body.stream }
        'OpenAIChatEntryTests.Picture_by_address_in_one_piece'               = { $body.messages[-1].content.image_url.url -eq 'https://example.com/photos/square.png'; $body.stream -ne $true }
        'OpenAIChatEntryTests.Function_call'                                 = { $body.tools[0].function.name -eq 'Get-Weather'; $output.ToolRun[0].Name -eq 'Get-Weather' }
        'OpenAIChatEntryTests.Function_call_with_its_result'                 = { $output.ToolRun[0].Result -like '*Celsius*'; $last.messages[-1].role -eq 'tool' }
        'OpenAIChatEntryTests.Structured_output'                             = { $body.response_format.type -eq 'json_schema'; $output[0].answer }
        'OpenAIChatEntryTests.Reasoning_effort'                              = { $body.reasoning_effort -eq 'high'; $body.model -eq 'o4-mini' }
        'OpenAIChatEntryTests.Every_parameter_at_once'                       = { $body.messages[-1].content.type -contains 'input_audio'; $body.messages[-1].content.type -contains 'file'; $body.seed -eq 1; $body.stop -contains 'END' }
        'OpenAIResponsesEntryTests.Difference_to_chat'                       = { $output.Count -eq 2; ($output[0].Body | ConvertFrom-Json).tools[0].function.name -eq 'Get-Weather'; ($output[1].Body | ConvertFrom-Json).tools[0].name -eq 'Get-Weather' }
        'OpenAIResponsesEntryTests.Create_a_response'                        = { $body.stream -ne $true; $output.Api -eq 'Responses'; $output.Text }
        'OpenAIResponsesEntryTests.Create_a_function_call'                   = { $body.tools[0].name -eq 'Get-Weather'; $output.ToolRun[0].Name -eq 'Get-Weather' }
        'OpenAIResponsesEntryTests.Stream_a_response'                        = { $body.stream; $body.instructions -eq 'Be brief.'; $body.input[-1].content.type -contains 'input_image' }
        'OpenAIResponsesEntryTests.Control_how_long_it_thinks'               = { $body.reasoning.effort -eq 'low'; $body.max_output_tokens -eq 2000 }
        'OpenAIResponsesEntryTests.Search_the_web'                           = { $body.tools[0].type -like 'web_search*'; $output[0].Uri -like 'https://*' }
        'OpenAIResponsesEntryTests.Gpt5_with_thinking'                       = { $body.reasoning.effort -eq 'high'; $body.reasoning.summary; $output[0] -is [string] }
        'OpenAIResponsesEntryTests.Give_back_the_result_of_a_function_call'  = { $last.input[-1].type -eq 'function_call_output'; $output.ToolRun[0].Result -like '*Celsius*' }
        'OpenAIResponsesEntryTests.Every_parameter_at_once'                  = { $body.reasoning.effort -eq 'xhigh'; $body.text.format.type -eq 'json_schema'; $body.tools.Count -eq 2; $body.input[-1].content.type -contains 'input_file' }
        'GeminiEntryTests.Plain'                                             = { $target -like '*:generateContent'; $output.Text }
        'GeminiEntryTests.Thinking'                                          = { $body.generationConfig.thinkingConfig.thinkingBudget -eq 1024; $output.Reasoning; $output.Usage.ReasoningToken -gt 0 }
        'GeminiEntryTests.Stream'                                            = { $target -like '*:streamGenerateContent?alt=sse'; $output[-1].IsFinal }
        'GeminiEntryTests.Structured_output'                                 = { $body.generationConfig.responseMimeType -eq 'application/json'; $output[0].answer }
        'GeminiEntryTests.Function_call_of_the_gateways_own_page'            = { $body.tools[0].functionDeclarations.Count -eq 3; $output.ToolRun[0].Name -eq 'enable_lights'; $last.contents[1].parts[0].thoughtSignature }
        'GeminiEntryTests.Pdf_of_a_file'                                     = { $body.contents[0].parts.inlineData.mimeType -eq 'application/pdf' }
        'GeminiEntryTests.Picture_of_a_file'                                 = { $body.contents[0].parts.inlineData.mimeType -eq 'image/png' }
        'GeminiEntryTests.Film_of_a_file'                                    = { $body.contents[0].parts.inlineData.mimeType -eq 'video/mp4' }
        'GeminiEntryTests.Every_parameter_at_once'                           = { @($body.contents[0].parts.inlineData.mimeType | Where-Object { $_ }).Count -eq 4; $body.generationConfig.seed -eq 7; $body.tools[1].psobject.Properties.Name -eq 'googleSearch' }
        'ClaudeEntryTests.Plain'                                             = { $body.system -eq 'Answer in one sentence.'; $body.max_tokens -eq 1024; $body.stream -ne $true }
        'ClaudeEntryTests.Stream'                                            = { $body.stream; $output[-1].Completion.Api -eq 'Claude' }
        'ClaudeEntryTests.Thinking'                                          = { $body.thinking.budget_tokens -eq 2048; $output.Reasoning }
        'ClaudeEntryTests.Picture_of_a_file'                                 = { $body.messages[-1].content.source.media_type -eq 'image/png' }
        'ClaudeEntryTests.Function_call_and_result'                          = { $body.tools[0].input_schema; $last.messages[-1].content[0].type -eq 'tool_result'; $output.ToolRun[0].Name -eq 'Get-Weather' }
        'ClaudeEntryTests.Web_search'                                        = { $body.tools[0].type -like 'web_search*'; $output.Citation[0].Uri -like 'https://*' }
        'ClaudeEntryTests.Every_parameter_at_once'                           = { $body.messages[-1].content.type -contains 'document'; $body.system -like 'Be brief.*JSON Schema*'; $body.stop_sequences -contains 'END' }
        'TranscriptionEntryTests.Transcription'                              = { $target -eq '/v1/audio/transcriptions'; $output.Language -eq 'chinese'; $output.Duration.TotalSeconds -eq 4; $output.Text }
        'TranscriptionEntryTests.Translation'                                = { $target -eq '/v1/audio/translations'; $output.IsTranslation; $output.Text -match '^[ -~]+$' }
        'VideoEntryTests.Sora_by_chat'                                       = { $target -eq '/v1/chat/completions'; $body.model -eq 'sora_video2-landscape-15s'; $output.Status -eq 'Succeeded'; $output.Uri }
        'VideoEntryTests.Sora_by_chat_of_a_picture'                          = { $body.messages[-1].content.image_url.url -eq 'https://example.com/photos/bike.jpg'; $output.Status -eq 'Succeeded' }
        'VideoEntryTests.Sora'                                               = { $target -eq '/v1/videos'; $body.seconds -is [string]; $body.seconds -eq '8'; $body.size -eq '1280x720'; $output.Id }
        'VideoEntryTests.Sora_is_looked_at'                                  = { $requests[-1].Target -eq "/v1/videos/$($output.Id)"; $output.Progress -ge 0 }
        'VideoEntryTests.Sora_of_another_kind'                               = { $body.input_reference -eq 'https://example.com/photos/bike.jpg'; (Get-Item $output.Path).Length -gt 500 }
        'SpeechEntryTests.Speak'                                             = { $target -eq '/v1/audio/speech'; $body.input -eq '你好，欢迎使用。'; $body.response_format -eq 'wav'; $output.Duration.TotalSeconds -gt 0.1; (Get-Item $output.FullName).Length -gt 5000 }
        'VideoEntryTests.Veo_by_chat'                                        = { $target -eq '/v1/chat/completions'; $output.Status -eq 'Succeeded' }
        'VideoEntryTests.Veo_by_chat_of_pictures'                            = { @($body.messages[-1].content.image_url.url | Where-Object { $_ }).Count -eq 2; $output.Status -eq 'Succeeded' }
        'VideoEntryTests.Veo'                                                = { $body.metadata.aspectRatio -eq '16:9'; $body.metadata.resolution -eq '720p'; $body.duration -eq 8; $output.Id }
        'VideoEntryTests.Veo_is_looked_at'                                   = { $output.Status -eq 'Succeeded'; $output.Uri; @($requests.Target -like '/v1/videos/*').Count -gt 1 }
        'VideoEntryTests.Veo_in_both_formats'                                = { $body.metadata.negativePrompt -eq 'people'; $output.Id }
        'MidjourneyEntryTests.A_speed_is_a_switch_of_the_prompt_or_a_prefix_of_the_path' = { $target -eq '/mj/submit/imagine'; $body.prompt -like '*--relax*'; (Get-Item $output.Path).Length -gt 1000 }
        'MidjourneyEntryTests.Change'                                        = { $change = $requests | Where-Object Target -eq '/mj/submit/change'; ($change.Body | ConvertFrom-Json).action -eq 'UPSCALE'; ($change.Body | ConvertFrom-Json).index -eq 2; $output.Action -eq 'UPSCALE' }
        'MidjourneyEntryTests.Action'                                        = { ($requests | Where-Object Target -eq '/mj/submit/action').Body -like '*high_variation*'; $output.Action -eq 'HIGH_VARIATION' }
        'MidjourneyEntryTests.Simple_change'                                 = { ($requests | Where-Object Target -eq '/mj/submit/simple-change').Body -match '"content":"\d+ V3"'; $output.Action -eq 'VARIATION' }
        'MidjourneyEntryTests.Blend'                                         = { $target -eq '/mj/submit/blend'; $body.base64Array.Count -eq 2; $body.dimensions -eq 'PORTRAIT'; $output.Id }
        'MidjourneyEntryTests.Describe'                                      = { $target -eq '/mj/submit/describe'; $body.base64 -like 'data:image/png;base64,*'; $output.Count -eq 4; $output[0] -like '*--ar*' }
        'MidjourneyEntryTests.Imagine'                                       = { $target -eq '/mj/submit/imagine'; $body.prompt -eq '江边的红色自行车 --ar 3:2'; $body.base64Array.Count -eq 1; $output.Id -is [string] }
        'MidjourneyEntryTests.Modal'                                         = { $modal = ($requests | Where-Object Target -eq '/mj/submit/modal').Body | ConvertFrom-Json; $modal.prompt -eq 'a blue bicycle'; $modal.maskBase64 -like 'data:image/png;base64,*'; $output.Action -eq 'INPAINT' }
        'MidjourneyEntryTests.Shorten'                                       = { $target -eq '/mj/submit/shorten'; $output.Count -eq 3 }
        'MidjourneyEntryTests.Swap_face'                                     = { $target -eq '/mj/insight-face/swap'; $body.sourceBase64 -and $body.targetBase64; $output.Status -eq 'Succeeded' }
        'MidjourneyEntryTests.Many_tasks'                                    = { $requests[-1].Target -eq '/mj/task/list-by-condition'; $last.ids.Count -eq 2; $output.Count -eq 2 }
        'MidjourneyEntryTests.One_task'                                      = { $requests[-1].Target -eq "/mj/task/$($output.Id)/fetch"; $output.Status }
        'MidjourneyEntryTests.Seed'                                          = { $requests[-1].Target -like '*/image-seed'; $output.Seed -match '^\d+$' }
        'MidjourneyEntryTests.An_index_is_a_number_and_a_picture_may_lie_elsewhere' = { $extend = @($requests | Where-Object Target -eq '/mj/submit/video')[1].Body | ConvertFrom-Json; $extend.action -eq 'extend'; $extend.index -eq 0; $extend.motion -eq 'high'; $output.ParentId }
        'MidjourneyEntryTests.Video'                                         = { $target -eq '/mj/submit/video'; $body.image -eq 'https://example.com/photos/bike.jpg'; $output.Action -eq 'VIDEO' }
        'MidjourneyEntryTests.One_film'                                      = { $requests.Target -like '/mj/task/*/fetch'; $output.Count -eq 2; $output[0].Length -gt 500 }
        'ImageEntryTests.Banana_text'                                        = { $target -eq '/v1/chat/completions'; $body.stream; $output.MediaType -eq 'image/png'; $output.Width -eq 1024 }
        'ImageEntryTests.Banana_picture'                                     = { $body.messages[-1].content.image_url.url -eq 'https://example.com/photos/dog.jpeg'; $output.Uri }
        'ImageEntryTests.Banana_by_images'                                   = { $target -eq '/v1/images/generations'; $body.size -eq '1024x1024'; $output.Width -eq 1024 }
        'ImageEntryTests.Banana_edit_by_images'                              = { $target -eq '/v1/images/edits'; $output.Api -eq 'Images'; $output.MediaType -eq 'image/png' }
        'ImageEntryTests.Gemini_draws'                                       = { $target -like '*:generateContent'; $body.generationConfig.responseModalities -contains 'IMAGE'; $body.generationConfig.imageConfig.aspectRatio -eq '16:9'; $output.MediaType -eq 'image/png' }
        'ImageEntryTests.Gemini_draws_in_a_stream'                           = { $target -like '*:streamGenerateContent?alt=sse'; $output[-1].MediaType -eq 'image/png' }
        'ImageEntryTests.Gemini_changes'                                     = { $body.contents[0].parts.inlineData.mimeType -eq 'image/png'; $output.MediaType -eq 'image/png' }
        'ImageEntryTests.Gemini_changes_in_a_stream'                         = { $target -like '*:streamGenerateContent?alt=sse'; $body.contents[0].parts.inlineData.mimeType -eq 'image/png' }
        'ImageEntryTests.Gemini_with_ratio_and_size'                         = { $body.generationConfig.imageConfig.aspectRatio -eq '21:9'; $body.generationConfig.imageConfig.imageSize -ceq '4K'; $output.Width -gt 2 * $output.Height }
        'ImageEntryTests.Banana_in_three_formats'                            = { $output.Count -eq 3; "$($output.Api)" -eq 'Chat Images Gemini'; "$($output.Width)" -eq '1024 1024 1024' }
        'ImageEntryTests.Gpt4o_text'                                         = { $target -eq '/v1/chat/completions'; $output.Uri }
        'ImageEntryTests.Gpt4o_picture'                                      = { $body.messages[-1].content.image_url.url -like 'data:image/png;base64,*'; $output.Uri }
        'ImageEntryTests.Gpt_image'                                          = { $body.quality -eq 'low'; -not $body.response_format; $output.Usage.OutputToken -eq 272 }
        'ImageEntryTests.Gpt_edit'                                           = { $target -eq '/v1/images/edits'; $requests[0].Body -match 'name="image\[\]"'; $output.Width -eq 1024 }
        'ImageEntryTests.Gpt_with_everything'                                = { $body.partial_images -eq 2; $body.output_compression -eq 80; $output.Count -eq 6; @($output | Where-Object IsPartial).Count -eq 4; $output[-1].MediaType -eq 'image/webp' }
        'ImageEntryTests.Seedream_text'                                      = { $target -eq '/v1/chat/completions'; $output.Uri }
        'ImageEntryTests.Seedream_picture'                                   = { $body.messages[-1].content.image_url.url -eq 'https://example.com/photos/bike.jpg' }
        'ImageEntryTests.Seedream_by_images'                                 = { $body.size -eq '2K'; $body.watermark -eq $false; $output.Uri }
        'ImageEntryTests.Seedream_edit'                                      = { $target -eq '/v1/images/edits'; @($body.image)[0] -eq 'https://example.com/photos/bike.jpg'; $output.Width -eq 2048 }
        'EmbeddingEntryTests.Create_an_embedding'                            = { $target -eq '/v1/embeddings'; $body.input[1] -eq '管道'; $body.encoding_format -eq 'base64'; $output.Count -eq 2; $output[1].Dimension -eq 1536 }
        'EmbeddingEntryTests.The_embedding_object'                           = { $screen -match '(?m)^Index\s+: 0'; $screen -match '(?m)^Vector\s+: \{'; $screen -match '(?m)^Usage\s+: \d+ of \d+ in'; $screen -match '(?m)^Text\s+: pipeline' }
        'AccountEntryTests.Balance_of_the_key'                               = { $target -eq '/api/usage/token/'; $output[0].Remaining -gt 0 }
        'AccountEntryTests.Balance_of_the_user'                              = { $target -eq '/api/user/self'; $output[0].Remaining -gt 0 }
        'AccountEntryTests.Models_of_the_key'                                = { $target -eq '/v1/models'; $output.Name -contains 'gpt-4o' }
        'AccountEntryTests.Models_of_the_key_in_Googles_shape'               = { $target -eq '/v1beta/models'; $output.Name -contains 'gemini-2.5-pro' }
    }
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'docs/coverage.md' {
    It 'has <Count> rows, all of the shape that is run here' -ForEach @{ Count = $count; Read = @($rows).Count } {
        $Read | Should -Be $Count
        $Count | Should -Be $proof.Count
    }

    It '<Entry>: <Command>' -ForEach $rows {
        $emulator.ClearRequest()
        $script = [scriptblock]::Create("`$null = `$emulator | Connect-AllmHub -DefaultModel gpt-4o; Set-Location `$home_`n$given`n$Command")
        $run = Invoke-WithUser $script -Choice (@(0) * 8) -Variable @{ emulator = $emulator; home_ = "$TestDrive" }
        $run.Failure | Should -BeNullOrEmpty
        $run.Error | Should -BeNullOrEmpty
        $run.Output | Should -Not -BeNullOrEmpty

        $output = $run.Output
        $screen = $output | Out-String -Width 200
        $requests = @($emulator.Request)
        if ($Command -notmatch '-DryRun') {
            $body, $last = $requests[0, -1] | ForEach-Object { "$($_.Header['Content-Type'])" -like 'application/json*' ? ($_.Body | ConvertFrom-Json) : $null }
            $target = $requests[0].Target
            $requests.StatusCode | Sort-Object -Unique | Should -Be 200
            $target | Should -BeLike @{
                AccountEntryTests = '/*'
                ClaudeEntryTests = '/v1/messages'
                EmbeddingEntryTests = '/v1/embeddings'
                FirstStepEntryTests = '/v1/*'
                GeminiEntryTests = '/v1beta/models/*enerateContent*'
                ImageEntryTests = '/v1*'
                MidjourneyEntryTests = '/mj/*'
                OpenAIChatEntryTests = '/v1/chat/completions'
                OpenAIResponsesEntryTests = '/v1/responses'
                RankingEntryTests = '/v1/rerank'
                SpeechEntryTests = '/v1/audio/speech'
                TranscriptionEntryTests = '/v1/audio/*'
                VideoEntryTests = '/v1/*'
            }[$Test.Split('.')[0]]
        } else {
            $requests | Should -BeNullOrEmpty
        }

        $proof.Keys | Should -Contain $Test
        # One at a time: a comparison that finds nothing in a list gives nothing, which must count as false.
        $statements = $proof[$Test].Ast.EndBlock.Statements.Extent.Text
        $statements | Should -Not -BeNullOrEmpty
        foreach ($statement in $statements) {
            if ($statement -match '^\$\w+ = ') { . ([scriptblock]::Create($statement)); continue }
            [bool] (& ([scriptblock]::Create($statement))) | Should -BeTrue -Because "$statement must hold; sent was $($requests[0].Body)"
        }
    }
}
