# What every cmdlet that asks the gateway does alike, because one place does it for all: what cannot be sent, -DryRun, -WhatIf, the key.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    $network = (Get-Command -Module Allmhub | Where-Object { $_.Parameters.ContainsKey('DryRun') }).Name
    $quiet = $network | Where-Object { $_ -ne 'Enter-AllmChat' }
    # Links are fetched without a key.
    $keyed = $quiet | Where-Object { $_ -ne 'Save-AllmMedia' }
    $paid = $quiet | Where-Object { (Get-Command $_).Parameters.ContainsKey('WhatIf') }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator

    # A new cmdlet belongs here; its arguments are one call of it.
    $argument = @{
        'Assert-AllmBalance' = @{ Minimum = 1 }
        'ConvertFrom-AllmSpeech' = @{ Path = New-SoundFile (Join-Path $TestDrive 'a.wav'); Model = 'whisper-1' }
        'ConvertTo-AllmSpeech' = @{ Text = 'x'; Model = 'tts-1'; Voice = 'alloy'; OutFile = "$TestDrive/" }
        'Edit-AllmImage'     = @{ Path = 'https://example.com/a.png'; Prompt = 'x'; Model = 'gpt-image-1' }
        'Enter-AllmChat'     = @{ Model = 'gpt-4o-mini' }
        'Get-AllmBalance'    = @{}
        'Get-AllmEmbedding'  = @{ InputObject = 'x'; Model = 'text-embedding-3-small' }
        'Get-AllmMidjourneySeed' = @{ Id = '1765193501234567' }
        'Get-AllmMidjourneyTask' = @{ Id = '1765193501234567' }
        'Get-AllmModel'      = @{}
        'Get-AllmTask'       = @{ Refresh = $true }
        'Get-AllmUsage'      = @{ Reconcile = $true }
        'Get-AllmVideo'      = @{ Id = 'task_x' }
        'Invoke-AllmApi'     = @{ Path = '/v1/embeddings'; Method = 'POST'; Field = 'model=m', 'input=x' }
        'Invoke-AllmChat'    = @{ Prompt = 'x'; Model = 'gpt-4o-mini' }
        'Invoke-AllmMidjourneyAction' = @{ Content = '1765193501234567 U2' }
        'Invoke-AllmRerank'  = @{ Query = 'x'; InputObject = 'a', 'b'; Model = 'bge-reranker-v2-m3' }
        'New-AllmImage'      = @{ Prompt = 'x'; Model = 'gpt-image-1' }
        'Save-AllmMedia'     = @{ InputObject = 'https://files.example/cat.png'; Path = "$TestDrive" }
        'Start-AllmMidjourney' = @{ Prompt = 'x' }
        'Start-AllmVideo'    = @{ Prompt = 'x'; Model = 'sora-2' }
        'Wait-AllmTask'      = @{ Id = 'task_x'; TimeoutSec = 5 }
    }

    # What one call gives and how it fails; the second run shows whether the pipeline went on.
    function Get-Outcome([string] $Command, [hashtable] $Parameter) {
        $given = $argument[$Command] + $Parameter
        $seen = [System.Collections.Generic.List[object]]::new()
        try {
            $output = @(& $Command @given -ErrorVariable failure -ErrorAction SilentlyContinue)
            $seen.AddRange(@($failure))
            $ended = $false
        }
        catch {
            $output = @()
            $seen.Add($_)
            $ended = $true
        }

        [pscustomobject]@{ Output = $output; Error = $seen; Ended = $ended }
    }
}

AfterAll { $emulator | Stop-AllmEmulator }

Describe 'Every cmdlet that asks the gateway' {
    BeforeEach {
        $emulator.ClearRequest()
        Disconnect-AllmHub
        $null = $emulator | Connect-AllmHub
    }

    Context 'What cannot be sent' {
        It 'is one error of the input in a dry run of <_>' -ForEach $quiet {
            $outcome = Get-Outcome $_ @{ DryRun = $true; ExtraHeader = @{ Authorization = 'Bearer sk-smuggled' } }
            $outcome.Ended | Should -BeFalse
            $outcome.Output | Should -BeNullOrEmpty
            $outcome.Error.Count | Should -Be 1
            $outcome.Error[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            $outcome.Error[0].Exception | Should -BeOfType Allmhub.Http.AllmException
            $outcome.Error[0].ErrorDetails.Message | Should -Match "'Authorization'"
            "$($outcome.Error[0].Exception)" | Should -Not -Match 'smuggled'
        }

        It 'is the same error of <_>, which sends nothing' -ForEach $quiet {
            $outcome = Get-Outcome $_ @{ ExtraHeader = @{ Authorization = 'Bearer sk-smuggled' } }
            $outcome.Ended | Should -Be ($_ -eq 'Assert-AllmBalance') 'a guard that could not ask ends the script'
            $outcome.Error.Count | Should -Be 1
            $outcome.Error[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            $outcome.Error[0].Exception | Should -BeOfType Allmhub.Http.AllmException
            $emulator.Request.Count | Should -Be 0
        }
    }

    Context 'A dry run' {
        It 'of <_> needs no key and sends nothing' -ForEach $quiet {
            Disconnect-AllmHub
            $outcome = Get-Outcome $_ @{ DryRun = $true; BaseUri = "$($emulator.BaseUri)" }
            $outcome.Error | Should -BeNullOrEmpty
            $outcome.Output.Count | Should -Be 1
            $outcome.Output[0] | Should -BeOfType Allmhub.Http.RequestDescription
            $emulator.Request.Count | Should -Be 0
        }

        It 'of <_> asks for no consent' -ForEach $paid {
            (Get-Outcome $_ @{ DryRun = $true; WhatIf = $true }).Output[0] | Should -BeOfType Allmhub.Http.RequestDescription
        }
    }

    Context 'What is paid' {
        It '<_> -WhatIf needs no key and asks for nothing but prices' -ForEach $paid {
            Disconnect-AllmHub
            $outcome = Get-Outcome $_ @{ WhatIf = $true; BaseUri = "$($emulator.BaseUri)" }
            $outcome.Error | Should -BeNullOrEmpty
            $outcome.Output | Should -BeNullOrEmpty
            $emulator.Request | Where-Object Target -NotIn '/api/pricing', '/api/status' | Should -BeNullOrEmpty
            $emulator.Request | Where-Object { $_.Header['Authorization'] } | Should -BeNullOrEmpty
        }
    }

    Context 'Without a key' {
        It '<_> ends' -ForEach $keyed {
            Disconnect-AllmHub
            $outcome = Get-Outcome $_ @{ BaseUri = "$($emulator.BaseUri)" }
            $outcome.Ended | Should -BeTrue
            $outcome.Error[-1].FullyQualifiedErrorId | Should -BeLike 'Authentication,*'
            $emulator.Request.Count | Should -Be 0
        }
    }

    Context 'The list of calls in this file' {
        It 'has every cmdlet with -DryRun' -ForEach @(@{ Network = $network }) {
            $argument.Keys | Sort-Object | Should -Be ($Network | Sort-Object)
        }
    }
}
