#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $command = (Import-PowerShellDataFile (Join-Path $root 'Allmhub.psd1')).CmdletsToExport
    $page = foreach ($file in Get-ChildItem (Join-Path $root 'docs/en-US') -Filter '*-*.md') {
        $example = foreach ($part in ((Get-Content $file -Raw) -split '(?m)^## ')[1..99] | Where-Object { $_ -match '^EXAMPLES' }) {
            foreach ($block in ($part -split '(?m)^### ') | Select-Object -Skip 1) {
                @{
                    Title  = ($block -split "`r?`n")[0]
                    Script = [regex]::Matches($block, '(?ms)^```powershell\r?\n(.*?)^```').ForEach({ $_.Groups[1].Value }) -join "`n"
                }
            }
        }
        @{ Name = $file.BaseName; Path = $file.FullName; Example = @($example) }
    }
    $twin = foreach ($file in Get-ChildItem (Join-Path $root 'docs/en-US') -Filter '*-*.md') {
        @{ Name = $file.BaseName; English = $file.FullName; Chinese = Join-Path $root "docs/zh-CN/$($file.Name)" }
    }
    $topic = foreach ($file in Get-ChildItem (Join-Path $root 'docs/en-US') -Filter 'about_*.help.txt') {
        @{ Name = $file.Name -replace '\..*'; English = $file.FullName; Chinese = Join-Path $root "docs/zh-CN/$($file.Name)" }
    }
    $noPlaty = -not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)
}

BeforeAll {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    Import-Module (Join-Path $root 'output/Allmhub')
    if (-not ('ScriptedHost' -as [type])) {
        Add-Type -Path (Join-Path $PSScriptRoot 'ScriptedHost.cs')
    }

    $environment = Get-ChildItem Env:ALLMHUB_*
    $modulePath = $env:PSModulePath

    # As installed: other runspaces find the module by themselves.
    $env:PSModulePath = (Join-Path $root 'output') + [System.IO.Path]::PathSeparator + $modulePath
}

AfterAll {
    $env:PSModulePath = $modulePath
    Remove-Item Env:ALLMHUB_*
    $environment | ForEach-Object { Set-Item "Env:$($_.Name)" $_.Value }
}

Describe 'The pages' {
    It '<_> has one' -ForEach $command {
        Join-Path $root "docs/en-US/$_.md" | Should -Exist
    }

    It 'no page is about a command that does not exist: <Name>' -ForEach $page {
        Get-Command $Name -Module Allmhub | Should -Not -BeNullOrEmpty
    }

    It '<Name> documents exactly the parameters the cmdlet has, each with a text' -ForEach $page {
        $section = @{}
        foreach ($block in (Get-Content $Path -Raw) -split '(?m)^### -' | Select-Object -Skip 1) {
            $line = $block -split "`r?`n"
            $section[$line[0].Trim()] = ($block -split '(?m)^```yaml')[0] -replace '^[^\r\n]*', ''
        }
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        $has = (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $told = $section.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $told | Should -Be $has
        foreach ($parameter in $told) {
            $section[$parameter].Trim() | Should -Not -BeNullOrEmpty -Because "-$parameter needs a text"
        }
    }

    It '<Name> leaves nothing to fill in' -ForEach $page {
        Get-Content $Path -Raw | Should -Not -Match '\{\{'
    }

    It '<Name> has three examples or more' -ForEach $page {
        $Example.Count | Should -BeGreaterOrEqual 3
        $Example.Script | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
    }
}

Describe 'The Chinese pages' {
    BeforeAll {
        # What a translation leaves alone: headings but those of examples, syntax, examples' code and the facts of the parameters.
        function Get-Skeleton([string] $Path) {
            $inside = $false
            foreach ($line in Get-Content $Path) {
                if ($line.StartsWith('```')) { $inside = -not $inside }
                if ($inside -or $line -match '^(#(?!## \w+ \d+\W)|```|- \[)') { $line }
            }
        }

        function Get-Paragraph([string] $Path) {
            $text = (Get-Content $Path -Raw) -replace '(?s)\A---.*?\n---\n' -replace '(?ms)^```.*?^```' -replace '(?ms)^### CommonParameters.*?(?=^##)'
            ($text -split '\n\s*\n').Trim() | Where-Object { $_ -and $_ -notmatch '^(#(?!## \w+ \d+\W)|- \[)' }
        }

        function Get-Code([string] $Path) {
            Get-Content $Path | Where-Object { $_ -cmatch '^( {8,}(["$''-]|[A-Z][a-z]+-[A-Z]|allm |[\w-]+:|[A-Z_]+=)| {4}(about_\w+|[A-Z][a-z]+-\w+)$)' }
        }
    }

    It '<Name> has the parameters, syntax and example code of the English page' -ForEach $twin {
        $Chinese | Should -Exist
        $skeleton = Get-Skeleton $Chinese
        Compare-Object (Get-Skeleton $English) $skeleton -SyncWindow 0 | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" } | Should -BeNullOrEmpty
        $skeleton | Should -Contain '## EXAMPLES'
        Get-Content $Chinese | Should -Contain 'Locale: zh-CN'
    }

    It '<Name> says in Chinese all that the English page says' -ForEach $twin {
        $paragraph = Get-Paragraph $Chinese
        @($paragraph).Count | Should -Be @(Get-Paragraph $English).Count
        $paragraph | Where-Object { $_ -notmatch '\p{IsCJKUnifiedIdeographs}' } | Should -BeNullOrEmpty
    }

    It '<Name> has the commands of the English topic' -ForEach $topic {
        $Chinese | Should -Exist
        Get-Code $Chinese | Should -Be (Get-Code $English)
        Get-Code $English | Should -Not -BeNullOrEmpty
    }

    It 'there is none without an English page' {
        (Get-ChildItem (Join-Path $root 'docs/zh-CN')).Name | Should -Be (Get-ChildItem (Join-Path $root 'docs/en-US')).Name
    }
}

Describe 'The examples of <Name>' -ForEach $page {
    It '<Title>' -ForEach $Example {
        # What an example may assume: a connection to an emulator, a key in the environment, a few files.
        $emulator = Start-AllmEmulator
        $env:ALLMHUB_BASE_URL = $emulator.BaseUri
        $env:ALLMHUB_API_KEY = $emulator.ApiKey
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $env:ALLMHUB_HOME = Join-Path $folder home
        Set-Content (Join-Path $folder notes.md) 'The moon is full.'
        [System.IO.File]::WriteAllBytes((Join-Path $folder cat.png), [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='))
        $person = [ScriptedHost]::new(@('hello', '/exit'), @())
        $runspace = [runspacefactory]::CreateRunspace($person, [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $null = $shell.AddScript({
                    param($Module, $Emulator, $Folder, $Text)
                    $ErrorActionPreference = 'Stop'
                    Import-Module $Module
                    Set-Location $Folder
                    $null = $Emulator | Connect-AllmHub
                    function Read-Host { ConvertTo-SecureString $Emulator.ApiKey -AsPlainText -Force }
                    . ([scriptblock]::Create($Text))
                }).AddArgument((Join-Path $root 'output/Allmhub')).AddArgument($emulator).AddArgument($folder.FullName).AddArgument($Script)
            $output = $shell.Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            ($output.Count + $person.Screen.Length) | Should -BeGreaterThan 0 -Because 'an example shows something'
        } finally {
            $shell.Dispose()
            $runspace.Dispose()
            $emulator | Stop-AllmEmulator
            Remove-Item Env:ALLMHUB_*
        }
    }
}

Describe 'The help in the module folder' {
    It 'about_Allmhub can be read' {
        # The engine keeps the about topics it knows for a session: a fresh one looks.
        $pwsh = (Get-Process -Id $PID).Path
        $text = & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$root/output/Allmhub'; Get-Help about_Allmhub | Out-String"
        $text -join "`n" | Should -Match 'Start-AllmEmulator \| Connect-AllmHub'
    }

    Context 'made by PlatyPS' -Skip:$noPlaty {
        BeforeAll {
            & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File (Join-Path $root 'tools/Export-Help.ps1') | Out-Null
        }

        It 'PlatyPS finds <Name> well-formed' -ForEach $page {
            Import-Module Microsoft.PowerShell.PlatyPS
            Test-MarkdownCommandHelp $Path | Should -BeTrue
        }

        It 'PlatyPS finds the Chinese <Name> well-formed' -ForEach $twin {
            Import-Module Microsoft.PowerShell.PlatyPS
            Test-MarkdownCommandHelp $Chinese | Should -BeTrue
        }

        It 'is Chinese where the user interface is: <Culture>' -ForEach @(
            @{ Culture = 'zh-CN'; Expected = '(?s)^\p{IsCJKUnifiedIdeographs}.*^\p{IsCJKUnifiedIdeographs}+\s+about_Allmhub\s' }
            @{ Culture = 'en-US'; Expected = '(?s)^Asks a model.*^TOPIC\s+about_Allmhub\s' }
            @{ Culture = 'fr-FR'; Expected = '(?s)^Asks a model.*^TOPIC\s+about_Allmhub\s' }
        ) {
            # Through a file: what a console does to Chinese is another matter.
            $file = Join-Path $TestDrive "$Culture.txt"
            & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "[cultureinfo]::CurrentUICulture = '$Culture'; Import-Module '$root/output/Allmhub'; (Get-Help Invoke-AllmChat).Synopsis.Trim(), (Get-Help about_Allmhub | Out-String).Trim() | Set-Content '$file' -Encoding utf8"
            Get-Content $file -Raw | Should -MatchExactly "(?m)$Expected"
        }

        It 'Get-Help <_> -Full tells synopsis, parameters and examples' -ForEach $command {
            $help = Get-Help $_ -Full
            $help.Synopsis.Trim() | Should -Not -BeLike "*$_ *[[]-*" -Because 'a bare syntax line means there is no help'
            $help.Description.Text | Should -Not -BeNullOrEmpty
            @($help.Examples.Example).Count | Should -BeGreaterOrEqual 3
            foreach ($parameter in $help.Parameters.Parameter) {
                $parameter.Description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs a text"
            }
        }
    }
}
