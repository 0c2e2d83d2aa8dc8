# The module's assemblies compiled ahead of time: used where they are there for the machine and whole, and never in the way. What a folder holds is
# decided at import, so each case is a shell of its own. The assemblies of the ordinary build stand in for compiled ones, since they load alike;
# the long proof makes real ones.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $names = 'Allmhub.Core.dll', 'Allmhub.Emulator.dll', 'Allmhub.PowerShell.dll'
    $system = $IsWindows ? 'win' : $IsMacOS ? 'osx' : 'linux'
    $machine = "$system-$([System.Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLowerInvariant()
    $isUsed = [System.Environment]::Version.Major -ge 10

    # A copy of the built module, with a folder of the name that is given.
    function New-Module([string] $Kind) {
        $module = Join-Path $TestDrive ([guid]::NewGuid()) 'Allmhub'
        Copy-Item (Join-Path $root 'output/Allmhub') $module -Recurse
        Remove-Item (Join-Path $module precompiled) -Recurse -ErrorAction Ignore
        if ($Kind) {
            $folder = New-Item -ItemType Directory (Join-Path $module precompiled $Kind)
            $names | ForEach-Object { Copy-Item (Join-Path $module $_) $folder }
        }

        $module
    }

    # Which assemblies a shell has loaded, by their folder, and whatever else the script gives.
    function Invoke-Import([string] $Module, [string] $Script = '') {
        $said = Invoke-Shell -Environment @{ ALLMHUB_PROMPTS = Join-Path $TestDrive prompts } @"
Import-Module '$Module' -ErrorAction Stop
`$null = Start-AllmEmulator | Connect-AllmHub
(Invoke-AllmChat 'hello').Text
[System.AppDomain]::CurrentDomain.GetAssemblies().Location | Where-Object { `$_ -like '*Allmhub.*.dll' } | ForEach-Object { [System.IO.Path]::GetRelativePath('$Module', `$_).Replace('\', '/') } | Sort-Object
$Script
"@
        $said.Error | Should -BeNullOrEmpty
        $said.Output.Trim() -split '\r?\n'
    }
}

Describe 'Assemblies compiled ahead of time' {
    It 'are loaded in place of those beside the manifest, which finds its help and its libraries' {
        $module = New-Module $machine
        $null = New-Item -ItemType Directory (Join-Path $TestDrive prompts) -Force
        Set-Content (Join-Path $TestDrive prompts 'kept.md') "---`nmodel: gpt-4o`n---`nhello"
        $said = Invoke-Import $module "(Get-Command Invoke-AllmChat).Source; (Get-Help Invoke-AllmChat).Synopsis; (Get-AllmPrompt kept).Model; [System.AppDomain]::CurrentDomain.GetAssemblies().Location -like '*YamlDotNet.dll' -replace '^.*Allmhub[\\/]'"
        $expected = $isUsed ? ($names.ForEach({ "precompiled/$machine/$_" })) : $names
        $said[0] | Should -BeLike 'Hello!*'
        $said[1..4] | Should -Be (@('Allmhub.Loader.dll') + $expected)
        $said[5] | Should -Be 'Allmhub'
        $said[6] | Should -Be 'Asks a model and gives its answer as an object.'
        $said[7] | Should -Be 'gpt-4o'
        $said[8].Replace('\', '/') | Should -Be 'lib/YamlDotNet.dll'
    }

    It 'of another kind of machine are left alone' {
        $said = Invoke-Import (New-Module 'other-cpu')
        $said[1..4] | Should -Be 'Allmhub.Core.dll', 'Allmhub.Emulator.dll', 'Allmhub.Loader.dll', 'Allmhub.PowerShell.dll'
    }

    It 'are left alone when one of them is missing' {
        $module = New-Module $machine
        Remove-Item (Join-Path $module precompiled $machine 'Allmhub.PowerShell.dll')
        (Invoke-Import $module)[1..4] | Should -Be 'Allmhub.Core.dll', 'Allmhub.Emulator.dll', 'Allmhub.Loader.dll', 'Allmhub.PowerShell.dll'
    }

    It 'do not stop an import when they are damaged' {
        $module = New-Module $machine
        Set-Content (Join-Path $module precompiled $machine 'Allmhub.Core.dll') 'no assembly'
        (Invoke-Import $module)[1..4] | Should -Be 'Allmhub.Core.dll', 'Allmhub.Emulator.dll', 'Allmhub.Loader.dll', 'Allmhub.PowerShell.dll'
    }
}

Describe 'A release build' -Tag Long {
    It 'compiles the module ahead of time for this machine, so that a first call leaves little to compile' {
        $module = Join-Path $TestDrive 'built' 'Allmhub'
        $told = dotnet build (Join-Path $root 'tools/Precompile') --configuration Release --nologo --verbosity quiet "-p:ModuleFolder=$module/"
        if ($told -match 'error NU1(101|102|301)') {
            Write-Host "skipped: a release build compiles ahead of time: the compiler's packages cannot be had here: $($told -match 'error NU1' | Select-Object -First 1)"
            Set-ItResult -Skipped -Because "the compiler's packages cannot be had here"
            return
        }

        $LASTEXITCODE | Should -Be 0 -Because ($told -join "`n")
        $names | ForEach-Object { Join-Path $module precompiled $machine $_ | Should -Exist }
        $count = '[System.Runtime.JitInfo]::GetCompiledMethodCount()'
        $script = "`$start = $count; `$null = Invoke-AllmChat 'hello'; $count - `$start"
        $compiled = [long](Invoke-Shell "Import-Module '$module'; `$null = Start-AllmEmulator | Connect-AllmHub; $script").Output
        Remove-Item (Join-Path $module precompiled) -Recurse
        $plain = [long](Invoke-Shell "Import-Module '$module'; `$null = Start-AllmEmulator | Connect-AllmHub; $script").Output
        Write-Host "methods compiled in the first call: $compiled with the compiled form, $plain without"
        $compiled | Should -BeLessThan ($isUsed ? $plain / 2 : $plain * 2)
    }
}
