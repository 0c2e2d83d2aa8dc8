#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Records a session of a real PowerShell in a real terminal (tmux) as an animated SVG.

.DESCRIPTION
    Types the lines of a script file into a PowerShell inside tmux, one key after the other, looks at the screen many times a second, and writes what
    was seen: an SVG with text, style sheet and nothing else, no script, no font and no address. Who asks for less motion sees the last screen.

    A line of the file is typed and sent. "{Tab}", "{Enter}", "{C-c}" and the like are keys; "#wait 2" waits so many seconds, "#until text" until the screen shows
    it, "#clear" empties the screen; other lines that begin with # are remarks.

.EXAMPLE
    ./tools/Recording/Save-Recording.ps1 -Culture en-US -Path docs/first-minute.svg
#>
[CmdletBinding()]
param(
    [ValidateSet('en-US', 'zh-CN')]
    [string] $Culture = 'en-US',

    [Parameter(Mandatory)]
    [string] $Path,

    [int] $Width = 84,
    [int] $Height = 20
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$session = "allmhub-recording-$PID"
$frames = [Collections.Generic.List[object]]::new()
$clock = [Diagnostics.Stopwatch]::new()

function Invoke-Tmux {
    $text = & tmux -u -L $session @args 2>&1
    if ($LASTEXITCODE -ne 0) { throw "tmux $($args[0]): $text" }
    $text
}

# Looks at the screen; a picture that is as the last one only lasts longer.
function Add-Frame {
    $cursor = Invoke-Tmux display-message -p '#{cursor_x} #{cursor_y} #{cursor_flag}'
    $screen = @(Invoke-Tmux capture-pane -e -p) -join "`n"
    if ($frames.Count -eq 0 -or $frames[-1].Screen -cne $screen -or $frames[-1].Cursor -cne $cursor) {
        $frames.Add([pscustomobject]@{ At = $clock.Elapsed.TotalSeconds; Screen = $screen; Cursor = $cursor })
    }
}

function Wait-Screen([double] $Second, [string] $Until) {
    $end = $clock.Elapsed.TotalSeconds + $Second
    while ($clock.Elapsed.TotalSeconds -lt $end) {
        Add-Frame
        if ($Until -and ($frames[-1].Screen -replace "`e\[[\d;:]*m").Contains($Until)) { return }
        Start-Sleep -Milliseconds 60
    }
    if ($Until) { throw "The screen never showed '$Until':`n$($frames[-1].Screen)" }
}

function Send-Line([string] $Line) {
    foreach ($part in [regex]::Matches($Line, '\{[A-Z][\w-]*\}|[\s\S]').Value) {
        if ($part.Length -gt 1) {
            $null = Invoke-Tmux send-keys $part.Trim('{', '}')
        } elseif ($part -match '[\x21-\x7e]') {
            # By its number: what is a pattern of files or a sign of tmux's own would not arrive as it is.
            $null = Invoke-Tmux send-keys -H ('{0:x2}' -f [int] [char] $part)
        } else {
            $null = Invoke-Tmux send-keys -l -- $part
        }
        Wait-Screen ($part.Length -gt 1 ? 1.6 : 0.045)
    }
}

try {
    $program, $argument = @(& (Join-Path $root 'tools/Get-PwshCommand.ps1'))
    $state = Join-Path ([IO.Path]::GetTempPath()) $session
    $set = "LANG=$($Culture.Replace('-', '_')).UTF-8", "LC_ALL=$($Culture.Replace('-', '_')).UTF-8", 'TERM=tmux-256color', 'COLORTERM=truecolor', "ALLMHUB_HOME=$state", "HOME=$state", 'POWERSHELL_UPDATECHECK=Off', 'POWERSHELL_TELEMETRY_OPTOUT=1'
    $null = New-Item $state -ItemType Directory -Force
    $start = "function prompt { 'PS> ' }; Set-PSReadLineOption -PredictionSource None -HistorySaveStyle SaveNothing; Set-Location '$root'"
    $command = @('env', '-u', 'NO_COLOR', '-u', 'CI') + $set + $program + $argument + '-NoLogo', '-NoProfile', '-NoExit', '-Command', $start
    $null = Invoke-Tmux new-session -d -x $Width -y $Height -- @command
    $null = Invoke-Tmux set-option status off
    $clock.Start()
    Wait-Screen 60 'PS>'
    $frames.Clear()
    $clock.Restart()
    Wait-Screen 0.8
    foreach ($line in Get-Content (Join-Path $PSScriptRoot "first-minute.$Culture.txt")) {
        switch -Regex ($line) {
            '^#wait ([\d.]+)' { Wait-Screen ([double]::Parse($Matches[1], [cultureinfo]::InvariantCulture)); break }
            '^#until (.+)' { Wait-Screen 60 $Matches[1]; break }
            '^#clear' { $null = Invoke-Tmux send-keys C-l; Wait-Screen 0.6; break }
            '^(#|$)' { break }
            default { Send-Line $line; $null = Invoke-Tmux send-keys Enter; Wait-Screen 0.5 }
        }
    }
    Wait-Screen 0.3
    & (Join-Path $PSScriptRoot 'ConvertTo-Svg.ps1') -Frame $frames -Second ($clock.Elapsed.TotalSeconds + 4) -Width $Width -Height $Height -Title (Get-Content (Join-Path $PSScriptRoot "first-minute.$Culture.txt") -TotalCount 1).TrimStart('#', ' ') |
        Set-Content $Path -NoNewline
    Write-Host "$($frames.Count) pictures in $([int] $clock.Elapsed.TotalSeconds) s: $Path, $([int] ((Get-Item $Path).Length / 1KB)) KB"
} finally {
    & tmux -L $session kill-server 2> $null
    Remove-Item $state -Recurse -Force -ErrorAction Ignore
}
