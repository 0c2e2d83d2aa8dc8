# The guard stops: Assert-AllmBalance ends a script in every way a job runs one, and stays catchable.
BeforeDiscovery {
    $low = 'Assert-AllmBalance -Minimum 5'
    $fails = @(
        @{ Why = 'too little is left'; Guard = $low; Message = '4.17419 USD are left' }
        @{ Why = 'the service refuses the key'; Guard = 'Assert-AllmBalance -Minimum 1 -ApiKey sk-wrong0123456789 -BaseUri $env:ALLMHUB_BASE_URL'; Message = '无效的令牌' }
        @{ Why = 'there is no key'; Guard = '$env:ALLMHUB_API_KEY = ""; Assert-AllmBalance -Minimum 1'; Message = 'There is no key' }
        @{ Why = 'nothing listens there'; Guard = 'Assert-AllmBalance -Minimum 1 -MaxRetry 0 -ApiKey sk-wrong0123456789 -BaseUri http://127.0.0.1:9'; Message = 'Nothing listens' }
        @{ Why = 'the address is none'; Guard = 'Assert-AllmBalance -Minimum 1 -ApiKey sk-wrong0123456789 -BaseUri ftp://x'; Message = '*' }
        @{ Why = 'there is no access token'; Guard = 'Assert-AllmBalance -Minimum 1 -Scope User'; Message = 'access token' }
        @{ Why = 'the limit is a variable that is not set'; Guard = 'Assert-AllmBalance -Minimum $env:NOT_SET_ANYWHERE'; Message = '-Minimum is empty' }
        @{ Why = 'the limit is no number'; Guard = 'Assert-AllmBalance -Minimum "5 USD"'; Message = '-Minimum has no usable value' }
        @{ Why = 'the limit is below nothing'; Guard = 'Assert-AllmBalance -Minimum -5'; Message = '-Minimum has no usable value' }
        @{ Why = 'the limit is not a number'; Guard = 'Assert-AllmBalance -MinimumDay ([double]::NaN)'; Message = '-MinimumDay has no usable value' }
        @{ Why = 'the limit is a list'; Guard = 'Assert-AllmBalance -Minimum 1, 2'; Message = '-Minimum has no usable value' }
        @{ Why = 'the name of the limit is misspelt'; Guard = 'Assert-AllmBalance -Minimun 1'; Message = 'does not know ''-Minimun''' }
        @{ Why = 'there is a value too many'; Guard = 'Assert-AllmBalance 1 Key 2'; Message = 'does not know ''Key''' }
        @{ Why = 'the limit is an empty text'; Guard = 'Assert-AllmBalance -MinimumDay ""'; Message = '-MinimumDay is empty' }
    )

    # How a job runs a script: the words of the command line, where FILE stands for a file with the script and TEXT for the script itself.
    $ways = @(
        @{ Way = '-File'; Argument = '-File', 'FILE' }
        @{ Way = '-Command with several statements'; Argument = '-Command', 'TEXT' }
        @{ Way = 'dot-sourced, as GitHub runs shell: pwsh'; Argument = '-command', '. ''FILE''' }
        @{ Way = 'called from another script'; Argument = '-Command', '& ''FILE''; ''WENT ON''' }
        @{ Way = 'in a function'; Argument = '-Command', 'function Step { TEXT }; Step; ''WENT ON''' }
        @{ Way = 'in a pipeline'; Argument = '-Command', '1 | ForEach-Object { TEXT }; ''WENT ON''' }
        @{ Way = '-EncodedCommand'; Argument = '-EncodedCommand', 'ENCODED' }
        @{ Way = 'with -ErrorAction SilentlyContinue as default'; Argument = '-Command', '$PSDefaultParameterValues = @{ ''*:ErrorAction'' = ''SilentlyContinue'' }; TEXT' }
        @{ Way = 'as GitLab runs a script from a file'; Argument = '-NoLogo', '-InputFormat', 'text', '-OutputFormat', 'text', '-NonInteractive', '-Command', 'GITLAB' }
        @{ Way = 'as GitLab runs a script from its input'; Argument = '-NoLogo', '-InputFormat', 'text', '-OutputFormat', 'text', '-NonInteractive', '-Command', '-'; FromInput = $true }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $emulator.Balance = @{ Granted = 2500000; Used = 412905 }

    # Runs the guard and what comes after it; the file of GitLab checks $? after each line, as its runner writes it.
    function Invoke-Guarded {
        param([string] $Guard, [string[]] $Argument, [switch] $FromInput, [hashtable] $Environment = @{})
        $script = "Import-Module '$ModulePath'; $Guard; 'WENT ON'"
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content $file $script.Replace('; ', "`n")
        $check = 'if(!$?) { Exit &{if($LASTEXITCODE) {$LASTEXITCODE} else {1}} }'
        # The empty line has PowerShell run what it reads from its input.
        $gitlab = "& {`n`$ErrorActionPreference = 'Stop'`n$($script.Replace('; ', "`n$check`n"))`n}`n`n"
        $gitlabFile = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content $gitlabFile $gitlab
        $start = [Diagnostics.ProcessStartInfo]::new($PwshCommand[0])
        $words = $Argument.ForEach({ $_.Replace('FILE', $file).Replace('TEXT', $script).Replace('ENCODED', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))).Replace('GITLAB', $gitlabFile) })
        foreach ($one in @($PwshCommand | Select-Object -Skip 1) + '-NoProfile' + $words) { $start.ArgumentList.Add($one) }
        $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
        foreach ($name in 'CI', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD') { $null = $start.Environment.Remove($name) }
        foreach ($pair in (@{ ALLMHUB_API_KEY = $emulator.ApiKey; ALLMHUB_BASE_URL = "$($emulator.BaseUri)"; NO_COLOR = '1' } + $Environment).GetEnumerator()) { $start.Environment[$pair.Key] = $pair.Value }
        $process = [Diagnostics.Process]::Start($start)
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        if ($FromInput) { $process.StandardInput.Write($gitlab) }
        $process.StandardInput.Close()
        if (-not $process.WaitForExit(60000)) { $process.Kill($true); throw 'The shell did not end.' }
        [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result; Error = $errors.Result }
    }
}

AfterAll {
    Stop-AllmEmulator
}

Describe 'Assert-AllmBalance ends a script' {
    It '<Way>' -ForEach $ways {
        $job = Invoke-Guarded 'Assert-AllmBalance -Minimum 5' $Argument -FromInput:([bool] $FromInput)
        $job.ExitCode | Should -Be 1 -Because "$($job.Output) $($job.Error)"
        $job.Output | Should -Not -Match 'WENT ON'
        $job.Output + $job.Error | Should -Match '4\.17419 USD are left'
        $passed = Invoke-Guarded 'Assert-AllmBalance -Minimum 4' $Argument -FromInput:([bool] $FromInput)
        $passed.ExitCode | Should -Be 0 -Because "$($passed.Output) $($passed.Error)"
        $passed.Output | Should -Match 'WENT ON'
    }

    It 'when <Why>' -ForEach $fails {
        $job = Invoke-Guarded $Guard '-File', 'FILE'
        $job.ExitCode | Should -Be 1 -Because "$($job.Output) $($job.Error)"
        $job.Output | Should -Not -Match 'WENT ON'
        if ($Message -ne '*') { $job.Output + $job.Error | Should -Match ([regex]::Escape($Message)) }
    }

    It 'in GitHub Actions with its line, once' {
        $job = Invoke-Guarded 'Assert-AllmBalance -Minimum 5' '-command', '. ''FILE''' -Environment @{ GITHUB_ACTIONS = 'true'; CI = 'true' }
        $job.ExitCode | Should -Be 1
        @($job.Output -split "`r?`n" | Where-Object { $_ -like '::error*' }) | Should -Be '::error title=Allmhub::4.17419 USD are left; at least 5.00 USD are asked for.'
    }
}

Describe 'Assert-AllmBalance can be caught' {
    BeforeAll { $null = $emulator | Connect-AllmHub }
    AfterAll { Disconnect-AllmHub }

    It 'with id, category, target, advice and exception' {
        $failure = try { Assert-AllmBalance -Minimum 5; 'WENT ON' } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -Be 'InsufficientBalance,Allmhub.PowerShell.Commands.Account.AssertAllmBalanceCommand'
        $failure.CategoryInfo.Category, $failure.CategoryInfo.Activity | Should -Be @('QuotaExceeded', 'Assert-AllmBalance')
        $failure.TargetObject | Should -Be $emulator.BaseUri
        $failure.ErrorDetails.RecommendedAction | Should -Match 'quota'
        $failure.Exception | Should -BeOfType ([Allmhub.Http.AllmException])
        $failure.Exception.Kind | Should -Be 'InsufficientBalance'
        $failure.InvocationInfo.ScriptLineNumber | Should -BeGreaterThan 0
    }

    It 'by its type, and by trap' {
        $caught = try { Assert-AllmBalance -Minimum 5 } catch [Allmhub.Http.AllmException] { 'by type' } catch { 'otherwise' }
        $caught | Should -Be 'by type'
        $trapped = & { trap { 'trapped'; continue } Assert-AllmBalance -Minimum 5; 'after' }
        $trapped | Should -Be @('trapped', 'after')
    }

    It 'and stands in $Error once' {
        $Error.Clear()
        try { Assert-AllmBalance -Minimum 5 } catch { $null = $_ }
        @($Error | Where-Object { "$_" -match '4\.17419' }).Count | Should -Be 1
    }
}
