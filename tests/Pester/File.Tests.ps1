# Files of the user: several writers of one session lose nothing, and what is no regular file is not read, not waited for and not replaced.
BeforeDiscovery {
    $noUnix = if (-not $IsLinux) { 'devices and pipes are made as on Linux' }
    if ($noUnix) { Write-Host "skipped: devices and pipes: $noUnix" }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'A session of several writers' {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).json" }

    It 'keeps the turns of two processes that begin it at once' {
        $ask = "Import-Module '$ModulePath'; `$null = Connect-AllmHub -BaseUri $($emulator.BaseUri) -ApiKey $($emulator.ApiKey) -DefaultModel gpt-4o; `$session = New-AllmChatSession '$path'; 1..15 | ForEach-Object { `$null = Invoke-AllmChat `"NAME `$_`" -Session `$session }; 'done'"
        $pipelines = foreach ($name in 'a', 'b') {
            Start-Pipeline '$input = ""; & $program @argument' @{ program = $PwshCommand[0]; argument = @($PwshCommand | Select-Object -Skip 1) + '-NoProfile' + '-NonInteractive' + '-Command' + $ask.Replace('NAME', $name) }
        }
        foreach ($pipeline in $pipelines) { Wait-Until { $pipeline.Run.IsCompleted } -TimeoutMs 120000 }
        $pipelines.Output | Should -Be @('done', 'done')
        $said = (New-AllmChatSession $path).Message | Where-Object Role -EQ User | ForEach-Object Text
        $said | Sort-Object | Should -Be (@(foreach ($name in 'a', 'b') { 1..15 | ForEach-Object { "$name $_" } }) | Sort-Object)
        Get-ChildItem $TestDrive -Filter "$(Split-Path -Leaf $path)*" | Where-Object FullName -NE $path | Should -BeNullOrEmpty -Because 'neither a lock nor a temporary file is left'
        $pipelines | ForEach-Object { $null = Stop-Pipeline $_ }
    }

    It 'keeps the turns of six parallel asks' {
        1..6 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath
            $null = $using:emulator | Connect-AllmHub -DefaultModel gpt-4o
            $null = Invoke-AllmChat "ask $_" -Session (New-AllmChatSession $using:path)
        } -ThrottleLimit 6
        $session = New-AllmChatSession $path
        $session.Turn | Should -Be 6
        $session.Message | Where-Object Role -EQ User | ForEach-Object Text | Sort-Object | Should -Be (1..6 | ForEach-Object { "ask $_" })
    }

    It 'keeps the turns of six parallel asks that share the object' {
        $session = New-AllmChatSession $path
        1..6 | ForEach-Object -Parallel {
            Import-Module $using:ModulePath
            $null = $using:emulator | Connect-AllmHub -DefaultModel gpt-4o
            $null = Invoke-AllmChat "ask $_" -Session $using:session
        } -ThrottleLimit 6
        $session.Turn | Should -Be 6
        (New-AllmChatSession $path).Turn | Should -Be 6
    }

    It 'sees what others said since' {
        $one = New-AllmChatSession $path
        $two = New-AllmChatSession $path
        $null = Invoke-AllmChat 'the moon is full' -Session $one
        $null = Invoke-AllmChat 'hello' -Session $two
        (Invoke-AllmChat 'what did I say?' -Session $two).Text | Should -Be 'hello'
        $two.Turn | Should -Be 3
    }

    It 'that another conversation took is an error, and neither is lost' {
        $session = New-AllmChatSession $path
        $null = Invoke-AllmChat 'mine' -Session $session
        Remove-Item $path
        $null = Invoke-AllmChat 'yours' -Session (New-AllmChatSession $path)
        $answer = Invoke-AllmChat 'more' -Session $session -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer.Text | Should -Not -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'SessionFileOccupied,*'
        $session.Turn | Should -Be 2
        (New-AllmChatSession $path).Message[0].Text | Should -Be 'yours'
    }

    It 'is left alone by /clear, and by /save of another conversation' {
        $file = Join-Path $TestDrive 'cleared.json'
        $user = Invoke-WithUser {
            $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
            Enter-AllmChat (New-AllmChatSession $file -System 'Be brief.') -PassThru
        } -Line 'one', '/clear', 'two', '/retry', "/save $file" -Variable @{ emulator = $emulator; file = $file }
        $user.Screen | Should -Match ([regex]::Escape("A new conversation. The one before is in $file."))
        $user.Screen | Should -Match 'holds another conversation'
        $user.Output[0].Message[0].Text | Should -Be 'two'
        $user.Output[0].System, $user.Output[0].Path | Should -Be @('Be brief.', $null)
        $kept = New-AllmChatSession $file
        $kept.Turn, $kept.Message[0].Text | Should -Be @(1, 'one')
    }
}

Describe 'What is no regular file' -Skip:([bool]$noUnix) {
    BeforeAll {
        $pipe = Join-Path $TestDrive 'pipe'
        mkfifo $pipe
        $link = (New-Item (Join-Path $TestDrive 'link') -ItemType SymbolicLink -Value /dev/zero).FullName

        # In a process of its own, with a bound: on what never ends this would hang, or take all memory. Gives the lines of each script.
        function Invoke-Bounded([string[]] $Script) {
            $connect = "Import-Module '$ModulePath'; `$null = Connect-AllmHub -BaseUri $($emulator.BaseUri) -ApiKey $($emulator.ApiKey) -DefaultModel gpt-4o"
            $run = $Script.ForEach({ "'<begin>'; try { $_ } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.Message }; [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64" })
            $result = Invoke-Shell ((@($connect) + $run) -join '; ') -TimeoutMs 60000
            foreach ($part in ($result.Output -split '<begin>') | Select-Object -Skip 1) {
                $lines = $part.Trim() -split "`n"
                [long] $lines[-1] | Should -BeLessThan 700MB
                , $lines
            }
        }
    }

    BeforeDiscovery {
        $uses = @(
            @{ What = 'attachment'; Script = 'Invoke-AllmChat hi -Attachment PATH -ErrorAction Stop'; Id = 'AttachmentUnreadable,*' }
            @{ What = 'session'; Script = 'New-AllmChatSession PATH -Force'; Id = 'SessionFileInaccessible,*' }
            @{ What = 'schema of an answer'; Script = 'Invoke-AllmChat hi -JsonSchema PATH'; Id = 'InvalidSchema,*' }
            @{ What = 'schema of a tool'; Script = 'New-AllmTool -Name x -JsonSchema PATH'; Id = 'InvalidSchema,*' }
            @{ What = 'field'; Script = 'Invoke-AllmApi /v1/x -Field a=@PATH -ErrorAction Stop'; Id = 'UnreadableFile,*' }
            @{ What = 'body'; Script = 'Invoke-AllmApi /v1/x -Body ([IO.FileInfo]"PATH") -ErrorAction Stop'; Id = '*' }
            @{ What = 'target of -OutFile'; Script = 'Invoke-AllmApi /v1/models -OutFile PATH -Force -ErrorAction Stop'; Id = 'NoRegularFile,*' }
        )
    }

    Context '<Kind>' -ForEach @(foreach ($kind in '/dev/zero', 'pipe', 'link') { @{ Kind = $kind; Use = $uses } }) {
        # All in one shell, since its start is what costs.
        BeforeAll {
            $path = switch ($Kind) { 'pipe' { $pipe } 'link' { $link } default { $Kind } }
            $scripts = $Use.Script.Replace('PATH', $path)
            $seen = @{}
            $all = @(Invoke-Bounded ($scripts.ForEach({ "try { $_ } finally { (Get-Item '$path').UnixStat.ItemType }" })))
            for ($i = 0; $i -lt $all.Count; $i++) { $seen[$Use[$i].What] = $all[$i] }
        }

        It 'is no <What>' -ForEach $Use {
            $type, $lines = $seen[$What]
            $lines[0] | Should -BeLike $Id
            $lines[1] | Should -BeLike '*no regular file*'
            Test-Path $path | Should -BeTrue
            $type | Should -Be ($Kind -eq 'pipe' ? 'NamedPipe' : $Kind -eq 'link' ? 'SymbolicLink' : 'CharacterDevice')
            (Get-Item $path).UnixStat.ItemType | Should -Be $type
        }
    }

    It 'is no profile file' {
        $folder = New-Item (Join-Path $TestDrive profiles) -ItemType Directory
        mkfifo (Join-Path $folder 'profiles.json')
        chmod 600 (Join-Path $folder 'profiles.json')
        $lines = @(Invoke-Bounded "`$env:ALLMHUB_HOME = '$folder'; Connect-AllmHub -Profile work")[0]
        $lines[0] | Should -BeLike 'InvalidProfile,*'
        $lines[1] | Should -BeLike '*no regular file*'
    }

    It 'a schema larger than any is not read' {
        $large = Join-Path $TestDrive 'large.json'
        $stream = [IO.File]::Create($large)
        $stream.SetLength(5GB)
        $stream.Dispose()
        $schema, $session = Invoke-Bounded "New-AllmTool -Name x -JsonSchema '$large'", "New-AllmChatSession '$large' -Force"
        $schema[1] | Should -BeLike '*at most 1 MB*'
        $session[0] | Should -BeLike 'SessionFileInaccessible,*'
        Remove-Item $large
    }

    It '-OutFile -Force replaces a regular file, and a link by a file' {
        $file = Join-Path $TestDrive 'out.json'
        Set-Content $file 'old'
        (Invoke-AllmApi /v1/models -OutFile $file -Force).FullName | Should -Be $file
        Get-Content $file -Raw | Should -BeLike '*gpt-4o*'
        (Invoke-AllmApi /v1/models -OutFile $TestDrive -Force -ErrorAction SilentlyContinue -ErrorVariable failure) | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NoRegularFile,*'
    }
}
