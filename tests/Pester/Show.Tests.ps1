# Show-AllmImage: in a pseudo-terminal that answers like each kind of terminal, and where there is none.
BeforeDiscovery {
    $noTerminal = if (-not $IsLinux) { 'the script of util-linux makes the terminal, and only Linux has it' }
    if ($noTerminal) { Write-Host "skipped: pictures in a pseudo-terminal: $noTerminal" }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Terminal.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $moon = Join-Path $PSScriptRoot '..' '..' 'docs' 'moon.png' -Resolve
    $red = 'iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAEElEQVR42mO4IycHRwzIHAB3ygjBBv3NOQAAAABJRU5ErkJggg=='
    $jpeg = '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAARCAAIABADAREAAhEAAxEA/8QAHwAAAAAMAAAAAAAAAAAAAAAAAAECAwQFBgcICQoL/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACAAMAAD8AlfIJ1UAAAH//2Q=='
    $webp = 'UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA='
    $redFile = Join-Path $TestDrive 'red.png'
    [IO.File]::WriteAllBytes($redFile, [Convert]::FromBase64String($red))

    # Shows something at a terminal that answers; gives what it wrote.
    function Show-InTerminal {
        param([Parameter(Mandatory)][string] $Line, [hashtable] $Answer = @{}, [hashtable] $Environment = @{})
        $terminal = Start-Terminal $PwshCommand "`$PSStyle.OutputRendering = 'Ansi'; Import-Module '$ModulePath'; [Console]::Out.WriteLine('BEGIN'); $Line; [Console]::Out.WriteLine('END')" -Answer $Answer -Environment $Environment
        try {
            $null = Wait-Terminal $terminal 'BEGIN\r?\n'
            Wait-Terminal $terminal 'END\r?\n'
        }
        finally { Stop-Terminal $terminal }
    }

    # A picture's caption where nothing is drawn: the lines of the information stream.
    function Get-Caption { param([scriptblock] $Script) @(& $Script 6>&1 | Where-Object { $_ -is [System.Management.Automation.InformationRecord] } | ForEach-Object { "$_" }) }
}

Describe 'Show-AllmImage at a terminal' -Skip:([bool] $noTerminal) {
    It 'draws sixels where the attributes name them: <_>' -ForEach '62;4;22', '63;1;22;4' {
        $screen = Show-InTerminal "Show-AllmImage '$redFile'" @{ "`e\[c" = "`e[?$_`c"; "`e\[16t" = "`e[6;20;10t" }
        $screen | Should -Match "`eP0;1;0q`"1;1;4;2#0;2;\d+;\d+;\d+[^`e]*`e\\"
        $screen | Should -Match '(?s)red\.png  4x2  PNG\s*$' -Because 'the line stands under the picture'
    }

    It 'draws by kitty''s protocol where that was accepted, a PNG as it is and anything else as pixels' {
        $answer = @{ "`e_G[^`e]*a=q[^`e]*`e\\" = "`e_Gi=31;OK`e\"; "`e\[c" = "`e[?62;c" }
        Show-InTerminal "Show-AllmImage '$redFile'" $answer @{ TERM = 'xterm-kitty' } | Should -Match "f=100,q=2,C=1[^;]*;$([regex]::Escape($red))`e\\"
        $screen = Show-InTerminal "Show-AllmImage ([Convert]::FromBase64String('$jpeg'))" $answer
        $screen | Should -Match "`e_Ga=T,f=24,s=16,v=8,"
        $screen | Should -Not -Match ';/9j/'
    }

    It 'gives iTerm2 the file as it is' {
        Show-InTerminal "Show-AllmImage 'data:image/jpeg;base64,$jpeg'" @{ "`e\[c" = "`e[?62;4c" } @{ TERM_PROGRAM = 'iTerm.app' } | Should -Match "`e]1337;File=inline=1;size=187;width=\d+;height=\d+;preserveAspectRatio=1:$([regex]::Escape($jpeg))`a"
    }

    It 'draws half blocks elsewhere, in the colours there are: <Case>' -ForEach @(
        @{ Case = 'no pictures in the attributes'; Answer = @{ "`e\[c" = "`e[?62;22c" }; Environment = @{ COLORTERM = 'truecolor' }; Expected = '38;2;220;30;30m▀▀▀▀' }
        @{ Case = '256 colours'; Answer = @{ "`e\[c" = "`e[?62;22c" }; Environment = @{}; Expected = '38;5;\d+m▀' }
        @{ Case = 'no answer'; Answer = @{}; Environment = @{ COLORTERM = 'truecolor' }; Expected = '38;2;220;30;30m▀▀▀▀' }
        @{ Case = 'the environment alone'; Answer = @{}; Environment = @{ COLORTERM = 'truecolor'; TERM_PROGRAM = 'iTerm.app'; KITTY_WINDOW_ID = '1' }; Expected = '38;2;220;30;30m▀▀▀▀' }
    ) {
        $screen = Show-InTerminal "Show-AllmImage '$redFile'" $Answer $Environment
        $screen | Should -Match $Expected
        $screen | Should -Not -Match "`eP|`e]1337|`e_Ga=T"
    }

    It 'keeps an answer from the prompt: <Case>' -ForEach @(
        @{ Case = 'late'; Send = "`e[?62;4;22c"; Delay = 600 }
        @{ Case = 'later than it is waited for'; Send = "`e[?62;4;22c"; Delay = 1500 }
        @{ Case = 'without its escape'; Send = '[?61;4;6;7;14;21;22;23;24;28;32;42c'; Delay = 0 }
    ) {
        $screen = Show-InTerminal "Show-AllmImage '$redFile'; Start-Sleep -Milliseconds 700; while ([Console]::KeyAvailable) { 'KEY ' + [Console]::ReadKey(`$true).KeyChar }" @{ "`e\[c" = $Send, $Delay }
        $screen | Should -Match '4x2'
        $screen | Should -Not -Match '6[12];4'
        $screen | Should -Not -Match 'KEY'
    }

    It 'Ctrl+C ends the waiting, and the terminal echoes again' {
        # The terminal is waited for a second: a loaded machine may hear of Ctrl+C when that is over, and gets another try.
        foreach ($try in 1..3) {
            $terminal = Start-Terminal $PwshCommand "Import-Module '$ModulePath'; [Console]::Out.WriteLine('BEGIN'); try { Show-AllmImage '$redFile'; 'DRAWN' } finally { [Console]::Out.WriteLine((stty -a | Select-String ' -?icanon.*').Matches.Value -replace ';.*') }"
            try {
                $null = Wait-Terminal $terminal "`e\[c"
                Send-Terminal $terminal "`u{3}"
                $before = Wait-Terminal $terminal ' (-?)icanon'
            }
            finally { Stop-Terminal $terminal }
            if ($before -notmatch 'DRAWN|moon|4x2') { break }
        }

        ($before -match 'DRAWN|moon|4x2') | Should -BeFalse -Because 'a picture that was given up is not drawn'
    }

    It 'goes by -Protocol, -Width and -Height without a question' {
        $screen = Show-InTerminal "Show-AllmImage '$moon' -Protocol Block -Width 10; Show-AllmImage '$moon' -Protocol None" @{} @{ COLORTERM = 'truecolor' }
        $screen | Should -Not -Match "`e\[c"
        ([regex]::Matches($screen, '(?m)^.*[▀▄].*$')).Count | Should -Be 5
        $screen | Should -Match '(?s)moon\.png  96x96  PNG\s+moon\.png  96x96  PNG  \(not drawn: it was not to be drawn\)'
    }
}

Describe 'Show-AllmImage without a terminal' {
    It 'says what it would have drawn, and writes nothing to the pipeline' {
        $shell = Invoke-Shell "Import-Module '$ModulePath'; `$x = Show-AllmImage '$redFile'; `"<`$x>`""
        $shell.Output | Should -Match 'red\.png  4x2  PNG  \(not drawn: output is redirected\)'
        $shell.Output | Should -Match '<>'
        $shell.Output | Should -Not -Match "`e"
    }

    It 'takes <Case>' -ForEach @(
        @{ Case = 'a path'; Script = { Show-AllmImage $redFile -Protocol None } }
        @{ Case = 'a path with wildcards'; Script = { Show-AllmImage "$TestDrive/re?.png" -Protocol None } }
        @{ Case = 'a file'; Script = { Get-Item $redFile | Show-AllmImage -Protocol None } }
        @{ Case = 'bytes'; Script = { Show-AllmImage ([Convert]::FromBase64String($red)) -Protocol None } }
        @{ Case = 'bytes from the pipeline'; Script = { , [IO.File]::ReadAllBytes($redFile) | Show-AllmImage -Protocol None } }
        @{ Case = 'a data: address'; Script = { "data:image/gif;base64,$red" | Show-AllmImage -Protocol None } }
        @{ Case = 'an object with a path'; Script = { [pscustomobject]@{ Path = $redFile } | Show-AllmImage -Protocol None } }
        @{ Case = 'an object that came back from a file'; Script = { [pscustomobject]@{ Path = '/no/longer/here.png'; Data = [Convert]::FromBase64String($red) } | Export-Clixml "$TestDrive/p.xml"; Import-Clixml "$TestDrive/p.xml" | Show-AllmImage -Protocol None } }
    ) {
        $caption = Get-Caption $Script
        $caption | Should -HaveCount 1
        $caption | Should -Match '4x2  PNG'
    }

    It 'shows the pictures of an answer, and their model' {
        $emulator = Start-AllmEmulator
        try {
            $null = $emulator | Connect-AllmHub -DefaultModel gemini-2.5-flash-image
            $answer = Invoke-AllmChat 'the moon over a lake' -Api Gemini
            Get-Caption { $answer | Show-AllmImage -Protocol None } | Should -Match '^\d+x\d+  PNG  gemini-2\.5-flash-image'
            Get-Caption { $answer.Media[0] | Show-AllmImage -Protocol None } | Should -Match '^\d+x\d+  PNG'
            { Invoke-AllmChat 'hello' -Model gpt-4o | Show-AllmImage -ErrorAction Stop } | Should -Throw '*holds no picture*'
        }
        finally { Stop-AllmEmulator }
    }

    It 'hands on what it was given with -PassThru' {
        (Get-Item $redFile | Show-AllmImage -Protocol None -PassThru 6>$null).FullName | Should -Be $redFile
    }

    It 'puts the prompt under the picture, bounded and without control sequences' {
        $prompt = "a cat`e]52;c;c2VjcmV0`a`e[2J`n::add-mask::x ##vso[task.x]" + 'y' * 5000
        $caption = Get-Caption { [pscustomobject]@{ Path = $redFile; Prompt = $prompt; Model = "m`e[31m" } | Show-AllmImage -Protocol None }
        $caption | Should -Match 'red\.png  4x2  PNG  m  "a cat'
        $caption | Should -Match '\(50\d\d characters\)'
        $caption | Should -Not -Match '[\x00-\x1f]|::add-mask|##vso\['
        $caption.Length | Should -BeLessThan 500
    }

    It 'refuses <Case>, and goes on' -ForEach @(
        @{ Case = 'a file that is not there'; Input_ = { 'nowhere.png' }; Id = 'PictureNotFound' }
        @{ Case = 'a folder'; Input_ = { "$TestDrive" }; Id = 'PictureFolder' }
        @{ Case = 'text'; Input_ = { [Text.Encoding]::UTF8.GetBytes('hello') }; Id = 'PictureNotAPicture' }
        @{ Case = 'an address'; Input_ = { 'https://example.com/a.png?sig=secret' }; Id = 'PictureNotHere' }
        @{ Case = 'a date'; Input_ = { Get-Date }; Id = 'NoPicture' }
        @{ Case = 'a bad data: address'; Input_ = { 'data:image/png;base64,%%%' }; Id = 'PictureAddress' }
    ) {
        $given = & $Input_
        $caption = Get-Caption { @($given), $redFile | ForEach-Object { Show-AllmImage $_ -Protocol None -ErrorAction SilentlyContinue -ErrorVariable +failure }; Set-Variable failure $failure -Scope 2 }
        $failure[0].FullyQualifiedErrorId | Should -Be "$Id,Allmhub.PowerShell.Commands.Media.ShowAllmImageCommand"
        "$($failure[0])" | Should -Not -Match 'secret'
        $caption | Should -Match 'red\.png'
    }

    It 'says so of a format without a decoder' {
        Get-Caption { Show-AllmImage ([Convert]::FromBase64String($webp)) -Protocol None } | Should -Match '1x1  WEBP'
    }

    It 'loads the decoder for a picture that needs one, and not before' {
        $shell = Invoke-Shell "Import-Module '$ModulePath'; Show-AllmImage '$redFile'; `"LOADED `$([AppDomain]::CurrentDomain.GetAssemblies().ForEach({ `$_.GetName().Name }))`""
        $shell.Output | Should -Match 'LOADED .*Allmhub\.Core'
        $shell.Output | Should -Not -Match 'StbImageSharp'
    }

    It 'refuses sizes that are none' {
        { Show-AllmImage $redFile -Width 0 } | Should -Throw '*-Width is*'
        { Show-AllmImage $redFile -Height -1 } | Should -Throw '*-Height is*'
    }
}
