@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # build.ps1 and the benchmark talk to a person; their lines are not data.
        'PSAvoidUsingWriteHost'
        # Blind to parameters of a script that its functions use.
        'PSReviewUnusedParameter'
    )
    Rules        = @{
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace          = @{ Enable = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true; NoEmptyLineBefore = $true }
        PSUseConsistentIndentation = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSAvoidUsingCmdletAliases  = @{ Enable = $true }
    }
}
