# Questions made of a template, answers as a property of the input, what a result carries of its input, and the warning of a file that comes line by line.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub

    function Get-SentText { $emulator.Request.Where({ $_.Body }) | ForEach-Object { ($_.Body | ConvertFrom-Json).messages[-1].content } }

    enum Category { Bug; Wish; Question }
    class Ticket { [string] $Text; [int] $Label }

    $csv = Join-Path $TestDrive 'x.csv'
    Set-Content $csv 'Id,Text,Ticket No,备注,a.b', '1,it {{Id}} crashes,7,无,x', '2,$(Get-Date) $x,8,,y', '3,,9,n,z'
}

AfterAll {
    Stop-AllmEmulator
}

Describe '-Template' {
    BeforeEach { $emulator.ClearRequest() }

    It 'fills names of every kind of a row, as data' {
        $null = Import-Csv $csv | Invoke-AllmChat -Template '{{Id}}|{{ text }}|{{ticket no}}|{{备注}}|{{A.B}}|{{{{Id}}|{"j":{"k":{{Id}}}}'
        Get-SentText | Should -Be @(
            '1|it {{Id}} crashes|7|无|x|{{Id}}|{"j":{"k":1}}'
            '2|$(Get-Date) $x|8||y|{{Id}}|{"j":{"k":2}}'
            '3||9|n|z|{{Id}}|{"j":{"k":3}}')
    }

    It 'says numbers, times, lists and objects the same in every culture' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $null = [pscustomobject]@{
                W = 1.5; D = [datetime] '2026-01-02'; L = 'a', 'b'; F = $true; E = [dayofweek]::Monday; N = $null; B = [pscustomobject]@{ A = @{ Z = 1 } }; T = [timespan] '00:01'; U = [uri] 'https://x/y'
            } | Invoke-AllmChat -Template '{{W}}|{{D}}|{{L}}|{{F}}|{{E}}|{{N}}|{{N.X}}|{{B}}|{{B.A.Z}}|{{T}}|{{U}}'
        } finally { [cultureinfo]::CurrentCulture = $culture }
        Get-SentText | Should -Be '1.5|2026-01-02T00:00:00|["a","b"]|true|Monday|||{"A":{"Z":1}}|1|00:01:00|https://x/y'
    }

    It 'takes tables, properties that PowerShell adds, and the whole input' {
        $null = @{ Name = 'svc' }, [ordered]@{ name = 'db' } | Invoke-AllmChat -Template 'is {{NAME}} odd?'
        $null = (Get-Process -Id $PID | Add-Member Note 'mine' -PassThru) | Invoke-AllmChat -Template '{{Note}} {{Id}}'
        $null = 'apple' | Invoke-AllmChat -Template '{{_}} {{InputObject}} {{_.Length}}'
        $null = [pscustomobject]@{ InputObject = 'own'; X = 1 } | Invoke-AllmChat -Template '{{InputObject}} {{_}}'
        Get-SentText | Should -Be 'is svc odd?', 'is db odd?', "mine $PID", 'apple apple 5', 'own {"InputObject":"own","X":1}'
    }

    It 'puts -Variable before a property, the prompt before all, and works without input' {
        $null = [pscustomobject]@{ Lang = 'from data'; Text = 't' } | Invoke-AllmChat 'Translate.' -Template '{{Lang}}: {{Text}} {{User.Name}}' -Variable @{ lang = 'Chinese'; User = @{ Name = 'Li' } }
        $null = Invoke-AllmChat -Template 'Hello {{Name}}' -Variable @{ Name = 'Li' }
        $null = 'a', 'b' | Invoke-AllmChat 'Which?' -Template '- {{_}}' -Together
        Get-SentText | Should -Be "Translate.`n`nChinese: t Li", 'Hello Li', "Which?`n`n- a`n- b"
    }

    It 'names a place that nothing fills, and what there is, and asks nothing' {
        $null = [pscustomobject]@{ Id = 1; Text = 't' } | Invoke-AllmChat -Template '{{Txet}}' -Variable @{ Lang = 'x' } -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'UnknownPlaceholder,*'
        "$($failed[0])" | Should -Match '\{\{Txet\}\}.*has Id, Text; -Variable has Lang'
        { Invoke-AllmChat -Template 'Hello {{Name}}' } | Should -Throw -ErrorId 'UnknownPlaceholder,*'
        { 'x' | Invoke-AllmChat -Template 'Hello {{Name' } | Should -Throw -ErrorId 'InvalidTemplate,*'
        { 'x' | Invoke-AllmChat 'x' -Variable @{ A = 1 } } | Should -Throw -ErrorId 'ContradictoryParameter,*'
        @(Get-SentText).Count | Should -Be 0
    }

    It 'attaches a file, and says it by the template' {
        Set-Content (Join-Path $TestDrive 'note.txt') 'remember the milk' -NoNewline
        $null = Get-Item (Join-Path $TestDrive 'note.txt') | Invoke-AllmChat -Template 'What is in {{Name}}?'
        $emulator.Request[0].Body | Should -Match 'remember the milk(.|\n)*What is in note\.txt\?'
    }
}

Describe '-OutProperty' {
    BeforeEach { $emulator.ClearRequest() }

    It 'fills a column of a CSV file in one line, with the same columns on every row' {
        $out = Join-Path $TestDrive 'y.csv'
        Import-Csv $csv | Invoke-AllmChat -Template 'Classify: {{Text}}' -As ([Category]) -OutProperty Label -ThrottleLimit 8 | Export-Csv $out
        Get-Content $out -TotalCount 1 | Should -Be '"Id","Text","Ticket No","备注","a.b","Label","Label_Error"'
        (Import-Csv $out).Label | Should -Be 'Bug', 'Bug', 'Bug'
        (Import-Csv $out).Id | Should -Be '1', '2', '3'
    }

    It 'gives a failed row back with its error, and goes on' {
        $rows = [pscustomobject]@{ Text = 'one'; Place = 1 }, [pscustomobject]@{ Text = 'two' }, [pscustomobject]@{ Text = $null; Place = 3 }
        $filled = $rows | Invoke-AllmChat -Template '/say {{Text}}{{Place}}' -OutProperty Label -ErrorVariable failed -ErrorAction SilentlyContinue
        $filled.Label | Should -Be 'one1', $null, '3'
        $filled[1].Label_Error | Should -BeLike 'UnknownPlaceholder: *{{Place}}*'
        $filled[0].psobject.Properties.Name | Should -Be 'Text', 'Place', 'Label', 'Label_Error'
        $filled[1].psobject.Properties.Name | Should -Be 'Text', 'Label', 'Label_Error'
        @($failed).Count | Should -Be 1
    }

    It 'does the same with -ThrottleLimit, in the order of the input' {
        $rows = 1..12 | ForEach-Object { if ($_ -eq 5) { [pscustomobject]@{ Id = $_ } } else { [pscustomobject]@{ Id = $_; Say = "/say a$_" } } }
        $filled = $rows | Invoke-AllmChat -Template '{{Say}}' -OutProperty Label -ThrottleLimit 4 -ErrorVariable failed -ErrorAction SilentlyContinue
        $filled.Id | Should -Be (1..12)
        $filled[4].Label_Error | Should -BeLike 'UnknownPlaceholder: Nothing has*'
        $filled.Where({ -not $_.Label_Error }).ForEach({ "a$($_.Id)" -ceq $_.Label }) | Should -Not -Contain $false
        $filled.Where({ -not $_.Label_Error }).Count | Should -Be 11
    }

    It 'is the very object, replaces what it wrote before, and asks the same again' {
        $row = [pscustomobject]@{ Text = 'x' }
        $first = $row | Invoke-AllmChat '/say same' -OutProperty Label
        [object]::ReferenceEquals($first, $row) | Should -BeTrue
        $null = $row | Invoke-AllmChat '/say same' -OutProperty Label
        $row.psobject.Properties.Name | Should -Be 'Text', 'Label', 'Label_Error'
        Get-SentText | Select-Object -Unique | Should -Be "/say same`n`n{`"Text`":`"x`"}"
    }

    It 'leaves texts, lists and tables alone and gives new objects' {
        $table = @{ K = 'v' }
        $rows = & { 'text'; 7; $table } | Invoke-AllmChat '/say ok' -OutProperty Label
        $rows[0].InputObject | Should -Be 'text'
        $rows[1].InputObject | Should -Be 7
        $rows[2].K | Should -Be 'v'
        $rows[2].Label | Should -BeLike 'ok*'
        $table.Keys | Should -Be 'K'
    }

    It 'refuses what cannot be: <Name>' -ForEach @(
        @{ Name = 'a name that the template reads'; Call = { [pscustomobject]@{ Text = 1 } | Invoke-AllmChat -Template '{{text}}' -OutProperty Text } }
        @{ Name = 'its error'; Call = { [pscustomobject]@{ Text = 1 } | Invoke-AllmChat -Template '{{X_Error}}' -OutProperty X } }
        @{ Name = '-Stream'; Call = { 1 | Invoke-AllmChat 'x' -OutProperty X -Stream } }
        @{ Name = '-Together'; Call = { 1 | Invoke-AllmChat 'x' -OutProperty X -Together } }
        @{ Name = 'no input'; Call = { Invoke-AllmChat 'x' -OutProperty X } }
    ) {
        $Call | Should -Throw -ErrorId 'ContradictoryParameter,*'
        @(Get-SentText).Count | Should -Be 0
    }

    It 'says before asking that a property cannot be set, and loses no answer to one of another type' {
        $file = Get-Item $csv | Invoke-AllmChat 'x' -OutProperty Length -ErrorVariable failed -ErrorAction SilentlyContinue
        $file.Length_Error | Should -BeLike 'PropertyInUse: *'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'PropertyInUse,*'
        @(Get-SentText).Count | Should -Be 0
        $ticket = [Ticket]::new() | Invoke-AllmChat -Template '/say word' -OutProperty Label
        $ticket.Label | Should -Be 'word'
    }

    It 'keeps lists and objects, which are JSON as one text' {
        $schema = @{ type = 'object'; properties = @{ tags = @{ type = 'array'; items = @{ type = 'string' } } }; required = @('tags') }
        $row = [pscustomobject]@{ Id = 1 } | Invoke-AllmChat 'x' -JsonSchema $schema -OutProperty R
        @($row.R.tags).Count | Should -BeGreaterThan 0
        ($row | ConvertTo-Csv)[1] | Should -BeLike '"1","{""tags"":`[*`]}",'
    }

    It 'gives nothing with -WhatIf and -DryRun but what these give' {
        [pscustomobject]@{ Id = 1 } | Invoke-AllmChat 'x' -OutProperty R -WhatIf | Should -BeNullOrEmpty
        [pscustomobject]@{ Id = 1 } | Invoke-AllmChat 'x' -OutProperty R -DryRun | Should -BeOfType Allmhub.Http.RequestDescription
    }
}

Describe 'What a result carries of its input' {
    It 'has place, input, text and time, which are words in a file of columns' {
        $answers = [pscustomobject]@{ Name = 'a' }, '', 'b' | Invoke-AllmChat '/say x' -ErrorAction SilentlyContinue
        $answers.Index | Should -Be 0, 2
        $answers[1].InputObject | Should -Be 'b'
        $answers[0].InputObject.Name | Should -Be 'a'
        $answers | Select-Object Index, InputObject, Text, Value, FinishReason, Usage, Cost, Model, RequestId, Duration | Export-Csv (Join-Path $TestDrive 'a.csv')
        Get-Content (Join-Path $TestDrive 'a.csv') -Raw | Should -Not -Match 'System\.|Allmhub\.|\[\]'
        { $answers | Export-Csv (Join-Path $TestDrive 'all.csv') } | Should -Not -Throw
        (Invoke-AllmChat 'x').InputObject | Should -Be 'x'
        "$(('a', 'b' | Invoke-AllmChat 'x' -Together).InputObject)" | Should -Be 'a b'
    }

    It 'keeps an answer that spreadsheets would take for a formula exact' {
        '=1+1', '-5', '@x' | Invoke-AllmChat -Template '/say {{_}}' | Select-Object Text | Export-Csv (Join-Path $TestDrive 'f.csv')
        (Import-Csv (Join-Path $TestDrive 'f.csv')).Text | Should -BeExactly '=1+1', '-5', '@x'
    }

    It 'survives Clixml, without a key' {
        $file = Join-Path $TestDrive 'a.xml'
        Get-AllmConnection | Invoke-AllmChat 'who?' | Export-Clixml $file
        (Import-Clixml $file).Text | Should -Not -BeNullOrEmpty
        Get-Content $file -Raw | Should -Not -Match ([regex]::Escape($emulator.ApiKey))
    }
}

Describe 'A file that comes line by line' {
    BeforeAll {
        $log = Join-Path $TestDrive 'app.log'
        1..22 | ForEach-Object { "line $_" } | Set-Content $log
        $short = Join-Path $TestDrive 'short.log'
        1..12 | ForEach-Object { "line $_" } | Set-Content $short
        Set-Alias cat Get-Content
    }

    It 'warns once, at the 20th line, with the ways out and the cost so far: <Name>' -ForEach @(
        @{ Name = 'Get-Content'; Call = { Get-Content $log | Invoke-AllmChat 'Summarise' } }
        @{ Name = 'gc'; Call = { gc $log | Invoke-AllmChat 'Summarise' } }
        @{ Name = 'cat'; Call = { cat $log | Invoke-AllmChat 'Summarise' } }
        @{ Name = 'two files'; Call = { Get-Content $short, $short | Invoke-AllmChat 'Summarise' } }
        @{ Name = 'with -Template'; Call = { Get-Content $log | Invoke-AllmChat -Template 'Summarise {{_}}' } }
    ) {
        $null = & $Call 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } -OutVariable told
        @($told).Count | Should -Be 1
        "$told" | Should -Match 'line 20, (about [\d.]+ USD|\d+ tokens) so far.*-Raw.*-Together.*-ThrottleLimit'
    }

    It 'says nothing of <Name>' -ForEach @(
        @{ Name = '-Raw'; Call = { 1..21 | ForEach-Object { Get-Content $short -Raw } | Invoke-AllmChat 'x' } }
        @{ Name = '-Together'; Call = { Get-Content $log | Invoke-AllmChat 'x' -Together } }
        @{ Name = '-ThrottleLimit'; Call = { Get-Content $log | Invoke-AllmChat 'x' -ThrottleLimit 1 } }
        @{ Name = '-OutProperty'; Call = { Get-Content $log | Invoke-AllmChat 'x' -OutProperty Label } }
        @{ Name = 'strings of another source'; Call = { 1..22 | ForEach-Object { "line $_" } | Invoke-AllmChat 'x' } }
        @{ Name = '19 lines'; Call = { Get-Content $log -TotalCount 19 | Invoke-AllmChat 'x' } }
        @{ Name = 'blocks'; Call = { Get-Content $log -ReadCount 5 | Invoke-AllmChat 'x' } }
    ) {
        @(& $Call 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Count | Should -Be 0
    }

    It 'sends a block of Get-Content -ReadCount as its lines' {
        $emulator.ClearRequest()
        $null = Get-Content $short -ReadCount 6 | Invoke-AllmChat 'Odd?'
        Get-SentText | Should -Be "Odd?`n`nline 1`nline 2`nline 3`nline 4`nline 5`nline 6", "Odd?`n`nline 7`nline 8`nline 9`nline 10`nline 11`nline 12"
    }
}
