# Every PowerShell line under "What it does" on the two front pages runs as it stands on the emulator, from the project's folder.
BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $line = foreach ($page in 'README.md', 'README.zh-CN.md') {
        $block = [regex]::Matches((Get-Content (Join-Path $root $page) -Raw), '(?s)```powershell\n(.*?)```').ForEach({ $_.Groups[1].Value }) | Where-Object { $_ -match 'Assert-AllmBalance' }
        $block.Trim() -split '\n' | ForEach-Object { @{ Page = $page; Line = $_ } }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $env:ALLMHUB_NO_PRICE_LIST = $null # a budget needs prices
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $emulator = Start-AllmEmulator
    $emulator.Balance = @{ Granted = 500000000; Used = 0 }
}

AfterAll {
    Stop-AllmEmulator
}

Describe '<Page>' -ForEach $line {
    It '<Line>' {
        # The first line makes the answer that the second shows; Enter-AllmChat has a user, who leaves.
        $script = [scriptblock]::Create("`$null = Connect-AllmHub -ApiKey '$($emulator.ApiKey)' -BaseUri '$($emulator.BaseUri)' -DefaultModel gpt-4o-mini; Set-Location '$root'; `$answer = Invoke-AllmChat 'hi'`n$Line")
        $user = Invoke-WithUser $script -Line 'hello', '/exit'
        $user.Failure | Should -BeNullOrEmpty
        $user.Error | Should -BeNullOrEmpty
        $user.Warning | Should -BeNullOrEmpty
        if ($Line -match '^Invoke-AllmChat .*-Tool (\S+)') { $user.Output[-1].ToolRun.Name | Should -Be $Matches[1] }
        if ($Line -notmatch '=|Write-Host|Enter-AllmChat|Show-AllmImage|^Get-AllmTask') { $user.Output | Should -Not -BeNullOrEmpty }
    }
}
