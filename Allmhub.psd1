@{
    NestedModules          = @('Allmhub.Loader.dll', 'Allmhub.PowerShell.dll')
    ModuleVersion          = '0.1.0'
    GUID                   = '6f0f7b5c-3f0a-4f0e-9a39-2a6f0c4c7d11'
    Author                 = 'The Allmhub contributors'
    CompanyName            = 'Allmhub'
    Copyright              = '(c) The Allmhub contributors. MIT License.'
    Description            = 'The ALLMHUB LLM gateway in PowerShell: chat that streams as tokens arrive and emits typed objects, models, balances, and an emulator to try it all without a key.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('Allmhub.Format.ps1xml')
    TypesToProcess         = @('Allmhub.Types.ps1xml')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    CmdletsToExport        = @(
        'Assert-AllmBalance',
        'Clear-AllmHistory',
        'Connect-AllmHub',
        'ConvertFrom-AllmSpeech',
        'ConvertTo-AllmSpeech',
        'Disconnect-AllmHub',
        'Edit-AllmImage',
        'Enter-AllmChat',
        'Export-AllmGallery',
        'Find-AllmHistory',
        'Get-AllmBalance',
        'Get-AllmConnection',
        'Get-AllmEmbedding',
        'Get-AllmHistory',
        'Get-AllmMidjourneySeed',
        'Get-AllmMidjourneyTask',
        'Get-AllmModel',
        'Get-AllmPrompt',
        'Get-AllmTask',
        'Get-AllmUsage',
        'Get-AllmVideo',
        'Import-AllmEmbedding',
        'Invoke-AllmApi',
        'Invoke-AllmChat',
        'Invoke-AllmMidjourneyAction',
        'Invoke-AllmRerank',
        'Measure-AllmSimilarity',
        'New-AllmChatSession',
        'New-AllmImage',
        'New-AllmTool',
        'Remove-AllmConnection',
        'Remove-AllmPrompt',
        'Remove-AllmTask',
        'Save-AllmCode',
        'Save-AllmMedia',
        'Set-AllmPrompt',
        'Show-AllmImage',
        'Start-AllmEmulator',
        'Start-AllmMidjourney',
        'Start-AllmVideo',
        'Stop-AllmEmulator',
        'Wait-AllmTask'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('LLM', 'AI', 'Chat', 'OpenAI', 'Claude', 'Gemini', 'Gateway', 'Midjourney', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://api.allmhub.com'
            ReleaseNotes = 'See CHANGELOG.md'
        }
    }
}
