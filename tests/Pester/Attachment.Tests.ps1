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

    It 'goes with every input of the pipeline' {
        $null = 'colour?', 'size?' | Invoke-AllmChat -Attachment (Join-Path $TestDrive 'dot.png')
        $emulator.Request.Count | Should -Be 2
        $emulator.Request.Body | ForEach-Object { $_ | Should -Match 'data:image/png' }
    }
}
