# What a tool gives goes to the model and into the session's file: the client's own secrets are masked on the way.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $key = $emulator.ApiKey
    $token = 'token-of-the-user-0123456789'
    $other = 'sk-of-the-environment-0123456789'
    $null = Connect-AllmHub -BaseUri $emulator.BaseUri -ApiKey $key -AccessToken $token -UserId 7 -DefaultModel gpt-4o
    function Get-Secret { param([string] $How) $secret = $global:Secret; & ([scriptblock]::Create($How)) }
}

AfterAll {
    $env:ALLMHUB_API_KEY = $null
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'The secrets of this client in the result of a tool' {
    BeforeEach { $env:ALLMHUB_API_KEY = $other }
    AfterEach { $env:ALLMHUB_API_KEY = $null }

    It 'are masked: <Which> <Case>' -ForEach @(
        foreach ($which in 'key', 'token', 'other') {
            @{ Which = $which; Case = 'as text'; How = '$secret' }
            @{ Which = $which; Case = 'inside lines'; How = '"a $secret b"; "second"' }
            @{ Which = $which; Case = 'in base64'; How = '[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($secret))' }
            @{ Which = $which; Case = 'as an encoded command'; How = '[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($secret))' }
            @{ Which = $which; Case = 'in hexadecimal'; How = '[Convert]::ToHexString([Text.Encoding]::UTF8.GetBytes($secret))' }
            @{ Which = $which; Case = 'in capitals'; How = '$secret.ToUpperInvariant()' }
            @{ Which = $which; Case = 'in a property'; How = '[pscustomobject]@{ Name = "n"; Value = $secret }' }
            @{ Which = $which; Case = 'deep'; How = '@{ a = @{ b = @($secret, @{ c = "x$secret" }) } }' }
            @{ Which = $which; Case = 'as a name'; How = '@{ $secret = 1 }' }
            @{ Which = $which; Case = 'in several objects'; How = '[pscustomobject]@{ V = $secret }; [pscustomobject]@{ V = $secret }' }
            @{ Which = $which; Case = 'in an error'; How = 'Write-Error "no $secret"' }
            @{ Which = $which; Case = 'in what is thrown'; How = 'throw "no $secret"' }
            @{ Which = $which; Case = 'across the cut'; How = '"x" * (32768 - 12) + $secret' }
        }
    ) {
        $global:Secret = Get-Variable $Which -ValueOnly
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $session = New-AllmChatSession $path
        $answer = Invoke-AllmChat "/call Get-Secret $(@{ How = $How } | ConvertTo-Json -Compress)" -Tool Get-Secret -ToolApproval Always -Session $session -Verbose 4>&1
        $answer.Count | Should -BeGreaterThan 1
        $sent = $emulator.Request[-1].Body
        $sent | Should -BeLike '*"role":"tool"*'
        $half = $global:Secret.Substring(0, 11)
        $form = if ($How -match '^\S*Convert') { & ([scriptblock]::Create("`$secret = `$args[0]; $How")) $global:Secret } elseif ($How -match 'Upper') { $global:Secret.ToUpperInvariant() }
        foreach ($text in $sent, (Get-Content $path -Raw), ($answer | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message | Out-String), $answer[-1].ToolRun[0].Result) {
            $text.Contains($half) | Should -BeFalse -Because 'not even half of it goes anywhere'
            if ($form) { $text.Contains($form.Substring(4, 20), 'OrdinalIgnoreCase') | Should -BeFalse -Because 'nor in another form' }
        }
    }

    It 'are masked as Get-Content Env: gives them' {
        $env:ALLMHUB_API_KEY = $key
        $answer = Invoke-AllmChat '/call Get-Content {"Path":["Env:ALLMHUB_API_KEY"]}' -Tool Get-Content -ToolApproval ReadOnly
        $answer.ToolRun[0].IsError | Should -BeFalse
        $answer.ToolRun[0].Result.Contains($key) | Should -BeFalse
        $answer.ToolRun[0].Result | Should -BeLike '*…*'
        $emulator.Request[-1].Body.Contains($key) | Should -BeFalse
    }
}
