# Answers made to cost more than their length: the time limit and Ctrl+C end the reading of each, as they end a wait.
BeforeDiscovery {
    $texts = @(
        @{ Name = 'brackets'; Unit = '](' }
        @{ Name = 'links that do not end'; Unit = '[a](http://e/(x) ' }
        @{ Name = 'data addresses that do not end'; Unit = '](data:' }
        @{ Name = 'blanks'; Unit = ' ' }
        @{ Name = 'tags'; Unit = '<img ' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive

    # Sends 300,000 letters of a unit in one delta, and again every 100 ms, for as long as somebody reads.
    function Start-HostileServer {
        param([Parameter(Mandatory)][string] $Unit)
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $text = $Unit * [int] (300000 / $Unit.Length)
        $pipeline = Start-Pipeline @'
            while ($true) {
                $client = $listener.AcceptTcpClient()
                try {
                    $stream = $client.GetStream()
                    $buffer = [byte[]]::new(65536)
                    $null = $stream.Read($buffer, 0, $buffer.Length)
                    $head = [Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Type: text/event-stream`r`nConnection: close`r`n`r`n")
                    $stream.Write($head, 0, $head.Length)
                    $delta = [Text.Encoding]::UTF8.GetBytes('data: {"choices":[{"index":0,"delta":{"content":' + (ConvertTo-Json $text -Compress) + "}}]}`n`n")
                    while ($true) {
                        $stream.Write($delta, 0, $delta.Length)
                        Start-Sleep -Milliseconds 100
                    }
                }
                catch [IO.IOException], [System.Management.Automation.MethodInvocationException] { }
                finally { $client.Dispose() }
            }
'@ @{ listener = $listener; text = $text }
        [pscustomobject]@{ Uri = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"; Listener = $listener; Pipeline = $pipeline }
    }
}

Describe 'A hostile answer of <Name>' -ForEach $texts {
    BeforeAll {
        $server = Start-HostileServer $Unit
        $null = Connect-AllmHub -ApiKey 'sk-test-hostile' -BaseUri $server.Uri
    }

    AfterAll {
        Disconnect-AllmHub
        Stop-RawServer $server
    }

    It '-TimeoutSec 2 ends it, and what had come is kept' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $null = Invoke-AllmChat 'x' -Model m -TimeoutSec 2 -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 12
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'Timeout,*'
        $failure[0].Exception.PartialCompletion.Text.Length | Should -BeGreaterThan 290000 -Because 'nothing is lost'
    }

    It 'Ctrl+C ends it' {
        $reading = Start-Pipeline 'Invoke-AllmChat x -Model m -Connection $connection -Stream' @{ connection = (Get-AllmConnection) }
        Start-Sleep -Seconds 2
        $reading.Shell.InvocationStateInfo.State | Should -Be 'Running'
        Stop-Pipeline $reading | Should -BeLessThan 5000
    }
}

Describe 'What an answer makes us reckon' {
    It '-TimeoutSec ends the check of an answer by a schema whose pattern never ends, and keeps the answer' {
        $emulator = Start-AllmEmulator
        try {
            $null = $emulator | Connect-AllmHub
            $patterns = (1..40 | ForEach-Object { "{`"pattern`":`"^(a+)+$_$`"}" }) -join ','
            $schema = "{`"type`":`"object`",`"properties`":{`"v`":{`"allOf`":[$patterns]}},`"required`":[`"v`"]}"
            $said = '/say ' + (ConvertTo-Json @{ v = ('a' * 40) + '!' } -Compress)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = Invoke-AllmChat $said -JsonSchema $schema -TimeoutSec 3 -ErrorAction SilentlyContinue -ErrorVariable failure
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 15
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Timeout,*'
            $failure[0].Exception.PartialCompletion.Text | Should -Match 'aaaa'
        }
        finally {
            Stop-AllmEmulator
        }
    }
}

Describe 'A session file that another one holds' {
    It 'lets go at Ctrl+C and at -TimeoutSec, and the turn stays in the session' {
        $emulator = Start-AllmEmulator
        $path = Join-Path $TestDrive 'held.json'
        try {
            $null = $emulator | Connect-AllmHub
            $session = New-AllmChatSession -Path $path
            $null = Invoke-AllmChat 'one' -Session $session -ErrorAction Stop
            $held = [IO.FileStream]::new("$path.lock", 'OpenOrCreate', 'ReadWrite', 'None')
            try {
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $null = Invoke-AllmChat 'two' -Session $session -TimeoutSec 2 -ErrorAction SilentlyContinue -ErrorVariable failure
                $clock.Elapsed.TotalSeconds | Should -BeLessThan 7
                "$failure" | Should -BeLike '*held.json*'
                $session.Turn | Should -Be 2

                $waiting = Start-Pipeline 'New-AllmChatSession -Path $path -System other' @{ path = $path }
                Start-Sleep -Seconds 2
                $waiting.Shell.InvocationStateInfo.State | Should -Be 'Running'
                Stop-Pipeline $waiting | Should -BeLessThan 3000
            }
            finally {
                $held.Dispose()
            }
        }
        finally {
            Stop-AllmEmulator
        }
    }
}

Describe 'What a service writes into names' {
    BeforeAll {
        $esc = '\u001b'
        $listing = '{"object":"list","data":[{"id":"one' + $esc + ']0;title\u0007-model' + $esc + '[31m' + $esc + 'P1payload' + $esc + '\\","owned_by":"o' + $esc + '[2J","object":"model"}]}'
        $reply = "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nConnection: close`r`nContent-Length: $($listing.Length)`r`n`r`n$listing"
    }

    It 'drives no screen in a view of its own, nor among other objects, and the payload of a sequence is not shown' {
        $server = Start-RawServer -Reply (@($reply) * 8)
        try {
            $null = Connect-AllmHub -ApiKey 'sk-test-hostile' -BaseUri $server.Uri
            $models = @(Get-AllmModel)
            $models[0].Name | Should -Match "$([char] 27)" -Because 'data is exact'
            foreach ($shown in ($models | Out-String), (& { Get-Item $TestDrive; $models } | Out-String), (& { Get-Process -Id $PID; $models } | Out-String)) {
                $shown | Should -Not -Match "[$([char] 27)$([char] 7)]"
                $shown | Should -Match 'one-model'
                $shown | Should -Not -Match 'title|payload|31m|2J'
            }
        }
        finally {
            Disconnect-AllmHub
            Stop-RawServer $server
        }
    }

    It 'a balance among other objects is one line' {
        $emulator = Start-AllmEmulator
        try {
            $null = $emulator | Connect-AllmHub
            (& { Get-Process -Id $PID; Get-AllmBalance } | Out-String) | Should -Match 'Display : .* USD'
        }
        finally {
            Stop-AllmEmulator
        }
    }
}
