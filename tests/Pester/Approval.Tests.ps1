# A person approves what they see, and nothing else runs: what the question shows, how far a yes reaches, and what happens where nobody is.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
    function Set-Thing { param([object] $Value) $global:Got = $Value; 'set' }
    function Get-Call([string] $Tool, $Argument) { "/call $Tool $($Argument | ConvertTo-Json -Compress -Depth 20 -EscapeHandling EscapeNonAscii)" }

    # Asks with a user who chooses; the tool counts what ran.
    function Invoke-Asked {
        param([string[]] $Prompt, [int[]] $Choice = @(), [string] $Argument = '')
        Invoke-WithUser ([scriptblock]::Create(@"
            `$null = `$emulator | Connect-AllmHub -DefaultModel gpt-4o
            `$global:Ran = @()
            function Set-Thing { param([object] `$Value) `$global:Ran += 'Set-Thing'; 'set' }
            function Set-Other { param([object] `$Value) `$global:Ran += 'Set-Other'; 'set' }
            function Get-Thing { param([object] `$Value) `$global:Ran += 'Get-Thing'; 'got' }
            `$answer = `$prompt | Invoke-AllmChat -Tool Set-Thing, Set-Other, Get-Thing $Argument
            [pscustomobject]@{ Ran = `$global:Ran; Answer = @(`$answer) }
"@)) -Choice $Choice -Variable @{ emulator = $emulator; prompt = $Prompt }
    }

    # What PowerShell reads in what is shown: the values of the one command that stands there.
    function Read-Shown([string] $Text) {
        $errors = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty -Because $Text
        $command = $ast.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
        $command.Extent.Text | Should -BeExactly $Text -Because 'there is nothing but the command'
        @($command.CommandElements | Select-Object -Skip 1 | Where-Object { $_ -isnot [System.Management.Automation.Language.CommandParameterAst] })
    }
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'What the question shows' {
    It 'shows <Case> as a visible escape and leaves nothing out' -ForEach @(
        @{ Case = 'a window title that hides a command'; Value = "date `e]; touch F; echo `a"; Shown = '"date `e]; touch F; echo `a"' }
        @{ Case = 'an OSC of one character'; Value = "date `u{9d}; touch F`u{9c}"; Shown = '"date `u{9d}; touch F`u{9c}"' }
        @{ Case = 'a DCS'; Value = "date `u{90}; touch F`u{9c}"; Shown = '"date `u{90}; touch F`u{9c}"' }
        @{ Case = 'a CSI'; Value = "date`e[2K`e[1Gls"; Shown = '"date`e[2K`e[1Gls"' }
        @{ Case = 'a CSI of one character'; Value = "date`u{9b}2Kls"; Shown = '"date`u{9b}2Kls"' }
        @{ Case = 'ESC and a letter'; Value = "date`eM"; Shown = '"date`eM"' }
        @{ Case = 'text turned round'; Value = "a`u{202e}b`u{2066}c"; Shown = '"a`u{202e}b`u{2066}c"' }
        @{ Case = 'marks of direction'; Value = "a`u{200e}`u{200f}`u{61c}b"; Shown = '"a`u{200e}`u{200f}`u{61c}b"' }
        @{ Case = 'what has no width'; Value = "a`u{200b}`u{200c}`u{200d}`u{2060}`u{feff}b"; Shown = '"a`u{200b}`u{200c}`u{200d}`u{2060}`u{feff}b"' }
        @{ Case = 'other ends of lines'; Value = "a`u{2028}b`u{2029}c`u{85}d"; Shown = '"a`u{2028}b`u{2029}c`u{85}d"' }
        @{ Case = 'a soft hyphen'; Value = "a`u{ad}b"; Shown = '"a`u{ad}b"' }
        @{ Case = 'fillers'; Value = "a`u{3164}b`u{ffa0}c`u{115f}d`u{2800}e"; Shown = '"a`u{3164}b`u{ffa0}c`u{115f}d`u{2800}e"' }
        @{ Case = 'tabs and new lines'; Value = "a`tb`r`nSet-Other -Value c"; Shown = '"a`tb`r`nSet-Other -Value c"' }
        @{ Case = 'vowels and ends of syllables without their letter'; Value = "a`u{1161}`u{1161}b`u{11a8}c`u{d7b0}`u{d7cb}d"; Shown = '"a`u{1161}`u{1161}b`u{11a8}c`u{d7b0}`u{d7cb}d"' }
        @{ Case = 'a syllable in pieces'; Value = "`u{1112}`u{1161}`u{11ab}`u{11ab}"; Shown = "`"`u{1112}`u{1161}`u{11ab}``u{11ab}`"" }
        @{ Case = 'a blank hieroglyph'; Value = "a`u{13441}b"; Shown = '"a`u{13441}b"' }
        @{ Case = 'tag characters'; Value = "a`u{e0041}`u{e007f}b"; Shown = '"a`u{e0041}`u{e007f}b"' }
        @{ Case = 'variation selectors'; Value = "a`u{fe0f}`u{e0100}b"; Shown = '"a`u{fe0f}`u{e0100}b"' }
        @{ Case = 'blanks that are none'; Value = "a`u{a0}b`u{3000}c"; Shown = '"a`u{a0}b`u{3000}c"' }
        @{ Case = 'what is not assigned, or private'; Value = "a`u{378}b`u{e000}c`u{10ffff}"; Shown = '"a`u{378}b`u{e000}c`u{10ffff}"' }
        @{ Case = 'a pile of marks'; Value = "a$("`u{301}" * 6)b"; Shown = "`"a$("`u{301}" * 3)$('`u{301}' * 3)b`"" }
        @{ Case = 'a pile of blanks'; Value = "x$(' ' * 12)y"; Shown = "`"x$(' ' * 8)$('`u{20}' * 4)y`"" }
        @{ Case = 'its quotes'; Value = 'it''s "$(Remove-Item x)" `e'; Shown = '"it''s `"`$(Remove-Item x)`" ``e"' }
        @{ Case = 'its quotes beside an escape'; Value = "it's `"`$(Remove-Item x)`" ``e`n"; Shown = '"it''s `"`$(Remove-Item x)`" ``e`n"' }
        @{ Case = 'quotes of a typesetter'; Value = "a`u{2019}b`u{201d}c"; Shown = "`"a`u{2019}b```u{201d}c`"" }
        @{ Case = 'what only looks like its quotes'; Value = "a`u{ff07} -Force `u{2032}`u{2b9}`u{ff02}b"; Shown = '"a`u{ff07} -Force `u{2032}`u{2b9}`u{ff02}b"' }
        @{ Case = 'a quote that would seem to end it'; Value = "x' -WhatIf '"; Shown = '"x'' -WhatIf ''"' }
        @{ Case = 'Chinese and a smile'; Value = '你好 😀'; Shown = '''你好 😀''' }
        @{ Case = 'a text that looks like a switch'; Value = 'x -Force'; Shown = '''x -Force''' }
    ) {
        $user = Invoke-Asked (Get-Call Set-Thing @{ Value = $Value }) -Choice 1
        $user.Question.Count | Should -Be 1
        $user.Question[0] | Should -BeExactly "The model wants to run a command`nSet-Thing`n  -Value $Shown"
        (Read-Shown "Set-Thing -Value $Shown")[0].SafeGetValue() | Should -BeExactly $Value
        $user.Output.Ran.Count | Should -Be 0
    }

    It 'shows structures as PowerShell would have them: <Shown>' -ForEach @(
        @{ Json = '{"Value":{"b":[1,"2",true,null],"a b":{"c":0.1}}}'; Shown = '@{ ''a b'' = @{ c = 0.1 }; b = @(1, ''2'', $true, $null) }' }
        @{ Json = '{"Value":[[1,2]]}'; Shown = '@(, @(1, 2))' }
        @{ Json = '{"Value":[]}'; Shown = '@()' }
        @{ Json = '{"Value":{}}'; Shown = '@{}' }
        @{ Json = '{"Value":0.12345678901234567890123}'; Shown = '0.12345678901234567890123d' }
        @{ Json = '{"Value":1e300}'; Shown = '1E+300' }
        @{ Json = '{"Value":{"k\u001b]":"v"}}'; Shown = '@{ "k`e]" = ''v'' }' }
    ) {
        $verbose = Invoke-AllmChat "/call Set-Thing $Json" -Tool Set-Thing -ToolApproval Always -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $line = $verbose.Message -like 'The model calls *'
        $line | Should -BeExactly "The model calls Set-Thing -Value $Shown"
        # Compared by what it says, whatever the order of the keys.
        $said = [Text.Json.Nodes.JsonNode]::Parse((ConvertTo-Json @{ Value = (Read-Shown "Set-Thing -Value $Shown")[0].SafeGetValue() } -Depth 9 -Compress))
        [Text.Json.Nodes.JsonNode]::DeepEquals($said, [Text.Json.Nodes.JsonNode]::Parse($Json)) | Should -BeTrue -Because "$said"
    }

    It 'gives back every character of Unicode that is read from what it shows' {
        $literal = [Allmhub.PowerShell.Tools.ChatTool].Assembly.GetType('Allmhub.PowerShell.Formatting.LiteralText').GetMethod('Of')
        $seen = [System.Text.StringBuilder]::new()
        for ($first = 0; $first -lt 0x110000; $first += 256) {
            if ($first -ge 0x20000 -and $first -lt 0xE0000 -and $first % 0x8000) { continue }
            $text = [System.Text.StringBuilder]::new()
            foreach ($code in $first..($first + 255)) {
                $null = if ($code -lt 0x10000) { $text.Append([char] $code) } else { $text.Append([char]::ConvertFromUtf32($code)) }
            }
            $shown = $literal.Invoke($null, @($text.ToString()))
            $null = $seen.Append($shown)
            $read = [System.Management.Automation.Language.Parser]::ParseInput($shown, [ref] $null, [ref] $null).EndBlock.Statements[0].PipelineElements[0].Expression.SafeGetValue()
            if (-not [string]::Equals($read, $text.ToString(), 'Ordinal')) { throw "U+$($first.ToString('X4')) and what follows reads back as something else: $shown" }
        }
        $seen.Length | Should -BeGreaterThan 100000
        $seen.ToString() | Should -Not -Match '[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]|[\p{Zs}-[ ]]'
    }

    It 'lets no value draw a row of its own, however it is padded' {
        foreach ($pad in 1..160) {
            $text = ('x' * $pad) + '  -WhatIf true'
            $shown = [Allmhub.PowerShell.Tools.ChatTool].Assembly.GetType('Allmhub.PowerShell.Tools.ShownCall').GetMethod('Of', [type[]]@([Allmhub.PowerShell.Tools.ChatTool], [string], [string]))
            $rows = $shown.Invoke($null, @((New-AllmTool Set-Thing).psobject.BaseObject, 'Set-Thing', [string] (@{ Value = $text } | ConvertTo-Json -Compress))).Rows(60, 50, [ref] $null) -split "`n"
            @($rows | Select-Object -Skip 2 | Where-Object { -not $_.StartsWith('    | ') }) | Should -BeNullOrEmpty
            ($rows | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 58
        }
        $user = Invoke-Asked (Get-Call Set-Thing @{ Value = "x$(' ' * 500)-WhatIf true" }) -Choice 1
        @($user.Question[0] -split "`n" | Where-Object { $_ -match '^\s*-WhatIf' }) | Should -BeNullOrEmpty
        $user.Question[0].Contains(' ' * 9) | Should -BeFalse
    }

    It 'keeps the command on the screen, says how long a value is, and shows all of it on demand' {
        $long = 'a' * 4000 + 'the end'
        $user = Invoke-Asked (Get-Call Set-Thing @{ Value = $long }) -Choice 4, 1
        $user.Question.Count | Should -Be 2 -Because 'it asks again after showing all'
        foreach ($question in $user.Question) {
            $question | Should -Match '\(cut: 400 of 4009 characters are shown\)$'
            $question | Should -Not -Match 'the end'
            ($question -split "`n").Count | Should -BeLessThan 12
        }
        $user.Label[0] | Should -BeLike '*|S&how all'
        ($user.Screen -replace "`n    \| ") | Should -Match "Set-Thing\n  -Value 'a{4000}the end'"
        $user.Output.Ran.Count | Should -Be 0
    }

    It 'lets no value draw a row with what the console host counts and a screen does not: <_> marks a letter' -ForEach 1, 2, 3 {
        # The host wraps a row it takes for longer than the screen, at a blank, and without the bar.
        $letter = 'e' + ("`u{301}" * $_)
        foreach ($pad in 20..70) {
            $user = ($letter * $pad) + ' -WhatIf true'
            $shown = [Allmhub.PowerShell.Tools.ChatTool].Assembly.GetType('Allmhub.PowerShell.Tools.ShownCall').GetMethod('Of', [type[]]@([Allmhub.PowerShell.Tools.ChatTool], [string], [string]))
            $rows = $shown.Invoke($null, @((New-AllmTool Set-Thing).psobject.BaseObject, 'Set-Thing', [string] (@{ Value = $user } | ConvertTo-Json -Compress))).Rows(80, 50, [ref] $null) -split "`n"
            ($rows | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 78
        }
    }

    It 'keeps the command in sight, however many arguments it has' {
        $user = Invoke-WithUser {
            $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
            $names = 1..40 | ForEach-Object { "P$_" }
            $many = @{}
            foreach ($name in $names) { $many[$name] = 'b' * 300 }
            function Set-Few { param($A, $B, $C, $D, $E, $F, $G, $H, $I, $J) }
            $few = @{}
            foreach ($name in [char[]] 'ABCDEFGHIJ') { $few["$name"] = 'b' * 300 }
            $null = Invoke-AllmChat "/call wide $($many | ConvertTo-Json -Compress)" -Tool (New-AllmTool -Name wide -ScriptBlock ([scriptblock]::Create("param($($names.ForEach({ "`$$_" }) -join ','))")))
            $null = Invoke-AllmChat "/call Set-Few $($few | ConvertTo-Json -Compress)" -Tool Set-Few
        } -Choice 1, 1 -Variable @{ emulator = $emulator }
        ($user.Question[0] -split "`n")[-1] | Should -BeExactly '(these are the 40 arguments of wide (script block), which begins above this screen)'
        $user.Question[1] -split "`n" | Should -HaveCount 12 -Because 'the heading, the command and a row for each argument fit on the 30 rows of a screen'
        $user.Question[1] | Should -Match '-J ''b+… \(\d+ of 302 characters\)'
        $user.Label | Should -BeLike '*|S&how all'
    }

    It 'keeps many long values on the screen' {
        $many = @{}
        1..40 | ForEach-Object { $many["P$_"] = 'b' * 3000 }
        $tool = New-AllmTool -Name wide -ScriptBlock ([scriptblock]::Create("param($((1..40 | ForEach-Object { "`$P$_" }) -join ','))"))
        $shown = [Allmhub.PowerShell.Tools.ChatTool].Assembly.GetType('Allmhub.PowerShell.Tools.ShownCall').GetMethod('Of', [type[]]@([Allmhub.PowerShell.Tools.ChatTool], [string], [string]))
        $call = $shown.Invoke($null, @($tool.psobject.BaseObject, 'wide', [string] ($many | ConvertTo-Json -Compress)))
        $call.Rows(120, 200, [ref] $null).Length | Should -BeLessThan 6500
        $call.Whole(120).Length | Should -BeGreaterThan 120000
    }

    It 'offers to show all only where something is cut' {
        $user = Invoke-Asked (Get-Call Set-Thing @{ Value = 'short' }) -Choice 1
        $user.Label[0] | Should -Not -BeLike '*how all*'
    }

    It 'shows the same in -Verbose and in the lines of the shell' {
        $value = "date `e]; touch F; echo `a"
        $verbose = Invoke-AllmChat (Get-Call Set-Thing @{ Value = $value }) -Tool Set-Thing -ToolApproval Always -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $verbose.Message | Should -Contain 'The model calls Set-Thing -Value "date `e]; touch F; echo `a"'
        $global:Got | Should -BeExactly $value
        $user = Invoke-WithUser { $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o; function Set-Thing { param($Value) }; Enter-AllmChat -Tool Set-Thing } -Line "/$(Get-Call Set-Thing @{ Value = $value })" -Choice 0 -Variable @{ emulator = $emulator }
        $user.Screen.Contains('→ Set-Thing -Value "date `e]; touch F; echo `a"') | Should -BeTrue -Because $user.Screen
    }

    It 'shows no argument that is not bound' {
        function Set-Both { param($Value, [switch] $Force) $null = $Value, $Force }
        $verbose = Invoke-AllmChat '/call Set-Both {"Value":1e400,"Force":null}' -Tool Set-Both -ToolApproval Always -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $verbose.Message | Should -Contain 'The model calls Set-Both -Value 1e999'
    }

    It 'shows a call that cannot be made as the text it is' {
        $verbose = Invoke-AllmChat "/call Set-Thing {`"Value`":`"a`u{202e}" -Tool Set-Thing -ToolApproval Always -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        ($verbose.Message -like 'The model calls *')[0].Contains('`u{202e}"') | Should -BeTrue
        $verbose.Message -join '' | Should -Not -Match "`u{202e}"
    }

    It 'names the command that runs, whatever the tool is called' {
        $user = Invoke-WithUser {
            $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
            function Remove-All { param($Value) }
            Invoke-AllmChat '/call Get-Weather {}' -Tool (New-AllmTool Remove-All -Name Get-Weather)
        } -Choice 1 -Variable @{ emulator = $emulator }
        $user.Question[0] | Should -BeExactly "The model wants to run a command`nRemove-All"
    }
}

Describe 'What -Confirm and -WhatIf show' {
    It 'shows a name that is another''s to the end, and what cannot be seen as an escape' {
        $user = Invoke-WithUser {
            $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
            $name = "gpt`e]0;x`a`u{202e}`n::error::y"
            $null = Invoke-AllmChat hi -Model $name -WhatIf
            $null = Invoke-AllmChat hi -Model $name -Confirm
            $null = Invoke-AllmChat hi -Model gpt-4o -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object { Write-Host $_ }
        } -Choice 2 -Variable @{ emulator = $emulator }
        foreach ($text in ($user.Screen -join "`n"), ($user.Question -join "`n")) {
            $text.Contains('"gpt`e]0;x`a`u{202e}`n::error::y at http://127.0.0.1') | Should -BeTrue -Because $text
            $text | Should -Not -Match "[`e`a`u{202e}]|(?m)^::error"
        }
        $user.Screen -join "`n" | Should -Match 'target "gpt-4o at http://127'
    }
}

Describe 'How far a yes reaches' {
    It 'covers further calls of the tool it names, in the question it was given for' {
        $user = Invoke-Asked "/call Set-Thing {`"Value`":1}`n/call Set-Thing {`"Value`":2}`n/call Set-Other {`"Value`":3}" -Choice 2, 1
        $user.Label[0] | Should -Be '&Yes|&No|Yes to &All calls of Set-Thing|&Stop'
        $user.Output.Ran | Should -Be @('Set-Thing', 'Set-Thing')
        $user.Question.Count | Should -Be 2 -Because 'another tool needs its own approval'
    }

    It 'ends with its question: each pipeline input asks anew' {
        $user = Invoke-Asked '/call Set-Thing {"Value":1}', '/call Set-Thing {"Value":2}', '/call Set-Thing {"Value":3}' -Choice 2, 2, 1
        $user.Question.Count | Should -Be 3
        $user.Output.Ran.Count | Should -Be 2
    }

    It 'ends with its question: each line of Enter-AllmChat asks anew' {
        $user = Invoke-WithUser {
            $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
            function Set-Thing { param($Value) $global:Ran++ }
            Enter-AllmChat -Tool Set-Thing
            $global:Ran
        } -Line '//call Set-Thing {"Value":1}', '//call Set-Thing {"Value":2}', '//call Set-Thing {"Value":3}' -Choice 2, 2, 1 -Variable @{ emulator = $emulator }
        $user.Question.Count | Should -Be 3
        $user.Output[-1] | Should -Be 2
    }
}

Describe 'Where nobody can approve' {
    BeforeAll {
        $connect = "Import-Module '$ModulePath'; `$null = Connect-AllmHub -BaseUri $($emulator.BaseUri) -ApiKey $($emulator.ApiKey) -DefaultModel gpt-4o; function Set-Thing { param(`$Value) 'ran' }; function Get-Thing { param(`$Value) 'looked' }"
    }

    It 'ends before anything is asked: <Case>' -ForEach @(
        @{ Case = 'with -NonInteractive'; Argument = '-NonInteractive'; CI = '' }
        @{ Case = 'with redirected input'; Argument = '-NoLogo'; CI = '' }
        @{ Case = 'in CI'; Argument = '-NoLogo'; CI = 'true' }
    ) {
        $before = $emulator.Request.Count
        $text = "`$env:CI = '$CI'; $connect; try { Invoke-AllmChat '/call Set-Thing {}' -Tool Set-Thing } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }"
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $result = '' | Invoke-Pwsh -NoProfile $Argument -Command $text
        $result[0] | Should -BeLike 'NotInteractive,*'
        $result[1] | Should -BeLike '*-ToolApproval ReadOnly*'
        $emulator.Request.Count | Should -Be $before
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
    }

    It 'refuses one call and goes on where others may run' {
        $text = "$connect; `$answer = Invoke-AllmChat `"/call Set-Thing {}``n/call Get-Thing {}`" -Tool Set-Thing, Get-Thing -ToolApproval ReadOnly -ErrorVariable failure -ErrorAction SilentlyContinue; `$failure[0].FullyQualifiedErrorId; `$answer.ToolRun.Result"
        $result = '' | Invoke-Pwsh -NoProfile -NonInteractive -Command $text
        $result[0] | Should -BeLike 'NotInteractive,*'
        $result[1] | Should -BeLike '*nobody*'
        $result[2] | Should -Be 'looked'
    }

    It 'runs what needs no approval there' {
        $text = "$connect; (Invoke-AllmChat '/call Set-Thing {}' -Tool Set-Thing -ToolApproval Always).ToolRun.Result; (Invoke-AllmChat '/call Get-Thing {}' -Tool Get-Thing -ToolApproval ReadOnly).ToolRun.Result; (Invoke-AllmChat hi -Tool Set-Thing -DryRun).Method"
        '' | Invoke-Pwsh -NoProfile -NonInteractive -Command $text | Should -Be @('ran', 'looked', 'POST')
    }

    It 'refuses in a host that cannot prompt, and does not hang' {
        $user = Invoke-Asked '/call Set-Thing {"Value":1}'
        $user.Output.Ran.Count | Should -Be 0
        $user.Output.Answer[0].ToolRun[0].Result | Should -BeLike '*nobody*'
        $user.Error[0].FullyQualifiedErrorId | Should -BeLike 'NotInteractive,*'
    }

    It 'ends a job with an error instead of leaving it blocked' {
        $job = Start-Job -ScriptBlock {
            param($Connect)
            . ([scriptblock]::Create($Connect))
            Invoke-AllmChat '/call Set-Thing {}' -Tool Set-Thing
        } -ArgumentList $connect
        try {
            $null = $job | Wait-Job -Timeout 60
            $job.State | Should -BeIn 'Completed', 'Failed' -Because 'nothing waits'
            $job | Receive-Job -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NotInteractive,*'
        }
        finally {
            $job | Remove-Job -Force
        }
    }

    It 'ends a job that would have to confirm with an error instead of leaving it blocked' {
        $job = Start-Job -ScriptBlock {
            param($Connect)
            . ([scriptblock]::Create($Connect))
            try { Invoke-AllmChat hi -Confirm } catch { "$($_.FullyQualifiedErrorId) $_" }
            $ConfirmPreference = 'Low'
            try { Invoke-AllmChat hi } catch { "$($_.FullyQualifiedErrorId) $_" }
            "$(Invoke-AllmChat '/say went' -Confirm:$false)"
            Invoke-AllmChat hi -WhatIf
            (Invoke-AllmChat hi -DryRun).Method
        } -ArgumentList $connect
        try {
            $null = $job | Wait-Job -Timeout 60
            $job.State | Should -BeIn 'Completed', 'Failed' -Because 'nothing waits'
            $said = @($job | Receive-Job 6>$null)
            $said[0..1] | Should -BeLike 'NotInteractive,*nobody can answer here*-WhatIf*'
            $said[2..3] | Should -Be 'went', 'POST'
        }
        finally {
            $job | Remove-Job -Force
        }
    }

    It 'ends a thread job with an error instead of leaving it blocked' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $job = Start-ThreadJob -ScriptBlock {
            param($Connect)
            . ([scriptblock]::Create($Connect))
            Invoke-AllmChat '/call Set-Thing {}' -Tool Set-Thing
        } -ArgumentList $connect
        try {
            $null = $job | Wait-Job -Timeout 60
            $job.State | Should -BeIn 'Completed', 'Failed' -Because 'nothing waits'
            $null = $job | Receive-Job -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'NotInteractive,*'
        }
        finally {
            $job | Remove-Job -Force
        }
    }
}

Describe 'What a parameter is made of' {
    It 'never offers a type whose making has an effect: <_>' -ForEach 'IO.StreamWriter', 'IO.FileStream', 'Security.Cryptography.X509Certificates.X509Certificate2', 'Net.Sockets.TcpClient', 'IO.FileSystemWatcher', 'xml', 'Diagnostics.Process', 'System.Management.Automation.PSVariable', 'Net.Mail.SmtpClient', 'type', 'scriptblock', 'pscredential', 'securestring', 'IO.StreamWriter[]', 'Collections.Generic.List[IO.StreamWriter]' {
        $tool = New-AllmTool -Name x -ScriptBlock ([scriptblock]::Create("param([string] `$Text, [$_] `$Thing)"))
        ($tool.Schema | ConvertFrom-Json -AsHashtable).properties.Keys | Should -Be 'Text'
        $failure = { New-AllmTool -Name x -ScriptBlock ([scriptblock]::Create("param([Parameter(Mandatory)][$_] `$Thing)")) } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnsuitableTool,*'
    }

    It 'is not offered by a schema of one''s own either' {
        $failure = { New-AllmTool -Name x -ScriptBlock { param([IO.StreamWriter] $Writer) } -JsonSchema @{ type = 'object'; properties = @{ writer = @{ type = 'string' } } } } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnsuitableTool,*'
        (New-AllmTool -Name x -ScriptBlock { param([string] $Text) } -JsonSchema @{ type = 'object'; properties = @{ Text = @{ type = 'string' } } }).Name | Should -Be 'x'
    }

    It 'makes no file through a parameter' {
        $file = Join-Path $TestDrive 'made-by-a-constructor.txt'
        $answer = Invoke-AllmChat "/call x $(@{ Writer = $file } | ConvertTo-Json -Compress)" -Tool (New-AllmTool -Name x -ScriptBlock { param([IO.StreamWriter] $Writer, [string] $Text) 'ran' }) -ToolApproval Always
        $answer.ToolRun[0].IsError | Should -BeTrue
        $file | Should -Not -Exist
    }

    It 'offers what converts without effects: <_>' -ForEach 'string', 'int', 'double', 'decimal', 'bool', 'switch', 'char', 'datetime', 'timespan', 'guid', 'uri', 'version', 'DayOfWeek', 'Nullable[int]', 'int[]', 'string[][]', 'Collections.Generic.List[string]', 'hashtable', 'Collections.IDictionary', 'object', 'psobject', 'IPAddress', 'cultureinfo', 'regex', 'IO.FileInfo', 'bigint', 'mailaddress' {
        $tool = New-AllmTool -Name x -ScriptBlock ([scriptblock]::Create("param([$_] `$Thing)"))
        ($tool.Schema | ConvertFrom-Json -AsHashtable).properties.Keys | Should -Be 'Thing'
    }

    It 'offers the records of a script, without what has effects in them' {
        $tool = Invoke-WithUser {
            class Inner { [int] $Size }
            class Outer { [string] $Name; [Inner] $Inner; [IO.StreamWriter] $Writer }
            class Writer : IO.StreamWriter { Writer() : base('nowhere') { } [string] $Name }
            New-AllmTool -Name x -ScriptBlock { param([Outer] $Outer, [Writer] $Writer) }
        }
        $properties = ($tool.Output[0].Schema | ConvertFrom-Json -AsHashtable).properties
        $properties.Keys | Should -Be 'Outer'
        $properties.Outer.properties.Keys | Sort-Object | Should -Be @('Inner', 'Name')
    }
}
