# Prompts to keep: Set-, Get- and Remove-AllmPrompt, and Invoke-AllmChat -PromptName, on the built module.

BeforeDiscovery {
    $noTerminal = if (-not $IsLinux) { 'the script of util-linux makes the terminal, and only Linux has it' }
    if ($noTerminal) { Write-Host "skipped: a question for a variable in a pseudo-terminal: $noTerminal" }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Terminal.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o-mini
    $folder = Join-Path $TestDrive 'prompts'
    Set-AllmPrompt review 'Review this {{Lang}} code:' -Description 'Reviews code' -Model gpt-4o -System 'You know {{Lang}}.' -Temperature 0.2 -MaxToken 90 -Variable @{ Lang = @{ Description = 'The language'; Default = 'C#' } }
    Set-AllmPrompt team/translate 'To {{Lang}}: {{Text}}'

    # What would be sent.
    function Get-Sent([scriptblock] $Call) { @(& $Call | ForEach-Object { $_.Body | ConvertFrom-Json }) }
    function Get-Said([scriptblock] $Call) { @(Get-Sent $Call | ForEach-Object { $_.messages[-1].content }) }
}

AfterAll { $emulator | Stop-AllmEmulator }

Describe 'Kept prompts' {
    It 'are files that a repository can hold' {
        $text = Get-Content (Join-Path $folder 'review.md') -Raw
        $text | Should -BeExactly "---`ndescription: Reviews code`nmodel: gpt-4o`nsystem: You know {{Lang}}.`ntemperature: 0.2`nmaxToken: 90`nvariables:`n  Lang:`n    description: The language`n    default: C#`n---`n`nReview this {{Lang}} code:`n"
        $prompt = Get-AllmPrompt REVIEW
        $prompt.Name, $prompt.Model, $prompt.Variable[0].Default | Should -Be 'review', 'gpt-4o', 'C#'
        (Get-AllmPrompt).Name | Should -Be 'review', 'team/translate'
        (Get-AllmPrompt t*).Name | Should -Be 'team/translate'
        Get-AllmPrompt | Out-String | Should -Match 'review +gpt-4o +\[Lang\] +Reviews code'
    }

    It 'a missing one is an error of its own, and a broken file names its line; the others come' {
        Set-Content (Join-Path $folder 'broken.md') "---`nmodel: [a`n---`nx"
        try {
            $found = 'review', 'none', 'broken' | Get-AllmPrompt -ErrorVariable failure -ErrorAction SilentlyContinue
            $found.Name | Should -Be 'review'
            $failure.FullyQualifiedErrorId | Should -Be 'PromptNotFound,Allmhub.PowerShell.Commands.Prompt.GetAllmPromptCommand', 'PromptInvalid,Allmhub.PowerShell.Commands.Prompt.GetAllmPromptCommand'
            "$($failure[1])" | Should -Match 'broken\.md'', line \d'
        }
        finally { Remove-AllmPrompt broken }
    }

    It 'Set-AllmPrompt changes what is said alone, with -Force, and nothing with -WhatIf' {
        $null = Set-AllmPrompt p one -PassThru
        { Set-AllmPrompt p two } | Should -Throw -ErrorId 'PromptExists,*'
        Set-AllmPrompt p two -Force -WhatIf
        (Get-AllmPrompt p).Text | Should -Be 'one'
        Set-Content (Join-Path $folder 'p.md') "---`n# mine`nowner: me`nmodel: m`n---`none"
        Set-AllmPrompt p -Model $null -Seed 3 -Force
        Get-Content (Join-Path $folder 'p.md') -Raw | Should -BeExactly "---`n# mine`nowner: me`nseed: 3`n---`n`none`n"
        'a', 'b' | Set-AllmPrompt p -Force
        (Get-AllmPrompt p).Text | Should -Be "a`nb"
        Get-AllmPrompt p | Set-AllmPrompt copy
        (Get-AllmPrompt copy).Seed | Should -Be 3
        Set-AllmPrompt file -Path (Join-Path $folder 'review.md') -Tool Get-Date -JsonSchema @{ type = 'object' }
        $file = Get-AllmPrompt file
        "$($file.Tool)", $file.JsonSchema, $file.Description | Should -Be 'Get-Date', '{"type":"object"}', 'Reviews code'
        'p', 'copy', 'file' | Remove-AllmPrompt
        (Get-AllmPrompt).Count | Should -Be 2
    }

    It 'a name leads nowhere else: <_>' -ForEach '../x', '/etc/x', 'a/../../x', 'con', 'x.md' {
        { Set-AllmPrompt $_ x } | Should -Throw -ErrorId 'PromptName,*'
    }

    It 'a key is noticed, and the connection''s own is not kept' {
        Set-AllmPrompt k 'use sk-abcdefghijklmnopqrstuvwx' -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match 'Line 1 .* looks as if it held a key'
        Remove-AllmPrompt k
        { $emulator.ApiKey | Set-AllmPrompt k } | Should -Throw -ErrorId 'KeyInPrompt,*'
        Get-AllmPrompt k -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'lie where the environment or the connection says' {
        $other = Join-Path $TestDrive 'other'
        Set-Content (New-Item (Join-Path $other 'x.md') -Force) 'of another folder'
        $env:ALLMHUB_PROMPTS = $other
        try {
            (Get-AllmPrompt).Name | Should -Be 'x'
            Get-Said { Invoke-AllmChat -PromptName x -DryRun } | Should -Be 'of another folder'
        }
        finally { $env:ALLMHUB_PROMPTS = $null }
        $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o-mini -PromptFolder $other
        try { (Get-AllmPrompt).Name | Should -Be 'x' }
        finally { $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o-mini }
    }
}

Describe 'Invoke-AllmChat -PromptName' {
    It 'asks as the file says, and a parameter wins' {
        $sent = Get-Sent { Invoke-AllmChat -PromptName review 'fn main() {}' -Variable @{ lang = 'Rust' } -DryRun }
        $sent.model, $sent.temperature, $sent.max_tokens | Should -Be 'gpt-4o', 0.2, 90
        $sent.messages.content | Should -Be 'You know Rust.', "Review this Rust code:`n`nfn main() {}"
        $sent = Get-Sent { Invoke-AllmChat -PromptName review x -Model gpt-4o-mini -Temperature 1 -System s -DryRun }
        $sent.model, $sent.temperature, $sent.max_tokens | Should -Be 'gpt-4o-mini', 1, 90
        $sent.messages[0].content | Should -Be 's'
    }

    It 'input fills places by its properties, or stands behind the text' {
        Get-Said { [pscustomobject]@{ Lang = 'German'; Text = 'hi' }, [pscustomobject]@{ Lang = 'French'; Text = 'yes' } | Invoke-AllmChat -PromptName team/translate -DryRun } | Should -Be 'To German: hi', 'To French: yes'
        Get-Said { 'a', 'b' | Invoke-AllmChat -PromptName review 'Be kind.' -DryRun } | Should -Be "Review this C# code:`n`nBe kind.`n`na", "Review this C# code:`n`nBe kind.`n`nb"
        Get-Said { 'a', 'b' | Invoke-AllmChat -PromptName review -Together -DryRun } | Should -Be "Review this C# code:`n`na`nb"
        Set-AllmPrompt whole '<{{_}}> in {{Length}} words' -Variable @{ Length = '5' }
        Get-Said { Invoke-AllmChat -PromptName whole 'it' -DryRun } | Should -Be '<it> in 5 words'
        Get-Said { 'piped' | Invoke-AllmChat -PromptName whole -DryRun } | Should -Be '<piped> in 5 words' -Because 'a variable is not the length of a text'
        { Invoke-AllmChat -PromptName whole -DryRun } | Should -Throw -ErrorId 'NoInput,*'
        Remove-AllmPrompt whole
    }

    It 'a missing variable is an error that says how to give it, of its input alone' {
        { Invoke-AllmChat -PromptName team/translate -Variable @{ Lang = 'de' } } | Should -Throw -ErrorId 'MissingVariable,*' -ExpectedMessage '*{{Text}}*-Variable @{ Text = *'
        $answers = [pscustomobject]@{ Lang = 'de' }, [pscustomobject]@{ Lang = 'fr'; Text = 'yes' } | Invoke-AllmChat -PromptName team/translate -ThrottleLimit 2 -ErrorVariable failure -ErrorAction SilentlyContinue
        $answers.Text | Should -Be 'Echo: To fr: yes'
        $failure.FullyQualifiedErrorId | Should -Be 'MissingVariable,Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand'
        $null = Invoke-AllmChat -PromptName review x -Variable @{ Lnag = 'C' } -DryRun -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match 'no place for Lnag\. It has Lang'
    }

    It 'goes with -OutProperty, -Checkpoint, -Session and a schema' {
        $rows = [pscustomobject]@{ Lang = 'de'; Text = 'hi' } | Invoke-AllmChat -PromptName team/translate -OutProperty Answer
        $rows.Answer | Should -Be 'Echo: To de: hi'
        { [pscustomobject]@{ Lang = 'de'; Text = 'hi' } | Invoke-AllmChat -PromptName team/translate -OutProperty Text } | Should -Throw -ErrorId 'ContradictoryParameter,*'
        $file = Join-Path $TestDrive 'run.jsonl'
        1..2 | ForEach-Object { $before = $emulator.Request.Count; 'x' | Invoke-AllmChat -PromptName review -Checkpoint $file | Should -Not -BeNullOrEmpty }
        $emulator.Request.Count | Should -Be $before -Because 'the second run asks nothing'
        $session = New-AllmChatSession -Model gpt-4o-mini
        $null = Invoke-AllmChat -PromptName review 'x' -Session $session
        $session.Message[0].Text | Should -Be "Review this C# code:`n`nx"
        Set-AllmPrompt shape '/say {"n":1}' -JsonSchema @{ type = 'object'; properties = @{ n = @{ type = 'integer' } }; required = @('n') }
        (Invoke-AllmChat -PromptName shape).Value.n | Should -Be 1
        (Get-Sent { Invoke-AllmChat -PromptName shape -As ([pscustomobject]) -DryRun }).response_format.json_schema.schema.properties.n | Should -BeNullOrEmpty -Because '-As wins'
        (Get-Sent { Invoke-AllmChat -PromptName shape -CodeOnly -DryRun }).response_format | Should -BeNullOrEmpty
        Remove-AllmPrompt shape
    }

    It 'offers the tools of a file, and approves nothing by it' {
        Set-AllmPrompt tool '/call Get-Date {}' -Tool Get-Date
        (Get-Sent { Invoke-AllmChat -PromptName tool -DryRun }).tools.function.name | Should -Be 'Get-Date'
        { Invoke-AllmChat -PromptName tool } | Should -Throw -ErrorId 'NotInteractive,*' -Because 'nobody is here to approve'
        (Get-Sent { Invoke-AllmChat -PromptName tool -Tool Get-Item -DryRun }).tools.function.name | Should -Be 'Get-Item'
        Add-Content (Join-Path $folder 'evil.md') "---`ntools: [Invoke-Expression]`ntoolApproval: Always`n---`nx"
        { Invoke-AllmChat -PromptName evil -DryRun } | Should -Throw -ErrorId 'PromptInvalid,*' -ExpectedMessage '*line 3*'
        'tool', 'evil' | Remove-AllmPrompt
    }

    It 'completes names and variables' {
        (TabExpansion2 'Invoke-AllmChat -PromptName te').CompletionMatches.CompletionText | Should -Be 'team/translate'
        (TabExpansion2 'Get-AllmPrompt re').CompletionMatches.ToolTip | Should -Be 'Reviews code'
        (TabExpansion2 'Invoke-AllmChat -PromptName team/translate -Variable ').CompletionMatches.CompletionText | Should -Be "@{ Lang = ''; Text = '' }", "@{ Lang = '' }", "@{ Text = '' }"
        $one = (TabExpansion2 'Invoke-AllmChat -PromptName review -Variable l').CompletionMatches
        $one.CompletionText, $one.ToolTip | Should -Be "@{ Lang = 'C#' }", 'Lang: The language = C#'
    }

    It 'asks a person for what is missing' -Skip:([bool] $noTerminal) {
        Set-AllmPrompt ask 'Hello {{Who}}' -Variable @{ Who = @{ Description = 'Whom to greet' } }
        $terminal = Start-Terminal $PwshCommand "Import-Module '$ModulePath'; Write-Output (Invoke-AllmChat -PromptName ask -DryRun -Model m -BaseUri http://127.0.0.1:9).Body; 'END'" -Environment @{ ALLMHUB_HOME = "$TestDrive"; ALLMHUB_PROMPTS = $folder }
        try {
            Wait-Terminal $terminal 'Who: Whom to greet.*Who: ' | Should -Match "The prompt 'ask' needs a value\."
            Send-Terminal $terminal "Ada`r"
            Wait-Terminal $terminal 'END' | Should -Match 'Hello Ada'
        }
        finally { Stop-Terminal $terminal }
    }
}
