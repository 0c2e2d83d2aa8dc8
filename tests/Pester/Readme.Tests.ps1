# The two front pages: every line of PowerShell and of allm runs as it stands on an emulator as it starts, from the project's folder, in the order of the page. What builds, installs, or asks
# for a person's key is looked at: its commands and parameters are there. The pictures are there, draw nothing from elsewhere, and are told in words.
BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $allm = Get-ChildItem (Join-Path $root 'src/Allmhub.Cli/bin') -Recurse -Filter allm.dll -ErrorAction Ignore | Where-Object FullName -NotMatch '[\\/]ref[\\/]' | Sort-Object LastWriteTime -Descending | Select-Object -First 1
    $noShell = if ($IsWindows) { 'there is no bash on Windows' } elseif (-not $allm) { 'allm is not built' }
    if ($noShell) { Write-Host "skipped: lines of allm on the front pages: $noShell" }
    $page = foreach ($name in 'README.md', 'README.zh-CN.md') {
        $block = [regex]::Matches((Get-Content (Join-Path $root $name) -Raw), '(?s)```(powershell|sh)\n(.*?)```').ForEach({ @{ Kind = $_.Groups[1].Value; Text = $_.Groups[2].Value.Trim() } })
        $shell = @($block | Where-Object { $_.Kind -eq 'sh' -and $_.Text -match '(?m)^(seq|allm) ' })
        $looked = @($block | Where-Object { $_.Kind -eq 'powershell' -and $_.Text -match 'Task Package|Import-Module|Read-Host' })
        $run = @($block | Where-Object { $_.Kind -eq 'powershell' -and $_ -notin $looked })
        @{
            Page   = $name
            Line   = @($run.Text -split '\n' | ForEach-Object { @{ Line = $_ } })
            Looked = @($looked.Text -split '\n' | ForEach-Object { @{ Line = $_ } })
            Shell  = $shell.Text
        }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $modulePath = $env:PSModulePath
    $allm = Get-ChildItem (Join-Path $root 'src/Allmhub.Cli/bin') -Recurse -Filter allm.dll -ErrorAction Ignore | Where-Object FullName -NotMatch '[\\/]ref[\\/]' | Sort-Object LastWriteTime -Descending | Select-Object -First 1
}

AfterAll {
    $env:PSModulePath = $modulePath
    Stop-AllmEmulator
}

Describe '<Page>' -ForEach $page {
    BeforeAll {
        Initialize-Environment (Join-Path $TestDrive ([guid]::NewGuid()))
        $env:ALLMHUB_NO_PRICE_LIST = $null # a budget needs prices
        $emulator = Start-AllmEmulator
    }

    It '<Line>' -ForEach $Line {
        # The first line makes the answer that the second shows; Enter-AllmChat has a user, who leaves. The page installs the module before: a runspace of its own finds it.
        $env:PSModulePath = (Join-Path $root 'output') + [IO.Path]::PathSeparator + $modulePath
        $alias = $Line -match '^ai ' ? 'Set-Alias ai Invoke-AllmChat' : ''
        $script = [scriptblock]::Create("`$null = Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri '$($emulator.BaseUri)' -DefaultModel gpt-4o-mini; Set-Location '$root'; `$answer = Invoke-AllmChat 'hi'; $alias`n$Line")
        $user = Invoke-WithUser $script -Line 'hello', '/exit'
        $user.Failure | Should -BeNullOrEmpty
        $user.Error | Should -BeNullOrEmpty
        $user.Warning | Should -BeNullOrEmpty
        if ($Line -match '^Invoke-AllmChat .*-Tool (\S+)') { $user.Output[-1].ToolRun.Name | Should -Be $Matches[1] }
        if ($Line -notmatch '^\$|Write-Host|Enter-AllmChat|Show-AllmImage|^Get-AllmTask|Set-Alias| > ') { $user.Output | Should -Not -BeNullOrEmpty }
    }

    It 'is right: <Line>' -ForEach $Looked {
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Line, [ref] $null, [ref] $null)
        foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName()
            $command = Get-Command ($name -eq './build.ps1' ? (Join-Path $root 'build.ps1') : $name) -ErrorAction Stop
            foreach ($parameter in $call.CommandElements.Where({ $_ -is [System.Management.Automation.Language.CommandParameterAst] }).ParameterName) {
                $command.Parameters.Keys | Should -Contain $parameter -Because $name
            }
        }
    }

    It 'the lines of allm run' -Skip:([bool] $noShell) {
        $folder = New-Item (Join-Path $TestDrive "bin-$Page") -ItemType Directory
        Set-Content (Join-Path $folder allm) "#!/bin/sh`nexec dotnet '$($allm.FullName)' `"`$@`""
        chmod +x (Join-Path $folder allm)
        $work = New-Item (Join-Path $TestDrive "work-$Page/docs") -ItemType Directory
        Copy-Item (Join-Path $root docs/moon.png) $work
        $script = "set -e -o pipefail; cd '$($work.Parent.FullName)'; export PATH='$($folder.FullName)':`$PATH ALLMHUB_API_KEY='$($emulator.ApiKey)' ALLMHUB_BASE_URL='$($emulator.BaseUri)' ALLMHUB_MODEL=gpt-4o-mini`n$Shell"
        $said = bash -c $script 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($said -join "`n")
        Join-Path $work.Parent 'cat.png' | Should -Exist
        Join-Path $work.Parent 'a.mp3' | Should -Exist
    }

    It 'has a picture with a text beside it, which asks nobody and runs nothing' {
        $text = Get-Content (Join-Path $root $Page) -Raw
        $shown = [regex]::Match($text, '!\[[^\]]{80,}\]\((docs/first-minute[\w.-]*\.svg)\)')
        $shown.Success | Should -BeTrue
        $picture = Get-Content (Join-Path $root $shown.Groups[1].Value) -Raw
        ([xml] $picture).svg.title | Should -Not -BeNullOrEmpty
        $picture | Should -Not -Match '<script|<foreignObject|@import|@font-face|url\(|href=.[^#]|\bon\w+='
        $picture | Should -Match 'prefers-reduced-motion'
        $picture.Length | Should -BeLessThan 400KB
    }
}
