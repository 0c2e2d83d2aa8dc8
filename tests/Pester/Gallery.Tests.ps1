# Export-AllmGallery: what goes in, what is refused, and what stands in the page; the page itself is read back in GalleryWriterTests.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $red = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEElEQVR42mO4IycHRwzIHAB3ygjBBv3NOQAAAABJRU5ErkJggg==')
    $redFile = Join-Path $TestDrive 'red [1].png'
    [IO.File]::WriteAllBytes($redFile, $red)
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub

    # Writes a gallery; gives the page's text, the cards in it, and what was said.
    function Export-Page {
        param([scriptblock] $Script)
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).html"
        $output = & $Script $path 2>&1 3>&1
        $text = if (Test-Path -LiteralPath $path) { [IO.File]::ReadAllText($path) } else { '' }
        [pscustomobject]@{
            Path    = $path
            Text    = $text
            Card    = [regex]::Matches($text, '(?s)<li class="card".*?</li>').Value
            Error   = @($output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
            Warning = @($output | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
            Output  = @($output | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] -and $_ -isnot [System.Management.Automation.WarningRecord] })
        }
    }
}

AfterAll { Stop-AllmEmulator }

Describe 'Export-AllmGallery' {
    It 'takes <Case>' -ForEach @(
        @{ Case = 'files'; Script = { param($p) Get-Item -LiteralPath $redFile | Export-AllmGallery $p } }
        @{ Case = 'paths, brackets and all'; Script = { param($p) $redFile | Export-AllmGallery $p } }
        @{ Case = 'wildcards'; Script = { param($p) Export-AllmGallery $p "$TestDrive/red*.png" } }
        @{ Case = 'bytes'; Script = { param($p) , $red | Export-AllmGallery $p } }
        @{ Case = 'a data: address'; Script = { param($p) Export-AllmGallery $p -InputObject "data:image/png;base64,$([Convert]::ToBase64String($red))" } }
        @{ Case = 'an object with a path'; Script = { param($p) [pscustomobject]@{ Path = $redFile; Prompt = 'x' } | Export-AllmGallery $p } }
        @{ Case = 'an answer with a picture'; Script = { param($p) Invoke-AllmChat 'the moon' -Model gemini-2.5-flash-image -Api Gemini | Export-AllmGallery $p } }
    ) {
        $page = Export-Page $Script
        $page.Error | Should -BeNullOrEmpty
        $page.Card | Should -HaveCount 1
        $page.Card | Should -Match 'src="data:image/png;base64,'
        $page.Output | Should -BeNullOrEmpty
    }

    It 'shows prompt, model and cost of pictures, also of those that came back from a file' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $pictures = 'a cat', 'a <b>dog</b>' | New-AllmImage -Model gpt-image-1 -Size 1024x1024 -Confirm:$false -OutFile "$folder/p-{n}.png"
        $pictures | Should -HaveCount 2
        $pictures | Export-Clixml "$TestDrive/pictures.xml"
        foreach ($source in @($pictures), @(Import-Clixml "$TestDrive/pictures.xml")) {
            $source | ForEach-Object { $_.Cost = 0.04 }
            $page = Export-Page { param($p) $source | Export-AllmGallery $p -Title 'Cats & dogs' }
            $page.Error | Should -BeNullOrEmpty
            $page.Card | Should -HaveCount 2
            $page.Card[0] | Should -Match '>a cat</p>'
            $page.Card[1] | Should -Match '>a &lt;b&gt;dog&lt;/b&gt;</p>'
            $page.Card | ForEach-Object { $_ | Should -Match '>gpt-image-1<'; $_ | Should -Match '>\$0\.04<'; $_ | Should -Match '>\d+×\d+<' }
            $page.Text | Should -Match '<title>Cats &amp; dogs</title>'
        }
    }

    It 'writes over nothing without -Force, and makes no folder' {
        $page = Export-Page { param($p) Export-AllmGallery $p $redFile }
        { Export-AllmGallery $page.Path $redFile } | Should -Throw '*is there already*' -ErrorId 'FileExists,Allmhub.PowerShell.Commands.Media.ExportAllmGalleryCommand'
        { Export-AllmGallery $page.Path $redFile -Force } | Should -Not -Throw
        { Export-AllmGallery "$TestDrive/none/g.html" $redFile } | Should -Throw '*There is no folder*'
        (Export-AllmGallery "$TestDrive/none/g.html" $redFile -Force -PassThru).Length | Should -BeGreaterThan 1000
        { Export-AllmGallery $TestDrive $redFile -Force } | Should -Throw '*is no regular file*'
    }

    It 'writes nothing with -WhatIf' {
        (Export-Page { param($p) Export-AllmGallery $p $redFile -WhatIf }).Text | Should -BeNullOrEmpty
    }

    It 'says what it cannot show, and shows the rest' {
        $page = Export-Page { param($p) 'nowhere.png', $redFile, (, [byte[]](1, 2, 3)), 7 | Export-AllmGallery $p }
        $page.Error.FullyQualifiedErrorId -replace ',.*' | Should -Be 'PictureNotFound', 'NoPicture', 'PictureNotAPicture'
        $page.Card | Should -HaveCount 1
    }

    It 'makes no page of nothing' {
        $page = Export-Page { param($p) 'nowhere.png' | Export-AllmGallery $p }
        $page.Error[-1].FullyQualifiedErrorId | Should -Match '^NoPicture,'
        Test-Path -LiteralPath $page.Path | Should -BeFalse
    }

    It 'names an address and does not load it, and says so' {
        $page = Export-Page { param($p) 'https://cdn.example/a%7Eb.png?sig=1', $redFile | Export-AllmGallery $p }
        "$($page.Warning)" | Should -Match '1 of 2 items are only addresses'
        $page.Card[0] | Should -Match 'href="https://cdn\.example/a%7Eb\.png\?sig=1"'
    }

    It 'hands the page on with -PassThru' {
        $page = Export-Page { param($p) Export-AllmGallery $p $redFile -PassThru }
        $page.Output[0] | Should -BeOfType [IO.FileInfo]
        $page.Output[0] | Out-String | Should -Be (Get-Item $page.Path | Out-String)
    }
}
