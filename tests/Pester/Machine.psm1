# Machines on loopback for tests of remoting over SSH: an sshd each, with keys and settings of its own, in a folder of its own, as this user.
Import-Module (Join-Path $PSScriptRoot 'Shared.psm1')

# A machine: its sshd, the PowerShell its sessions get, and the ids of those.
function Start-Machine([string] $Work, [int] $Number) {
    $sshd = (Get-Command sshd, /usr/sbin/sshd -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
    if (-not (Test-Path "$Work/user")) { ssh-keygen -q -t ed25519 -N '' -f "$Work/user" }
    $folder = (New-Item (Join-Path $Work $Number) -ItemType Directory -Force).FullName
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    if (-not (Test-Path "$folder/host")) { ssh-keygen -q -t ed25519 -N '' -f "$folder/host" }
    Set-Content "$folder/pwsh" @(
        '#!/bin/sh'
        "echo `$`$ >> '$folder/shells'"
        "export DOTNET_ROOT='$env:DOTNET_ROOT' XDG_DATA_HOME='$folder' XDG_STATE_HOME='$folder' XDG_CACHE_HOME='$folder' POWERSHELL_TELEMETRY_OPTOUT=1"
        $(if (-not $env:DOTNET_ROOT) { 'unset DOTNET_ROOT' })
        "exec $($PwshCommand.ForEach({ "'$_'" }) -join ' ') -sshs -NoLogo -NoProfile"
    )
    chmod 700 "$folder/pwsh"
    Set-Content "$folder/config" @(
        "Port $port", 'ListenAddress 127.0.0.1', "HostKey $folder/host", "PidFile $folder/pid", "AuthorizedKeysFile $Work/user.pub", 'StrictModes no', 'UsePAM no'
        'PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin prohibit-password', 'LogLevel DEBUG3', "Subsystem powershell $folder/pwsh"
    )
    # As root sshd wants the folder that its service makes.
    if ((id -u) -eq '0' -and -not (Test-Path /run/sshd)) { $null = New-Item /run/sshd -ItemType Directory }
    & $sshd -f "$folder/config" -E "$folder/log"
    if ($LASTEXITCODE -ne 0) { throw "sshd did not start: $(Get-Content "$folder/log" -Raw)" }
    Wait-Until { (Test-Path "$folder/pid") -and (Get-Content "$folder/log" -Raw) -match 'Server listening' }
    @{ Folder = $folder; Port = $port; Way = @{ HostName = '127.0.0.1'; Port = $port; UserName = (id -un); KeyFilePath = "$Work/user"; Options = @{ UserKnownHostsFile = "$folder/known"; StrictHostKeyChecking = 'no'; LogLevel = 'ERROR'; IdentitiesOnly = 'yes' } } }
}

function Stop-Machine($One) {
    Stop-Process -Id (Get-Content "$($One.Folder)/pid") -Force -ErrorAction Ignore
    foreach ($id in Get-Shell $One) { Stop-Process -Id $id -Force -ErrorAction Ignore }
}

# What runs on a machine now.
function Get-Shell($One) {
    Get-Content "$($One.Folder)/shells" -ErrorAction Ignore | Where-Object { Test-Path "/proc/$_/cmdline" } | Where-Object { (Get-Content "/proc/$_/cmdline" -Raw -ErrorAction Ignore) -match '-sshs' }
}

Export-ModuleMember -Function Start-Machine, Stop-Machine, Get-Shell
