# What the about topics tell to run, runs: the jobs of about_Allmhub_CI in a real shell, the lines of about_Allmhub_Authentication and about_Allmhub_Search here.
BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path

    # The code of a topic: what is indented by eight, block by block.
    function Get-Block {
        param([Parameter(Mandatory)][string] $Topic)
        $text = Get-Content (Join-Path $root "docs/en-US/$Topic.help.txt") -Raw
        [regex]::Matches($text, '(?m)(?:^ {8}.*\r?\n(?:\r?\n(?= {8}))?)+').ForEach({ ($_.Value -replace '(?m)^ {8}', '').TrimEnd() })
    }

    # The scripts of `run: |` steps, as the service cuts them out.
    function Get-Step {
        param([Parameter(Mandatory)][string] $Yaml)
        [regex]::Matches($Yaml, '(?m)^(?<in> *)run: \|\r?\n(?<body>(?:\k<in>  .*\r?\n?)+)').ForEach({
                $indent = $_.Groups['in'].Length + 2
                $_.Groups['body'].Value -replace "(?m)^ {$indent}", ''
            })
    }

    $ci = Get-Block about_Allmhub_CI
    $github = @(Get-Step ($ci | Where-Object { $_ -match 'runs-on:' }))
    $gitlab = @([regex]::Matches(($ci | Where-Object { $_ -match '\$POWERSHELL_IMAGE' }), '(?m)^    - (pwsh .*)$').ForEach({ $_.Groups[1].Value.TrimEnd() }))
    $shell = @($ci | Where-Object { $_ -match '^allm ' })
    $allm = Get-ChildItem (Join-Path $root 'src/Allmhub.Cli/bin') -Recurse -Filter allm.dll -ErrorAction Ignore | Where-Object FullName -NotMatch '[\\/]ref[\\/]' | Sort-Object LastWriteTime -Descending | Select-Object -First 1
    $noShell = if ($IsWindows) { 'there is no sh on Windows' } elseif (-not $allm) { 'allm is not built' }
    if ($noShell) { Write-Host "skipped: lines for sh in about_Allmhub_CI: $noShell" }

    $search = Get-Block about_Allmhub_Search
    $authentication = @(Get-Block about_Allmhub_Authentication | Where-Object { $_ -match '^(\$env:|[A-Z][a-z]+-[A-Z])' } | ForEach-Object { @{ Title = ($_ -split "`n")[0]; Script = $_ } })
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $emulator = Start-AllmEmulator
    $work = New-Item (Join-Path $TestDrive 'work') -ItemType Directory
    $null = New-Item (Join-Path $work 'Allmhub') -ItemType SymbolicLink -Value $ModulePath
    Copy-Item (Join-Path $root 'CHANGELOG.md') $work

    # What a service sets for a step, and nothing else of this machine.
    $service = @{ ALLMHUB_API_KEY = $emulator.ApiKey; ALLMHUB_BASE_URL = "$($emulator.BaseUri)"; ALLMHUB_HOME = Join-Path $TestDrive 'home' }

    function Invoke-Line {
        param([Parameter(Mandatory)][string] $File, [Parameter(Mandatory)][string[]] $Argument, [hashtable] $Environment = @{})
        $start = [Diagnostics.ProcessStartInfo]::new($File)
        foreach ($one in $Argument) { $start.ArgumentList.Add($one) }
        $start.WorkingDirectory = $work
        $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
        foreach ($name in 'CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD') { $null = $start.Environment.Remove($name) }
        foreach ($pair in ($service + $Environment).GetEnumerator()) { $start.Environment[$pair.Key] = $pair.Value }
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output; Error = $errors.Result }
    }

    # A step of `shell: pwsh`: the service sets the preference before the script and passes the last exit code on after it.
    function Invoke-GitHubStep {
        param([Parameter(Mandatory)][string] $Script)
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content $file "`$ErrorActionPreference = 'stop'`n$Script`nif ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit `$LASTEXITCODE }"
        $program, $argument = $PwshCommand + '-NoProfile' + '-Command' + ". '$file'"
        Invoke-Line $program $argument @{ GITHUB_ACTIONS = 'true'; CI = 'true' }
    }

    # Steps one after the other, until one fails.
    function Invoke-Job {
        param([Parameter(Mandatory)][string[]] $Step, [Parameter(Mandatory)][scriptblock] $Run)
        foreach ($one in $Step) {
            $result = & $Run $one
            $result
            if ($result.ExitCode -ne 0) { break }
        }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'about_Allmhub_CI' {
    BeforeEach {
        $emulator.Balance = @{ Granted = 50000000; Used = 1000; ExpiresAt = [DateTimeOffset]::UtcNow.AddDays(90) }
        $emulator.ClearFault()
        $emulator.ClearRequest()
        Remove-Item (Join-Path $work 'summary.txt') -ErrorAction Ignore
    }

    It 'has the jobs' -ForEach @(@{ Github = $github.Count; Gitlab = $gitlab.Count; Shell = $shell.Count }) {
        $Github | Should -Be 1
        $Gitlab | Should -Be 2
        $Shell | Should -Be 1
    }

    It 'names actions by hash, and gives the key to one step, in <_>' -ForEach 'en-US', 'zh-CN' {
        $text = Get-Content (Join-Path $root "docs/$_/about_Allmhub_CI.help.txt") -Raw
        [regex]::Matches($text, '(?m)^ +- uses: (\S+)').ForEach({ $_.Groups[1].Value }) | Should -Match '^[\w/-]+@[0-9a-f]{40}$'
        $job = [regex]::Match($text, '(?s)jobs:.*?(?=\r?\n\r?\n)').Value
        [regex]::Matches($job, 'secrets\.').Count | Should -Be 1
        $job.IndexOf('secrets.') | Should -BeGreaterThan $job.IndexOf('steps:')
    }

    Context 'GitHub Actions' -ForEach @(@{ Step = $github }) {
        It 'passes with enough, and writes the summary' {
            $result = @(Invoke-Job $Step ${function:Invoke-GitHubStep})
            $result.ExitCode | Should -Be 0 -Because "$($result.Error)"
            Get-Content (Join-Path $work 'summary.txt') -Raw | Should -Match 'Changelog'
            $result[0].Output | Should -Match '\d+ tokens'
        }

        It 'ends at the guard with 1 when <Why>, and the page of the job tells it' -ForEach @(
            @{ Why = 'too little is left'; Balance = @{ Granted = 1000000; Used = 0 }; Line = '::error title=Allmhub::2.00 USD are left; at least 5.00 USD are asked for.' }
            @{ Why = 'the key ends soon'; Balance = @{ Granted = 50000000; ExpiresAt = [DateTimeOffset]::UtcNow.AddDays(3) }; Line = '::error title=Allmhub::The key expires in 3 days*at least 7 days are asked for.' }
        ) {
            $emulator.Balance = $Balance
            $result = @(Invoke-Job $Step ${function:Invoke-GitHubStep})
            $result.ExitCode | Should -Be 1
            @($result[0].Output -split "`r?`n" | Where-Object { $_ -like $Line }).Count | Should -Be 1 -Because $result[0].Output
            $emulator.Request.Path | Should -Not -Contain '/v1/chat/completions'
        }

        It 'ends with 1 when the work fails' {
            $emulator.AddFault('status=400;count=all;path=/v1/chat')
            @(Invoke-Job $Step ${function:Invoke-GitHubStep}).ExitCode | Should -Be 1
        }
    }

    Context 'GitLab' -Skip:([bool] $IsWindows) -ForEach @(@{ Step = $gitlab }) {
        BeforeAll {
            $image = "$(New-PwshFolder (Join-Path $TestDrive 'image'))$([IO.Path]::PathSeparator)$env:PATH"
            $sh = { param($Line) Invoke-Line /bin/sh '-c', $Line @{ GITLAB_CI = 'true'; CI = 'true'; PATH = $image } }
        }

        It 'passes with enough, and writes the summary' {
            $result = @(Invoke-Job $Step $sh)
            $result.ExitCode | Should -Be 0, 0 -Because "$($result.Error)"
            Get-Content (Join-Path $work 'summary.txt') -Raw | Should -Match 'Changelog'
        }

        It 'ends at the guard with 1 when too little is left' {
            $emulator.Balance = @{ Granted = 1000000; Used = 0 }
            $result = @(Invoke-Job $Step $sh)
            $result.ExitCode | Should -Be 1
            $result[0].Error + $result[0].Output | Should -Match '2\.00 USD are left'
        }

        It 'ends with 1 when the work fails' {
            $emulator.AddFault('status=400;count=all;path=/v1/chat')
            @(Invoke-Job $Step $sh).ExitCode | Should -Be 0, 1
        }
    }

    Context 'allm' -Skip:([bool] $noShell) -ForEach @(@{ Line = $shell[0]; Program = $allm.FullName }) {
        BeforeAll {
            $bin = New-Item (Join-Path $TestDrive 'bin') -ItemType Directory -Force
            Set-Content (Join-Path $bin 'allm') "#!/bin/sh`nexec dotnet exec '$Program' `"`$@`""
            chmod +x (Join-Path $bin 'allm')
            $path = @{ PATH = "$bin$([IO.Path]::PathSeparator)$env:PATH" }
        }

        It 'exits 0 with enough, 1 below, 3 when it could not ask' {
            (Invoke-Line /bin/sh '-c', $Line $path).ExitCode | Should -Be 0
            $emulator.Balance = @{ Granted = 1000000; Used = 0 }
            (Invoke-Line /bin/sh '-c', $Line $path).ExitCode | Should -Be 1
            $emulator.AddFault('status=401;count=all')
            (Invoke-Line /bin/sh '-c', $Line $path).ExitCode | Should -Be 3
        }
    }
}

Describe 'about_Allmhub_Search' {
    BeforeAll {
        Disconnect-AllmHub
        Initialize-Environment (Join-Path $TestDrive 'search')
        Set-Location (New-Item (Join-Path $TestDrive 'search-work') -ItemType Directory)
    }

    AfterAll {
        Set-Location $PSScriptRoot
        Disconnect-AllmHub
        Initialize-Environment $TestDrive
    }

    It 'is a whole job in at most twelve lines that answers with its sources' -ForEach @(@{ Job = $search[0]; Begin = $search[1]; Piece = $search[2] }) {
        ($Job -split "`n").Count | Should -BeLessOrEqual 12
        $null = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$Begin"))
        $output = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$Job`n`$answer"))
        # The emulator repeats what it is asked: the notes went along, the one that answers first.
        $output[0] | Should -Match '(?s)who is told.*\[1\] backup\.md\s+The backup begins at two.*\[2\]'
        $output[1..3] | ForEach-Object Rank | Should -Be 1, 2, 3
        $output[1].Name | Should -Be 'backup.md'
        $output[1].FullName | Should -Be (Join-Path $PWD 'notes' 'backup.md')
        $output[1].Score | Should -BeGreaterThan $output[2].Score
        $output[-1] | Should -BeOfType Allmhub.Chat.ChatCompletion
        & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$Piece"))
        (Import-AllmEmbedding ./pieces.vectors).Count | Should -Be 3
    }

    It 'has the same code in both languages' {
        $code = foreach ($language in 'en-US', 'zh-CN') {
            $text = Get-Content (Join-Path $root "docs/$language/about_Allmhub_Search.help.txt") -Raw
            [regex]::Matches($text, '(?m)^ {8}.*$').Value -join "`n"
        }
        $code[0] | Should -Be $code[1]
    }
}

Describe 'about_Allmhub_Authentication' {
    BeforeEach {
        Disconnect-AllmHub
        $emulator.ClearFault()
        Initialize-Environment (Join-Path $TestDrive 'authentication')
        $env:ALLMHUB_BASE_URL = "$($emulator.BaseUri)"
        $env:CI_KEY = $emulator.ApiKey
        $env:CI_TOKEN = $emulator.AccessToken
        Set-Content (Join-Path $work 'key.txt') $emulator.ApiKey
        Set-Location $work

        # What the lines need of a person and a vault.
        function global:Read-Host { ConvertTo-SecureString $env:CI_KEY -AsPlainText -Force }
        function global:Get-Credential { [pscredential]::new('me', (ConvertTo-SecureString 'pass' -AsPlainText -Force)) }
        function global:Get-Secret { $env:CI_KEY }
    }

    AfterEach {
        Set-Location $PSScriptRoot
        Remove-Item Function:\Read-Host, Function:\Get-Credential, Function:\Get-Secret
        $env:CI_KEY = $env:CI_TOKEN = $null
        Initialize-Environment $TestDrive
    }

    It '<Title>' -ForEach ($authentication | Where-Object { $_.Script -notmatch 'Install-PSResource' }) {
        # The proxy of the example is not there: making the connection sends nothing. A key of the environment goes to the address of the
        # environment; any other is for the default gateway, and where the lines go on to ask it, the emulator is named beside the key.
        $begin = "`$ErrorActionPreference = 'Stop'"
        if ($Script -notmatch '\$env:ALLMHUB_API_KEY') {
            if ($Script -notmatch '-Profile') { $begin += "; `$PSDefaultParameterValues = @{ 'Connect-AllmHub:BaseUri' = '$($emulator.BaseUri)' }" }
            $env:ALLMHUB_BASE_URL = $null
        }
        $output = & ([scriptblock]::Create("$begin`n$Script"))
        $output | Should -Not -BeNullOrEmpty
    }

    It 'is in the module' {
        foreach ($topic in 'about_Allmhub_Authentication', 'about_Allmhub_CI', 'about_Allmhub_Scale', 'about_Allmhub_Search') {
            Join-Path $ModulePath 'en-US' "$topic.help.txt" | Should -Exist
        }
        $shell = Invoke-Shell "Import-Module '$ModulePath'; Get-Help about_Allmhub_CI | Out-String"
        $shell.Output | Should -Match 'Assert-AllmBalance -Minimum 5 -MinimumDay 7'
    }
}
