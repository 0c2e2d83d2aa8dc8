# The two pages of the documentation that could be read, as they stand: the request by the cmdlet, the answer from the wire.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $samples = Join-Path (Split-Path $PSScriptRoot) 'samples'

    function Get-Sample { param([string] $Name) Get-Content (Join-Path $samples $Name) -Raw }

    # The same JSON, whatever the order of its members; underscores become humps, as NOTES section 7 wants them sent.
    function ConvertTo-Canonical {
        param($Value, [switch] $Camel)
        if ($Value -is [System.Collections.IDictionary]) {
            $pairs = foreach ($key in $Value.Keys) {
                $name = if ($Camel -and $key -ne 'rgb_hex') { [regex]::Replace($key, '_(\w)', { $args[0].Groups[1].Value.ToUpper() }) } else { $key }
                "$(ConvertTo-Json $name):$(ConvertTo-Canonical $Value[$key] -Camel:$Camel)"
            }
            return "{$(($pairs | Sort-Object) -join ',')}"
        }
        if ($Value -is [array]) { return "[$(@($Value | ForEach-Object { ConvertTo-Canonical $_ -Camel:$Camel }) -join ',')]" }
        ConvertTo-Json $Value -Compress
    }
}

AfterAll {
    Disconnect-AllmHub
}

Describe 'The page on function calls in Gemini''s own format' {
    BeforeAll {
        $tools = @(
            @{ name = 'enable_lights'; description = 'Turn on the lighting system.' }
            New-AllmTool -Name set_light_color -Description 'Set the light color. Lights must be enabled for this to work.' -JsonSchema @{
                type       = 'object'
                properties = @{ rgb_hex = @{ type = 'string'; description = 'The light color as a 6-digit hex string, e.g. ff0000 for red.' } }
                required   = @('rgb_hex')
            }
            '{"name":"stop_lights","description":"Turn off the lighting system."}'
        )
        $ask = @{
            Prompt    = 'Turn on the lights please.'
            System    = 'You are a helpful lighting system bot. You can turn lights on and off, and you can set the color. Do not perform any other tasks.'
            Tool      = $tools
            Api       = 'Gemini'
            Model     = 'gemini-2.5-flash'
            NoStream  = $true
            ExtraBody = @{ toolConfig = @{ functionCallingConfig = @{ mode = 'auto' } } }
        }
    }

    It 'is what Invoke-AllmChat sends' {
        $request = Invoke-AllmChat @ask -BaseUri https://gateway.example -ApiKey sk-test-0123456789 -DryRun
        $request.Uri.AbsolutePath | Should -Be '/v1beta/models/gemini-2.5-flash:generateContent'
        $page = Get-Sample gemini.functioncall.seed.request.json | ConvertFrom-Json -AsHashtable
        ConvertTo-Canonical ($request.Body | ConvertFrom-Json -AsHashtable) | Should -Be (ConvertTo-Canonical $page -Camel)
    }

    It 'is answered by one call, whose signature goes back on the next turn' {
        $server = Start-RawServer -Reply "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nConnection: close`r`n`r`n$(Get-Sample gemini.functioncall.seed.json)"
        try {
            $answer = Invoke-AllmChat @ask -BaseUri $server.Uri -ApiKey sk-test-0123456789
        } finally {
            Stop-RawServer $server
        }
        $answer.FinishReason | Should -Be 'ToolCall'
        @($answer.ToolCall).Count | Should -Be 1
        $answer.ToolCall[0].Name, $answer.ToolCall[0].Arguments | Should -Be @('enable_lights', '{}')
        $answer.Usage.InputToken, $answer.Usage.OutputToken, $answer.Usage.ReasoningToken, $answer.Usage.TotalToken | Should -Be @(75, 32, 29, 107)

        $result = [Allmhub.Chat.ChatMessage]::new('Tool', [Allmhub.Chat.ChatPart[]] @([Allmhub.Chat.ChatToolResultPart]::new($answer.ToolCall[0].Id, 'enable_lights', 'on', $false)))
        $next = Invoke-AllmChat -Message ($answer.Message + $result) -Tool $tools -Api Gemini -Model gemini-2.5-flash -BaseUri https://gateway.example -ApiKey sk-test-0123456789 -DryRun
        $contents = ($next.Body | ConvertFrom-Json -AsHashtable).contents
        $sent = (Get-Sample gemini.functioncall.seed.json | ConvertFrom-Json -AsHashtable).candidates[0].content
        ConvertTo-Canonical $contents[1] | Should -Be (ConvertTo-Canonical $sent)
        $contents[2].parts[0].functionResponse.name | Should -Be 'enable_lights'
    }
}

Describe 'The page on pictures' {
    It 'is asked as it stands, and its answer gives the link of the film' {
        $page = Get-Sample chat.stream.seed.request.json | ConvertFrom-Json -AsHashtable
        $text, $address = $page.messages[0].content[0].text, $page.messages[0].content[1].image_url.url
        $request = Invoke-AllmChat $text -Attachment $address -Model $page.model -BaseUri https://gateway.example -ApiKey sk-test-0123456789 -DryRun
        $sent = $request.Body | ConvertFrom-Json -AsHashtable
        $sent.model, $sent.stream | Should -Be @($page.model, $true)
        $parts = $sent.messages[0].content
        ($parts | Where-Object type -EQ text).text | Should -Be $text
        ($parts | Where-Object type -EQ image_url).image_url.url | Should -Be $address

        $server = Start-RawServer -Reply "HTTP/1.1 200 OK`r`nContent-Type: text/event-stream`r`nConnection: close`r`n`r`n$(Get-Sample chat.stream.seed.sse)"
        try {
            $answer = Invoke-AllmChat $text -Attachment $address -Model $page.model -BaseUri $server.Uri -ApiKey sk-test-0123456789
        } finally {
            Stop-RawServer $server
        }
        @($answer.Media).Count | Should -Be 1
        $answer.Media[0].Kind, $answer.Media[0].Uri.Scheme | Should -Be @('Video', 'https')
        $answer.Media[0].Uri.AbsolutePath | Should -BeLike '*.mp4'
        $answer.RequestedModel, $answer.Model | Should -Be @($page.model, 'sora_video2')
    }
}
