# Tools: what a model is told of them, what it can have run, and what it cannot.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o

    enum Colour { Red; Green }

    function Get-Thing {
        <#
        .SYNOPSIS
        Finds things.
        .PARAMETER Name
        What the thing is called.
        #>
        [CmdletBinding(DefaultParameterSetName = 'ByName')]
        param(
            [Parameter(Mandatory, ParameterSetName = 'ByName')][ValidatePattern('^[a-z]+$')][string] $Name,
            [Parameter(Mandatory, ParameterSetName = 'ById')][int] $Id,
            [Parameter(HelpMessage = 'How many.')][ValidateRange(1, 5)][int] $Count = 1,
            [ValidateSet('big', 'small')][string[]] $Size,
            [Colour] $Colour, [Nullable[double]] $Weight, [switch] $All, [bool] $Old, [datetime] $After, [uri] $Link, [guid] $Key,
            [hashtable] $Extra, [version] $Version, [System.Net.IPAddress] $Address, [object] $Any, [scriptblock] $Filter, [pscredential] $Who
        )
        [pscustomobject]$PSBoundParameters
    }

    function Add-Number { param([Parameter(Mandatory)][int] $A, [Parameter(Mandatory)][int] $B) $A + $B }
    function Set-Thing { param([string] $Value) $global:Touched += @($Value); "set $Value" }

    # The last request's results, as the model got them.
    function Get-ToolResult { ($emulator.Request[-1].Body | ConvertFrom-Json).messages | Where-Object role -EQ tool | ForEach-Object content }
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'New-AllmTool' {
    It 'makes a schema of parameter metadata' {
        $tool = New-AllmTool Get-Thing
        $schema = $tool.Schema | ConvertFrom-Json -AsHashtable
        $tool.Name | Should -Be 'Get-Thing'
        $tool.Description | Should -Be 'Finds things.'
        $tool.IsReadOnly | Should -BeTrue
        $schema.required | Should -Be @('Name')
        $schema.additionalProperties | Should -BeFalse
        $p = $schema.properties
        $p.Keys | Sort-Object | Should -Be @('Address', 'After', 'All', 'Any', 'Colour', 'Count', 'Extra', 'Key', 'Link', 'Name', 'Old', 'Size', 'Version', 'Weight')
        $p.Name | ConvertTo-Json -Compress | Should -Be '{"type":"string","pattern":"^[a-z]+$","description":"What the thing is called."}'
        $p.Count | ConvertTo-Json -Compress | Should -Be '{"type":"integer","minimum":1,"maximum":5,"description":"How many."}'
        $p.Size | ConvertTo-Json -Compress | Should -Be '{"type":"array","items":{"type":"string","enum":["big","small"]}}'
        $p.Colour.enum | Should -Be @('Red', 'Green')
        $p.Weight.type | Should -Be 'number'
        $p.All.type, $p.Old.type | Should -Be @('boolean', 'boolean')
        $p.After.format, $p.Link.format, $p.Key.format | Should -Be @('date-time', 'uri', 'uuid')
        $p.Extra.type | Should -Be 'object'
        $p.Address.type | Should -Be 'string'
        $p.Any.Count | Should -Be 0
    }

    It 'offers the parameter set that is named' {
        $schema = New-AllmTool Get-Thing -ParameterSet ById | ForEach-Object Schema | ConvertFrom-Json -AsHashtable
        $schema.required | Should -Be @('Id')
        $schema.properties.Keys | Should -Not -Contain 'Name'
    }

    It 'never offers common parameters, code or credentials' {
        $schema = New-AllmTool Get-ChildItem | ForEach-Object Schema | ConvertFrom-Json -AsHashtable
        $schema.properties.Keys | Where-Object { $_ -in 'Verbose', 'ErrorAction', 'OutVariable', 'PipelineVariable', 'ProgressAction' } | Should -BeNullOrEmpty
    }

    It 'leaves out live objects, and rules that no schema has' {
        $tool = New-AllmTool -Name x -ScriptBlock { param([System.Diagnostics.Process] $Live, [ValidateRange('2000-01-01', '2030-01-01')][datetime] $When, [ValidateScript({ $true })][string] $Text) }
        $schema = $tool.Schema | ConvertFrom-Json -AsHashtable
        $schema.properties.Keys | Sort-Object | Should -Be @('Text', 'When')
    }

    It 'completes the names of commands' {
        (TabExpansion2 'New-AllmTool Get-Alia').CompletionMatches.CompletionText | Should -Contain 'Get-Alias'
        (TabExpansion2 'Invoke-AllmChat hi -Tool Get-Alia').CompletionMatches.CompletionText | Should -Contain 'Get-Alias'
    }

    It 'takes a script block with its comments, a CommandInfo, an alias, and a bare schema' {
        $script = New-AllmTool -Name shout -ScriptBlock {
            <#
            .SYNOPSIS
            Shouts.
            .PARAMETER Text
            What.
            #>
            param([Parameter(Mandatory)][string] $Text) $Text.ToUpper()
        }
        $script.Description | Should -Be 'Shouts.'
        $script.Schema | Should -Be '{"type":"object","properties":{"Text":{"type":"string","description":"What."}},"required":["Text"],"additionalProperties":false}'
        (Get-Command Get-Thing | New-AllmTool).Name | Should -Be 'Get-Thing'
        (New-AllmTool gci).Name | Should -Be 'Get-ChildItem'
        (New-AllmTool -Name look -JsonSchema @{ type = 'object'; properties = @{ q = @{ type = 'string' } } }).Command | Should -BeNullOrEmpty
    }

    It 'says why <Case> is no tool' -ForEach @(
        @{ Case = 'a name that does not exist'; Script = { New-AllmTool Get-Nothingness }; Id = 'UnknownTool' }
        @{ Case = 'a name that means several'; Script = { New-AllmTool 'Get-C*' }; Id = 'AmbiguousTool' }
        @{ Case = 'a parameter set that does not exist'; Script = { New-AllmTool Get-Thing -ParameterSet Nope }; Id = 'UnknownParameterSet' }
        @{ Case = 'a mandatory parameter that is code'; Script = { New-AllmTool -Name x -ScriptBlock { param([Parameter(Mandatory)][scriptblock] $Do) } }; Id = 'UnsuitableTool' }
        @{ Case = 'a name no model can call'; Script = { New-AllmTool -Name 'a b' -ScriptBlock { param($x) } }; Id = 'InvalidTool' }
        @{ Case = 'a schema that is none'; Script = { New-AllmTool -Name x -JsonSchema '{"type":"text"}' }; Id = 'InvalidSchema' }
        @{ Case = 'a number'; Script = { Invoke-AllmChat hi -Tool 5 }; Id = 'InvalidTool' }
        @{ Case = 'two tools of one name'; Script = { Invoke-AllmChat hi -Tool Get-Date, Get-Date }; Id = 'AmbiguousTool' }
        @{ Case = 'JSON without a name'; Script = { Invoke-AllmChat hi -Tool '{"parameters":{}}' }; Id = 'InvalidTool' }
    ) {
        $failure = { & $Script } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.ErrorDetails.Message | Should -Not -BeNullOrEmpty
    }
}

Describe 'The loop' {
    It 'runs what the model calls, gives it the result, and tells what ran' {
        $answer = Invoke-AllmChat '/call Add-Number {"A":2,"B":3}' -Tool Add-Number -ToolApproval Always
        $answer.Text | Should -Be 'Add-Number: 5'
        $answer.ToolRun.Count | Should -Be 1
        $answer.ToolRun[0].Name, $answer.ToolRun[0].Result, $answer.ToolRun[0].IsError | Should -Be @('Add-Number', '5', $false)
        $answer.Message.Role | Should -Be @('User', 'Assistant', 'Tool', 'Assistant')
        $answer.Usage.OutputToken | Should -BeGreaterThan 3 -Because 'the usage is that of both rounds'
    }

    It 'takes <Kind>' -ForEach @(
        @{ Kind = 'a name'; Make = { 'Add-Number' }; Name = 'Add-Number' }
        @{ Kind = 'a CommandInfo'; Make = { Get-Command Add-Number }; Name = 'Add-Number' }
        @{ Kind = 'a script block'; Make = { { param([int] $A, [int] $B) $A + $B } }; Name = 'script_1' }
        @{ Kind = 'a New-AllmTool object'; Make = { New-AllmTool -Name plus -ScriptBlock { param([int] $A, [int] $B) $A + $B } }; Name = 'plus' }
    ) {
        $answer = Invoke-AllmChat "/call $Name {`"A`":20,`"B`":3}" -Tool (& $Make) -ToolApproval Always
        $answer.ToolRun.Result | Should -Be '23'
    }

    It 'leaves the calls of a bare schema to the caller, who goes on with -Message' {
        $tool = '{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"q":{"type":"string"}}}}'
        $answer = Invoke-AllmChat '/call look {"q":"x"}' -Tool $tool -ToolApproval Always
        $answer.FinishReason | Should -Be 'ToolCall'
        $answer.ToolCall[0].Name, $answer.ToolCall[0].Arguments | Should -Be @('look', '{"q":"x"}')
        $result = [Allmhub.Chat.ChatMessage]::new('Tool', [Allmhub.Chat.ChatPart[]]@([Allmhub.Chat.ChatToolResultPart]::new($answer.ToolCall[0].Id, 'look', 'seen', $false)))
        (Invoke-AllmChat -Message ($answer.Message + $result) -Tool $tool).Text | Should -Be 'look: seen'
    }

    It 'gives the model data in its shape, however deep: <Case>' -ForEach @(
        @{ Case = 'objects in objects and lists'; Body = { [pscustomobject]@{ id = 1; owner = [pscustomobject]@{ name = 'ann'; tags = @([pscustomobject]@{ k = 'v' }) } } }; Json = '{"id":1,"owner":{"name":"ann","tags":[{"k":"v"}]}}' }
        @{ Case = 'hashtables in hashtables'; Body = { @{ a = @{ b = @{ c = @{ d = @{ e = @{ f = 'deep' } } } } } } }; Json = '{"a":{"b":{"c":{"d":{"e":{"f":"deep"}}}}}}' }
        @{ Case = 'ConvertFrom-Json'; Body = { '{"a":[{"b":{"c":[1,null,"x"]}}]}' | ConvertFrom-Json }; Json = '{"a":[{"b":{"c":[1,null,"x"]}}]}' }
        @{ Case = 'Select-Object'; Body = { [pscustomobject]@{ a = [pscustomobject]@{ b = 1 }; x = 2 } | Select-Object a }; Json = '{"a":{"b":1}}' }
        @{ Case = 'an object in a hashtable'; Body = { @{ a = [pscustomobject]@{ b = @([pscustomobject]@{ c = 1 }, 2) } } }; Json = '{"a":{"b":[{"c":1},2]}}' }
        @{ Case = 'parsed JSON of .NET'; Body = { [pscustomobject]@{ a = [System.Text.Json.Nodes.JsonNode]::Parse('{"b":[1,{"c":2}]}') } }; Json = '{"a":{"b":[1,{"c":2}]}}' }
        @{ Case = 'the same object twice'; Body = { $same = @{ n = 1 }; @{ list = @($same, $same) } }; Json = '{"list":[{"n":1},{"n":1}]}' }
    ) {
        $tool = New-AllmTool -ScriptBlock $Body -Name look -Description 'Looks.'
        (Invoke-AllmChat '/call look {}' -Tool $tool -ToolApproval Always).ToolRun[0].Result | Should -BeExactly $Json
    }

    It 'says what of a result is left out, and keeps it JSON' {
        $around = @{ n = 1 }
        $around.self = $around
        $deep = @{ n = 0 }
        1..40 | ForEach-Object { $deep = @{ n = $deep } }
        $wide = [ordered]@{}
        1..3000 | ForEach-Object { $wide["key $_"] = 'a text of some length' }
        $bodies = { $around }.GetNewClosure(), { $deep }.GetNewClosure(), { $wide }.GetNewClosure(), { , (1..2000) }, { @{ text = 'x' * 100000; after = 1 } }, { @{ text = "`n`"`u{1}" * 30000 } }, { , @(1..500 | ForEach-Object { "`u{1}" * 40 }) }
        foreach ($body in $bodies) {
            $tool = New-AllmTool -ScriptBlock $body -Name look -Description 'Looks.'
            $result = (Invoke-AllmChat '/call look {}' -Tool $tool -ToolApproval Always).ToolRun[0].Result
            $result | Should -Match 'left out'
            $result.Length | Should -BeLessOrEqual 32768
            { $result | ConvertFrom-Json -AsHashtable -Depth 100 -ErrorAction Stop } | Should -Not -Throw
        }
    }

    It 'never runs a command with broken arguments, not even without them: <Arguments>' -ForEach @(
        @{ Arguments = '["a.txt"]' }
        @{ Arguments = '{"path":' }
        @{ Arguments = 'a.txt' }
    ) {
        $global:Touched = @()
        $function = @{ name = 'Set-Thing'; arguments = $Arguments }
        $message = @{ tool_calls = @(@{ id = 't'; type = 'function'; function = $function }) }
        $call = @{ id = 'c'; model = 'm'; choices = @(@{ message = $message; finish_reason = 'tool_calls' }) } | ConvertTo-Json -Depth 9 -Compress
        $end = '{"id":"c","model":"m","choices":[{"message":{"content":"end"},"finish_reason":"stop"}]}'
        $head = "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`nConnection: close`r`n`r`n"
        $server = Start-RawServer -Reply ($head + $call), ($head + $end)
        try {
            $answer = Invoke-AllmChat 'go' -NoStream -BaseUri $server.Uri -ApiKey sk-x -Model m -Tool Set-Thing -ToolApproval Always
        } finally {
            Stop-RawServer $server
        }

        $global:Touched | Should -BeNullOrEmpty
        $answer.ToolRun.IsError | Should -BeTrue
        $answer.ToolRun[0].Result | Should -Match 'arguments are not'
        $answer.Text | Should -Be 'end'
    }

    It 'answers parallel calls in order' {
        $answer = Invoke-AllmChat "/call Add-Number {`"A`":1,`"B`":1}`n/call Get-Thing {`"Name`":`"x`"}`n/call Add-Number {`"A`":2,`"B`":2}" -Tool Add-Number, Get-Thing -ToolApproval Always
        $answer.ToolRun.Name | Should -Be @('Add-Number', 'Get-Thing', 'Add-Number')
        Get-ToolResult | Should -Be @('2', '{"Name":"x"}', '4')
    }

    It 'binds every type as PowerShell does' {
        $answer = Invoke-AllmChat '/call Get-Thing {"Name":"x","Count":3,"Size":["big"],"Colour":"Green","All":true,"After":"2030-01-31T12:00:00Z","Link":"https://example.com/a","Key":"123e4567-e89b-12d3-a456-426614174000","Extra":{"a":[1,2]},"Address":"127.0.0.1","Weight":1.5}' -Tool Get-Thing -ToolApproval Always
        $result = $answer.ToolRun[0].Result | ConvertFrom-Json
        $answer.ToolRun[0].IsError | Should -BeFalse -Because $answer.ToolRun[0].Result
        $result.Count, $result.Colour, $result.All, $result.Weight | Should -Be @(3, 'Green', $true, 1.5)
        $result.Extra.a | Should -Be @(1, 2)
    }

    It 'gives an error of a tool to the model, which goes on' {
        $answer = Invoke-AllmChat '/call boom {}' -Tool (New-AllmTool -Name boom -ScriptBlock { param($x) throw 'no power' }) -ToolApproval Always
        $answer.ToolRun[0].IsError | Should -BeTrue
        Get-ToolResult | Should -Be '{"error":"no power"}'
        $answer.Text | Should -BeLike '*no power*'
    }

    It 'bounds a result in size' {
        $answer = Invoke-AllmChat '/call much {}' -Tool (New-AllmTool -Name much -ScriptBlock { param($x) 1..5000 | ForEach-Object { [pscustomobject]@{ Number = $_; Text = 'some text' } } }) -ToolApproval Always
        $answer.ToolRun[0].Result.Length | Should -BeLessThan 40000
        ($answer.ToolRun[0].Result | ConvertFrom-Json).omitted | Should -BeGreaterThan 0
    }

    It 'tells live objects by their default view' {
        $answer = Invoke-AllmChat "/call Get-Process {`"Id`":[$PID]}" -Tool (New-AllmTool Get-Process -ParameterSet Id) -ToolApproval ReadOnly
        $answer.ToolRun[0].IsError | Should -BeFalse -Because $answer.ToolRun[0].Result
        ($answer.ToolRun[0].Result | ConvertFrom-Json).Id | Should -Be $PID
        $answer.ToolRun[0].Result.Length | Should -BeLessThan 1000
    }

    It 'tells files by name, length and time, and other live objects by their plain values' {
        Set-Content (Join-Path $TestDrive one.txt) 'abc' -NoNewline
        $files = Invoke-AllmChat "/call Get-ChildItem $(@{ Path = @("$TestDrive/one.txt") } | ConvertTo-Json -Compress)" -Tool Get-ChildItem -ToolApproval ReadOnly
        $file = $files.ToolRun[0].Result | ConvertFrom-Json
        $file.psobject.Properties.Name | Sort-Object | Should -Be @('FullName', 'LastWriteTime', 'Length', 'Mode')
        $file.Length | Should -Be 3
        $module = Invoke-AllmChat '/call get_module {}' -Tool (New-AllmTool -Name get_module -ScriptBlock { param($x) Get-Module Allmhub }) -ToolApproval Always
        $module.ToolRun[0].Result.Length | Should -BeLessThan 3000
        ($module.ToolRun[0].Result | ConvertFrom-Json).Name | Should -Be 'Allmhub'
    }

    It 'streams calls and results as deltas' {
        $deltas = Invoke-AllmChat '/call Add-Number {"A":2,"B":3}' -Tool Add-Number -ToolApproval Always -Stream
        @($deltas | Where-Object Kind -EQ ToolCall).Count | Should -BeGreaterThan 0
        ($deltas | Where-Object Kind -EQ ToolRun).ToolRun.Result | Should -Be '5'
        $deltas[-1].Completion.ToolRun.Count | Should -Be 1
        @($deltas | Where-Object IsFinal).Count | Should -Be 1
    }

    It 'tells calls and results in -Verbose' {
        $verbose = Invoke-AllmChat '/call Add-Number {"A":2,"B":3}' -Tool Add-Number -ToolApproval Always -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $verbose.Message -join "`n" | Should -Match 'The model calls Add-Number -A 2 -B 3'
        $verbose.Message -join "`n" | Should -Match 'Add-Number gave 1 characters'
    }

    It 'ends after -MaxToolRound rounds with an error that keeps what ran' {
        $answer = Invoke-AllmChat "/call Add-Number {`"A`":1,`"B`":1}`n/call-again" -Tool Add-Number -ToolApproval Always -MaxToolRound 2 -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer | Should -BeNullOrEmpty
        $failure.Count | Should -Be 1
        $failure[0].Exception.Message | Should -BeLike '*after 2 rounds*'
        $failure[0].Exception.PartialCompletion.ToolRun.Count | Should -Be 2
    }

    It 'makes none of the calls of an answer with more than -MaxToolCall' {
        $global:Touched = @()
        $calls = (1..3000 | ForEach-Object { "/call Set-Thing {`"Value`":`"$_`"}" }) -join "`n"
        $answer = Invoke-AllmChat $calls -Tool Set-Thing -ToolApproval Always -MaxToolRound 1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer | Should -BeNullOrEmpty
        $global:Touched.Count | Should -Be 0
        $failure.Count | Should -Be 1
        $failure[0].Exception.Message | Should -BeLike '*3000 more calls after 0; at most 50*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match '-MaxToolCall'
        $failure[0].Exception.PartialCompletion.ToolCall.Count | Should -Be 3000
    }

    It 'counts calls over all rounds' {
        $null = Invoke-AllmChat "/call Add-Number {`"A`":1,`"B`":1}`n/call-again" -Tool Add-Number -ToolApproval Always -MaxToolCall 3 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].Exception.Message | Should -BeLike '*after 3; at most 3*'
        $failure[0].Exception.PartialCompletion.ToolRun.Count | Should -Be 3
    }

    It 'makes no call of an answer that was cut off by <_>' -ForEach 'length', 'content_filter' {
        $global:Touched = @()
        $events = '{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"Set-Thing","arguments":"{\"Value\":\"/tmp\"}"}}]}}]}',
        "{`"id`":`"c`",`"choices`":[{`"index`":0,`"delta`":{},`"finish_reason`":`"$_`"}]}", '[DONE]'
        $server = Start-RawServer -Reply "HTTP/1.1 200 OK`r`nContent-Type: text/event-stream`r`nConnection: close`r`n`r`n$(($events | ForEach-Object { "data: $_`n`n" }) -join '')"
        try {
            $answer = Invoke-AllmChat x -Model m -ApiKey sk-x0123456789 -BaseUri $server.Uri -Tool Set-Thing -ToolApproval Always -WarningVariable warning -WarningAction SilentlyContinue
        }
        finally {
            Stop-RawServer $server
        }
        $global:Touched.Count | Should -Be 0
        $answer.ToolCall.Name | Should -Be 'Set-Thing'
        $answer.ToolRun.Count | Should -Be 0
        $warning -join "`n" | Should -BeLike "*cut off ($_)*not made*"
    }

    It 'tells what ran when the call after it fails' {
        $emulator.ClearFault()
        $emulator.AddFault('split=4096')
        $emulator.AddFault('status=400')
        $answer = Invoke-AllmChat '/call Add-Number {"A":2,"B":3}' -Tool Add-Number -ToolApproval Always -MaxRetry 0 -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer | Should -BeNullOrEmpty
        $failure[0].Exception.StatusCode | Should -Be 400
        $failure[0].Exception.PartialCompletion.ToolRun.Result | Should -Be '5'
    }

    It 'tells numbers that JSON has no word for, and says that items are left out' {
        $tool = New-AllmTool -Name odd -Description 'Gives odd values.' -ScriptBlock { [pscustomobject]@{ N = [double]::NaN; Big = [bigint]::Parse('123456789012345678901234567890'); Many = 1..600 } }
        $result = (Invoke-AllmChat '/call odd' -Tool $tool -ToolApproval Always).ToolRun[0].Result | ConvertFrom-Json
        $result.N, $result.Big | Should -Be @('NaN', '123456789012345678901234567890')
        $result.Many.Count | Should -Be 501
        $result.Many[500] | Should -BeLike '*left out*'
    }

    It 'tells the model of an unknown tool, and ends after three mistakes in a row' {
        $before = $emulator.Request.Count
        $answer = Invoke-AllmChat "/call Remove-Item {}`n/call-again" -Tool Get-Date -ToolApproval Always -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer | Should -BeNullOrEmpty
        $failure[0].Exception.Message | Should -BeLike '*wrongly 3 times*'
        $emulator.Request.Count - $before | Should -Be 3
        $failure[0].Exception.PartialCompletion.ToolRun[0].Result | Should -BeLike '*no tool ''Remove-Item''*Get-Date*'
    }

    It 'tells the model of three mistakes made at once' {
        $answer = Invoke-AllmChat "/call Remove-Item {}`n/call Stop-Process {}`n/call Add-Number {}" -Tool Add-Number -ToolApproval Always
        $answer.ToolRun.IsError | Should -Be @($true, $true, $true)
        @(Get-ToolResult).Count | Should -Be 3
        $answer.Text | Should -Not -BeNullOrEmpty
    }

    It 'tells the model of <Case>' -ForEach @(
        @{ Case = 'broken JSON'; Arguments = '{"A":'; Message = '*not valid JSON*' }
        @{ Case = 'half an emoji in a value'; Arguments = '{"A":"\ud83d","B":2}'; Message = '*not valid JSON*' }
        @{ Case = 'half an emoji in a name'; Arguments = '{"\ud83d":1}'; Message = '*not valid JSON*' }
        @{ Case = 'JSON that is no object'; Arguments = '[1]'; Message = '*not a JSON object*' }
        @{ Case = 'a missing argument'; Arguments = '{"A":1}'; Message = '*must have the member*B*' }
        @{ Case = 'an unknown argument'; Arguments = '{"A":1,"B":2,"C":3}'; Message = '*C: is not allowed*' }
        @{ Case = 'a wrong type'; Arguments = '{"A":1,"B":"two"}'; Message = '*B: must be integer*' }
    ) {
        $answer = Invoke-AllmChat "/call Add-Number $Arguments" -Tool Add-Number -ToolApproval Always
        $answer.ToolRun[0].IsError | Should -BeTrue
        $answer.ToolRun[0].Result | Should -BeLike $Message
    }
}

Describe 'What a model can never do' {
    BeforeEach {
        $global:Touched = @()
        $victim = New-Item (Join-Path $TestDrive "victim-$([guid]::NewGuid()).txt") -Value x
    }

    It 'runs no code in an argument: <_>' -ForEach @(
        '"; Remove-Item VICTIM; "'
        "'; Remove-Item VICTIM; '"
        '$(Remove-Item VICTIM)'
        '$(Set-Thing -Value leaked)'
        '@(Remove-Item VICTIM)'
        '`"; Remove-Item VICTIM #'
        '-Value x; Remove-Item VICTIM'
        '{ Remove-Item VICTIM }'
    ) {
        $text = $_.Replace('VICTIM', $victim.FullName)
        $answer = Invoke-AllmChat "/call Set-Thing $(@{ Value = $text } | ConvertTo-Json -Compress)" -Tool Set-Thing -ToolApproval Always
        $answer.ToolRun[0].IsError | Should -BeFalse
        $global:Touched | Should -Be @($text) -Because 'the text arrives as it was written, once'
        $victim.FullName | Should -Exist
    }

    It 'runs no command that was not offered: <_>' -ForEach 'Remove-Item', 'Invoke-Expression', 'iex', '& Remove-Item', 'Set-Thing; Remove-Item', 'Microsoft.PowerShell.Management\Remove-Item' {
        # The first word is the name; a name with blanks comes as one from a wire that allows it.
        $name = $_ -replace ' ', "`u{00A0}"
        $null = Invoke-AllmChat "/call $name $(@{ Path = $victim.FullName; Command = "Remove-Item $($victim.FullName)" } | ConvertTo-Json -Compress)" -Tool Set-Thing -ToolApproval Always -ErrorAction SilentlyContinue
        $victim.FullName | Should -Exist
        $global:Touched | Should -BeNullOrEmpty
    }

    It 'gives no parameter that was not offered: <_>' -ForEach @(
        '{"EncodedCommand":"UgBlAG0AbwB2AGUALQBJAHQAZQBtAA=="}'
        '{"-EncodedCommand":"UgBlAG0AbwB2AGUALQBJAHQAZQBtAA=="}'
        '{"Value":"x","OutVariable":"Touched"}'
        '{"Value":"x","ErrorAction":"Stop"}'
        '{"Value -Force":"x"}'
        '{"Value:$true; Remove-Item":"x"}'
    ) {
        $answer = Invoke-AllmChat "/call Set-Thing $_" -Tool Set-Thing -ToolApproval Always
        $answer.ToolRun[0].IsError | Should -BeTrue
        $global:Touched | Should -BeNullOrEmpty
    }
}

Describe 'Approval' {
    BeforeAll {
        $script = {
            $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
            $global:Ran = 0
            function Set-Thing { param([string] $Value) $global:Ran++; 'set' }
            function Get-Thing { param([string] $Value) $global:Ran++; 'got' }
            $answer = Invoke-AllmChat $prompt -Tool Set-Thing, Get-Thing -ToolApproval $approval
            [pscustomobject]@{ Ran = $global:Ran; Answer = $answer }
        }
        $two = "/call Set-Thing {`"Value`":`"a`"}`n/call Set-Thing {`"Value`":`"b`"}"
    }

    It 'asks for each call with command and arguments, and runs what is approved' {
        $user = Invoke-WithUser $script -Choice 0, 0 -Variable @{ emulator = $emulator; approval = 'Ask'; prompt = $two }
        $user.Output.Ran | Should -Be 2
        $user.Question.Count | Should -Be 2
        $user.Question[0] | Should -Match "Set-Thing\n  -Value 'a'$"
    }

    It 'runs nothing at no, and the model is told' {
        $user = Invoke-WithUser $script -Choice 1, 0 -Variable @{ emulator = $emulator; approval = 'Ask'; prompt = $two }
        $user.Output.Ran | Should -Be 1
        $user.Output.Answer.ToolRun.IsError | Should -Be @($true, $false)
        $user.Output.Answer.ToolRun[0].Result | Should -BeLike '*refused*'
    }

    It 'ends at stop with the answer so far' {
        $user = Invoke-WithUser $script -Choice 3 -Variable @{ emulator = $emulator; approval = 'Ask'; prompt = $two }
        $user.Output.Ran | Should -Be 0
        $user.Output.Answer.FinishReason | Should -Be 'ToolCall'
        $user.Warning.Count | Should -Be 1
    }

    It 'leaves a session as it was at stop, so that it can go on' {
        $user = Invoke-WithUser {
            $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
            function Set-Thing { param([string] $Value) }
            $session = New-AllmChatSession
            $null = Invoke-AllmChat '/call Set-Thing {}' -Tool Set-Thing -Session $session -WarningAction Ignore
            $session.Turn
            (Invoke-AllmChat 'hello' -Session $session).Text
        } -Choice 3 -Variable @{ emulator = $emulator }
        $user.Output[0] | Should -Be 0
        $user.Output[1] | Should -Not -BeNullOrEmpty
    }

    It 'lets commands that only look run with ReadOnly, and asks for others' {
        $user = Invoke-WithUser $script -Choice 0 -Variable @{ emulator = $emulator; approval = 'ReadOnly'; prompt = "/call Get-Thing {}`n/call Set-Thing {}" }
        $user.Output.Ran | Should -Be 2
        $user.Question.Count | Should -Be 1
        $user.Question[0] | Should -Match 'Set-Thing'
    }

    It 'asks nothing with Always' {
        $user = Invoke-WithUser $script -Variable @{ emulator = $emulator; approval = 'Always'; prompt = $two }
        $user.Output.Ran | Should -Be 2
        $user.Question.Count | Should -Be 0
    }

    It 'ends the pipeline at Ctrl+C during the question, and nothing runs' {
        $screen = New-ScriptedHost -Choice -1
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($ModulePath)
        $runspace = [runspacefactory]::CreateRunspace($screen, $state)
        $runspace.Open()
        $runspace.SessionStateProxy.SetVariable('emulator', $emulator)
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddScript('$null = $emulator | Connect-AllmHub -DefaultModel gpt-4o; function Set-Thing { param([string] $Value) $global:Ran++ }; Invoke-AllmChat "/call Set-Thing {}" -Tool Set-Thing')
        $run = $shell.BeginInvoke()
        Wait-Until { $screen.Thinking.IsSet }
        $before = $emulator.Request.Count
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $runspace.SessionStateProxy.GetVariable('Ran') | Should -BeNullOrEmpty
        $emulator.Request.Count | Should -Be $before
        $runspace.Dispose()
    }

    It 'ends a running tool at Ctrl+C' {
        $pipeline = Start-Pipeline '$null = $emulator | Connect-AllmHub -DefaultModel gpt-4o; function Get-Slow { param([string] $Value) $flag.Started = $true; Start-Sleep 30; $flag.Ended = $true }; Invoke-AllmChat "/call Get-Slow {}" -Tool Get-Slow -ToolApproval Always' -Variable @{ emulator = $emulator; flag = ($flag = [hashtable]::Synchronized(@{})) }
        Wait-Until { $flag.Started }
        Stop-Pipeline $pipeline | Should -BeLessThan 2000
        $flag.Ended | Should -BeNullOrEmpty
    }
}
