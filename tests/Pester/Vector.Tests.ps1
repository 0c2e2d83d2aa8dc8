# Get-AllmEmbedding, Import-AllmEmbedding and Measure-AllmSimilarity over real sockets: what goes in, what comes out in which order, what is kept, and whose error is whose.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel text-embedding-3-small

    function New-Folder { [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName }

    function Get-Sent([int] $At = -1) { $emulator.Request[$At].Body | ConvertFrom-Json }
    # The price list is here before requests are counted.
    $null = Get-AllmModel
}

AfterAll { Stop-AllmEmulator }

Describe 'Get-AllmEmbedding' {
    BeforeEach {
        $emulator.ClearRequest()
        $emulator.ClearFault()
    }

    It 'makes many inputs into few requests and keeps their order' {
        $made = 1..5 | ForEach-Object { "text $_" } | Get-AllmEmbedding -BatchSize 2 -Dimension 8
        $made.Text | Should -Be (1..5 | ForEach-Object { "text $_" })
        $made.Index | Should -Be (0..4)
        $made[0].Vector.GetType() | Should -Be ([float[]])
        $made[0].Vector.Count | Should -Be 8
        $emulator.Request.Count | Should -Be 3
        (Get-Sent 0).input | Should -Be 'text 1', 'text 2'
        ($made.Usage.InputToken | Measure-Object -Sum).Sum | Should -Be (($made.Usage[0].BatchInputToken, $made.Usage[2].BatchInputToken, $made.Usage[4].BatchInputToken) | Measure-Object -Sum).Sum
    }

    It 'takes the text of <Kind>' -ForEach @(
        @{ Kind = 'an object'; Object = { [pscustomobject]@{ Title = 'A'; Text = 'b'; Tag = 'x', 'y' } }; Property = 'Title', 'text', 'Tag'; Text = "A`nb`nx`ny" }
        @{ Kind = 'a hashtable'; Object = { @{ Title = 'A' } }; Property = 'title'; Text = 'A' }
        @{ Kind = 'an object as JSON'; Object = { [pscustomobject]@{ Title = 'A' } }; Property = $null; Text = '{"Title":"A"}' }
        @{ Kind = 'a number, in the invariant culture'; Object = { 1.5 }; Property = $null; Text = '1.5' }
        @{ Kind = 'a file'; Object = { $file = Join-Path (New-Folder) 'a.md'; [IO.File]::WriteAllText($file, 'of a file'); Get-Item $file }; Property = $null; Text = 'of a file' }
        @{ Kind = 'an answer'; Object = { Invoke-AllmChat '/say hello' -Model gpt-4o-mini -NoStream }; Property = $null; Text = 'hello' }
    ) {
        $given = & $Object
        $more = if ($Property) { @{ Property = $Property } } else { @{} }
        $made = $given | Get-AllmEmbedding @more
        (Get-Sent).input | Should -BeExactly $Text
        $made.Text | Should -BeExactly $Text
        [object]::ReferenceEquals($made.InputObject.psobject.BaseObject, $given.psobject.BaseObject) -or $made.InputObject -eq $given | Should -BeTrue
    }

    It 'makes an error of each input that has no text, and sends the others' {
        $binary = Join-Path (New-Folder) 'a.bin'
        [IO.File]::WriteAllBytes($binary, [byte[]](0, 1, 2))
        $bad = [pscustomobject]@{ Other = 1 }
        $throwing = [pscustomobject]@{ Other = 1 } | Add-Member -PassThru ScriptProperty Text { throw 'broken' }
        $made = @('x', '', "`t ", $null, (Get-Item $binary), 'z' | Get-AllmEmbedding -ErrorVariable failure -ErrorAction SilentlyContinue)
        $made.Text | Should -Be 'x', 'z'
        $made.Index | Should -Be 0, 5
        $failure.FullyQualifiedErrorId | Should -Be (@('EmptyText,Allmhub.PowerShell.Commands.Vector.GetAllmEmbeddingCommand') * 3 + 'NoText,Allmhub.PowerShell.Commands.Vector.GetAllmEmbeddingCommand')

        $made = $bad, $throwing, [pscustomobject]@{ Text = 'y' } | Get-AllmEmbedding -Property Text -ErrorVariable failure -ErrorAction SilentlyContinue
        $made.Text | Should -Be 'y'
        $failure.Count | Should -Be 2
        $failure[0].TargetObject | Should -Be $bad
        "$($failure[0])" | Should -BeLike "*no property 'Text'. It has: Other.*"
        "$($failure[1])" | Should -BeLike '*broken*'
        $emulator.Request.Count | Should -Be 2
    }

    It 'is one error of a text that is not taken, and the others stand' {
        $made = 'a', '/nan', 'c', '/fail no', 'e' | Get-AllmEmbedding -ErrorVariable failure -ErrorAction SilentlyContinue
        $made.Text | Should -Be 'a', 'c', 'e'
        $failure.TargetObject | Should -Be '/nan', '/fail no'
    }

    It 'is one error of a request that fails as a whole, with its inputs, and goes on' {
        $emulator.AddFault('status=500')
        $made = 1..4 | ForEach-Object { "t$_" } | Get-AllmEmbedding -BatchSize 2 -ErrorVariable failure -ErrorAction SilentlyContinue
        $made.Text | Should -Be 't3', 't4'
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'Server,*'
        $failure[0].TargetObject | Should -Be 't1', 't2'
        $failure[0].ErrorDetails.RecommendedAction | Should -BeLike 'None of the 2 texts of this request has a vector.*'
    }

    It 'learns how many texts a vendor takes, and says so' {
        $emulator.AddFault('batch=10;count=all')
        $made = 1..45 | ForEach-Object { "t$_" } | Get-AllmEmbedding -BatchSize 20 -Verbose 4>&1
        $said = $made | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        @($made).Count - @($said).Count | Should -Be 45
        "$said" | Should -BeLike '*20 texts in one request are too many for the service; from here on it gets 10.*'
        $emulator.Request.Count | Should -Be 6
    }

    It 'tells the price before with -WhatIf, and after on each vector' {
        $null = Get-AllmModel
        $emulator.ClearRequest()
        $result = Invoke-WithUser { 1..1000 | ForEach-Object { "note $_" } | Get-AllmEmbedding -Model text-embedding-3-small -BatchSize 300 -WhatIf -Connection $connection } -Variable @{ connection = Get-AllmConnection }
        $result.Error | Should -BeNullOrEmpty
        $result.Screen | Should -Match 'together 1,000 texts in 4 requests, about \d,\d+ tokens, about 0\.0000\d+ USD, at most 0\.000\d+, by text-embedding-3-small at'
        $emulator.Request.Count | Should -Be 0
        $made = 'a', 'b' | Get-AllmEmbedding
        ($made.Cost | Measure-Object -Sum).Sum | Should -BeGreaterThan 0
        $made[0].CostBasis | Should -BeLike '*one of 2 texts*'
    }

    It 'sends no more than the first request when the first vector is enough' {
        $first = 1..100 | ForEach-Object { "t$_" } | Get-AllmEmbedding -BatchSize 10 | Select-Object -First 1
        $first.Text | Should -Be 't1'
        $emulator.Request.Count | Should -Be 1
    }

    Context 'A file' {
        It 'holds every bit, the texts and the objects, and grows' {
            $file = Join-Path (New-Folder) 'a.emb'
            $objects = [pscustomobject]@{ Id = 7; Text = '猫' }, [pscustomobject]@{ Id = 8; Text = 'dog' }
            $made = $objects | Get-AllmEmbedding -Property Text -Dimension 16 -OutFile $file -PassThru
            $out = 'more' | Get-AllmEmbedding -Dimension 16 -OutFile $file -Append
            $out | Should -BeOfType System.IO.FileInfo
            $out.FullName | Should -Be $file
            $out | Out-String | Should -Be (Get-Item $file | Out-String)
            $back = Import-AllmEmbedding $file
            $back.Text | Should -Be '猫', 'dog', 'more'
            $back[1].InputObject.Id | Should -Be 8
            $back[2].InputObject | Should -Be 'more'
            $back.Model | Sort-Object -Unique | Should -Be 'text-embedding-3-small'
            [Linq.Enumerable]::SequenceEqual($back[0].Vector, $made[0].Vector) | Should -BeTrue
            @(Get-ChildItem (Split-Path $file)).Count | Should -Be 1
            (Get-Item $file | Import-AllmEmbedding).Count | Should -Be 3
            (Import-AllmEmbedding (Join-Path (Split-Path $file) '*.emb')).Count | Should -Be 3
        }

        It 'that is there, or is of another model, is found before anything is paid' {
            $file = Join-Path (New-Folder) 'a.emb'
            $null = 'x' | Get-AllmEmbedding -OutFile $file
            $emulator.ClearRequest()
            { 'y' | Get-AllmEmbedding -OutFile $file } | Should -Throw -ErrorId 'FileExists,*'
            { 'y' | Get-AllmEmbedding -OutFile $file -Append -Model text-embedding-3-large } | Should -Throw -ErrorId 'EmbeddingFileDifferent,*'
            { 'y' | Get-AllmEmbedding -OutFile (Join-Path $TestDrive 'none' 'a.emb') } | Should -Throw -ErrorId 'EmbeddingFileUnwritable,*'
            $emulator.Request.Count | Should -Be 0
            $null = 'y' | Get-AllmEmbedding -OutFile $file -Force
            (Import-AllmEmbedding $file).Text | Should -Be 'y'
        }

        It 'of a command that was stopped keeps what was paid for beside the old one' {
            $folder = New-Folder
            $file = Join-Path $folder 'a.emb'
            $null = 'old' | Get-AllmEmbedding -OutFile $file
            try { 1..9 | ForEach-Object { if ($_ -eq 5) { throw 'stop' }; "t$_" } | Get-AllmEmbedding -BatchSize 2 -OutFile $file -Force } catch { $thrown = $_ }
            "$thrown" | Should -Be 'stop'
            (Import-AllmEmbedding $file).Text | Should -Be 'old'
            $part = Get-Item (Join-Path $folder 'a.emb.*.part')
            (Import-AllmEmbedding $part -ErrorAction SilentlyContinue -ErrorVariable failure).Text | Should -Be 't1', 't2', 't3', 't4'
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'EmbeddingFileTorn,*'
        }

        It 'of another kind or none is an error of its own, and the next is read' {
            $folder = New-Folder
            'no vectors' | Set-Content (Join-Path $folder 'a.txt')
            $null = 'x' | Get-AllmEmbedding -OutFile (Join-Path $folder 'b.emb')
            $back = Import-AllmEmbedding (Join-Path $folder 'a.txt'), (Join-Path $folder 'none.emb'), (Join-Path $folder 'b.emb') -ErrorVariable failure -ErrorAction SilentlyContinue
            $back.Text | Should -Be 'x'
            $failure.FullyQualifiedErrorId | Should -Be ('EmbeddingFileForeign', 'EmbeddingFileUnreadable' | ForEach-Object { "$_,Allmhub.PowerShell.Commands.Vector.ImportAllmEmbeddingCommand" })
        }
    }
}

Describe 'Measure-AllmSimilarity' {
    BeforeAll {
        $docs = 'The cat sleeps on the sofa.', 'Stock prices fell.', 'Rain tomorrow.' | Get-AllmEmbedding
        $query = Get-AllmEmbedding 'Where does the cat sleep?'
    }

    It 'ranks, with score, input and embedding' {
        $best = $docs | Measure-AllmSimilarity -To $query -Top 2
        # An array has a Rank of its own.
        $best | ForEach-Object Rank | Should -Be 1, 2
        $best[0].InputObject | Should -Be 'The cat sleeps on the sofa.'
        $best[0].Embedding | Should -Be $docs[0]
        $best[0].Score | Should -BeGreaterThan $best[1].Score
        @($docs | Measure-AllmSimilarity -To $query).Count | Should -Be 3
        (Measure-AllmSimilarity -InputObject $docs -To $query -Top 1).Text | Should -Be $best[0].Text
    }

    It 'takes embeddings that came back from a file of Export-Clixml' {
        $file = Join-Path (New-Folder) 'a.clixml'
        $docs | Export-Clixml $file
        $best = Import-Clixml $file | Measure-AllmSimilarity -To $query
        $best.Score | Should -Be ($docs | Measure-AllmSimilarity -To $query).Score
        $best[0].Embedding | Should -BeOfType Allmhub.Vectors.Embeddings.Embedding
        $best[0].InputObject | Should -Be 'The cat sleeps on the sofa.'
    }

    It 'takes arrays and objects with a vector' {
        $best = [pscustomobject]@{ Name = 'far'; Vector = 9, 9 }, @{ Name = 'near'; vector = 1.0, 1.0 } | Measure-AllmSimilarity -To 0, 0 -Metric Euclidean
        $best.InputObject.Name | Should -Be 'near', 'far'
        [math]::Round($best[0].Score, 4) | Should -Be 1.4142
        (Measure-AllmSimilarity -InputObject ([float[]](3, 4)) -To ([double[]](3, 4)) -Metric Dot).Score | Should -Be 25
        @(Measure-AllmSimilarity -InputObject ([float[]](1, 0)), ([float[]](0, 1)) -To (1, 0)).Count | Should -Be 2
    }

    It 'makes an error of each input that cannot be compared, and ranks the others' {
        $zero = [pscustomobject]@{ Vector = 0, 0 }
        $best = @($zero, [pscustomobject]@{ Vector = 1, 2, 3 }, [pscustomobject]@{ Vector = 1, [float]::NaN }, [pscustomobject]@{ Vector = 1, 'x' }, [pscustomobject]@{ A = 1 }, 'text', 5, $null, [pscustomobject]@{ Vector = 1, 1 } |
            Measure-AllmSimilarity -To 1, 1 -ErrorVariable failure -ErrorAction SilentlyContinue)
        $best.Count | Should -Be 1
        ($failure.FullyQualifiedErrorId -replace ',.*') | Should -Be 'InvalidVector', 'MixedDimension', 'InvalidVector', 'NoVector', 'NoVector', 'NoVector', 'NoVector', 'NoVector'
        $failure[0].TargetObject | Should -Be $zero
        "$($failure[1])" | Should -BeLike '*3 numbers and the one it is compared with has 2*'
        "$($failure[6])" | Should -BeLike '*takes an array in the pipeline apart*'
    }

    It 'ends when there is nothing to compare with: <To>' -ForEach @(
        @{ To = @(0, 0) }
        @{ To = @(1, [float]::NaN) }
        @{ To = 'a text' }
        @{ To = @() }
        @{ To = @(@(1, 2), @(3, 4)) }
    ) {
        { $docs | Measure-AllmSimilarity -To $To } | Should -Throw -ExpectedMessage '*compare*'
    }
}

Describe 'The views' {
    It 'show what a text says, and nothing it could do to the screen' {
        $made = "a$([char] 27)[31m red`nline", 'b' | Get-AllmEmbedding -Dimension 4
        $screen = $made | Out-String
        $screen | Should -Match '(?m)^\s+Index\s+Numbers\s+Tokens\s+Cost \(USD\) Text'
        $screen | Should -Match ([regex]::Escape('a red\nline'))
        $ranked = $made | Measure-AllmSimilarity -To $made[0] | Out-String
        $ranked | Should -Match '(?m)^\s+1\s+1\.0000 a red'
    }
}
