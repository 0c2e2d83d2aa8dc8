# What tools/Try does first in the shell it opens: the module, connected to an emulator whose tokens arrive at the pace of a model's.
param([string] $Line)

$env:ALLMHUB_HOME ??= Join-Path $PSScriptRoot '../../artifacts/try'
Import-Module -Name (Join-Path $PSScriptRoot '../../output/Allmhub')
$emulator = Start-AllmEmulator -DelayMs 20
$null = $emulator | Connect-AllmHub

if (-not $Line) {
    function prompt { 'allmhub> ' }
    Write-Host @"
PowerShell $($PSVersionTable.PSVersion) with Allmhub $((Get-Module Allmhub).Version), connected to the built-in emulator at $($emulator.BaseUri).
No key, no network: the answers are made up by rule. For example:

  Invoke-AllmChat 'hello'                          an answer, shown while it arrives
  Invoke-AllmChat '/repeat 50 word' -Stream | Write-Host -NoNewline
  Get-AllmModel; Get-AllmBalance                   what the gateway has, what is left
  `$emulator.Request[-1]                            what was sent
  Get-Help Invoke-AllmChat -Examples               and so on; exit ends

"@
} elseif ([Console]::IsOutputRedirected) {
    # The line counts as typed: an answer nobody assigns or pipes on is shown while it arrives in a log, too.
    $pipeline = [System.Management.Automation.Language.Parser]::ParseInput($Line, [ref] $null, [ref] $null).EndBlock.Statements
    $command = if ($pipeline.Count -eq 1 -and $pipeline[0] -is [System.Management.Automation.Language.PipelineAst]) { $pipeline[0].PipelineElements[-1] }
    if ("$command" -match '^Invoke-AllmChat\b' -and -not $command.Redirections -and "$command" -notmatch '\s-(Stream|NoStream|DryRun)') {
        $PSDefaultParameterValues['Invoke-AllmChat:Live'] = $true
    }
}
