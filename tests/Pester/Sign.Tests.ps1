# A sign of life at a person's terminal: it comes when a call is not quick, goes before anything else, and is nowhere else.
BeforeDiscovery {
    $noTerminal = if (-not $IsLinux) { 'the script of util-linux makes the terminal, and only Linux has it' }
    if ($noTerminal) { Write-Host "skipped: the sign in a pseudo-terminal: $noTerminal" }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    Import-Module (Join-Path $PSScriptRoot 'Terminal.psm1') -Force
    $begin = "`$PSStyle.OutputRendering = 'Ansi'; Import-Module '$ModulePath'; `$e = Start-AllmEmulator; `$drip = Start-AllmEmulator -DelayMs 60 | Connect-AllmHub -DefaultModel gpt-4o; `$null = `$e | Connect-AllmHub -DefaultModel gpt-4o; function Set-Fault { `$e.ClearFault(); `$e.AddFault(`$args[0]) }; function Set-Mark { 'marked' }; function Ask { Invoke-AllmChat hello }; function Write-It { Start-Sleep -Milliseconds 1200; Write-Host one; Start-Sleep -Milliseconds 700; Write-Host -NoNewline two; Start-Sleep -Milliseconds 600; [Console]::WriteLine('three'); [Console]::Error.WriteLine('four'); `$Host.UI.WriteLine('five') }; `$slow = 'stall=headers;stall-ms=600'"

    # What the eye sees in the end: the text without control sequences, each line after its last erasure.
    function Get-Look {
        param([string] $Text)
        $screen = [Collections.Generic.List[Text.StringBuilder]]::new()
        $screen.Add([Text.StringBuilder]::new())
        $row = $column = 0
        $kept = 0, 0
        foreach ($token in [regex]::Matches($Text, '\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>78]|\r|\n|[^\x1b\r\n]').Value) {
            $line = $screen[$row]
            switch -CaseSensitive -Regex ($token) {
                '^\x1b7$' { $kept = $row, $column; break }
                '^\x1b8$' { $row, $column = $kept; break }
                '^\x1b\[K$' { if ($line.Length -gt $column) { $line.Length = $column }; break }
                '^\x1b' { break }
                '^\r$' { $column = 0; break }
                '^\n$' { $row++; $column = 0; if ($row -eq $screen.Count) { $screen.Add([Text.StringBuilder]::new()) }; break }
                default {
                    if ($line.Length -lt $column) { $null = $line.Append(' ', $column - $line.Length) }
                    if ($line.Length -gt $column) { $line[$column] = $token[0] } else { $null = $line.Append($token) }
                    $column++
                }
            }
        }
        (@($screen | ForEach-Object { "$_".TrimEnd() }) -join "`n").Trim("`n")
    }

    # All in one shell, since its start is what costs: each piece of the script has a name, under which what it showed is found.
    $piece = [ordered] @{
        Waiting = 'Set-Fault $slow; Invoke-AllmChat "/say first"'
        Assigned = 'Set-Fault $slow; $x = Invoke-AllmChat "/say second"'
        Other = 'Set-Fault $slow; $x = Get-AllmModel'
        Thinking = 'Invoke-AllmChat ("/think " + ("hm " * 25) + "`n/say third") -Model o3 -Connection $drip'
        Answering = '$x = Invoke-AllmChat "/repeat 14 word" -Connection $drip'
        Shown = 'Invoke-AllmChat "/think one two three`n/say the answer" -Model o3 -ShowReasoning'
        Warning = 'Set-Fault "status=500;count=1"; $x = Invoke-AllmChat "/say fine"'
        Error = 'Set-Fault ($slow + ";sample=error.openai.401"); $x = Invoke-AllmChat hello'
        Question = 'Set-Fault $slow; $x = Invoke-AllmChat "/call Set-Mark {}" -Tool Set-Mark'
        Running = '$x = Invoke-AllmChat "/call Get-Date {}" -Tool Get-Date -ToolApproval Always'
        Written = '$x = Invoke-AllmChat "/call Write-It {}" -Tool Write-It -ToolApproval Always'
        Native = '/bin/echo native; Set-Fault $slow; $x = Invoke-AllmChat hello'
        Mixed = 'Get-Date; Invoke-AllmChat "/say mixed" -OutVariable kept'
        Kept = '$kept | Format-Table'
        Middle = '[Console]::Out.Write("before "); Set-Fault $slow; $x = Invoke-AllmChat hello; [Console]::Out.Write("after")'
        Function = 'Set-Fault $slow; $x = Ask'
        Preference = '$ProgressPreference = "SilentlyContinue"; Set-Fault $slow; $x = Invoke-AllmChat hello; $ProgressPreference = "Continue"'
        Dumb = '$env:TERM = "dumb"; Set-Fault $slow; $x = Invoke-AllmChat hello; $env:TERM = "xterm"'
        CI = '$env:GITHUB_ACTIONS = "true"; Set-Fault $slow; $x = Invoke-AllmChat hello; $env:GITHUB_ACTIONS = ""'
    }
    $shown = @{}
    if ($IsLinux) {
        $run = $piece.GetEnumerator().ForEach({ "[Console]::Out.Write('<' + '$($_.Key)>'); $($_.Value)" }) -join '; '
        $terminal = Start-Terminal (@('env', '--default-signal=INT') + $PwshCommand) "$begin; $run; [Console]::Out.Write('<' + 'stop>'); Set-Fault 'stall=headers'; try { `$x = Invoke-AllmChat hello } finally { [Console]::Out.Write('<' + 'end>') }" -Environment @{ NO_COLOR = '' } -Answer @{ 'default is "N"\)' = "n`r" }
        try {
            $null = Wait-Terminal $terminal '<Waiting>'
            $names = @($piece.Keys) + 'stop'
            foreach ($i in 1..($names.Count - 1)) { $shown[$names[$i - 1]] = Wait-Terminal $terminal "<$($names[$i])>" }
            $shown.Stopped = Wait-Terminal $terminal 'waiting \d s'
            Send-Terminal $terminal "`u{3}"
            $shown.Stopped += 'waiting 0 s' + (Wait-Terminal $terminal '<end>')
        } finally {
            Stop-Terminal $terminal
        }
    }
}

Describe 'In a pseudo-terminal' -Skip:([bool]$noTerminal) {
    It 'says what a call is at: <Name>' -ForEach @(
        @{ Name = 'Waiting'; Sign = 'waiting 0 s' }
        @{ Name = 'Assigned'; Sign = 'waiting 0 s' }
        @{ Name = 'Other'; Sign = 'waiting 0 s' }
        @{ Name = 'Thinking'; Sign = 'thinking 1 s' }
        @{ Name = 'Answering'; Sign = 'answering 0 s, \d+ characters' }
        @{ Name = 'Warning'; Sign = 'retry 1 of 3 in 1 s' }
        @{ Name = 'Running'; Sign = 'running Get-Date' }
        @{ Name = 'Written'; Sign = 'running Write-It 1 s' }
        @{ Name = 'Native'; Sign = 'waiting 0 s' }
    ) {
        $shown[$Name] | Should -Match "\x1b7\x1b\[\?7l\x1b\[2m \S $Sign\x1b\[22m\x1b\[K\x1b\[\?7h\x1b8"
    }

    It 'leaves nothing: <Name>' -ForEach @(
        @{ Name = 'Waiting'; Look = '^first\n\ngpt-4o · [^\n]+$' }
        @{ Name = 'Assigned'; Look = '^$' }
        @{ Name = 'Other'; Look = '^$' }
        @{ Name = 'Thinking'; Look = '^thought for \d s\nthird\n\no3 · [^\n]+$' }
        @{ Name = 'Answering'; Look = '^$' }
        @{ Name = 'Shown'; Look = '^one two three\n\nthe answer\n\no3 · [^\n]+$' }
        @{ Name = 'Warning'; Look = '^WARNING: Attempt 1 of 4 failed: [^~]+ s\.$' }
        @{ Name = 'Error'; Look = '^Invoke-AllmChat: [^~]+$' }
        @{ Name = 'Question'; Look = '^The model wants to run a command\n[^~]+$' }
        @{ Name = 'Running'; Look = '^$' }
        @{ Name = 'Written'; Look = '^one\ntwothree\nfour\nfive$' }
        @{ Name = 'Native'; Look = '^native$' }
        @{ Name = 'Mixed'; Look = '^[^\n]+\d{4}[^\n]+\n+mixed\n\ngpt-4o · [^\n]+$' }
        @{ Name = 'Kept'; Look = '^Index [^~]+ mixed$' }
        @{ Name = 'Middle'; Look = '^before after$' }
        @{ Name = 'Stopped'; Look = '^(\^C)?$' }
    ) {
        $seen = Get-Look $shown[$Name]
        $seen | Should -Match $Look
        $seen | Should -Not -Match 'waiting|thinking|answering|running|retry \d'
    }

    It 'comes back below a line that a tool has written, and not behind one it has not ended' {
        $shown.Written | Should -Match '(?s)one.*running Write-It.*two'
        $shown.Written -replace '(?s).*two' | Should -Not -Match 'running'
    }

    It 'one empty line comes after an answer' {
        $shown.Mixed | Should -Match '\d s\x1b\[22m(\x1b\[0m)?\r\n\r\n$'
    }

    It 'a question for approval has no colour that some ground has too' {
        $shown.Question | Should -Match 'The model wants to run a command'
        $shown.Question | Should -Not -Match '\x1b\[[\d;]*[39][0-7]m'
    }

    It 'is nowhere else: <_>' -ForEach 'Function', 'Preference', 'Dumb', 'CI' {
        $shown[$_] | Should -Not -Match 'waiting'
    }

    It 'shows thinking dim' {
        $shown.Shown | Should -Match '\x1b\[2m[^\x1b]*three'
    }
}

Describe 'Where nobody looks' {
    It 'the first retry of the same kind is one warning a command, the rest is verbose' {
        $emulator = Start-AllmEmulator
        try {
            $null = $emulator | Connect-AllmHub
            $emulator.AddFault('status=500;count=3')
            $all = 'one', 'two' | Invoke-AllmChat -ThrottleLimit 2 -Verbose 3>&1 4>&1
            @($all | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Count | Should -Be 1
            @($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and $_ -match 'Attempt \d of 4 failed' }).Count | Should -Be 2
        } finally {
            $emulator | Stop-AllmEmulator
        }
    }
}
