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
}

BeforeAll {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1')
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

    It '<Name> documents exactly the parameters the cmdlet has, each with its type and a text' -ForEach $page {
        $section = @{}
        $type = @{}
        foreach ($block in (Get-Content $Path -Raw) -split '(?m)^### -' | Select-Object -Skip 1) {
            $line = $block -split "`r?`n"
            $section[$line[0].Trim()] = ($block -split '(?m)^```yaml')[0] -replace '^[^\r\n]*', ''
            $type[$line[0].Trim()] = ($line -match '^Type: ')[0] -replace '^Type: '
        }
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        $has = (Get-Command $Name).Parameters.Values | Where-Object { $_.Name -notin $common -and $_.Attributes.DontShow -notcontains $true } | ForEach-Object Name | Sort-Object
        $told = $section.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $told | Should -Be $has
        foreach ($parameter in $told) {
            $section[$parameter].Trim() | Should -Not -BeNullOrEmpty -Because "-$parameter needs a text"
            $type[$parameter] | Should -BeExactly (Get-Command $Name).Parameters[$parameter].ParameterType.ToString() -Because "-$parameter is of that type now: ./build.ps1 -Task Docs brings the pages up to the cmdlets"
        }
    }

    It '<Name> leaves nothing to fill in' -ForEach $page {
        Get-Content $Path -Raw | Should -Not -Match '\{\{ ?(Fill|Add|Insert) '
    }

    It '<Name> has three examples or more, numbered in order' -ForEach $page {
        $Example.Count | Should -BeGreaterOrEqual 3
        $Example.Title -replace '\D+(\d+):.*', '$1' | Should -Be (1..$Example.Count)
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
        # What an example may assume: a connection to an emulator, a key in the environment, a few files, a call that was paid.
        $emulator = Start-AllmEmulator
        $emulator.Balance = @{ Granted = 500000000; Used = 0 }
        $env:ALLMHUB_POLL_INTERVAL = '0.02'
        $env:ALLMHUB_BASE_URL = $emulator.BaseUri
        $env:ALLMHUB_API_KEY = $emulator.ApiKey
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        $env:ALLMHUB_HOME = Join-Path $folder home
        Set-Content (Join-Path $folder notes.md) 'The moon is full.'
        [System.IO.File]::WriteAllBytes((Join-Path $folder cat.png), [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='))
        foreach ($name in 'meeting.wav', 'interview.wav', 'anna.wav') { [System.IO.File]::WriteAllBytes((Join-Path $folder $name), (New-Sound ($name -eq 'anna.wav' ? 4 : 12))) }
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
                    if ($Text -match 'Get-AllmUsage') { $null = Invoke-AllmChat 'hello' }
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
    BeforeAll {
        # A session of its own: the engine keeps the help it has read, in the language it was read in, for a session.
        function Invoke-Session([string] $Culture, [scriptblock] $Script, [object[]] $Argument) {
            $shell = [powershell]::Create([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
            try {
                $null = $shell.AddScript({
                        param($Module, $Culture, $Text, $Argument)
                        $ErrorActionPreference = 'Stop'
                        [cultureinfo]::CurrentUICulture = $Culture
                        Import-Module $Module
                        . ([scriptblock]::Create($Text)) @Argument
                    }).AddArgument((Join-Path $root 'output/Allmhub')).AddArgument($Culture).AddArgument("$Script").AddArgument($Argument)
                $shell.Invoke()
                $shell.Streams.Error | Should -BeNullOrEmpty
            } finally {
                $shell.Dispose()
            }
        }
    }

    Context 'in <_>' -ForEach 'en-US', 'zh-CN' {
        BeforeAll {
            $help = @{}
            Invoke-Session $_ { (Get-Command -Module Allmhub).Name | ForEach-Object { Get-Help $_ -Full } } | ForEach-Object { $help[$_.Name] = $_ }
            $language = if ($_ -eq 'zh-CN') { '\p{IsCJKUnifiedIdeographs}' } else { '^[^\p{IsCJKUnifiedIdeographs}]+$' }
        }

        It 'Get-Help <_> -Full tells synopsis, parameters and examples' -ForEach $command {
            $help[$_].Synopsis.Trim() | Should -Not -BeLike "*$_ *[[]-*" -Because 'a bare syntax line means there is no help'
            $help[$_].Synopsis | Should -Match $language
            $help[$_].Description.Text | Should -Not -BeNullOrEmpty
            @($help[$_].Examples.Example).Count | Should -BeGreaterOrEqual 3
            foreach ($parameter in $help[$_].Parameters.Parameter) {
                $parameter.Description.Text -join ' ' | Should -Match $language -Because "-$($parameter.Name) needs a text"
            }
        }

        It 'the examples of <Name> are code apart from prose, the code of the page' -ForEach $page {
            foreach ($i in 0..($Example.Count - 1)) {
                $shown = @($help[$Name].Examples.Example)[$i]
                $shown.Code | Should -BeExactly $Example[$i].Script.Replace("`r`n", "`n").TrimEnd()
                "$($shown.Title) $($shown.Remarks.Text)" | Should -Match $language
            }
        }

        It '<_> shows no markup and no control character' -ForEach $command {
            $text = $help[$_] | Out-String -Width 200
            $text | Should -Not -Match '```'
            $text | Should -Not -Match '[\u0080-\u009f]'
            $text | Should -Not -Match '\]\(\S+\.(md|help\.txt)\)'
            $help[$_].RelatedLinks.NavigationLink.Uri | Where-Object { $_ } | Should -Match '^https://' -Because 'a link from page to page is no address'
        }

        It '-Parameter and -Examples work' {
            (Invoke-Session $_ { Get-Help Invoke-AllmChat -Parameter Model }).Description.Text | Should -Match $language
            Invoke-Session $_ { Get-Help Invoke-AllmChat -Examples | Out-String } | Should -Match 'Invoke-AllmChat ''hello'''
        }

        It '<Name> can be read' -ForEach $topic {
            $culture = $language -match '\^' ? 'en-US' : 'zh-CN'
            $text = Invoke-Session $culture { param($Name) Get-Help $Name | Out-String } $Name
            $text | Should -Match "(?m)^\s*$Name\b"
            $lines = Get-Content ($culture -eq 'zh-CN' ? $Chinese : $English) | Where-Object { $_.Trim() }
            foreach ($line in $lines) { $text | Should -Match ([regex]::Escape($line.Trim())) }
        }
    }

    It 'is Chinese where the user interface is, and English in a third language: <Culture>' -ForEach @(
        @{ Culture = 'zh-CN'; Expected = '(?s)^\p{IsCJKUnifiedIdeographs}.*^\p{IsCJKUnifiedIdeographs}+\s+about_Allmhub\s' }
        @{ Culture = 'en-US'; Expected = '(?s)^Asks a model.*^TOPIC\s+about_Allmhub\s' }
        @{ Culture = 'fr-FR'; Expected = '(?s)^Asks a model.*^TOPIC\s+about_Allmhub\s' }
    ) {
        $text = Invoke-Session $Culture { (Get-Help Invoke-AllmChat).Synopsis.Trim(), (Get-Help about_Allmhub | Out-String).Trim() }
        $text -join "`n" | Should -MatchExactly "(?m)$Expected"
    }

    It '<_> -Online names the page of the project' -ForEach $command {
        # The engine opens the first address among the links, and http and https alone.
        $projectUri = (Get-Module Allmhub).PrivateData.PSData.ProjectUri
        $projectUri | Should -Match '^https://\S+$'
        (Get-Help $_).RelatedLinks.NavigationLink.Uri | Where-Object { $_ } | Select-Object -First 1 | Should -Be $projectUri
    }

    It '-Online opens that page' {
        if (-not $IsLinux) {
            Set-ItResult -Skipped -Because 'only on Linux can a script stand in for the browser'
        }

        $opened = Join-Path $TestDrive opened.txt
        $opener = Join-Path (New-Item (Join-Path $TestDrive bin) -ItemType Directory) xdg-open
        Set-Content $opener "#!/bin/sh`nprintf %s `"`$1`" >'$opened.part' && mv '$opened.part' '$opened'"
        chmod +x $opener
        $path = $env:PATH
        try {
            $env:PATH = "$(Split-Path $opener):$path"
            Get-Help Invoke-AllmChat -Online
        } finally {
            $env:PATH = $path
        }

        for ($i = 0; $i -lt 300 -and -not (Test-Path $opened); $i++) { Start-Sleep -Milliseconds 100 }
        Get-Content $opened -Raw | Should -BeExactly (Get-Module Allmhub).PrivateData.PSData.ProjectUri
    }
}
