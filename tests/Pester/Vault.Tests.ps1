# Keys that come from vaults: SecretManagement's Get-Secret, here exported by a module that stands in for it.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $modulePathBefore = $env:PSModulePath

    $modules = Join-Path $TestDrive 'modules'
    $folder = New-Item (Join-Path $modules 'Stand.In.SecretManagement') -ItemType Directory -Force
    Set-Content (Join-Path $folder 'Stand.In.SecretManagement.psm1') @'
function Get-Secret {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string] $Name, [string] $Vault = 'Default', [switch] $AsPlainText)
    if ($Vault -notin 'Default', 'Work', 'Locked') { Write-Error "Vault $Vault does not exist in registry."; return }
    if ($Vault -eq 'Locked') { $password = Read-Host -AsSecureString 'Password of the vault' }
    $key = $env:ALLM_TEST_KEY
    switch ($Name) {
        'secure' { ConvertTo-SecureString $key -AsPlainText -Force }
        'text' { $key }
        'pair' { [pscredential]::new('allm', (ConvertTo-SecureString $key -AsPlainText -Force)) }
        'token' { ConvertTo-SecureString $env:ALLM_TEST_TOKEN -AsPlainText -Force }
        'empty' { '' }
        'blank' { 'sk-one two' }
        'table' { @{ key = $key } }
        'nothing' { }
        'where' { "vault-$Vault-$key" }
        default { Write-Error "The secret $Name was not found." }
    }
}
'@
    New-ModuleManifest (Join-Path $folder 'Stand.In.SecretManagement.psd1') -RootModule Stand.In.SecretManagement.psm1 -FunctionsToExport Get-Secret

    function Use-StandIn { $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $modulePathBefore }
}

AfterAll {
    $env:PSModulePath = $modulePathBefore
    $env:ALLM_TEST_KEY = $env:ALLM_TEST_TOKEN = $null
    Remove-Module Stand.In.SecretManagement -ErrorAction Ignore
    Stop-AllmEmulator
}

Describe 'Vaults' {
    BeforeEach {
        Disconnect-AllmHub
        $emulator.ClearRequest()
        Initialize-Environment (Join-Path $TestDrive ([guid]::NewGuid()))
        $env:ALLM_TEST_KEY = $emulator.ApiKey
        $env:ALLM_TEST_TOKEN = $emulator.AccessToken
    }

    Context 'without Get-Secret' {
        BeforeAll {
            $env:PSModulePath = Join-Path $TestDrive 'no-modules'
        }

        AfterAll {
            $env:PSModulePath = $modulePathBefore
        }

        It 'says what to install' {
            $failure = { Connect-AllmHub -SecretName allm -Vault Work } | Should -Throw -ErrorId 'InvalidProfile,*' -PassThru
            $failure.ErrorDetails.Message | Should -Match 'Install-PSResource Microsoft\.PowerShell\.SecretManagement'
            $failure.ErrorDetails.Message | Should -Match 'ApiKeyVariable'
            Get-AllmConnection | Should -BeNullOrEmpty
        }
    }

    Context 'with Get-Secret' {
        BeforeAll { Use-StandIn }

        AfterAll { $env:PSModulePath = $modulePathBefore }

        It 'reads a secret that is <_>' -ForEach 'secure', 'text', 'pair' {
            $connection = Connect-AllmHub -SecretName $_ -Vault Work -BaseUri $emulator.BaseUri -DefaultModel gpt-4o-mini
            $connection.KeySource | Should -Be 'Vault'
            $connection.KeyReference | Should -Be "Work/$_"
            $connection.ApiKey | Should -Be 'sk-…0123'
            "$(Invoke-AllmChat '/say in')" | Should -Be 'in'
        }

        It 'asks the vault that is named, or the default one' {
            (Connect-AllmHub -SecretName where -Vault Work -BaseUri $emulator.BaseUri).KeyReference | Should -Be 'Work/where'
            $null = Invoke-AllmChat 'x' -Model gpt-4o -ErrorAction SilentlyContinue
            $emulator.Request[-1].GetHeader('Authorization') | Should -Be "Bearer vault-Work-$($emulator.ApiKey)"
            $null = Connect-AllmHub -SecretName where -BaseUri $emulator.BaseUri
            $null = Invoke-AllmChat 'x' -Model gpt-4o -ErrorAction SilentlyContinue
            $emulator.Request[-1].GetHeader('Authorization') | Should -Be "Bearer vault-Default-$($emulator.ApiKey)"
        }

        It 'reads the access token too' {
            $null = Connect-AllmHub -SecretName secure -AccessTokenSecretName token -UserId $emulator.UserId -Vault Work -BaseUri $emulator.BaseUri
            [math]::Round((Get-AllmBalance -Scope User).Remaining, 4) | Should -Be 62.4089d
        }

        It 'a profile keeps the reference and reads the vault when it is used' {
            $null = Connect-AllmHub -SecretName secure -AccessTokenSecretName token -UserId $emulator.UserId -Vault Work -BaseUri $emulator.BaseUri -DefaultModel gpt-4o-mini -Profile work -Save
            $file = Get-Content (Join-Path $env:ALLMHUB_HOME 'profiles.json') -Raw
            $file | Should -Match '"secure"'
            $file | Should -Match '"Work"'
            $file.Contains($emulator.ApiKey) | Should -BeFalse
            $file.Contains($emulator.AccessToken) | Should -BeFalse
            Disconnect-AllmHub
            $connection = Connect-AllmHub -Profile work
            $connection.KeyReference | Should -Be 'Work/secure'
            (Get-AllmBalance -Scope User).Scope | Should -Be 'User'
            "$((Get-AllmConnection -ListAvailable).Key)" | Should -Be 'vault: Work/secure'
            Disconnect-AllmHub
            "$(Invoke-AllmChat '/say named' -Connection (Get-AllmConnection work))" | Should -Be 'named'
        }

        It 'saving a profile again keeps the vault''s reference' {
            $null = Connect-AllmHub -SecretName secure -Vault Work -BaseUri $emulator.BaseUri -Profile work -Save
            $null = Connect-AllmHub -Profile work -DefaultModel gpt-4o -Save
            $profile_ = Get-AllmConnection -ListAvailable
            "$($profile_.Key)" | Should -Be 'vault: Work/secure'
            $profile_.DefaultModel | Should -Be 'gpt-4o'
        }

        It '<Name>' -ForEach @(
            @{ Name = 'an unknown vault'; Parameter = @{ SecretName = 'secure'; Vault = 'Nowhere' }; Message = "'secure' of the vault 'Nowhere' cannot be read: Vault Nowhere does not exist in registry\. Look for it with Get-SecretVault" }
            @{ Name = 'an unknown secret'; Parameter = @{ SecretName = 'missing'; Vault = 'Work' }; Message = "secret 'missing' of the vault 'Work' cannot be read.*Get-SecretInfo" }
            @{ Name = 'a vault that gives nothing'; Parameter = @{ SecretName = 'nothing'; Vault = 'Work' }; Message = "There is no secret 'nothing' of the vault 'Work'.*Set-Secret -Name nothing -Vault Work" }
            @{ Name = 'an empty secret'; Parameter = @{ SecretName = 'empty'; Vault = 'Work' }; Message = "secret 'empty' of the vault 'Work' is no usable key\. The key is empty\. .*Set-Secret -Name empty -Vault Work" }
            @{ Name = 'a secret with blanks inside'; Parameter = @{ SecretName = 'blank' }; Message = "secret 'blank' is no usable key.*blanks or line breaks" }
            @{ Name = 'a secret of another type'; Parameter = @{ SecretName = 'table'; Vault = 'Work' }; Message = 'is of type Hashtable' }
        ) {
            $failure = { Connect-AllmHub @Parameter } | Should -Throw -ErrorId 'InvalidProfile,*' -PassThru
            $failure.ErrorDetails.Message | Should -Match $Message
            "$($failure.Exception)".Contains($emulator.ApiKey) | Should -BeFalse
            $emulator.Request.Count | Should -Be 0
        }

        It 'an empty name is refused' {
            { Connect-AllmHub -SecretName '' -Vault Work } | Should -Throw '*SecretName*'
        }

        It 'a function of the session serves too' {
            function global:Get-Secret { param($Name, $Vault) "$($env:ALLM_TEST_KEY)" }
            try {
                (Connect-AllmHub -SecretName x -BaseUri $emulator.BaseUri -Test).KeySource | Should -Be 'Vault'
            }
            finally {
                Remove-Item Function:\Get-Secret
            }
        }
    }

    Context 'where nobody can answer' {
        It 'a vault that asks is an error at once, not a wait' {
            $shell = Invoke-Shell "Import-Module '$ModulePath'; Connect-AllmHub -SecretName secure -Vault Locked" @{ PSModulePath = $modules + [IO.Path]::PathSeparator + $modulePathBefore } -TimeoutMs 45000
            $shell.ExitCode | Should -Be 1
            $shell.Error + $shell.Output -replace '\s*\|?\s+', ' ' | Should -Match 'nobody is here to answer'
            $shell.Output | Should -Not -Match 'Password of the vault'
        }

        It 'a vault that does not ask serves a job' {
            $shell = Invoke-Shell "Import-Module '$ModulePath'; `$null = Connect-AllmHub -SecretName secure -Vault Work -BaseUri $($emulator.BaseUri); Assert-AllmBalance -Minimum 1" @{ PSModulePath = $modules + [IO.Path]::PathSeparator + $modulePathBefore; CI = 'true' }
            $shell.ExitCode | Should -Be 0 -Because $shell.Error
            $shell.Output | Should -Match '4\.1741'
        }
    }
}

Describe 'Profiles' {
    BeforeEach {
        Disconnect-AllmHub
        Initialize-Environment (Join-Path $TestDrive ([guid]::NewGuid()))
        $env:ALLM_TEST_KEY = $emulator.ApiKey
        $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -Profile one -Save
        $null = Connect-AllmHub -ApiKeyVariable ALLM_TEST_KEY -BaseUri $emulator.BaseUri -Profile two -Save
    }

    It 'one is removed, the others stay' {
        Remove-AllmConnection ONE
        (Get-AllmConnection -ListAvailable).Name | Should -Be 'two'
    }

    It 'the list can be piped in' {
        Get-AllmConnection -ListAvailable | Remove-AllmConnection
        Get-AllmConnection -ListAvailable | Should -BeNullOrEmpty
    }

    It '-WhatIf removes nothing' {
        Remove-AllmConnection one -WhatIf
        (Get-AllmConnection -ListAvailable).Count | Should -Be 2
    }

    It 'one that is not there is an error that says where it looked' {
        Remove-AllmConnection three -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidProfile,*'
        $failure[0].ErrorDetails.Message | Should -Match 'profiles\.json'
    }

    It 'an access token in the clear is not saved' {
        { Connect-AllmHub -AccessToken abc -Profile one -Save } | Should -Throw -ErrorId 'InvalidProfile,*' -ExpectedMessage '*access token*'
    }

    It 'a file that others can read draws a warning' -Skip:$IsWindows {
        chmod 644 (Join-Path $env:ALLMHUB_HOME 'profiles.json')
        $null = Get-AllmConnection -ListAvailable -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match 'chmod 600'
        $null = Connect-AllmHub -Profile one -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match 'chmod 600'
    }

    It 'a key in the clear in the file is refused' {
        $file = Join-Path $env:ALLMHUB_HOME 'profiles.json'
        $old = Get-Content $file -Raw
        Set-Content $file ($old -replace '"name": "one"', '"name": "one", "apiKey": "sk-0123456789abcdef"')
        $failure = { Connect-AllmHub -Profile one } | Should -Throw -ErrorId 'InvalidProfile,*' -PassThru
        $failure.ErrorDetails.Message | Should -Match 'key in the clear'
        "$($failure.Exception)" | Should -Not -Match '0123456789abcdef'
    }
}
