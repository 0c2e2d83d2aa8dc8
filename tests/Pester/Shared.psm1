# What the test files share: the built module, a clean environment, a server under full control, and a pipeline that can be stopped.
$Root = Split-Path (Split-Path $PSScriptRoot)
$ModulePath = Join-Path $Root 'output' 'Allmhub'

# The PowerShell that runs the tests: a program, and before its own arguments what that needs.
$PwshCommand = @(& (Join-Path $Root 'tools' 'Get-PwshCommand.ps1'))

# Runs another of it, with the pipeline's input as its input.
function Invoke-Pwsh {
    $program, $argument = $PwshCommand + $args
    $input | & $program @argument
}

# A program named pwsh in a folder of its own, for what runs pwsh by name: the one on PATH may be another, or none that runs.
function New-PwshFolder {
    param([Parameter(Mandatory)][string] $Path)
    $folder = New-Item $Path -ItemType Directory -Force
    $file = Join-Path $folder 'pwsh'
    Set-Content $file "#!/bin/sh`nexec $($PwshCommand.ForEach({ "'$_'" }) -join ' ') `"`$@`""
    chmod +x $file
    $folder.FullName
}

function Import-BuiltModule {
    if (-not (Test-Path (Join-Path $ModulePath 'Allmhub.psd1'))) {
        throw "There is no module in '$ModulePath'. Run: dotnet build"
    }
    Import-Module $ModulePath -Global -Force
}

# No key, profile or proxy of this machine may reach a test.
function Initialize-Environment {
    param([Parameter(Mandatory)][string] $Home_)
    foreach ($name in 'ALLMHUB_API_KEY', 'ALLMHUB_BASE_URL', 'ALLMHUB_ACCESS_TOKEN', 'ALLMHUB_USER_ID', 'ALLMHUB_PROFILE', 'ALLMHUB_LEDGER', 'ALLMHUB_PROMPTS', 'NO_COLOR') {
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    foreach ($name in 'http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY') {
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    [Environment]::SetEnvironmentVariable('ALLMHUB_HOME', $Home_)
    # Tests count requests and script faults for them; those of prices take it out again.
    [Environment]::SetEnvironmentVariable('ALLMHUB_NO_PRICE_LIST', '1')
    # Films take minutes; looks at them, which make the emulator's older, need not.
    [Environment]::SetEnvironmentVariable('ALLMHUB_POLL_INTERVAL', '0.02')
}

function Wait-Until {
    param([Parameter(Mandatory)][scriptblock] $Condition, [int] $TimeoutMs = 10000)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.ElapsedMilliseconds -gt $TimeoutMs) { throw "This did not come true within $TimeoutMs ms: $Condition" }
        Start-Sleep -Milliseconds 10
    }
}

# Runs a script in its own runspace; the caller stops it as Ctrl+C would.
function Start-Pipeline {
    param([Parameter(Mandatory)][string] $Script, [hashtable] $Variable = @{})
    $state = [initialsessionstate]::CreateDefault()
    $state.ImportPSModule($ModulePath)
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    foreach ($pair in $Variable.GetEnumerator()) { $runspace.SessionStateProxy.SetVariable($pair.Key, $pair.Value) }
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddScript($Script)
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
    [pscustomobject]@{ Shell = $shell; Run = $run; Output = $output; Runspace = $runspace }
}

# Stops a pipeline and gives the milliseconds it took to end.
function Stop-Pipeline {
    param([Parameter(Mandatory)] $Pipeline)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $Pipeline.Shell.Stop()
    $elapsed = $clock.Elapsed.TotalMilliseconds
    $Pipeline.Shell.Dispose()
    $Pipeline.Runspace.Dispose()
    $elapsed
}

# Answers each connection with the next of some raw replies and keeps the heads of the requests.
function Start-RawServer {
    param([Parameter(Mandatory)][string[]] $Reply)
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $heads = [Collections.ArrayList]::Synchronized([Collections.ArrayList]::new())
    $pipeline = Start-Pipeline @'
        foreach ($text in $replies) {
            $client = $listener.AcceptTcpClient()
            $stream = $client.GetStream()
            $head = [Text.StringBuilder]::new()
            while (-not $head.ToString().EndsWith("`r`n`r`n")) {
                $byte = $stream.ReadByte()
                if ($byte -lt 0) { break }
                $null = $head.Append([char] $byte)
            }
            $null = $heads.Add($head.ToString())
            # Bytes left unread would turn the close into a reset.
            $left = if ("$head" -match '(?im)^Content-Length: (\d+)') { [int] $Matches[1] } else { 0 }
            while ($left -gt 0 -and $stream.ReadByte() -ge 0) { $left-- }
            $bytes = [Text.Encoding]::UTF8.GetBytes($text)
            $stream.Write($bytes, 0, $bytes.Length)
            $client.Dispose()
        }
'@ @{ listener = $listener; replies = $Reply; heads = $heads }
    [pscustomobject]@{ Uri = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"; Head = $heads; Listener = $listener; Pipeline = $pipeline }
}

function Stop-RawServer {
    param([Parameter(Mandatory)] $Server)
    $Server.Listener.Stop()
    $null = Stop-Pipeline $Server.Pipeline
}

# Runs a script for a user made of lines and choices; choice -1 is a user who presses Ctrl+C at the question.
function Invoke-WithUser {
    param([Parameter(Mandatory)][scriptblock] $Script, [string[]] $Line = @(), [int[]] $Choice = @(), [hashtable] $Variable = @{})
    $screen = New-ScriptedHost -Line $Line -Choice $Choice
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule($ModulePath)
    $runspace = [runspacefactory]::CreateRunspace($screen, $state)
    $runspace.Open()
    try {
        foreach ($pair in $Variable.GetEnumerator()) { $runspace.SessionStateProxy.SetVariable($pair.Key, $pair.Value) }
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddScript($Script.ToString())
        $failure = $null
        $output = try { $shell.Invoke() } catch { $failure = $_.Exception.InnerException.ErrorRecord }
        [pscustomobject]@{ Output = @($output); Screen = $screen.Screen; Question = $screen.Question; Label = $screen.Label; Error = @($shell.Streams.Error); Failure = $failure; Warning = @($shell.Streams.Warning) }
    } finally {
        $runspace.Dispose()
    }
}

function New-ScriptedHost {
    param([string[]] $Line = @(), [int[]] $Choice = @())
    if (-not ('ScriptedHost' -as [type])) { Add-Type -Path (Join-Path $PSScriptRoot 'ScriptedHost.cs') }
    [ScriptedHost]::new($Line, $Choice)
}

# A port where connections hang: the listener never accepts and its queue is full.
function New-DeafPort {
    $listener = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
    $listener.Bind([Net.IPEndPoint]::new([Net.IPAddress]::Loopback, 0))
    $listener.Listen(0)
    $fillers = foreach ($i in 1..4) {
        $client = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
        $null = $client.ConnectAsync($listener.LocalEndPoint)
        $client
    }
    Start-Sleep -Milliseconds 100
    [pscustomobject]@{ Port = $listener.LocalEndPoint.Port; Listener = $listener; Filler = $fillers }
}

function Close-DeafPort {
    param([Parameter(Mandatory)] $DeafPort)
    $DeafPort.Filler | ForEach-Object Dispose
    $DeafPort.Listener.Dispose()
}

# A shell of its own, as a CI job starts one: no variable of this machine's CI reaches it, and its input stays open, so that a question would hang.
function Invoke-Shell {
    param([Parameter(Mandatory)][string] $Command, [hashtable] $Environment = @{}, [int] $TimeoutMs = 60000)
    $program, $argument = $PwshCommand + '-NoProfile' + '-Command' + $Command
    $start = [Diagnostics.ProcessStartInfo]::new($program)
    foreach ($one in $argument) { $start.ArgumentList.Add($one) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    foreach ($name in 'CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD') { $null = $start.Environment.Remove($name) }
    $start.Environment['NO_COLOR'] = '1'
    foreach ($pair in $Environment.GetEnumerator()) { $start.Environment[$pair.Key] = $pair.Value }
    $process = [Diagnostics.Process]::Start($start)
    try {
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if (-not $process.WaitForExit($TimeoutMs)) { throw "The shell did not end within $TimeoutMs ms: $Command" }
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result; Error = $errors.Result }
    }
    finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
    }
}

# A tone as the bytes of a WAV: 8 kHz, 8 bits, one channel.
function New-Sound {
    param([double] $Second = 4)
    $count = [int](8000 * $Second)
    $stream = [System.IO.MemoryStream]::new()
    $writer = [System.IO.BinaryWriter]::new($stream)
    $writer.Write([System.Text.Encoding]::ASCII.GetBytes('RIFF'))
    $writer.Write([int](36 + $count))
    $writer.Write([System.Text.Encoding]::ASCII.GetBytes('WAVEfmt '))
    $writer.Write([int]16)
    foreach ($value in 1, 1) { $writer.Write([int16]$value) }
    foreach ($value in 8000, 8000) { $writer.Write([int]$value) }
    foreach ($value in 1, 8) { $writer.Write([int16]$value) }
    $writer.Write([System.Text.Encoding]::ASCII.GetBytes('data'))
    $writer.Write([int]$count)
    $period = [byte[]](128, 178, 210, 222, 210, 178, 128, 78, 46, 34, 46, 78) * 1000
    for ($left = $count; $left -gt 0; $left -= $period.Length) { $writer.Write($period, 0, [Math]::Min($left, $period.Length)) }
    , $stream.ToArray()
}

function New-SoundFile {
    param([string] $Path, [double] $Second = 4)
    [System.IO.File]::WriteAllBytes($Path, (New-Sound $Second))
    $Path
}

Export-ModuleMember -Function * -Variable ModulePath, PwshCommand
