# Structured answers: the schema that is sent, the object that comes back, and what happens when the answer does not fit.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o

    enum Mood { Calm; Cross }

    class Pet {
        [string] $Name
        [Mood] $Mood
    }

    class Owner {
        [string] $Name
        [ValidateRange(0, 150)][int] $Age
        [Nullable[double]] $Height
        [datetime] $Born
        [Pet[]] $Pet
    }

    class Knot {
        [string] $Name
        [Knot] $Next
    }

    $schema = @{ type = 'object'; properties = @{ city = @{ type = 'string' }; count = @{ type = 'integer' } }; required = @('city') }
    $stubborn = @{ type = 'object'; properties = @{ code = @{ type = 'string'; pattern = '^x{3}$' } }; required = @('code') }
    function Get-LastBody { $emulator.Request[-1].Body | ConvertFrom-Json -AsHashtable }
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe '-JsonSchema' {
    It 'takes <Kind> and gives the object in Value' -ForEach @(
        @{ Kind = 'a hashtable'; Make = { $schema } }
        @{ Kind = 'text'; Make = { $schema | ConvertTo-Json -Depth 5 } }
        @{ Kind = 'a path'; Make = { $schema | ConvertTo-Json -Depth 5 | Set-Content TestDrive:/schema.json; 'TestDrive:/schema.json' } }
        @{ Kind = 'a file'; Make = { $schema | ConvertTo-Json -Depth 5 | Set-Content TestDrive:/schema2.json; Get-Item TestDrive:/schema2.json } }
    ) {
        $answer = Invoke-AllmChat 'city=Paris count=3' -JsonSchema (& $Make)
        $answer.Value.city, $answer.Value.count | Should -Be @('Paris', 3)
        $answer.Value | Should -BeOfType [pscustomobject]
        $answer.Value.count | Should -BeOfType [int]
    }

    It 'is sent in its strict form: all required, closed, what was optional may be null' {
        $null = Invoke-AllmChat 'city=Paris count=3' -JsonSchema $schema
        $format = (Get-LastBody).response_format
        $format.type, $format.json_schema.strict | Should -Be @('json_schema', $true)
        $format.json_schema.schema.additionalProperties | Should -BeFalse
        $format.json_schema.schema.required | Sort-Object | Should -Be @('city', 'count')
        $format.json_schema.schema.properties.count.type | Should -Be @('integer', 'null')
    }

    It 'unwraps a fence' {
        $answer = Invoke-AllmChat "/say Here it is:`n``````json`n{`"city`":`"Rome`"}`n``````" -JsonSchema $schema
        $answer.Value.city | Should -Be 'Rome'
    }

    It 'lets null stand for what is optional' {
        (Invoke-AllmChat '/say {"city":"Rome","count":null}' -JsonSchema $schema).Value.city | Should -Be 'Rome'
    }

    It 'asks once more with what the validator says, and takes the better answer' {
        $before = $emulator.Request.Count
        $answer = Invoke-AllmChat '/say {"town":"Rome"}' -JsonSchema $schema
        $emulator.Request.Count - $before | Should -Be 2
        $answer.Value.city | Should -Not -BeNullOrEmpty
        (Get-LastBody).messages[-1].content | Should -BeLike '*must have the member "city"*'
        $answer.Usage.InputToken | Should -BeGreaterThan 0
    }

    It 'is an error that carries the text when the second answer does not fit either' {
        $before = $emulator.Request.Count
        $answer = Invoke-AllmChat 'anything' -JsonSchema $stubborn -ErrorVariable failure -ErrorAction SilentlyContinue
        $emulator.Request.Count - $before | Should -Be 2
        $answer | Should -BeNullOrEmpty
        $failure.Count | Should -Be 1
        $failure[0].Exception.Message | Should -BeLike '*/code: must match the pattern*'
        $failure[0].Exception.PartialCompletion.Text | Should -BeLike '{"code":*'
    }

    It 'is an error of kind ContentRefused when the model refuses' {
        $answer = Invoke-AllmChat '/refuse I will not.' -JsonSchema $schema -ErrorVariable failure -ErrorAction SilentlyContinue
        $answer | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ContentRefused,*'
        $failure[0].Exception.Message | Should -BeLike '*I will not.*'
    }

    It 'goes on with the next input after one that failed' {
        $answers = '/refuse no', 'city=Oslo' | Invoke-AllmChat -JsonSchema $schema -ErrorAction SilentlyContinue
        $answers.Value.city | Should -Be 'Oslo'
    }

    It 'streams the text and gives Value on the last delta' {
        $deltas = Invoke-AllmChat 'city=Paris' -JsonSchema $schema -Stream
        $deltas[-1].Completion.Value.city | Should -Be 'Paris'
    }

    It 'says what is wrong with <Case>, and asks nothing' -ForEach @(
        @{ Case = 'an unknown type'; Schema = '{"type":"text"}'; Message = '*no type*' }
        @{ Case = 'text that is no JSON'; Schema = '{"type":'; Message = '*not JSON*' }
        @{ Case = 'a path that does not exist'; Schema = 'nowhere.json'; Message = '*neither JSON text nor a file*' }
        @{ Case = 'a reference that leads nowhere'; Schema = '{"$ref":"#/$defs/x"}'; Message = '*leads nowhere*' }
        @{ Case = 'a list'; Schema = @(1, 2); Message = '*no JSON Schema*' }
        @{ Case = 'properties that are no schemas'; Schema = @{ type = 'object'; properties = @{ a = 'string' } }; Message = '*/properties/a*' }
    ) {
        $before = $emulator.Request.Count
        $failure = { Invoke-AllmChat hi -JsonSchema $Schema } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidSchema,*'
        $failure.ErrorDetails.Message | Should -BeLike $Message
        $emulator.Request.Count | Should -Be $before
    }
}

Describe '-As' {
    It 'makes an object of a PowerShell class, nested, with enums, dates and what may be missing' {
        $answer = Invoke-AllmChat '/say {"Name":"Ada","Age":36,"Height":null,"Born":"1815-12-10T00:00:00Z","Pet":[{"Name":"Tom","Mood":"Cross"}]}' -As ([Owner])
        $answer.Value | Should -BeOfType ([Owner])
        $answer.Value.Name, $answer.Value.Age, $answer.Value.Born.Year | Should -Be @('Ada', 36, 1815)
        $answer.Value.Height | Should -BeNullOrEmpty
        $answer.Value.Pet[0] | Should -BeOfType ([Pet])
        $answer.Value.Pet[0].Mood | Should -Be ([Mood]::Cross)
    }

    It 'sends what ValidateRange says of a property' {
        $null = Invoke-AllmChat 'Age=36' -As ([Owner])
        (Get-LastBody).response_format.json_schema.schema.properties.Age.maximum | Should -Be 150
    }

    It 'takes <Type>' -ForEach @(
        @{ Type = [string[]]; Prompt = '/say {"value":["a","b"]}'; Expected = @('a', 'b') }
        @{ Type = [int]; Prompt = '/say {"value":42}'; Expected = 42 }
        @{ Type = [int[]]; Prompt = '/say [1,2]'; Expected = @(1, 2) }
        @{ Type = [DayOfWeek]; Prompt = '/say {"value":"Friday"}'; Expected = [DayOfWeek]::Friday }
        @{ Type = [guid]; Prompt = '/say {"value":"123e4567-e89b-12d3-a456-426614174000"}'; Expected = [guid]'123e4567-e89b-12d3-a456-426614174000' }
        @{ Type = [timespan]; Prompt = '/say {"value":"PT90M"}'; Expected = [timespan]'01:30:00' }
    ) {
        $value = (Invoke-AllmChat $Prompt -As $Type).Value
        $value | Should -Be $Expected
        , $value | Should -BeOfType $Type
    }

    It 'takes a hashtable and a custom object as any object' {
        (Invoke-AllmChat '/say {"a":{"b":1}}' -As ([hashtable])).Value.a.b | Should -Be 1
        (Invoke-AllmChat '/say {"a":{"b":1}}' -As ([pscustomobject])).Value.a.b | Should -Be 1
    }

    It 'names a type that cannot be expressed: <_>' -ForEach ([System.IO.Stream], [System.Action], [System.Threading.Thread], [scriptblock]) {
        $failure = { Invoke-AllmChat hi -As $_ } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnsuitableType,*'
        $failure.ErrorDetails.Message | Should -BeLike "*$($_.Name)*"
    }

    It 'says which type contains itself' {
        { Invoke-AllmChat hi -As ([Knot]) } | Should -Throw '*Knot*contains itself*'
    }

    It 'contradicts -JsonSchema' {
        { Invoke-AllmChat hi -As ([int]) -JsonSchema @{ type = 'object' } } | Should -Throw '*contradict*'
    }

    It 'asks once more when the answer is valid but does not become the type' {
        $before = $emulator.Request.Count
        $null = Invoke-AllmChat '/say {"value":99999999999999}' -As ([int]) -ErrorAction SilentlyContinue
        $emulator.Request.Count - $before | Should -Be 2
    }
}

Describe 'One conversation, four formats' {
    It 'with two tools and a schema runs in <Api> by the same script' -ForEach @(
        @{ Api = 'Chat'; Model = 'gpt-4o' }, @{ Api = 'Responses'; Model = 'gpt-4o' }, @{ Api = 'Claude'; Model = 'claude-sonnet-4-5' }, @{ Api = 'Gemini'; Model = 'gemini-2.5-pro' }
    ) {
        function Get-Weather { param([Parameter(Mandatory)][string] $City) [pscustomobject]@{ City = $City; Celsius = 21 } }
        function Get-Population { param([Parameter(Mandatory)][string] $City) 2102650 }
        $report = @{ type = 'object'; required = @('city', 'celsius'); properties = @{ city = @{ type = 'string' }; celsius = @{ type = 'number' }; people = @{ type = 'integer' } } }
        $session = New-AllmChatSession -System 'You report on cities.' -Model $Model

        $answer = Invoke-AllmChat "/call Get-Weather {`"City`":`"Paris`"}`n/call Get-Population {`"City`":`"Paris`"}`ncity=Paris celsius=21 people=2102650" -Api $Api -Session $session -Tool Get-Weather, Get-Population -ToolApproval ReadOnly -JsonSchema $report
        $next = Invoke-AllmChat 'what did I say?' -Api $Api -Session $session

        $answer.Api | Should -Be $Api
        $answer.ToolRun.Name | Should -Be @('Get-Weather', 'Get-Population')
        $answer.ToolRun.Result | Should -Be @('{"City":"Paris","Celsius":21}', '2102650')
        $answer.Value.city, $answer.Value.celsius, $answer.Value.people | Should -Be @('Paris', 21, 2102650)
        $answer.Usage.InputToken | Should -BeGreaterThan 0
        $session.Turn | Should -Be 2
        $next.Text | Should -BeLike '*city=Paris celsius=21*'
        $emulator.Request[-1].Path | Should -BeLike @{ Chat = '*/chat/completions'; Responses = '*/responses'; Claude = '*/messages'; Gemini = '*generateContent*' }[$Api].Replace('generate', '*enerate')
    }
}
