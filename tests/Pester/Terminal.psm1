# A user at a pseudo-terminal, which util-linux's script makes: types, presses Ctrl+C, and says what it saw when it waits in vain.

# Runs a script in a PowerShell of its own whose terminal, of 30 rows and 80 columns, this is. It answers what it is asked: a pattern
# of what it shows, with what it sends back, or that and the milliseconds until then. What makes a terminal known is taken from its environment.
function Start-Terminal {
    param([Parameter(Mandatory)][string[]] $PwshCommand, [Parameter(Mandatory)][string] $Script, [hashtable] $Answer = @{}, [hashtable] $Environment = @{})
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Script))
    $start = [Diagnostics.ProcessStartInfo]::new('script')
    foreach ($one in '-qefc', "stty rows 30 cols 80; exec $($PwshCommand.ForEach({ "'$_'" }) -join ' ') -NoProfile -NoLogo -EncodedCommand $encoded", '/dev/null') { $start.ArgumentList.Add($one) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    foreach ($name in 'NO_COLOR', 'CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD', 'JENKINS_URL') { $null = $start.Environment.Remove($name) }
    $start.Environment['TERM'] = 'xterm'
    $start.Environment['SHELL'] = '/bin/sh'
    foreach ($name in @($start.Environment.Keys) -match '^(TMUX|STY|KITTY|WEZTERM|GHOSTTY|ITERM|LC_TERMINAL|WT_|VSCODE|COLORTERM|TERM_PROGRAM|KONSOLE)') { $null = $start.Environment.Remove($name) }
    foreach ($pair in $Environment.GetEnumerator()) { $start.Environment[$pair.Key] = $pair.Value }
    $buffer = [byte[]]::new(65536)
    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject]@{
        Process = $process
        Buffer = $buffer
        Decoder = [Text.Encoding]::UTF8.GetDecoder()
        Reading = $process.StandardOutput.BaseStream.ReadAsync($buffer, 0, $buffer.Length)
        Seen = ''
        Answer = $Answer
        Asked = @{}
        Whole = ''
        Due = [Collections.Generic.List[object]]::new()
    }
}

# Takes in what there is; false once the other side has gone.
function Read-Terminal {
    param([Parameter(Mandatory)] $Terminal)
    foreach ($one in @($Terminal.Due | Where-Object { $_.At -le [Environment]::TickCount64 })) {
        $null = $Terminal.Due.Remove($one)
        Send-Terminal $Terminal $one.Send
    }
    if (-not $Terminal.Reading.Wait($(if ($Terminal.Due.Count) { 20 } else { 100 }))) { return $true }
    $count = $Terminal.Reading.Result
    if ($count -eq 0) { return $false }
    $text = [char[]]::new($count)
    $piece = [string]::new($text, 0, $Terminal.Decoder.GetChars($Terminal.Buffer, 0, $count, $text, 0))
    # A terminal says where its cursor is when it is asked.
    foreach ($asked in [regex]::Matches($piece, "`e\[6n")) { Send-Terminal $Terminal "`e[1;1R" }
    $Terminal.Seen += $piece
    $Terminal.Whole += $piece
    foreach ($pattern in $Terminal.Answer.Keys) {
        $count = [regex]::Matches($Terminal.Whole, $pattern).Count
        $send, $delay = $Terminal.Answer[$pattern]
        for ($at = [int] $Terminal.Asked[$pattern]; $at -lt $count; $at++) { $Terminal.Due.Add(@{ Send = $send; At = [Environment]::TickCount64 + [int] $delay }) }
        $Terminal.Asked[$pattern] = $count
    }
    $Terminal.Reading = $Terminal.Process.StandardOutput.BaseStream.ReadAsync($Terminal.Buffer, 0, $Terminal.Buffer.Length)
    $true
}

function Send-Terminal {
    param([Parameter(Mandatory)] $Terminal, [Parameter(Mandatory)][string] $Text)
    $Terminal.Process.StandardInput.Write($Text)
    $Terminal.Process.StandardInput.Flush()
}

# Waits for text, forgets what came up to its end, and gives what stood before it.
function Wait-Terminal {
    param([Parameter(Mandatory)] $Terminal, [Parameter(Mandatory)][string] $Pattern, [int] $TimeoutSec = 60)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $found = [regex]::Match($Terminal.Seen, "(?s)$Pattern")
        if ($found.Success) {
            $before = $Terminal.Seen.Substring(0, $found.Index)
            $Terminal.Seen = $Terminal.Seen.Substring($found.Index + $found.Length)
            return $before
        }
        if (-not (Read-Terminal $Terminal) -or $clock.Elapsed.TotalSeconds -gt $TimeoutSec) {
            throw "Not seen within $([int] $clock.Elapsed.TotalSeconds) s: $Pattern. Seen: $($Terminal.Seen.Replace("`e", '<ESC>'))"
        }
    }
}

# Presses a key at the pace of a user until the script has ended. Once is not enough: Ctrl+C empties the terminal's input, and
# with it the answer to where the cursor is, for which .NET would wait for ever.
function Wait-TerminalEnd {
    param([Parameter(Mandatory)] $Terminal, [Parameter(Mandatory)][string] $Key, [int] $TimeoutSec = 60)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $pressed = [Diagnostics.Stopwatch]::StartNew()
    while (Read-Terminal $Terminal) {
        if ($clock.Elapsed.TotalSeconds -gt $TimeoutSec) { throw "Still there after $TimeoutSec s. Seen: $($Terminal.Seen.Replace("`e", '<ESC>'))" }
        if ($pressed.ElapsedMilliseconds -gt 2000) {
            $pressed.Restart()
            Send-Terminal $Terminal $Key
        }
    }
}

function Stop-Terminal {
    param([Parameter(Mandatory)] $Terminal)
    if (-not $Terminal.Process.HasExited) { $Terminal.Process.Kill($true) }
    $Terminal.Process.Dispose()
}

Export-ModuleMember -Function *
