# The key and the access token appear nowhere: no stream, no error, no exception graph, no transcript, no file.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $secrets = $emulator.ApiKey, $emulator.AccessToken

    # Every property of every exception below a record, three levels deep, as text.
    function Get-Graph {
        param($Value, [int] $Depth = 4)
        if ($null -eq $Value -or $Depth -eq 0) { return }
        "$Value"
        if ($Value -is [string] -or $Value -is [ValueType] -or $Value -is [type] -or $Value -is [Reflection.MemberInfo]) { return }
        if ($Value -is [Collections.IEnumerable]) { foreach ($item in $Value) { Get-Graph $item ($Depth - 1) } return }
        foreach ($property in $Value.PSObject.Properties) {
            if ($property.Name -in 'InvocationInfo', 'MyInvocation', 'TargetSite') { continue }
            try { Get-Graph $property.Value ($Depth - 1) } catch { "$_" }
        }
    }

    function Assert-NoSecret {
        param([Parameter(Mandatory)][AllowEmptyString()][string] $Text, [Parameter(Mandatory)][string] $Where)
        foreach ($secret in $secrets) {
            $Text.Contains($secret) | Should -BeFalse -Because "$Where must not hold a secret"
            $Text.Contains($secret.Substring(4, 16)) | Should -BeFalse -Because "$Where must not hold a part of a secret"
        }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Redaction' {
    BeforeEach {
        $null = Connect-AllmHub -ApiKey $emulator.ApiKey -BaseUri $emulator.BaseUri -DefaultModel gpt-4o-mini
        $Error.Clear()
    }

    AfterEach {
        $emulator.ClearFault()
    }

    It 'holds on all streams, in $Error and in a transcript (<Fault>)' -ForEach @(
        @{ Fault = '' }
        @{ Fault = 'status=401' }
        @{ Fault = 'status=403' }
        @{ Fault = 'status=429;retry-after=0;count=1' }
        @{ Fault = 'status=500;count=2' }
        @{ Fault = 'status=503' }
        @{ Fault = 'html' }
        @{ Fault = 'empty' }
        @{ Fault = 'redirect' }
        @{ Fault = 'cut=mid' }
        @{ Fault = 'error-event' }
        @{ Fault = 'bare-json' }
        @{ Fault = 'reset' }
    ) {
        if ($Fault) { $emulator.AddFault($Fault) }
        $transcript = Join-Path $TestDrive 'transcript.txt'
        Remove-Item $transcript -ErrorAction Ignore
        $null = Start-Transcript $transcript
        try {
            # Not -Debug: under it PowerShell asks back at every warning.
            $DebugPreference = 'Continue'
            $streams = Invoke-AllmChat '/repeat 20 word' -Live -MaxRetry 1 -Verbose *>&1
            $streams | Out-Default
        }
        finally {
            $null = Stop-Transcript
        }

        @($streams | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }).Count | Should -BeGreaterThan 0 -Because 'the wire is shown'
        Assert-NoSecret (($streams | Out-String) + ($streams | ForEach-Object { "$_" } | Out-String)) 'a stream'
        Assert-NoSecret (($Error | ForEach-Object { Get-Graph $_ }) -join "`n") '$Error'
        Assert-NoSecret (($Error | ForEach-Object { $_.Exception.ToString() }) -join "`n") 'an exception'
        Assert-NoSecret (Get-Content $transcript -Raw) 'the transcript'
    }

    It 'holds when the gateway repeats the key in its message' {
        $server = Start-RawServer -Reply "HTTP/1.1 401 Unauthorized`r`nContent-Type: application/json`r`nConnection: close`r`n`r`n{`"error`":{`"message`":`"bad key $($emulator.ApiKey)`",`"type`":`"x`"}}"
        try {
            $streams = Invoke-AllmChat 'x' -ApiKey $emulator.ApiKey -BaseUri $server.Uri -MaxRetry 0 -Verbose -Debug *>&1
            $streams | Out-String | Should -Match 'bad key'
            Assert-NoSecret ($streams | Out-String) 'a stream'
            Assert-NoSecret (($Error | ForEach-Object { Get-Graph $_ }) -join "`n") '$Error'
        }
        finally {
            Stop-RawServer $server
        }
    }

    It 'holds in -DryRun, however it is looked at' {
        $request = Invoke-AllmChat 'x' -DryRun
        Assert-NoSecret ((Get-Graph $request) -join "`n") 'the dry run'
        Assert-NoSecret ($request | ConvertTo-Json -Depth 5) 'its JSON'
        Assert-NoSecret ($request | Out-String) 'its view'
    }

    It 'holds in the answer' {
        $answer = Invoke-AllmChat '/say x'
        Assert-NoSecret ((Get-Graph $answer) -join "`n") 'the answer'
        Assert-NoSecret ($answer | ConvertTo-Json -Depth 5 -WarningAction Ignore) 'its JSON'
    }

    It 'holds in the connection, with its token' {
        $connection = $emulator | Connect-AllmHub
        Assert-NoSecret ((Get-Graph $connection) -join "`n") 'the connection'
        Assert-NoSecret ($connection | Format-List * -Force | Out-String) 'its list'
        Assert-NoSecret ($connection | ConvertTo-Json -Depth 5 -WarningAction Ignore) 'its JSON'
    }

    It 'the key goes to the gateway alone, never after a redirect' {
        $other = Start-AllmEmulator
        $emulator.ClearRequest()
        $emulator.AddFault("redirect=$($other.BaseUri)v1/chat/completions")
        $null = Invoke-AllmChat 'x' -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.Count | Should -Be 1
        $emulator.Request.Count | Should -Be 1
        $other.Request.Count | Should -Be 0
    }
}
