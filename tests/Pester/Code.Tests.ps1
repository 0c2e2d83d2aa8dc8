# Code out of answers: -CodeOnly and Save-AllmCode on the built module.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o-mini
    $fence = '```'
    $said = "/say Two files.`n$($fence)python app.py`nprint(1)`n$fence`n**.bashrc**`n$($fence)sh`nls`n$fence`nDone."
}

AfterAll { $emulator | Stop-AllmEmulator }

Describe 'Code of an answer' {
    It 'is on the answer' {
        $answer = Invoke-AllmChat $said
        $answer.CodeBlock[1].Language | Should -Be 'sh'
        "$($answer.CodeBlock[0])" | Should -Be 'print(1)'
    }

    It '-CodeOnly emits strings that know what they are' {
        $code = @($said | Invoke-AllmChat -CodeOnly)
        $code | Should -Be 'print(1)', 'ls'
        $code[0] | Should -BeOfType string
        $code[0].FileName | Should -Be 'app.py'
        $file = Join-Path $TestDrive 'all.txt'
        $said | Invoke-AllmChat -CodeOnly > $file
        Get-Content $file | Should -Be 'print(1)', 'ls'
    }

    It '-CodeOnly of an answer without code is an error with the answer on it, and the pipeline goes on' {
        $code = @('/say no', $said | Invoke-AllmChat -CodeOnly -ErrorVariable failure -ErrorAction SilentlyContinue)
        $code.Count | Should -Be 2
        $failure.FullyQualifiedErrorId | Should -Be 'NoCode,Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand'
        $failure[0].TargetObject.Text | Should -Be 'no'
    }

    It '-CodeOnly contradicts <_>' -ForEach '-Stream', '-OutProperty X', '-As string' {
        { Invoke-Expression "'x' | Invoke-AllmChat -CodeOnly $_" } | Should -Throw -ErrorId 'ContradictoryParameter,*'
    }
}

Describe 'Save-AllmCode' {
    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item $folder -ItemType Directory
    }

    It 'saves <Name> under safe names' -ForEach @(
        @{ Name = 'an answer'; Get = { Invoke-AllmChat $said } }
        @{ Name = 'what -CodeOnly gave'; Get = { Invoke-AllmChat $said -CodeOnly } }
        @{ Name = 'code blocks'; Get = { (Invoke-AllmChat $said).CodeBlock } }
        @{ Name = 'a text'; Get = { $said.Substring(5) } }
        @{ Name = 'an answer from a file'; Get = { Invoke-AllmChat $said | Export-Clixml $TestDrive/answer.xml -Depth 3; Import-Clixml $TestDrive/answer.xml } }
    ) {
        $file = & $Get | Save-AllmCode -Path $folder -PassThru
        $file.Name | Should -Be 'app.py', 'bashrc'
        Get-Content $file[0] | Should -Be 'print(1)'
    }

    It '-WhatIf says the path and writes nothing' {
        $null = Invoke-AllmChat $said | Save-AllmCode -Path $folder -WhatIf
        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
    }

    It 'warns of code that was cut off, and has an error for a text without any' {
        "$($fence)sh`nrm -r" | Save-AllmCode -Path $folder -WarningVariable warning -WarningAction SilentlyContinue
        $warning | Should -BeLike '*cut off*'
        { 'no code' | Save-AllmCode -Path $folder -ErrorAction Stop } | Should -Throw -ErrorId 'NoCode,*'
        { 'x' | Save-AllmCode -Path (Join-Path $folder 'no/such/') } | Should -Throw -ErrorId 'InvalidPath,*'
    }
}
