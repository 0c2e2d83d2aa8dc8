# Markdown at a person's terminal, and plain text everywhere else: on a pseudo-terminal, where alone it shows.
BeforeDiscovery {
    $noTerminal = if (-not $IsLinux) { 'the script of util-linux makes the terminal, and only Linux has it' }
    if ($noTerminal) { Write-Host "skipped: Markdown on a pseudo-terminal: $noTerminal" }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Terminal.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $begin = "Import-Module '$((Get-Module Allmhub).ModuleBase)/Allmhub.psd1'; `$null = Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri '$($emulator.BaseUri)' -DefaultModel gpt-4o"

    # What a terminal of 80 columns was sent between two marks, for each part of a script.
    function Get-Shown {
        param([string[]] $Part, [hashtable] $Environment = @{})
        $script = $begin + ($Part.ForEach({ "; 'part' + '-begins'; $_; 'part' + '-ends'" }) -join '')
        $terminal = Start-Terminal $PwshCommand $script -Environment $Environment
        try {
            foreach ($one in $Part) {
                $null = Wait-Terminal $terminal 'part-begins\r?\n'
                Wait-Terminal $terminal 'part-ends'
            }
        } finally {
            Stop-Terminal $terminal
        }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'At a terminal' -Skip:([bool] $noTerminal) {
    BeforeAll {
        $text = '# Head`n`nSome **bold** and ``code``.`n`n- [x] done`n`n~~~js`nconst a = 1`n~~~`n`n| A | B |`n|---|---|`n| 1 | 2 |'
        $say = "'/say $($text.Replace('``', '`'))'".Replace('`n', "'+[char]10+'")
        $shown = Get-Shown @(
            "Invoke-AllmChat ($say) -Live"
            "`$a = Invoke-AllmChat ($say); `$a"
            "Invoke-AllmChat ($say) -Live -Raw"
            "`$null = Invoke-AllmChat ($say) -Live -InformationVariable told; `$told.MessageData.Message"
            "`$null = & { Invoke-AllmChat ($say) -Live } 6> '$TestDrive/six.txt'; `$a > '$TestDrive/out.txt'; `$a | Out-String | Set-Content '$TestDrive/string.txt'"
            "`$PSDefaultParameterValues['*-AllmChat:Raw'] = `$true; `$b = Invoke-AllmChat ($say); `$b"
            "`$PSDefaultParameterValues.Clear(); `$PSStyle.OutputRendering = 'PlainText'; Invoke-AllmChat ($say) -Live"
        )
        $structure = '(?s)Head.*Some bold and code\..*☑ done.*╭─ js ─.*const a = 1.*╰─.*┌───┬───┐.*│ 1 │ 2 │.*└───┴───┘'
        $drawn = "(?s)Head.*Some `e\[1mbold`e\[0m and `e\[36mcode`e\[0m\..*☑ done.*╭─.*js.*`e\[35mconst`e\[0m a = `e\[35m1`e\[0m.*╰─.*┌───┬───┐.*│.*1.*│.*2.*└───┴───┘"
    }

    It 'draws an answer while it arrives' {
        # Looks come piece by piece, as the text does.
        $shown[0] -replace "`e\[[\d;]*m" | Should -Match $structure
        $shown[0] | Should -Match "`e\[1m"
    }

    It 'draws an answer that is shown later' { $shown[1] | Should -Match $drawn }

    It 'shows nothing while it arrives in a parallel block or a thread job, where others write too and the output may be assigned' {
        $module = "$((Get-Module Allmhub).ModuleBase)/Allmhub.psd1"
        $block = "{ Import-Module '$module'; Invoke-AllmChat '/say spoken' -Connection `$using:c }"
        $kept, $read = Get-Shown @(
            "`$c = Get-AllmConnection; `$x = 1..2 | ForEach-Object -Parallel $block; `$y = Start-ThreadJob $block | Receive-Job -Wait; `$x.Count + `$y.Count"
            "`$x.WasShown + `$y.WasShown -join ','; `$y"
        )
        $kept | Should -Not -Match 'spoken'
        $kept | Should -Match '(?m)^3\s*$'
        $read | Should -Match 'False,False,False'
        $read | Should -Match 'spoken'
    }

    It 'shows the text as it is with -Raw, as a default of the user, and where PowerShell is told to be plain' {
        foreach ($plain in $shown[2], $shown[5], $shown[6]) {
            $plain | Should -Match '(?s)# Head.*\*\*bold\*\* and `code`.*\[x\] done.*~~~js.*\|---\|---\|'
            $plain | Should -Not -Match '┌─'
        }
    }

    It 'tells the information stream the text, line by line' {
        $shown[3] -replace "`e\[[\d;]*m" | Should -Match $structure
        ($shown[3] -split '└───┴───┘')[1].Replace("`r", '') | Should -Match '(?s)# Head\n\nSome \*\*bold\*\* and `code`\.\n.*\| 1 \| 2 \|\n'
        $shown[4] | Should -Not -Match '┌─|Head'
        (Get-Content -Raw "$TestDrive/six.txt") -replace "`n" | Should -BeLike '*[*][*]bold*'
        Get-Content -Raw "$TestDrive/six.txt" | Should -Not -Match "`e|┌"
    }

    It 'leaves files and strings the text' {
        foreach ($file in 'out.txt', 'string.txt') {
            $written = Get-Content -Raw "$TestDrive/$file"
            $written | Should -Match '(?s)# Head.*\*\*bold\*\* and `code`.*\| 1 \| 2 \|'
            $written | Should -Not -Match "`e|┌"
        }
    }

    It 'draws structure and no looks under NO_COLOR, and nothing for a dumb terminal' {
        $plain = Get-Shown "Invoke-AllmChat ($say) -Live" -Environment @{ NO_COLOR = '1' }
        $plain | Should -Match '(?s)# Head.*Some bold and `code`\..*☑ done.*╭─ js ─.*const a = 1.*┌───┬───┐'
        $plain | Should -Not -Match "`e\[\d*m"
        Get-Shown "Invoke-AllmChat ($say) -Live" -Environment @{ TERM = 'dumb' } | Should -Match '(?s)# Head.*\*\*bold\*\*.*\|---\|---\|'
    }
}
