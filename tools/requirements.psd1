# The only place with the versions of the modules that build.ps1 uses. A newer version of the same major already on the
# machine serves; where there is none, exactly this one is installed for the current user.
@{
    'Microsoft.PowerShell.PlatyPS' = '1.0.0'
    'PSScriptAnalyzer'            = '1.24.0'
}
