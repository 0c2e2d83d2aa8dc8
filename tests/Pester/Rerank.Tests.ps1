# Invoke-AllmRerank: the pipeline's own objects come back in the order of the service's scores, and nothing of the originals changes.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub
    $quiet = @{ ErrorVariable = 'failure'; ErrorAction = 'SilentlyContinue'; WarningVariable = 'warning'; WarningAction = 'SilentlyContinue' }
    $model = @{ Model = 'bge-reranker-v2-m3' }
    $note = @(
        [pscustomobject]@{ Name = 'cd'; Text = 'Set-Location changes the current location.'; Score = 'mine'; Rank = 99 }
        [pscustomobject]@{ Name = 'cls'; Text = 'Clear-Host clears the screen.'; Score = 'mine'; Rank = 99 }
        [pscustomobject]@{ Name = 'dir'; Text = 'Get-ChildItem lists files and folders.'; Score = 'mine'; Rank = 99 }
    )
}

AfterAll { $emulator | Stop-AllmEmulator }

Describe 'Invoke-AllmRerank' {
    BeforeEach { $emulator.ClearRequest() }

    Context 'What comes back' {
        It 'is the pipeline object with its properties, Score and Rank, the original untouched' {
            $ranked = $note | Invoke-AllmRerank 'How do I list files?' -Property Text @model
            $ranked | Should -BeOfType Allmhub.Vectors.Ranking.RankedDocument
            $ranked.Name | Should -Be 'dir', 'cd', 'cls'
            # $ranked.Rank would be the number of dimensions of the list.
            $ranked | ForEach-Object Rank | Should -Be 1, 2, 3
            $ranked[0].Score | Should -BeOfType double
            $ranked[0].Score | Should -BeGreaterThan $ranked[1].Score
            ($ranked | Select-Object Name, Score)[0].Name | Should -Be 'dir'
            [object]::ReferenceEquals($ranked[0].InputObject, $note[2]) | Should -BeTrue
            $note[2].Score | Should -Be 'mine'
            $note[2].psobject.Properties.Name | Should -Be 'Name', 'Text', 'Score', 'Rank'
            $ranked[0].Name = 'mine alone'
            $note[2].Name | Should -Be 'dir'
            $ranked[0].Name | Should -Be 'mine alone'
        }

        It 'leaves the properties of a live object unread until they are asked for' {
            $read = [Collections.Generic.List[string]]::new()
            $live = [IO.FileInfo]::new((Join-Path $TestDrive 'a.txt')) | Add-Member -PassThru ScriptProperty Slow { $read.Add('x'); 'slow' }
            $ranked = $live | Invoke-AllmRerank a -Property Name @model
            $read.Count | Should -Be 0
            $ranked.Slow | Should -Be 'slow'
            $ranked.Name | Should -Be 'a.txt'
            $live.psobject.Properties['Score'] | Should -BeNullOrEmpty
            $ranked.InputObject | Should -BeOfType IO.FileInfo
        }

        It 'goes on by property name, to a file and back' {
            Set-Content (Join-Path $TestDrive 'one.md') 'The backup begins at two.'
            Set-Content (Join-Path $TestDrive 'two.md') 'The bicycle stands at the river.'
            $ranked = Get-ChildItem $TestDrive -Filter *.md | Invoke-AllmRerank 'When does the backup begin?' -Top 1 @model
            $ranked | Get-Content | Should -Be 'The backup begins at two.'
            $ranked | Export-Clixml (Join-Path $TestDrive 'ranked.xml')
            (Import-Clixml (Join-Path $TestDrive 'ranked.xml')).Name | Should -Be 'one.md'
            $ranked | Select-Object Name, Score | ConvertTo-Csv | Select-Object -Last 1 | Should -Match '^"one.md","0\.\d+"$'
        }

        It 'takes <Kind>' -ForEach @(
            @{ Kind = 'texts'; Item = { 'b', 'apple' }; More = @{}; Best = { $ranked[0].Text -eq 'apple' } }
            @{ Kind = 'hashtables'; Item = { @{ T = 'x' }, @{ T = 'apple'; N = 7 } }; More = @{ Property = 't' }; Best = { $ranked[0].N -eq 7 } }
            @{ Kind = 'rows of a table'; Item = { $table.Rows }; More = @{ Property = 'T' }; Best = { $ranked[0].T -eq 'apple' } }
            @{ Kind = 'objects whole, as JSON'; Item = { [pscustomobject]@{ X = 1 }, [pscustomobject]@{ Y = 'apple' } }; More = @{}; Best = { $ranked[0].Y -eq 'apple' } }
            @{ Kind = 'several properties'; Item = { [pscustomobject]@{ X = 'x'; Y = 'y' }, [pscustomobject]@{ X = 'x'; Y = 'apple' } }; More = @{ Property = 'X', 'Y' }; Best = { $ranked[0].Y -eq 'apple' -and $ranked[0].Text -eq "x`napple" } }
            @{ Kind = 'what was ranked before'; Item = { 'b', 'apple' | Invoke-AllmRerank b -Model jina-reranker-m0 }; More = @{}; Best = { $ranked[0].Text -eq 'apple' -and $ranked[0].Rank -eq 1 } }
        ) {
            $table = [Data.DataTable]::new()
            $null = $table.Columns.Add('T')
            'x', 'apple' | ForEach-Object { $null = $table.Rows.Add($_) }
            $ranked = @(& $Item | Invoke-AllmRerank 'apple' -Model jina-reranker-m0 @More)
            $ranked.Count | Should -Be 2
            & $Best | Should -BeTrue
        }

        It 'takes a list as a parameter too, and the best alone' {
            $ranked = @(Invoke-AllmRerank 'clear the screen' $note -Property Text -Top 1 @model)
            $ranked.Name | Should -Be 'cls'
            ($emulator.Request[-1].Body | ConvertFrom-Json).top_n | Should -Be 1
        }

        It 'shows rank, score and document in one line without control sequences' {
            $screen = "a $([char] 27)[31mred`nline" | Invoke-AllmRerank red @model | Out-String
            $screen | Should -Match '(?m)^ +1 +0\.\d+ a red\\nline\s*$'
            $screen.Contains([char] 27) | Should -BeFalse
        }
    }

    Context 'More than the service takes' {
        It 'is ranked in rounds, which a warning says' {
            $ranked = 1..250 | ForEach-Object { "note $_" } | Invoke-AllmRerank 'note 77' -Top 3 @model @quiet
            $ranked[0].Text | Should -Be 'note 77'
            $ranked[0].Ranking.RoundCount | Should -Be 2
            "$warning" | Should -Match 'takes 100 documents at a time: 250 were ranked in 2 rounds of 4 requests'
        }
    }

    Context 'What is wrong' {
        It 'with <Fault> is left out, named, and no crash' -ForEach @(
            @{ Fault = 'minus'; Says = 'index -1'; Count = 2 }
            @{ Fault = 'beyond'; Says = 'index 3,'; Count = 2 }
            @{ Fault = 'twice'; Says = 'index 2 twice'; Count = 3 }
        ) {
            $emulator.AddFault("ranking=$Fault")
            $ranked = @($note | Invoke-AllmRerank 'list files' -Property Text @model @quiet)
            $ranked.Count | Should -Be $Count
            "$warning" | Should -Match $Says
            $failure | Should -BeNullOrEmpty
        }

        It '<Case> is one clear error' -ForEach @(
            @{ Case = 'nothing'; Run = { @() | Invoke-AllmRerank q @model @quiet }; Id = 'NoDocument'; Says = 'nothing to rank' }
            @{ Case = 'a property that no object has'; Run = { $note | Invoke-AllmRerank q -Property Body @model @quiet }; Id = 'PropertyNotFound'; Says = "'Body'.*Name, Text, Score, Rank.*all 3 objects" }
            @{ Case = 'empty texts'; Run = { '', $null | Invoke-AllmRerank q @model @quiet }; Id = 'EmptyDocument'; Says = 'null or an empty text' }
            @{ Case = 'an empty query'; Run = { 'a' | Invoke-AllmRerank ' ' @model @quiet }; Id = 'InvalidRequest'; Says = 'query says nothing' }
            @{ Case = 'a query longer than is sent'; Run = { 'a' | Invoke-AllmRerank ('long ' * 9000) @model @quiet }; Id = 'InvalidRequest'; Says = '45,000 characters' }
            @{ Case = 'a query longer than the model reads'; Run = { 'a' | Invoke-AllmRerank ('long ' * 3000) @model @quiet }; Id = 'InvalidRequest'; Says = '2048 tokens' }
            @{ Case = 'a folder'; Run = { Get-Item $TestDrive | Invoke-AllmRerank q @model @quiet }; Id = 'NotADocument'; Says = 'is a folder' }
            @{ Case = 'a model that ranks nothing'; Run = { 'a' | Invoke-AllmRerank q -Model gpt-4o @quiet }; Id = 'InvalidRequest'; Says = 'ranks nothing' }
        ) {
            . $Run | Should -BeNullOrEmpty
            $failure.Count | Should -Be 1
            $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            "$($failure[0])" | Should -Match $Says
        }

        It 'one object without the property is an error of its own; the others are ranked' {
            $ranked = @($note + [pscustomobject]@{ X = 1 } | Invoke-AllmRerank 'list files' -Property Text @model @quiet)
            $ranked.Count | Should -Be 3
            $failure.Count | Should -Be 1
            $failure[0].TargetObject.X | Should -Be 1
        }
    }

    It 'offers models that rank' {
        $null = Get-AllmModel
        $line = 'Invoke-AllmRerank q -Model '
        [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Should -Be 'bge-reranker-v2-m3', 'jina-reranker-m0'
    }
}
