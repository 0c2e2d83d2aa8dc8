# The project's own scripts: they parse, and they find the PowerShell that runs them whatever its program is called.
BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $script = Get-ChildItem $root, (Join-Path $root 'tools'), (Join-Path $root 'tests') -Include *.ps1, *.psm1, *.psd1 -File -Recurse -Depth 3 |
        Where-Object FullName -NotMatch '[\\/](bin|obj|output|artifacts)[\\/]' | Sort-Object FullName -Unique | ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_); Path = $_.FullName } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
}

Describe 'The project''s scripts' {
    It '<Name> parses' -ForEach $script {
        $problem = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $problem)
        $problem | Should -BeNullOrEmpty
    }

    It 'Get-PwshCommand names a command that runs, in a program of its own and in dotnet' {
        $find = Join-Path $root 'tools/Get-PwshCommand.ps1'
        $dotnet = Join-Path ([Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()) ($IsWindows ? '../../../dotnet.exe' : '../../../dotnet') | Resolve-Path | ForEach-Object Path
        $own = @(Invoke-Pwsh -NoProfile -NonInteractive -Command "& '$find'")
        $own | Should -Be $PwshCommand
        $general = @(& $dotnet (Join-Path $PSHOME 'pwsh.dll') -NoProfile -NonInteractive -Command "& '$find'")
        $general | Should -Be $dotnet, (Join-Path $PSHOME 'pwsh.dll')
        foreach ($command in $own, $general) {
            $program, $argument = @($command) + '-NoProfile' + '-NonInteractive' + '-Command' + '6 * 7'
            & $program @argument | Should -Be 42
        }
    }

    It 'build.ps1 tells what it cannot do instead of half doing it' {
        $told = Invoke-Pwsh -NoProfile -NonInteractive -File (Join-Path $root 'build.ps1') -Task Nonsense 2>&1 | Out-String
        $LASTEXITCODE | Should -Not -Be 0
        $told | Should -Match 'Nonsense'
    }
}
