@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # build.ps1 and the benchmark talk to a person; their lines are not data.
        'PSAvoidUsingWriteHost'
        # Blind to parameters of a script that its functions use.
        'PSReviewUnusedParameter'
        # Every file is UTF-8 without a mark, as PowerShell 7 reads it.
        'PSUseBOMForUnicodeEncodedFile'
    )
    Rules        = @{
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSUseConsistentIndentation = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSAvoidUsingCmdletAliases  = @{ Enable = $true }
    }
}
