# What -Attachment takes and what goes over the wire for it.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub
    $png = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
    [IO.File]::WriteAllBytes((Join-Path $TestDrive 'dot.png'), $png)
    # The name lies on purpose: bytes decide.
    [IO.File]::WriteAllBytes((Join-Path $TestDrive 'liar.txt'), $png)
    $dataUri = 'data:image/png;base64,' + [Convert]::ToBase64String($png)

    function Get-SentImage { ($emulator.Request[-1].Body | ConvertFrom-Json).messages[-1].content | Where-Object type -EQ 'image_url' | ForEach-Object { $_.image_url.url ?? $_.image_url } }
}

AfterAll {
    Stop-AllmEmulator
}

Describe '-Attachment' {
    BeforeEach {
        $emulator.ClearRequest()
    }

    It 'takes a picture by path, and keeps the question' {
        $null = Invoke-AllmChat 'what is it?' -Attachment (Join-Path $TestDrive 'dot.png')
        Get-SentImage | Should -Be $dataUri
        (($emulator.Request[0].Body | ConvertFrom-Json).messages[-1].content | Where-Object type -EQ 'text').text | Should -Be 'what is it?'
    }

    It 'takes it relative to where the session stands' {
        Push-Location $TestDrive
        try { $null = Invoke-AllmChat 'what is it?' -Attachment dot.png } finally { Pop-Location }
        Get-SentImage | Should -Be $dataUri
    }

    It 'takes it through a PowerShell drive' {
        $null = Invoke-AllmChat 'what is it?' -Attachment TestDrive:/dot.png
        Get-SentImage | Should -Be $dataUri
    }

    It 'takes it as FileInfo, from the parameter and from the pipeline' {
        $null = Invoke-AllmChat 'what is it?' -Attachment (Get-Item (Join-Path $TestDrive 'dot.png'))
        Get-SentImage | Should -Be $dataUri
        $null = Get-Item (Join-Path $TestDrive 'dot.png') | Invoke-AllmChat 'what is it?'
        Get-SentImage | Should -Be $dataUri
    }

    It 'takes it as bytes' {
        $null = Invoke-AllmChat 'what is it?' -Attachment $png
        Get-SentImage | Should -Be $dataUri
    }

    It 'takes it as an address, as text and as Uri, and leaves it there' {
        $null = Invoke-AllmChat 'what is it?' -Attachment 'https://pictures.example/a.png'
        Get-SentImage | Should -Be 'https://pictures.example/a.png'
        $null = Invoke-AllmChat 'what is it?' -Attachment ([uri] 'https://pictures.example/b.png')
        Get-SentImage | Should -Be 'https://pictures.example/b.png'
    }

    It 'takes several' {
        $null = Invoke-AllmChat 'which is better?' -Attachment (Join-Path $TestDrive 'dot.png'), 'https://pictures.example/b.png'
        @(Get-SentImage).Count | Should -Be 2
    }

    It 'goes by the bytes, not by the name' {
        $null = Invoke-AllmChat 'what is it?' -Attachment (Join-Path $TestDrive 'liar.txt')
        Get-SentImage | Should -Be $dataUri
    }

    It 'takes text under its file name' {
        Set-Content (Join-Path $TestDrive '说明.md') '# 标题' -NoNewline
        $null = Invoke-AllmChat 'sum it up' -Attachment (Join-Path $TestDrive '说明.md')
        ($emulator.Request[0].Body | ConvertFrom-Json).messages[-1].content.text | Should -Be "File 说明.md:`n`n# 标题", 'sum it up'
    }

    It 'expands wildcards' {
        Copy-Item (Join-Path $TestDrive 'dot.png') (Join-Path $TestDrive 'dot2.png')
        $null = Invoke-AllmChat 'which?' -Attachment (Join-Path $TestDrive 'dot*.png')
        @(Get-SentImage).Count | Should -Be 2
    }

    It 'takes a data: address' {
        $null = Invoke-AllmChat 'what is it?' -Attachment $dataUri
        Get-SentImage | Should -Be $dataUri
        { Invoke-AllmChat 'what is it?' -Attachment 'data:image/png,raw' } | Should -Throw '*base64*'
    }

    It 'adds up what one request carries before it reads a file' {
        # Sparse: they take no room on the disk. The third could not be read into what is left.
        foreach ($i in 1..3) {
            $stream = [IO.File]::Create((Join-Path $TestDrive "large$i.png"))
            $stream.Write($png)
            $stream.SetLength(40MB)
            $stream.Dispose()
        }
        $large = Join-Path $TestDrive 'large*.png'
        { Invoke-AllmChat 'which?' -Attachment $large -DryRun } | Should -Throw "*large3.png' has 40 MB and what is attached besides 80 MB*at most 94 MB*"
        { Get-Item $large | Invoke-AllmChat 'which?' -Together -DryRun -ErrorAction Stop } | Should -Throw '*besides 80 MB*'
        $emulator.Request.Count | Should -Be 0
        Remove-Item $large
    }

    Context 'What each format carries' {
        BeforeAll {
            $ascii = [Text.Encoding]::ASCII
            $content = @{
                png  = $png
                jpeg = [byte[]] (0xff, 0xd8, 0xff, 0xe0) + [byte[]]::new(20)
                gif  = $ascii.GetBytes('GIF89a') + [byte[]]::new(20)
                webp = $ascii.GetBytes('RIFF') + [byte[]] (36, 0, 0, 0) + $ascii.GetBytes('WEBPVP8 ') + [byte[]]::new(20)
                pdf  = $ascii.GetBytes("%PDF-1.4`n")
                mp4  = [byte[]] (0, 0, 0, 24) + $ascii.GetBytes('ftypisom') + [byte[]]::new(12)
                webm = [byte[]] (0x1a, 0x45, 0xdf, 0xa3) + [byte[]]::new(20)
                mov  = [byte[]] (0, 0, 0, 20) + $ascii.GetBytes('ftypqt  ') + [byte[]]::new(12)
                mp3  = $ascii.GetBytes('ID3') + [byte[]]::new(20)
                wav  = $ascii.GetBytes('RIFF') + [byte[]] (36, 0, 0, 0) + $ascii.GetBytes('WAVEfmt ') + [byte[]]::new(24)
                text = $ascii.GetBytes('plain text')
            }
        }

        It '<Api>: <Kind>' -ForEach @(
            $type = @{ png = 'image/png'; jpeg = 'image/jpeg'; gif = 'image/gif'; webp = 'image/webp'; pdf = 'application/pdf'; mp4 = 'video/mp4'; webm = 'video/webm'; mov = 'video/quicktime'; mp3 = 'audio/mpeg'; wav = 'audio/wav'; text = 'plain text' }
            foreach ($api in 'Chat', 'Responses', 'Claude', 'Gemini') {
                foreach ($name in $type.Keys) {
                    $refused = switch ($name) {
                        { $_ -in 'mp4', 'webm', 'mov' -and $api -in 'Responses', 'Claude' } { '*carries no film. Use the Gemini or Chat format*' }
                        { $_ -in 'mp3', 'wav' -and $api -in 'Responses', 'Claude' } { '*carries no sound. Use the Chat or Gemini format*' }
                    }
                    @{ Api = $api; Kind = $name; Type = ($api -eq 'Chat' -and $name -in 'mp3', 'wav') ? "`"format`":`"$name`"" : $type[$name]; Refused = $refused }
                }
            }
        ) {
            if ($Refused) {
                { Invoke-AllmChat 'what is it?' -Api $Api -Attachment $content[$Kind] -DryRun -ErrorAction Stop } | Should -Throw $Refused
            } else {
                (Invoke-AllmChat 'what is it?' -Api $Api -Attachment $content[$Kind] -DryRun).Body | Should -BeLike "*$Type*"
            }
        }

        It '<Api>: <Address>' -ForEach @(
            @{ Api = 'Chat'; Address = 'https://x.example/a.mp4'; Sent = '*"video_url":"https://x.example/a.mp4"*' }
            @{ Api = 'Chat'; Address = 'https://x.example/a.mp3'; Refused = '*by address. Attach the file, or use the Gemini format*' }
            @{ Api = 'Responses'; Address = 'https://x.example/a.pdf'; Sent = '*"file_url":"https://x.example/a.pdf"*' }
            @{ Api = 'Responses'; Address = 'https://x.example/a.mp4'; Refused = '*Use the Gemini or Chat format*' }
            @{ Api = 'Claude'; Address = 'https://x.example/a.pdf'; Sent = '*"type":"url","url":"https://x.example/a.pdf"*' }
            @{ Api = 'Claude'; Address = 'https://x.example/a.mp3'; Refused = '*Use the Chat or Gemini format*' }
            @{ Api = 'Gemini'; Address = 'https://x.example/a.mp4'; Sent = '*"fileUri":"https://x.example/a.mp4","mimeType":"video/mp4"*' }
        ) {
            if ($Refused) {
                { Invoke-AllmChat 'what is it?' -Api $Api -Attachment $Address -DryRun -ErrorAction Stop } | Should -Throw $Refused
            } else {
                (Invoke-AllmChat 'what is it?' -Api $Api -Attachment $Address -DryRun).Body | Should -BeLike $Sent
            }
        }
    }

    It 'goes with every input of the pipeline' {
        $null = 'colour?', 'size?' | Invoke-AllmChat -Attachment (Join-Path $TestDrive 'dot.png')
        $emulator.Request.Count | Should -Be 2
        $emulator.Request.Body | ForEach-Object { $_ | Should -Match 'data:image/png' }
    }

    It 'that the format cannot carry is an error of each input, and nothing is sent' {
        $ogg = [byte[]]([Text.Encoding]::ASCII.GetBytes('OggS') + [byte[]]::new(200))
        $before = $emulator.Request.Count
        $answer = 'one', 'two' | Invoke-AllmChat 'listen' -Attachment (, $ogg) -Api Chat -ErrorAction SilentlyContinue -ErrorVariable failure
        $answer | Should -BeNullOrEmpty
        $failure.Count | Should -Be 2
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $failure[0].TargetObject | Should -Be 'one'
        $failure[0].Exception.Message | Should -BeLike '*takes sound as wav or mp3*'
        $failure[0].Exception.Message | Should -Not -Match 'Parameter'
        $emulator.Request.Count | Should -Be $before
    }
}
