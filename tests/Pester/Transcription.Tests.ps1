# ConvertFrom-AllmSpeech over real sockets: how files come in, what comes out, where it is written, and what is found before anything is paid.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub
    $null = Get-AllmModel

    function New-Folder { [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName }
}

AfterAll { Stop-AllmEmulator }

Describe 'ConvertFrom-AllmSpeech' {
    BeforeEach {
        $emulator.ClearFault()
        $emulator.ClearRequest()
        $folder = New-Folder
        $sound = New-SoundFile (Join-Path $folder 'a.wav') 12
    }

    Context 'What goes in' {
        It 'is files from the pipeline, paths, patterns, and names with brackets' {
            $null = New-SoundFile (Join-Path $folder 'b [1].wav')
            @(Get-ChildItem $folder | ConvertFrom-AllmSpeech).Path | Split-Path -Leaf | Should -Be 'a.wav', 'b [1].wav'
            @([IO.FileInfo]::new($sound) | ConvertFrom-AllmSpeech).Path | Should -Be $sound
            @($sound | ConvertFrom-AllmSpeech).Path | Should -Be $sound
            @(ConvertFrom-AllmSpeech (Join-Path $folder '*.wav')).Count | Should -Be 2
            @(ConvertFrom-AllmSpeech (Join-Path $folder 'b [1].wav')).Count | Should -Be 1
            @(ConvertFrom-AllmSpeech -LiteralPath (Join-Path $folder 'b [1].wav')).Count | Should -Be 1
            $emulator.Request.Count | Should -Be 8
        }

        It 'that is no sound is an error of its own, and the others go on' {
            Set-Content (Join-Path $folder '0.wav') 'just text'
            $null = New-Item (Join-Path $folder '1.wav')
            $heard = Get-ChildItem $folder | ConvertFrom-AllmSpeech -ErrorVariable failure -ErrorAction SilentlyContinue
            $heard.Path | Should -Be $sound
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidSound,*'
            $failure[0].TargetObject | Should -BeLike '*0.wav'
            "$($failure[1])" | Should -BeLike '*empty (0 bytes)*'
            { ConvertFrom-AllmSpeech (Join-Path $folder 'no*.wav') -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotFound*'
            { ConvertFrom-AllmSpeech (Join-Path $folder 'no.wav') -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidSound*'
            $emulator.Request.Count | Should -Be 1
        }
    }

    Context 'What comes out' {
        It 'is an object whose text is its string' {
            $heard = ConvertFrom-AllmSpeech $sound -Language zh -Prompt "/say 你好。`nHello."
            $heard | Should -BeOfType Allmhub.Audio.Transcription.Transcription
            "$heard" | Should -Be '你好。Hello.'
            $heard.Segment[1].Start | Should -Be ([timespan]::FromSeconds(6))
            $heard.Cost | Should -Be 0.006
            $screen = $heard | Out-String
            $screen | Should -Match '你好。Hello\.\s+a\.wav · 12\.0 s · chinese · whisper-1 · 12 s · about 0\.006 USD'
            $heard.Segment | Out-String | Should -Match '00:00:06\.000\s+00:00:11\.400\s+Hello\.'
            ($heard | Format-List | Out-String) | Should -Match 'Segment\s+: 2'
        }

        It 'is words with times, speakers, or subtitles as text' {
            (ConvertFrom-AllmSpeech $sound -As Word).Word.Count | Should -BeGreaterThan 5
            (ConvertFrom-AllmSpeech $sound -Diarize).Segment.Speaker | Should -Be 'A', 'B', 'A'
            $srt = ConvertFrom-AllmSpeech $sound -As Srt
            $srt | Should -BeOfType string
            $srt | Should -Match '(?m)\A1\n00:00:00,000 --> 00:00:0\d,\d{3}\n'
            ConvertFrom-AllmSpeech $sound -Diarize -As Vtt | Should -Match '(?m)\AWEBVTT\n\n.*\n<v A>'
            (ConvertFrom-AllmSpeech $sound -Translate).Text | Should -Match '^[ -~]+$'
        }

        It 'comes as it is heard with -Stream' {
            $delta = ConvertFrom-AllmSpeech $sound -Model gpt-4o-transcribe -Stream
            $delta.Count | Should -BeGreaterThan 5
            $delta[-1].IsFinal | Should -BeTrue
            -join $delta | Should -Be $delta[-1].Transcription.Text
        }

        It 'is kept on the error when the stream breaks' {
            $emulator.AddFault('cut=mid')
            $delta = ConvertFrom-AllmSpeech $sound -Model gpt-4o-transcribe -Stream -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].Exception.PartialCompletion.Text | Should -Be (-join $delta)
            $failure[0].Exception.PartialCompletion.IsComplete | Should -BeFalse
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'charged'
            $emulator.Request.Count | Should -Be 1
        }

        It 'is known speakers by name' {
            $voice = New-SoundFile (Join-Path $folder 'anna.wav') 3
            (ConvertFrom-AllmSpeech $sound -Diarize -SpeakerName Anna -SpeakerReference $voice).Segment.Speaker | Should -Be 'Anna', 'A', 'Anna'
        }
    }

    Context 'Where it is written' {
        It 'is a file whose extension says the form, and -Force alone replaces it' {
            $file = Join-Path $folder 'a.srt'
            $heard = ConvertFrom-AllmSpeech $sound -OutFile $file
            $heard.OutFile | Should -Be $file
            Get-Content $file -TotalCount 2 | Should -Match '^(1|00:00:00,000 --> .*)$'
            { ConvertFrom-AllmSpeech $sound -OutFile $file -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists*'
            $emulator.Request.Count | Should -Be 1
            (ConvertFrom-AllmSpeech $sound -OutFile $file -Force).OutFile | Should -Be $file
        }

        It 'is a folder for several, and what was written is never written over' {
            $null = New-SoundFile (Join-Path $folder 'b.wav')
            $out = (New-Folder) + [IO.Path]::DirectorySeparatorChar
            (Get-ChildItem $folder | ConvertFrom-AllmSpeech -OutFile $out -As Segment).OutFile | Split-Path -Leaf | Should -Be 'a.json', 'b.json'
            @((Get-Content (Join-Path $out 'a.json') -Raw | ConvertFrom-Json).segments).Count | Should -Be 3
            $one = Join-Path $folder 'one.txt'
            $heard = Get-ChildItem $folder -Filter *.wav | ConvertFrom-AllmSpeech -OutFile $one
            $heard.OutFile | Split-Path -Leaf | Should -Be 'one.txt', 'one (2).txt'
        }

        It 'contradicts no other wish' {
            { ConvertFrom-AllmSpeech $sound -OutFile (Join-Path $folder 'a.srt') -As Vtt } | Should -Throw -ErrorId 'InvalidOutFile*'
            { ConvertFrom-AllmSpeech $sound -OutFile (Join-Path $folder 'no' 'a.srt') -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidOutFile*'
            { ConvertFrom-AllmSpeech $sound -Stream -As Srt } | Should -Throw -ErrorId 'ContradictoryParameter*'
            $emulator.Request.Count | Should -Be 0
        }
    }

    Context 'What it costs' {
        It 'is told before, with the length of the sound' {
            $said = Invoke-WithUser { ConvertFrom-AllmSpeech $file -WhatIf -Connection $connection } -Variable @{ file = $sound; connection = Get-AllmConnection }
            "$($said.Screen)" | Should -Match 'a\.wav'' by whisper-1 at .*, 1 sound of 12 s, 0\.006 USD \(list price'
            $emulator.Request.Count | Should -Be 0
        }

        It 'is not paid for what the model cannot do or the service would refuse' {
            { ConvertFrom-AllmSpeech $sound -Translate -Model gpt-4o-transcribe -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest*' -ExpectedMessage '*whisper-1*'
            $large = Join-Path $folder 'large.wav'
            Copy-Item $sound $large
            $stream = [IO.File]::OpenWrite($large)
            $stream.SetLength(26214401)
            $stream.Dispose()
            { ConvertFrom-AllmSpeech $large -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest*' -ExpectedMessage '*26,214,401*25 MB*-Split*'
            $emulator.Request.Count | Should -Be 0
        }
    }

    It 'ends at once with Ctrl+C while the service listens' {
        $emulator.AddFault('stall=headers')
        $pipeline = Start-Pipeline 'ConvertFrom-AllmSpeech $file -Connection $connection' @{ file = $sound; connection = Get-AllmConnection }
        Wait-Until { $emulator.Request.Count -eq 1 }
        Start-Sleep -Milliseconds 100
        @($pipeline.Shell.Streams.Progress).PercentComplete | Should -Contain 100
        $elapsed = Stop-Pipeline $pipeline
        $bare = Start-Pipeline 'Start-Sleep -Seconds 30'
        Start-Sleep -Milliseconds 50
        $floor = Stop-Pipeline $bare
        Write-Host ('      stopped within {0:0} ms, Start-Sleep within {1:0} ms' -f $elapsed, $floor)
        $elapsed | Should -BeLessThan ([math]::Max(500, 10 * $floor))
        Wait-Until { $emulator.Request[0].Aborted }
    }
}
