# What a service writes drives neither a screen nor the log of a CI job: records, views, text that is shown as it arrives.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $escape = [char] 27
    $bell = [char] 7
    $driving = '[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]'
    $hostile = "$escape]52;c;c2VjcmV0$bell$escape]8;;http://evil.example$escape\link$escape]8;;$escape\$escape[2J$([char] 0x9d)0;title$([char] 0x9c)$([char] 0x9b)31m$([char] 0x202e)$([char] 0x2066)$bell"
    $command = "::add-mask::secret`n::error::owned`r`n##vso[task.setvariable variable=PATH]owned`n $hostile##[group]x"

    function ConvertTo-Reply {
        param($Body, [int] $Status = 200, [string] $Reason = 'OK', [string] $Header = '', [string] $Type = 'application/json')
        $text = if ($Body -is [string]) { $Body } else { ConvertTo-Json $Body -Compress -Depth 9 }
        "HTTP/1.1 $Status $Reason`r`nContent-Type: $Type`r`nContent-Length: $([Text.Encoding]::UTF8.GetByteCount($text))`r`n${Header}Connection: close`r`n`r`n$text"
    }

    # Runs a script against raw replies, with a connection of its own.
    function Invoke-Against {
        param([string[]] $Reply, [scriptblock] $Script)
        $server = Start-RawServer -Reply $Reply
        try {
            $null = Connect-AllmHub -ApiKey sk-test0123456789abcdef -BaseUri $server.Uri -DefaultModel m
            & $Script
        } finally {
            Stop-RawServer $server
        }
    }

    function Assert-Harmless {
        param([Parameter(Mandatory, ValueFromPipeline)][AllowEmptyString()][string] $Text, [switch] $OneLine)
        process {
            $Text | Should -Not -Match $driving
            $Text | Should -Not -Match '(?m)^\s*::[a-z]'
            $Text | Should -Not -Match '##\w*\['
            if ($OneLine) { $Text | Should -Not -Match '[\n\u2028\u2029]' }
        }
    }

    function Get-Completion { param([string] $Text) @{ id = 'x'; model = 'm'; choices = @(@{ index = 0; finish_reason = 'stop'; message = @{ role = 'assistant'; content = $Text } }) } }
}

Describe 'Records' {
    It 'an error: text, details, message, category and its whole dump' {
        $failure = Invoke-Against (ConvertTo-Reply @{ error = @{ message = $command; type = $command; code = $command; param = $command } } 400 "Bad$hostile" "X-Oneapi-Request-Id: id$hostile`r`n") {
            $null = Invoke-AllmChat x -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0]
        }
        $failure.Exception.Message | Should -Match 'add-mask' -Because 'nothing that can be read is lost'
        "$failure", $failure.ErrorDetails.Message, $failure.Exception.Message, $failure.CategoryInfo.ToString(), $failure.ErrorDetails.RecommendedAction, $failure.Exception.Code, $failure.Exception.RequestId | Assert-Harmless -OneLine
        "$($failure.Exception.Message)" | Should -Not -Match '^\s*::'
        $failure | Format-List * -Force | Out-String | Should -Not -Match $driving
        $failure.Exception.ToString() | Should -Not -Match $driving
    }

    It 'what the caller passed stays as it is on the error, and is clean where it is shown' {
        $failure = Invoke-Against (ConvertTo-Reply @{ error = @{ message = 'no' } } 400) {
            $null = $hostile | Invoke-AllmChat -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0]
        }
        $failure.CategoryInfo.ToString() | Assert-Harmless -OneLine
        "$($failure.TargetObject)" | Should -Be $hostile
    }

    It 'the warning and the verbose line of a repeated call' {
        $replies = (ConvertTo-Reply @{ error = @{ message = $command } } 429 'Too Many' "Retry-After: 0`r`n"), (ConvertTo-Reply (Get-Completion 'fine'))
        $all = Invoke-Against $replies { Invoke-AllmChat x -MaxRetry 1 -NoStream -Verbose 3>&1 4>&1 }
        $records = @($all | Where-Object { $_ -is [System.Management.Automation.WarningRecord] -or $_ -is [System.Management.Automation.VerboseRecord] })
        "$records" | Should -Match 'add-mask'
        $records.Message | Assert-Harmless -OneLine
    }

    It 'debug: the reason phrase and the headers' {
        $all = Invoke-Against (ConvertTo-Reply (Get-Completion 'fine') -Reason "OK $hostile" -Header "X-Note: $hostile##vso[task.x]y`r`n") {
            $DebugPreference = 'Continue'
            Invoke-AllmChat x -NoStream 5>&1
        }
        $records = @($all | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })
        "$records" | Should -Match 'X-Note'
        $records.Message | Assert-Harmless
    }

    It 'progress: a name and a text' {
        $run = Start-Pipeline @'
            $null = Connect-AllmHub -ApiKey sk-test0123456789abcdef -BaseUri $uri -DefaultModel sora_video2
            $null = Invoke-AllmChat film -ErrorAction SilentlyContinue
'@ @{ uri = ($server = Start-RawServer -Reply (ConvertTo-Reply ("data: " + (ConvertTo-Json @{ id = 'x'; choices = @(@{ index = 0; delta = @{ content = "> $hostile progress 10%`n`n> 进度：20% $hostile`n`n" } }) } -Compress -Depth 9) + "`n`ndata: [DONE]`n`n") -Type text/event-stream)).Uri }
        try { $null = $run.Shell.EndInvoke($run.Run) } finally { Stop-RawServer $server }
        $run.Shell.Streams.Progress.Count | Should -BeGreaterThan 0
        $run.Shell.Streams.Progress | ForEach-Object { $_.Activity, $_.StatusDescription, "$($_.CurrentOperation)" } | Assert-Harmless -OneLine
        $null = Stop-Pipeline $run
    }

    It 'a refusal and an answer that does not fit its schema' {
        $refusal = @{ id = 'x'; model = 'm'; choices = @(@{ index = 0; finish_reason = 'stop'; message = @{ role = 'assistant'; content = $null; refusal = $command } }) }
        $replies = (ConvertTo-Reply $refusal), (ConvertTo-Reply (Get-Completion "{`"a`":`"\u001b]52;c;eA==\u0007\n::add-mask::x`"}")), (ConvertTo-Reply (Get-Completion "{`"a`":`"\u001b]52;c;eA==\u0007\n::add-mask::x`"}"))
        $failures = Invoke-Against $replies {
            $null = Invoke-AllmChat x -NoStream -JsonSchema '{"type":"object","properties":{"a":{"type":"integer"}}}' -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable +failures
            $null = Invoke-AllmChat x -NoStream -JsonSchema '{"type":"object","properties":{"a":{"type":"string","enum":["b"]}}}' -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable +failures
            $failures
        }
        $failures.Count | Should -BeGreaterOrEqual 2
        $failures | ForEach-Object { "$_"; $_.Exception.Message; $_.ErrorDetails.Message } | Assert-Harmless -OneLine
    }

    It 'the line for the page of a job (<Variable>)' -ForEach @(@{ Variable = 'GITHUB_ACTIONS'; First = '::error title=Allmhub::' }, @{ Variable = 'TF_BUILD'; First = '##vso[task.logissue type=error]' }) {
        $server = Start-RawServer -Reply (@(ConvertTo-Reply @{ error = @{ message = $command } } 403) * 6)
        [Environment]::SetEnvironmentVariable($Variable, 'true')
        try {
            $run = Invoke-WithUser { Assert-AllmBalance -Minimum 1 -ApiKey sk-test0123456789abcdef -BaseUri $uri -MaxRetry 0 } -Variable @{ uri = $server.Uri }
        } finally {
            [Environment]::SetEnvironmentVariable($Variable, $null)
            Stop-RawServer $server
        }
        $lines = @(-split ("$($run.Screen -join "`n")" -replace ' ', '_') | Where-Object { $_ })
        @($lines | Where-Object { $_ -match '^::|##\w*\[' }).Count | Should -Be 1
        $lines -match [regex]::Escape($First.Replace(' ', '_')) | Should -Not -BeNullOrEmpty
        "$lines" | Should -Not -Match $driving
    }
}

Describe 'Views' {
    It 'models and balances' {
        $replies = (ConvertTo-Reply @{ object = 'list'; data = @(@{ id = "m$hostile"; owned_by = "o$hostile"; supported_endpoint_types = @("e$hostile") }) }), (ConvertTo-Reply '{}' 404), (ConvertTo-Reply '{}' 404),
            (ConvertTo-Reply @{ code = $true; data = @{ name = "n$hostile"; total_available = 500000; total_used = 0; unlimited_quota = $false } }), (ConvertTo-Reply '{}' 404)
        $shown = Invoke-Against $replies[0..2] { Get-AllmModel -MaxRetry 0 -WarningAction Ignore | Out-String -Width 200 }
        $shown | Should -Match 'm\S*'
        $shown | Should -Not -Match $driving
        $shown = Invoke-Against $replies[3..4] { Get-AllmBalance -UnitPerUsd 500000 -MaxRetry 0 | Out-String -Width 200 }
        $shown | Should -Match '1\.00'
        $shown | Should -Not -Match $driving
    }

    It 'events and answers of Invoke-AllmApi' {
        $events = ConvertTo-Reply "event: e$hostile`ndata: d$hostile`n`n" -Type text/event-stream
        $shown = Invoke-Against $events { $script:items = @(Invoke-AllmApi /v1/x); $items | Out-String; "$($items[0])" }
        $items[0].Data | Should -Be "d$hostile"
        $shown | Should -Not -Match $driving
        $shown = Invoke-Against (ConvertTo-Reply @{ a = $hostile } -Header "X-Note: $hostile`r`nX-Oneapi-Request-Id: i$hostile`r`n") { Invoke-AllmApi /v1/x -IncludeHeader | Out-String -Width 200 }
        $shown | Should -Match 'X-Note'
        $shown | Should -Not -Match $driving
    }

    It 'answers, messages, tool calls, sources, sessions' {
        $body = Get-Completion "text$hostile"
        $body.model = "m$hostile"
        $body.choices[0].message.tool_calls = @(@{ id = "c$hostile"; type = 'function'; function = @{ name = "f$hostile"; arguments = "{`"a`":`"$hostile`"}" } })
        $body.choices[0].message.annotations = @(@{ type = 'url_citation'; url_citation = @{ url = "http://e.example/$hostile"; title = "t$hostile" } })
        $answer = Invoke-Against (ConvertTo-Reply $body) { Invoke-AllmChat x -NoStream }
        $answer.Text | Should -Be "text$hostile" -Because 'Text is exact data'
        "$answer" | Should -Be 'textlink'
        $session = New-AllmChatSession -Message $answer.Message -Model "m$hostile"
        foreach ($item in $answer, $answer.Message, $answer.ToolCall, $answer.Citation, $session, @([Allmhub.Chat.ChatToolRun]::new("n$hostile", "a$hostile", "r$hostile", $false, 0))) {
            $item | Out-String -Width 200 | Should -Not -Match $driving
            $item | ForEach-Object { "$_" } | Should -Not -Match $driving
        }
        $answer | Format-List | Out-String | Should -Not -Match $driving
        $answer.Display | Should -Not -Match $driving
    }

    It 'lists, parts and fragments, and no line of them is a command' {
        $driving = '[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]'
        $body = Get-Completion "text$hostile"
        $body.choices[0].message.reasoning_content = "r$hostile"
        $body.choices[0].message.tool_calls = @(@{ id = "c$hostile"; type = 'function'; function = @{ name = "f$hostile"; arguments = "{`"a`":`"$hostile`"}" } })
        $body.choices[0].message.annotations = @(@{ type = 'url_citation'; url_citation = @{ url = "http://e.example/$hostile"; title = "t$hostile" } })
        $answer = Invoke-Against (ConvertTo-Reply $body) { Invoke-AllmChat x -NoStream }
        $stream = 'data: ' + (ConvertTo-Json @{ id = 'x'; choices = @(@{ index = 0; delta = @{ content = "d$hostile" } }) } -Compress -Depth 9) + "`n`ndata: [DONE]`n`n"
        $delta = Invoke-Against (ConvertTo-Reply $stream -Type text/event-stream) { Invoke-AllmChat x -Stream -ErrorAction Ignore } | Where-Object Kind -eq Text
        $delta.Content | Should -Be "d$hostile"
        $fragment = [Allmhub.Chat.ChatToolCallFragment]::new(0, "c$hostile", "f$hostile", "a$hostile")
        $run = [Allmhub.Chat.ChatToolRun]::new("n$hostile", "a$hostile", "r$hostile", $false, 0)
        $models = Invoke-Against ((ConvertTo-Reply @{ object = 'list'; data = @(@{ id = "m$hostile"; owned_by = "o$hostile" }, @{ id = '::error::owned'; owned_by = '##[group]x' }, @{ id = '##vso[task.x]y' }) }), (ConvertTo-Reply '{}' 404), (ConvertTo-Reply '{}' 404)) { Get-AllmModel -MaxRetry 0 -WarningAction Ignore }
        $event = [Allmhub.Raw.RawEvent]::new("::error::e$hostile", "::error::d$hostile")
        $models.Count | Should -Be 3
        foreach ($item in $models, $event, $answer.Message, $answer.ToolCall, $answer.Citation, @(, $answer.Message[-1].Part)[0], $fragment, $run, $delta, (New-AllmChatSession -Message $answer.Message -Model "m$hostile")) {
            foreach ($shown in ($item | Out-String -Width 120), ($item | Format-List | Out-String -Width 120)) {
                $shown.Trim() | Should -Not -BeNullOrEmpty
                $shown.Replace("`r`n", "`n") | Should -Not -Match $driving
                $shown | Should -Not -Match '(?m)^\s*::[a-z]'
                $shown | Should -Not -Match '##\w*\['
            }
        }
    }

    It 'the dump of an error, however it is wrapped' {
        $failure = Invoke-Against (ConvertTo-Reply @{ error = @{ message = ('a' * 60) + '::error::' + ('b' * 60) + '::add-mask::c' } } 400) {
            $null = Invoke-AllmChat x -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0]
        }
        foreach ($width in 40..120) { $failure | Format-List * -Force | Out-String -Width $width | Should -Not -Match '(?m)^\s*::[a-z-]+::' }
    }

    It 'deltas piped to Write-Host, wherever a sequence is cut' {
        $emulator = Start-AllmEmulator
        try {
            $null = $emulator | Connect-AllmHub
            $emulator.AddFault('split=1')
            $nasty = "red $escape[31mtext$escape[0m, a title $escape]0;owned$bell, an 8-bit $([char] 0x9b)2J clear, turned $([char] 0x202e)round"
            $deltas = Invoke-AllmChat "/say $nasty" -Stream
            -join $deltas.Text | Should -Be $nasty
            -join ($deltas | Write-Host -NoNewline 6>&1 | ForEach-Object { $_.MessageData.Message }) | Should -Be 'red text, a title , an 8-bit  clear, turned round'
            $deltas | Out-String | Should -Not -Match $driving
        } finally {
            $emulator | Stop-AllmEmulator
        }
    }
}

Describe 'What is asked of a view' {
    BeforeAll {
        $emulator = Start-AllmEmulator
        $connection = $emulator | Connect-AllmHub
        $answer = Invoke-AllmChat '/say the answer'
        $request = Invoke-AllmChat '/say the answer' -DryRun
        $balance = Get-AllmBalance
    }

    AfterAll {
        $emulator | Stop-AllmEmulator
    }

    It 'Format-List, Format-Table and Select-Object show the properties that were named' {
        ($answer | Format-List Text, Model | Out-String).Trim() -split '\r?\n' | Should -Be 'Text  : the answer', 'Model : gpt-4o-mini'
        ($answer | Format-Table Text, Model | Out-String).Trim() -split '\r?\n' | Should -HaveCount 3
        ($answer | Select-Object Text, Model | Out-String).Trim() -split '\r?\n' | Should -HaveCount 3
        ($connection | Format-Table ApiKey, DefaultModel | Out-String).Trim() -split '\r?\n' | Should -HaveCount 3
        ($connection | Format-List TimeoutSec | Out-String).Trim() | Should -Match '^TimeoutSec : \d+$'
        ($request | Format-List Method | Out-String).Trim() | Should -Be 'Method : POST'
        ($request | Format-Table Method, Uri | Out-String).Trim() -split '\r?\n' | Should -HaveCount 3
    }

    It 'stays readable among other objects' {
        $shown = & { Get-Item $TestDrive; $answer; $request; $connection } | Out-String -Width 200
        $shown | Should -Match 'the answer\s'
        $shown | Should -Match 'gpt-4o-mini · \d+ in'
        $shown | Should -Match 'POST http://127'
        $shown | Should -Match 'ApiKey\s+: sk-…'
        $shown | Should -Not -Match 'RawFinishReason|FirstByteTimeoutSec'
    }

    It 'shows what was deserialised, one level deep as a job sends it' {
        $again = foreach ($item in $answer, $request, $connection, $balance) { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($item, 1)) }
        $again[0] | Out-String | Should -Match '(?s)the answer\s+gpt-4o-mini · '
        $again[1] | Out-String | Should -Match 'POST http://127'
        $again[2] | Out-String | Should -Match 'ApiKey\s+: sk-…'
        $again[3] | Out-String | Should -Match 'Remaining \(USD\)[\s\S]+4\.17'
    }

    It 'shows them in constrained language' {
        $script = "Import-Module '$ModulePath'; `$null = Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri $($emulator.BaseUri) -DefaultModel gpt-4o-mini; " +
            '$a = Invoke-AllmChat "/say the answer"; $b = Get-AllmBalance; $d = Invoke-AllmChat x -DryRun; $e = Start-AllmEmulator; $ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"; $a, $b, $d, $e | ForEach-Object { $_ | Out-String }'
        $shown = Invoke-Pwsh -NoProfile -NonInteractive -Command $script | Out-String
        $shown | Should -Match '(?s)the answer\s+gpt-4o-mini · '
        $shown | Should -Match '4\.17'
        $shown | Should -Match 'POST http://127'
        $shown | Should -Match 'running'
    }

    It 'never shows the dump of a record' {
        $deltas = Invoke-AllmChat '/call get_weather {"city":"x"}' -Stream
        $shown = & { $deltas; $request; "$request"; $emulator | Format-List * } | Out-String -Width 300
        $shown | Should -Not -Match 'Chat\w+ \{ |Emulator\w+ \{ |Request\w+ \{ |`\d\['
    }
}

Describe 'What Select-Object makes of results' {
    BeforeAll {
        $emulator = Start-AllmEmulator
        $null = $emulator | Connect-AllmHub
        $null = Get-AllmModel gpt-4o-mini
        $long = Invoke-AllmChat ('/say ' + 'words and more words ' * 20)
        $short = Invoke-AllmChat '/say yes'
        $lines = Invoke-AllmChat "/say one`ntwo"

        # The same object as the engine shows it by itself.
        function ConvertTo-Plain { process { $plain = $_ | Select-Object *; $null = $plain.PSObject.TypeNames.RemoveAt(0); $plain } }
        function Get-Line { param([Parameter(ValueFromPipeline)][string] $Text) process { $Text.Trim() -split '\r?\n' } }
    }

    AfterAll {
        $emulator | Stop-AllmEmulator
    }

    It 'shows a long text and what comes after it at <Width> columns' -ForEach @{ Width = 60 }, @{ Width = 80 }, @{ Width = 120 } {
        $shown = $long, $short | Select-Object Text, Usage, Cost | Out-String -Width $Width | Get-Line
        $shown | Should -HaveCount 4
        $shown[0] | Should -Match '^Text +Usage +Cost$'
        $shown[2] | Should -Match '^words and .*… \d+ in, \d+ out +0\.0000\d+$'
        $shown[3] | Should -Match '^yes +\d+ in, \d+ out +0\.0000\d+$'
        $shown[2].Length | Should -Be $Width
        $shown[3].IndexOf('in,') | Should -BeLessThan ($shown[0].IndexOf('Usage') + 18)
    }

    It 'looks to the byte as the engine''s own table where that has room: <Property>' -ForEach @(
        @{ Property = , 'Text' }
        @{ Property = 'Index', 'Text' }
        @{ Property = 'FinishReason', 'Text' }
        @{ Property = , 'IsComplete' }
    ) {
        foreach ($width in 60, 80, 120) {
            foreach ($answers in @(, $long), @($short, $lines, $long)) {
                $selected = $answers | Select-Object $Property
                ($selected | Out-String -Width $width) | Should -BeExactly ($selected | ConvertTo-Plain | Out-String -Width $width)
            }
        }
        ($short | Select-Object $Property | Format-Table | Out-String) | Should -BeExactly ($short | Select-Object $Property | ConvertTo-Plain | Format-Table | Out-String)
    }

    It 'is the engine''s list from five properties on' {
        $selected = $short, $lines | Select-Object Index, Text, Model, Api, Cost
        ($selected | Out-String -Width 70) | Should -BeExactly ($selected | ConvertTo-Plain | Out-String -Width 70)
        $selected = $long | Select-Object * -ExcludeProperty Message, InputObject
        ($selected | Out-String) | Should -BeExactly ($selected | ConvertTo-Plain | Out-String)
    }

    It 'has a header for each set of properties, and leaves other objects alone' {
        $shown = & { $short | Select-Object Text; $lines | Select-Object Text; $short | Select-Object Model; 'a string' } | Out-String | Get-Line
        $shown | Should -Be 'Text', '----', 'yes', 'one…', '', 'Model', '-----', $short.Model, 'a string'
        ($short | Select-Object -ExpandProperty Text | Out-String).Trim() | Should -Be 'yes'
        $long | Select-Object Text, Cost | ConvertTo-Csv | Select-Object -Last 1 | Should -Match "^`"$($long.Text)`""
        ($long | Select-Object Text).Text | Should -BeExactly $long.Text
        $again = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(($long | Select-Object Text, Usage), 1))
        ($again | Out-String -Width 60) | Should -BeExactly ($long | Select-Object Text, Usage | Out-String -Width 60)
    }

    It 'is as wide as the place it goes to' {
        function Out-Wrapped { $input | Out-String -Width 50 }
        $columns = 45
        $file = Join-Path $TestDrive 'selected.txt'
        ($long | Select-Object Text | Out-Wrapped | Get-Line)[-1].Length | Should -Be 50
        ($long | Select-Object Text | Out-String -Width $columns | Get-Line)[-1].Length | Should -Be 45
        $long | Select-Object Text | Out-File $file -Width:140
        (Get-Content $file -Raw | Get-Line)[-1].Length | Should -Be 140
        $long | Select-Object Text | ConvertTo-Plain > $file
        $usual = (Get-Content $file -Raw | Get-Line)[-1].Length
        $long | Select-Object Text > $file
        (Get-Content $file -Raw | Get-Line)[-1].Length | Should -Be $usual
        ($long | Select-Object Text | Out-String | Get-Line)[-1].Length | Should -Be $usual
        & {
            $PSDefaultParameterValues = @{ 'Out-String:Width' = 66 }
            ($long | Select-Object Text | Out-String | Get-Line)[-1].Length | Should -Be 66
        }
    }

    It 'leaves the session''s style alone where several runspaces make texts of lists' {
        $selected = $short | Select-Object Text, Model, Usage, Cost, Id
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Host'
            $shown = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:ModulePath
                foreach ($i in 1..40) { $using:selected | Out-String }
            }
            $PSStyle.OutputRendering | Should -Be 'Host'
            $shown | Should -HaveCount 160
            $shown -match '\e' | Should -BeNullOrEmpty
        } finally {
            $PSStyle.OutputRendering = $before
        }
    }

    It 'has the colours of the engine''s header where there are colours' {
        $script = "`$PSStyle.OutputRendering = 'Ansi'; Import-Module '$ModulePath'; `$null = Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri $($emulator.BaseUri) -DefaultModel gpt-4o-mini; " +
            '$a = Invoke-AllmChat "/say the answer" | Select-Object Index, Text; $b = $a | Select-Object *; $b.PSObject.TypeNames.RemoveAt(0); ($a | Out-String) -ceq ($b | Out-String); ($a | Out-String).Contains("`e["); ' +
            '$e = $a | Select-Object *, @{ n = "B"; e = { 1 } }, @{ n = "C"; e = { 1 } }, @{ n = "D"; e = { 1 } }; $e.PSObject.TypeNames.Insert(0, "Selected.Allmhub.Chat.ChatCompletion"); $f = $e | Select-Object *; $f.PSObject.TypeNames.RemoveAt(0); ($e | Out-String) -ceq ($f | Out-String); ' +
            '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"; ($a | Out-String) -replace "\e\[[\d;]*m"'
        $NO_COLOR, $env:NO_COLOR = $env:NO_COLOR, $null
        try { $shown = Invoke-Pwsh -NoProfile -NonInteractive -Command $script } finally { $env:NO_COLOR = $NO_COLOR }
        $shown[0..2] | Should -Be 'True', 'True', 'True'
        "$($shown[3..20])" | Should -Match 'Text +: the answer'
    }
}

Describe 'A model''s text in the log of a job' {
    It 'is printed between a stop and its end, in both languages alike' {
        $blocks = foreach ($language in 'en-US', 'zh-CN') {
            $text = Get-Content (Join-Path (Split-Path (Split-Path $PSScriptRoot)) "docs/$language/about_Allmhub_CI.help.txt") -Raw
            [regex]::Match($text, '(?m)^ {8}\$word = .*(?:\r?\n {8}.*)+').Value -replace '(?m)^ {8}' -replace '\r'
        }
        $blocks[0] | Should -Be $blocks[1]
        $answer = [pscustomobject]@{ Text = "x`n::add-mask::y" }
        $lines = & ([scriptblock]::Create($blocks[0]))
        $lines[0] | Should -Match '^::stop-commands::[0-9a-f]{32}$'
        $lines[-1] | Should -Be "::$($lines[0].Split('::')[-1])::"
        $lines[1..($lines.Count - 2)] -join "`n" | Should -Be $answer.Text
    }
}
