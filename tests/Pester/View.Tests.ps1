# What a person sees: the views, the live text, and what of a model's text may reach a terminal.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub
    $escape = [char] 27
    $nasty = "red $escape[31mtext$escape[0m, a title $escape]0;owned$([char] 7), a bell $([char] 7), an 8-bit $([char] 0x9b)2J clear, turned $([char] 0x202e)round"
    $clean = 'red text, a title , a bell , an 8-bit  clear, turned round'
    $goesToHost = [Allmhub.PowerShell.Connections.AllmConnection].Assembly.GetType('Allmhub.PowerShell.Chat.LiveRule').GetMethod('GoesToHost')
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Views' {
    Context 'The completion' {
        It 'shows its text, then a footer of model, tokens and time' {
            $shown = (Invoke-AllmChat '/say the answer' | Out-String).Trim() -split "`r?`n"
            $shown[0] | Should -Be 'the answer'
            $shown[1] | Should -Match 'gpt-4o-mini · \d+ in, \d+ out · \d+\.\d s'
        }

        It 'shows the footer alone when the text was shown already' {
            $answer = Invoke-AllmChat '/say the answer'
            $answer.WasShown = $true
            $answer.ToString('view', $null) | Should -Match '^gpt-4o-mini · '
            $answer | Out-String | Should -Match 'the answer' -Because 'a text was asked for, and nobody has seen that one'
        }

        It 'says when it did not end by itself' {
            $answer = Invoke-AllmChat '/repeat 50 word' -MaxToken 3
            $answer.FinishReason | Should -Be 'Length'
            $answer.ToString('footer', $null) | Should -Match 'ended by length'
        }

        It 'shows tool calls' {
            Invoke-AllmChat '/call get_weather {"city":"x"}' | Out-String | Should -Match '→ get_weather\('
        }

        It 'is readable after another object''s table in one pipeline' {
            $shown = & { Get-Item $TestDrive; Invoke-AllmChat '/say the answer' } | Out-String
            $shown | Should -Match '(?m)^\S+ : the answer\s*$'
            $shown | Should -Not -Match 'RawFinishReason'
        }

        It 'is dim only where the host shows colour, and never under NO_COLOR' {
            $answer = Invoke-AllmChat '/say x'
            $answer | Out-String | Should -Not -Match $escape -Because 'the output of this run is no terminal'
            $answer.DimsFooter = $true
            $answer.ToString('view', $null) | Should -Match ([regex]::Escape("$escape[2m"))
            $env:NO_COLOR = '1'
            try { $answer.ToString('view', $null) | Should -Not -Match $escape } finally { $env:NO_COLOR = $null }
        }

        It 'honours OutputRendering' {
            $before = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            $answer = Invoke-AllmChat '/say x'
            $answer.DimsFooter = $true
            try { $answer | Out-String | Should -Not -Match $escape } finally { $PSStyle.OutputRendering = $before }
        }
    }

    Context 'Files' {
        BeforeAll {
            $code = "one`n`n    indented`n`ttab`n$('word ' * 60)end`n你好$('世界' * 60)"
            $path = Join-Path $TestDrive 'answer.txt'
        }

        It 'what goes straight into a file is the text, whole and alone, as with Set-Content: <Name>' -ForEach @(
            @{ Name = '>'; Write = { Invoke-AllmChat "/say $code" > $path } }
            @{ Name = 'Out-File'; Write = { Invoke-AllmChat "/say $code" | Out-File $path } }
            @{ Name = 'Set-Content'; Write = { Invoke-AllmChat "/say $code" | Set-Content $path } }
        ) {
            & $Write
            Get-Content $path -Raw | Should -BeExactly "$code$([Environment]::NewLine)"
        }

        It 'more answers follow each other with >>' {
            Invoke-AllmChat '/say one' > $path
            '/say two', '/say three' | Invoke-AllmChat >> $path
            Get-Content $path | Should -Be 'one', 'two', 'three'
        }

        It 'an answer from elsewhere has no footer, no code and no broken line in a file: <Name>' -ForEach @(
            @{ Name = '$answer >'; Write = { $answer > $path } }
            @{ Name = 'Out-File'; Write = { $answer | Out-File $path } }
            @{ Name = 'Tee-Object'; Write = { $null = $answer | Tee-Object $path } }
            @{ Name = 'a function'; Write = { function Get-It { Invoke-AllmChat "/say $code" }; Get-It > $path } }
        ) {
            $answer = Invoke-AllmChat "/say $code" -Live 6> $null
            $answer.DimsFooter = $true
            & $Write
            (Get-Content $path -Raw).Trim() | Should -BeExactly $code
        }

        It 'Tee-Object and -OutVariable still get the object' {
            Invoke-AllmChat '/say x' | Tee-Object $path | Should -BeOfType Allmhub.Chat.ChatCompletion
            Invoke-AllmChat '/say x' -OutVariable kept > $path
            $kept[0] | Should -BeOfType Allmhub.Chat.ChatCompletion
        }

        It 'a redirection of another stream is none of the output: <_>' -ForEach 'Invoke-AllmChat x 6> f', 'Invoke-AllmChat "a > b"', 'Invoke-AllmChat { x > f }', 'Invoke-AllmChat x 2>&1' {
            [Allmhub.PowerShell.Connections.AllmConnection].Assembly.GetType('Allmhub.PowerShell.Chat.FileRule').GetMethod('EndsInFile').Invoke($null, @($_)) | Should -BeFalse
        }
    }

    Context 'JSON' {
        It 'ConvertTo-Json says words of lists as words' {
            $json = Invoke-AllmChat '/say x' | ConvertTo-Json -Depth 5 | ConvertFrom-Json
            $json.FinishReason | Should -Be 'Stop'
            $json.Api | Should -Be 'Chat'
            $json.Message[0].Role | Should -Be 'User'
            Get-AllmBalance | ConvertTo-Json | Should -Match '"Scope": "Token"'
        }

        It 'ToJson is a line for each, with seconds, and with the caller''s own object as what it is' {
            $line = [pscustomobject]@{ Name = 'x'; Size = 1 }, @{ a = @(1, 2) }, 'text', (Get-Item $PSCommandPath) | Invoke-AllmChat '/say y' | ForEach-Object ToJson
            $line | Should -HaveCount 4
            $line[0] | Should -Match '"inputObject":\{"Name":"x","Size":1\}'
            $line[1] | Should -Match '"inputObject":\{"a":\[1,2\]\}'
            $line[2] | Should -Match '"inputObject":"text"'
            ($line[3] | ConvertFrom-Json).inputObject | Should -Be $PSCommandPath
            ($line[0] | ConvertFrom-Json).durationSeconds | Should -BeOfType double
            ($line[0] | ConvertFrom-Json).finishReason | Should -Be 'Stop'
        }

        It 'a structured answer is in it as JSON, also where it became an object of a type' {
            $schema = '{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}'
            $answer = Invoke-AllmChat 'Lima' -JsonSchema $schema
            (($answer.ToJson() | ConvertFrom-Json).value | ConvertTo-Json -Compress) | Should -Be ($answer.Value | ConvertTo-Json -Compress)
            $answer.ToJson($true) | Should -Match '\n  "value": \{'
        }

        It 'an object that throws or goes round in rings does not take the result along' {
            $ring = @{}
            $ring.self = $ring
            $bad = [pscustomobject]@{ Name = 'x' } | Add-Member -PassThru ScriptProperty Boom { throw 'no' }
            $answer = Invoke-AllmChat '/say y'
            foreach ($object in $ring, $bad) {
                $answer.InputObject = $object
                $answer.ToJson() | Should -Match '"text":"y"'
            }
        }
    }

    Context 'Deltas, connections, emulators, requests' {
        It 'a delta is one line of a table' {
            $shown = Invoke-AllmChat "/say one`ntwo" -Stream | Out-String
            $shown | Should -Match 'Kind\s+Content'
            $shown | Should -Match 'Text\s+one'
            $shown | Should -Match '\\n'
            $shown | Should -Match 'Finish\s+gpt-4o-mini · '
        }

        It 'a connection shows address, masked key and its source' {
            $shown = Get-AllmConnection | Out-String
            $shown | Should -Match '127\.0\.0\.1'
            $shown | Should -Match 'sk-…0123'
            $shown | Should -Match 'Emulator'
        }

        It 'an emulator shows its address and whether it runs' {
            $other = Start-AllmEmulator
            $other | Out-String | Should -Match 'running'
            $other | Stop-AllmEmulator
            $other | Out-String | Should -Match 'stopped'
        }

        It 'every column of a table has a word for its header' {
            $views = [xml] (Get-Content (Join-Path $ModulePath Allmhub.Format.ps1xml) -Raw)
            foreach ($table in $views.SelectNodes('//TableControl')) {
                $headers = @($table.SelectNodes('TableHeaders/TableColumnHeader'))
                $columns = @($table.SelectNodes('.//TableColumnItem'))
                $columns.Count | Should -Be $headers.Count
                for ($i = 0; $i -lt $columns.Count; $i++) {
                    if ($columns[$i].SelectSingleNode('ScriptBlock')) { $headers[$i].SelectSingleNode('Label') | Should -Not -BeNullOrEmpty -Because $columns[$i].InnerText }
                }
            }
        }

        It 'a dry run shows the request as it would go' {
            $shown = Invoke-AllmChat 'x' -DryRun | Out-String
            $shown | Should -Match 'POST http://127\.0\.0\.1'
            $shown | Should -Match 'Authorization: Bearer sk-…0123'
        }
    }

    Context 'Control sequences of the model' {
        It 'stay in Text, and reach neither view' {
            $answer = Invoke-AllmChat "/say $nasty"
            $answer.Text | Should -Be $nasty
            $answer.ToString('view', $null) | Should -BeLike "$clean*"
            $answer | Out-String | Should -Not -Match "[$escape$([char] 7)$([char] 0x9b)]"
            $deltas = Invoke-AllmChat "/say $nasty" -Stream
            -join ($deltas | ForEach-Object { $_.Display }) | Should -Not -Match "[$escape$([char] 7)$([char] 0x9b)]"
        }

        It 'do not reach the live text, wherever a delta cuts them' {
            $emulator.AddFault('split=1')
            $shown = Invoke-AllmChat "/say $nasty" -Live 6>&1 | Where-Object { $_ -is [System.Management.Automation.InformationRecord] }
            -join $shown.MessageData.Message | Should -Be $clean
        }
    }

    Context 'Live' {
        It '-Live writes the text as host information while it arrives, and marks the answer as shown' {
            $all = Invoke-AllmChat '/say one two three' -Live 6>&1
            $records = @($all | Where-Object { $_ -is [System.Management.Automation.InformationRecord] })
            $records.Count | Should -BeGreaterThan 2
            $records[0].Tags | Should -Contain 'PSHOST'
            $records[0].MessageData | Should -BeOfType System.Management.Automation.HostInformationMessage
            -join $records.MessageData.Message | Should -Be 'one two three'
            $records[-1].MessageData.NoNewLine | Should -BeFalse
            $all[-1].WasShown | Should -BeTrue
        }

        It 'a film''s progress is a bar, but not over live text' {
            $script = '$null = $emulator | Connect-AllmHub; Invoke-AllmChat "a cat" -Model sora_video2 -Live:$live'
            foreach ($live in $false, $true) {
                $run = Start-Pipeline $script @{ emulator = $emulator; live = $live }
                $null = $run.Shell.EndInvoke($run.Run)
                $percent = @($run.Shell.Streams.Progress | Where-Object RecordType -EQ 'Processing' | ForEach-Object PercentComplete)
                $percent.Count -gt 0 | Should -Be (-not $live)
                $percent | Should -Be ($percent | Sort-Object) -Because 'progress never falls'
                $run.Output[0].Media[0].Kind | Should -Be 'Video'
                $null = Stop-Pipeline $run
            }
        }

        It '-Live:$false shows nothing' {
            $all = Invoke-AllmChat '/say one' -Live:$false 6>&1
            @($all).Count | Should -Be 1
            $all.WasShown | Should -BeFalse
        }

        It 'is off in a script' {
            $all = Invoke-AllmChat '/say one' 6>&1
            @($all).Count | Should -Be 1
        }

        It 'goes to the host: <Line>: <Expected>' -ForEach @(
            @{ Line = 'Invoke-AllmChat hi'; Expected = $true }
            @{ Line = '"a" | Invoke-AllmChat hi'; Expected = $true }
            @{ Line = 'if ($true) { Invoke-AllmChat hi }'; Expected = $true }
            @{ Line = 'cd /; Invoke-AllmChat hi'; Expected = $true }
            @{ Line = 'Invoke-AllmChat hi 2> errors.txt'; Expected = $true }
            @{ Line = '$x = Invoke-AllmChat hi'; Expected = $false }
            @{ Line = '$x = foreach ($i in 1) { Invoke-AllmChat hi }'; Expected = $false }
            @{ Line = '(Invoke-AllmChat hi).Text'; Expected = $false }
            @{ Line = '"$(Invoke-AllmChat hi)"'; Expected = $false }
            @{ Line = '@(Invoke-AllmChat hi)'; Expected = $false }
            @{ Line = 'Write-Output (Invoke-AllmChat hi)'; Expected = $false }
            @{ Line = '1..2 | ForEach-Object { Invoke-AllmChat hi }'; Expected = $false }
            @{ Line = 'function f { Invoke-AllmChat hi }'; Expected = $false }
            @{ Line = 'Invoke-AllmChat hi > out.txt'; Expected = $false }
            @{ Line = 'Invoke-AllmChat hi 6> $null'; Expected = $false }
            @{ Line = 'Invoke-AllmChat hi *> out.txt'; Expected = $false }
        ) {
            $goesToHost.Invoke($null, @($Line, $Line.IndexOf('Invoke-AllmChat'))) | Should -Be $Expected
        }

        It 'shows the text once at a terminal, then the footer' -Skip:(-not ($IsLinux -and (Get-Command script -CommandType Application -ErrorAction Ignore))) {
            $lines = "Import-Module '$ModulePath'; `$null = Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri $($emulator.BaseUri) -DefaultModel gpt-4o-mini; Invoke-AllmChat '/say shown once'"
            Set-Content (Join-Path $TestDrive 'lines') $lines
            $shown = script -qec "$($PwshCommand -join ' ') -NoProfile -NoLogo -Command `"`$(cat '$(Join-Path $TestDrive 'lines')')`"" /dev/null | Out-String
            [regex]::Matches($shown, 'shown once').Count | Should -Be 1
            $shown | Should -Match 'gpt-4o-mini · '
        }
    }
}
