# ConvertTo-AllmSpeech over real sockets: what goes in, what comes out, and that a stop leaves nothing.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub

    function New-Folder { [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName }

    function Get-FileName([string] $Path) { @(Get-ChildItem -LiteralPath $Path -File -Recurse | ForEach-Object Name | Sort-Object) }
}

AfterAll { Stop-AllmEmulator }

Describe 'ConvertTo-AllmSpeech' {
    BeforeEach {
        $emulator.ClearFault()
        $emulator.ClearRequest()
        $folder = New-Folder
    }

    It 'gives the file with what is known of the sound, the format by its extension' {
        $null = Get-AllmModel
        $emulator.ClearRequest()
        $file = ConvertTo-AllmSpeech 'Good morning.' -Model tts-1 -Voice nova -Speed 0.5 -OutFile "$folder/a.wav"
        $file | Should -BeOfType IO.FileInfo
        $file.Duration | Should -Be ([timespan]::FromSeconds(0.4))
        "$($file.Length) $($file.MediaType) $($file.Model) $($file.Voice) $($file.PartCount) $($file.RequestId.Count)" | Should -Be '19244 audio/wav tts-1 nova 1 1'
        $file.Cost | Should -Be 0.000196d
        $file.CostBasis | Should -Match '13 characters'
        $screen = $file | Out-String
        $screen | Should -Match '(?m)^Duration\s+Length Voice\s+Cost \(USD\) Name'
        $screen | Should -Match '(?m)^0:00:00\.40\s+19244 nova\s+0\.000196 a\.wav'
        $body = $emulator.Request[0].Body | ConvertFrom-Json
        "$($body.input) $($body.voice) $($body.response_format) $($body.speed)" | Should -Be 'Good morning. nova wav 0.5'
    }

    It 'takes texts, files and answers from the pipeline, and names the sounds' {
        Set-Content "$folder/chapter.txt" 'It was a bright cold day.'
        $null = New-Item "$folder/out" -ItemType Directory
        $sounds = @(
            'one'
            Get-Item "$folder/chapter.txt"
            Invoke-AllmChat '/say two and three' -Model gpt-4o-mini
            [pscustomobject]@{ Text = 'four' }
        ) | ConvertTo-AllmSpeech -Model tts-1 -Voice alloy -Format Opus -OutFile "$folder/out/"
        $sounds.Name | Should -Be 'tts-1-1.opus', 'chapter.opus', 'tts-1-3.opus', 'tts-1-4.opus'
        $said = $emulator.Request | Where-Object Path -EQ '/v1/audio/speech' | ForEach-Object { ($_.Body | ConvertFrom-Json).input.Trim() }
        $said | Should -Be 'one', 'It was a bright cold day.', 'two and three', 'four'
        $numbered = 'a', 'b' | ConvertTo-AllmSpeech -Model tts-1 -Voice alloy -OutFile "$folder/x-{n:00}.mp3"
        $numbered.Name | Should -Be 'x-01.mp3', 'x-02.mp3'
    }

    It 'joins a long text, in Chinese and English, into one sound' {
        $text = ('今天天气很好👩‍👩‍👧，我们去公园。' * 150) + ('It costs 3.14 EUR at Dr. Lee. ' * 150)
        $file = ConvertTo-AllmSpeech $text -Model tts-1 -Voice alloy -OutFile "$folder/a.pcm"
        $parts = $emulator.Request | ForEach-Object { ($_.Body | ConvertFrom-Json).input }
        -join $parts | Should -BeExactly $text
        @($parts | Where-Object Length -GT 4096).Count | Should -Be 0
        $file.PartCount | Should -Be $parts.Count
        $file.Duration.TotalSeconds | Should -Be ($text.Length / 100)
        Get-FileName $folder | Should -Be 'a.pcm'
    }

    It 'writes an error for one input and goes on with the next' {
        $emulator.AddFault('html')
        $sounds = 'one', '', 'three', (Get-Item $PSHOME), 'five' | ConvertTo-AllmSpeech -Model tts-1 -Voice alloy -OutFile "$folder/{n}.mp3" -ErrorAction SilentlyContinue -ErrorVariable failure
        $sounds.Count | Should -Be 2
        $failure.Count | Should -Be 3
        $failure.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] } | Should -Be 'Protocol', 'NoText', 'UnreadableFile'
        { ConvertTo-AllmSpeech x -Model tts-1 -Voice bob -OutFile "$folder/b.mp3" -ErrorAction Stop } | Should -Throw "*'bob'*'alloy'*"
        Test-Path "$folder/b.mp3" | Should -BeFalse
    }

    It 'finds a file that is there, and a missing folder, before anything is asked' {
        Set-Content "$folder/a.mp3" 'mine'
        { ConvertTo-AllmSpeech x -Model tts-1 -Voice alloy -OutFile "$folder/a.mp3" -ErrorAction Stop } | Should -Throw '*there already*'
        { ConvertTo-AllmSpeech x -Model tts-1 -Voice alloy -OutFile "$folder/no/a.mp3" -ErrorAction Stop } | Should -Throw '*no folder*'
        $emulator.Request.Count | Should -Be 0
        (ConvertTo-AllmSpeech x -Model tts-1 -Voice alloy -OutFile "$folder/a.mp3" -Force).Length | Should -BeGreaterThan 500
    }

    It 'asks, and sends nothing with -WhatIf and -DryRun' {
        ConvertTo-AllmSpeech x -Model tts-1 -Voice alloy -OutFile "$folder/a.mp3" -WhatIf
        $dry = ConvertTo-AllmSpeech x -Model tts-1 -Voice alloy -Stream -OutFile "$folder/no/a.flac" -DryRun
        ($dry.Body | ConvertFrom-Json).stream_format | Should -Be 'sse'
        ($dry.Body | ConvertFrom-Json).response_format | Should -Be 'flac'
        $emulator.Request.Count | Should -Be 0
        Get-FileName $folder | Should -BeNullOrEmpty
    }

    It 'hands the file to the player that is there, and says so when there is none' -Skip:$IsWindows {
        $before = $env:PATH, $env:DISPLAY, $env:WAYLAND_DISPLAY
        try {
            $env:DISPLAY = $env:WAYLAND_DISPLAY = $null
            $env:PATH = $folder
            $null = ConvertTo-AllmSpeech x -Model tts-1 -Voice alloy -OutFile "$folder/a.mp3" -Play -WarningVariable warning -WarningAction SilentlyContinue
            if ($IsMacOS) { return }
            "$warning" | Should -Match 'saved and not played: there is no player'
            Set-Content "$folder/paplay" "#!/bin/sh`nprintf '%s' `"`$*`" > '$folder/played'"
            [IO.File]::SetUnixFileMode("$folder/paplay", 448)
            $null = ConvertTo-AllmSpeech x -Model tts-1 -Voice alloy -OutFile "$folder/b.mp3" -Play -WarningVariable warning
            $warning | Should -BeNullOrEmpty
            foreach ($i in 1..100) { if ((Test-Path "$folder/played") -and (Get-Item "$folder/played").Length) { break }; Start-Sleep -Milliseconds 50 }
            Get-Content "$folder/played" | Should -Be "$folder/b.mp3"
        }
        finally {
            $env:PATH, $env:DISPLAY, $env:WAYLAND_DISPLAY = $before
        }
    }

    It 'leaves no half file when it is stopped in the middle of a sound' {
        $emulator.AddFault('stall=mid;path=speech')
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        $null = $shell.AddScript("Import-Module '$ModulePath'; ConvertTo-AllmSpeech ('x' * 3000) -Model tts-1 -Voice alloy -ApiKey '$($emulator.ApiKey)' -BaseUri '$($emulator.BaseUri)' -OutFile '$folder/a.mp3'")
        $running = $shell.BeginInvoke()
        foreach ($i in 1..200) { if (Get-FileName $folder) { break }; Start-Sleep -Milliseconds 25 }
        Get-FileName $folder | Should -BeLike 'allm-*.part'
        $shell.Stop()
        $shell.Dispose()
        Get-FileName $folder | Should -BeNullOrEmpty
        $null = $running
    }

    It 'offers voices of the model and the models that speak' {
        $null = Get-AllmModel
        (TabExpansion2 'ConvertTo-AllmSpeech x -Model tts-1 -Voice ').CompletionMatches.CompletionText | Should -Be 'alloy', 'ash', 'coral', 'echo', 'fable', 'nova', 'onyx', 'sage', 'shimmer'
        (TabExpansion2 'ConvertTo-AllmSpeech x -Model gpt-4o-mini-tts -Voice m').CompletionMatches.CompletionText | Should -Be 'marin'
        (TabExpansion2 'ConvertTo-AllmSpeech x -Model ').CompletionMatches.CompletionText | Should -Be 'gpt-4o-mini-tts', 'tts-1', 'tts-1-hd'
    }
}
