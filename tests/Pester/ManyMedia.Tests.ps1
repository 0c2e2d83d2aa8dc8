# -ThrottleLimit, -Unordered and -Checkpoint of what makes pictures, sounds, transcriptions and vectors: order, names, one failure, the end by Ctrl+C, a second run.
BeforeDiscovery {
    $kind = @(
        @{ Name = 'New-AllmImage'; Path = '/v1/images/generations'; Type = 'Allmhub.Images.Image'
            Call = { param($item, $out, $more) $item | New-AllmImage -Model gpt-image-2 -Size 64x64 -OutFile "$out/cat-{n}.png" @more }
            Good = { 'p1', 'p2', 'p3', 'p4', 'p5', 'p6' }; Bad = { '' }; Label = { $_.Prompt } }
        @{ Name = 'Edit-AllmImage'; Path = '/v1/images/edits'; Type = 'Allmhub.Images.Image'
            Call = { param($item, $out, $more) $item | Edit-AllmImage -Prompt 'bluer' -Model gpt-image-2 -Size 64x64 -OutFile "$out/cat-{n}.png" @more }
            Good = { $pictures }; Bad = { 'nosuch.png' }; Label = { "$($_.InputObject)" } }
        @{ Name = 'ConvertTo-AllmSpeech'; Path = '/v1/audio/speech'; Type = 'System.IO.FileInfo'
            Call = { param($item, $out, $more) $item | ConvertTo-AllmSpeech -Model tts-1 -Voice alloy -OutFile "$out/cat-{n}.mp3" @more }
            Good = { 'one', 'two', 'three', 'four', 'five', 'six' }; Bad = { '' }; Label = { $_.InputObject } }
        @{ Name = 'ConvertFrom-AllmSpeech'; Path = '/v1/audio/transcriptions'; Type = 'Allmhub.Audio.Transcription.Transcription'
            Call = { param($item, $out, $more) $item | ConvertFrom-AllmSpeech -Model whisper-1 -OutFile "$out/" @more }
            Good = { $sounds }; Bad = { 'nosuch.mp3' }; Label = { $_.Path } }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub

    function New-Folder { [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName }

    $source = New-Folder
    $sounds = @(1..6 | ForEach-Object { "sound $_ " * $_ } | ConvertTo-AllmSpeech -Model tts-1 -Voice alloy -OutFile "$source/s-{n}.mp3" | ForEach-Object FullName)
    $pictures = @(1..6 | ForEach-Object { New-AllmImage "picture $_" -Model gpt-image-2 -Size 64x64 -OutFile "$source/p-$_.png" } | ForEach-Object Path)
}

AfterAll { Stop-AllmEmulator }

Describe '<Name> -ThrottleLimit' -ForEach $kind {
    BeforeEach {
        $emulator.ClearFault()
        $emulator.ClearRequest()
        $out = New-Folder
        $items = @(& $Good)
    }

    It 'gives results, places and file names in the order of the input, however long the first takes' {
        $emulator.AddFault('stall=headers;stall-ms=300')
        $made = @(& $Call $items $out @{ ThrottleLimit = 6 })
        $made.ForEach($Label) | Should -Be $items
        $made.Index | Should -Be (0..5)
        $made | Should -BeOfType $Type
        $files = $made.ForEach({ $_.OutFile ?? $_.Path ?? $_.FullName })
        if ($files[0] -match 'cat-') { $files.ForEach({ Split-Path -Leaf $_ }) | Should -Be (1..6).ForEach({ "cat-$_$([IO.Path]::GetExtension($files[0]))" }) }
        Test-Path -LiteralPath $files | Should -Not -Contain $false
        @(Get-ChildItem $out).Count | Should -Be 6
    }

    It 'has several on their way, and with -Unordered gives what is done first' {
        $emulator.AddFault('stall=headers;stall-ms=400')
        $made = @(& $Call $items $out @{ ThrottleLimit = 3; Unordered = $true })
        $made.Count | Should -Be 6
        $made[0].Index | Should -Not -Be $made[-1].Index
        ($made.Index | Sort-Object) | Should -Be (0..5)
        $made[-1].Index | Should -BeLessThan 3
        { & $Call $items $out @{ Unordered = $true } } | Should -Throw -ErrorId 'ContradictoryParameter,*'
    }

    It 'goes on after one that cannot be, which is an error with its place' {
        $mixed = @($items[0]) + @(& $Bad) + @($items[1..2])
        $failed, $made = @(& $Call $mixed $out @{ ThrottleLimit = 2 } 2>&1).Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
        $made.Index | Should -Be 0, 2, 3
        @($failed).Count | Should -Be 1
        "$($failed[0])" | Should -Match '^Input \[1\]: '
        $failed[0].Exception.Data['Index'] | Should -Be 1
        @(Get-ChildItem $out).Count | Should -Be 3
    }

    It 'goes on after one that the service refuses' {
        $emulator.AddFault('status=400')
        $failed, $made = @(& $Call $items $out @{ ThrottleLimit = 3 } 2>&1).Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
        $made.Count | Should -Be 5
        @($failed).Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $failed[0].Exception.Data['Index'] | Should -BeIn (0..5)
    }

    It 'asks nothing in a second run with -Checkpoint, and only for what is missing after a failure' {
        $kept = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $emulator.AddFault('status=400')
        $first = @(& $Call $items $out @{ ThrottleLimit = 3; Checkpoint = $kept; ErrorAction = 'SilentlyContinue' })
        $first.Count | Should -Be 5
        $emulator.ClearRequest()
        $second = @(& $Call $items $out @{ ThrottleLimit = 3; Checkpoint = $kept })
        $second.ForEach($Label) | Should -Be $items
        $second.Index | Should -Be (0..5)
        $emulator.Request.Where({ $_.Path -eq $Path }).Count | Should -Be 1
        $third = @(& $Call $items $out @{ Checkpoint = $kept })
        $third.ForEach($Label) | Should -Be $items
        $emulator.Request.Where({ $_.Path -eq $Path }).Count | Should -Be 1
        @(Get-ChildItem $out).Count | Should -Be 6
    }

    It 'sends nothing with -WhatIf and -DryRun, and writes no file' {
        & $Call $items[0] $out @{ ThrottleLimit = 3; WhatIf = $true } | Should -BeNullOrEmpty
        @(& $Call $items $out @{ ThrottleLimit = 3; DryRun = $true }).Count | Should -Be 6
        $emulator.Request.Count | Should -Be 0
        @(Get-ChildItem $out).Count | Should -Be 0
    }

    It 'ends at once by Ctrl+C, with all connections' {
        $emulator.AddFault('stall=headers;count=all')
        $pipeline = Start-Pipeline "`$call = { $Call }; & `$call `$items `$out @{ ThrottleLimit = 6; Connection = `$connection }" @{ items = $items; out = $out; connection = Get-AllmConnection }
        Wait-Until { $emulator.Request.Where({ $_.Path -eq $Path }).Count -eq 6 }
        $ended = Stop-Pipeline $pipeline
        $ended | Should -BeLessThan 1500 -Because 'the clean-up is bounded by two seconds'
        @(Get-ChildItem $out).Count | Should -Be 0
    }
}

Describe 'Names of several at a time' {
    BeforeEach { $emulator.ClearFault(); $out = New-Folder }

    It 'go by the order of the input where all want the same' {
        $emulator.AddFault('stall=headers;stall-ms=300')
        $made = @(1..4 | ForEach-Object { "p$_" } | New-AllmImage -Model gpt-image-2 -Size 64x64 -OutFile "$out/same.png" -ThrottleLimit 4)
        $made.ForEach({ Split-Path -Leaf $_.Path }) | Should -Be 'same.png', 'same (2).png', 'same (3).png', 'same (4).png'
        $made.Prompt | Should -Be 'p1', 'p2', 'p3', 'p4'
        $made = @(1..3 | ForEach-Object { "p$_" } | New-AllmImage -Model gpt-image-2 -Size 64x64 -Count 2 -OutFile $out -ThrottleLimit 3)
        $made.ForEach({ Split-Path -Leaf $_.Path }) | Should -Be (1..6).ForEach({ "gpt-image-2-$_.png" })
        $made.Index | Should -Be (0..5)
    }

    It 'leave what is there alone' {
        Set-Content "$out/same (2).png" 'mine' -NoNewline
        $made = @('a', 'b' | New-AllmImage -Model gpt-image-2 -Size 64x64 -OutFile "$out/same.png" -ThrottleLimit 2)
        $made.ForEach({ Split-Path -Leaf $_.Path }) | Should -Be 'same.png', 'same (3).png'
        'a', 'b' | New-AllmImage -Model gpt-image-2 -Size 64x64 -OutFile "$out/same.png" -ThrottleLimit 2 -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object { Split-Path -Leaf $_.Path } | Should -Be 'same (4).png'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        Get-Content "$out/same (2).png" | Should -Be 'mine'
    }

    It 'become files in a later run where an earlier one had kept pictures in the checkpoint alone' {
        $kept = "$out/kept.jsonl"
        $null = 'a', 'b' | New-AllmImage -Model gpt-image-2 -Size 64x64 -Checkpoint $kept
        $emulator.ClearRequest()
        foreach ($run in 1, 2) {
            $made = @('a', 'b' | New-AllmImage -Model gpt-image-2 -Size 64x64 -Checkpoint $kept -OutFile "$out/late-{n}.png" -ErrorAction Stop)
            $made.ForEach({ Split-Path -Leaf $_.Path }) | Should -Be 'late-1.png', 'late-2.png'
            $made.FromCheckpoint | Should -Be $true, $true
            Test-Path -LiteralPath $made.Path | Should -Not -Contain $false
        }

        @($emulator.Request | Where-Object Path -EQ '/v1/images/generations').Count | Should -Be 0
    }

    It 'are in the file system alone' {
        { 'a' | New-AllmImage -Model gpt-image-2 -Checkpoint env:kept } | Should -Throw '*env:kept*not in the file system*' -ErrorId 'InvalidPath,*'
        Test-Path kept | Should -BeFalse
    }
}

Describe 'Get-AllmEmbedding -ThrottleLimit' {
    BeforeEach {
        $emulator.ClearFault()
        $emulator.ClearRequest()
        $texts = @(1..11 | ForEach-Object { "text $_" })
        $common = @{ Model = 'text-embedding-3-small'; BatchSize = 2; ThrottleLimit = 4 }
    }

    It 'gives vectors in the order of the texts, and the same ones' {
        $emulator.AddFault('stall=headers;stall-ms=300')
        $vectors = @($texts | Get-AllmEmbedding @common)
        $vectors.Text | Should -Be $texts
        $vectors.Index | Should -Be (0..10)
        $vectors[0].Duration | Should -BeGreaterThan ([timespan]::Zero)
        $emulator.Request.Count | Should -Be 6
        $alone = @($texts | Get-AllmEmbedding -Model text-embedding-3-small)
        foreach ($i in 0, 5, 10) { [Linq.Enumerable]::SequenceEqual($vectors[$i].Vector, $alone[$i].Vector) | Should -BeTrue }
    }

    It 'tells a text and a request that fail by the place of the text, and goes on' {
        $emulator.AddFault('vector=nan')
        $failed, $vectors = @('a', '', 'b', 'c', 'd' | Get-AllmEmbedding @common 2>&1).Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
        $vectors.Count | Should -Be 3
        @($failed).Count | Should -Be 2
        $failed.Where({ $_.FullyQualifiedErrorId -like 'EmptyText,*' })[0].Exception.Data['Index'] | Should -Be 1
        $lost = (0, 2, 3, 4).Where({ $_ -notin $vectors.Index })
        $failed.Where({ $_.FullyQualifiedErrorId -notlike 'EmptyText,*' })[0].Exception.Data['Index'] | Should -Be $lost[0]
    }

    It 'learns the limit of the service with several on their way' {
        $emulator.AddFault('batch=3;count=all')
        $vectors = @(1..40 | ForEach-Object { "t$_" } | Get-AllmEmbedding -Model text-embedding-3-small -BatchSize 16 -ThrottleLimit 3)
        $vectors.Index | Should -Be (0..39)
    }

    It 'keeps each text by itself, and asks only for those that are missing, in whatever requests' {
        $kept = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $first = @($texts[0, 2, 4, 6] | Get-AllmEmbedding @common -Checkpoint $kept)
        $emulator.ClearRequest()
        $second = @($texts | Get-AllmEmbedding -Model text-embedding-3-small -BatchSize 3 -ThrottleLimit 2 -Checkpoint $kept)
        $second.Text | Should -Be $texts
        $second.Index | Should -Be (0..10)
        [Linq.Enumerable]::SequenceEqual($second[4].Vector, $first[2].Vector) | Should -BeTrue
        @($emulator.Request | ForEach-Object { ($_.Body | ConvertFrom-Json).input }).Count | Should -Be 7
        $emulator.ClearRequest()
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).emb"
        $null = $texts | Get-AllmEmbedding -Model text-embedding-3-small -Checkpoint $kept -OutFile $file
        $emulator.Request.Count | Should -Be 0
        (Import-AllmEmbedding $file).Text | Should -Be $texts
        $texts | Get-AllmEmbedding -Model text-embedding-3-small -Checkpoint $kept -WhatIf | Should -BeNullOrEmpty
    }

    It 'ends at once by Ctrl+C' {
        $emulator.AddFault('stall=headers;count=all')
        $pipeline = Start-Pipeline '$texts | Get-AllmEmbedding -Model text-embedding-3-small -BatchSize 2 -ThrottleLimit 6 -Connection $connection' @{ texts = $texts; connection = Get-AllmConnection }
        Wait-Until { $emulator.Request.Count -eq 6 }
        Stop-Pipeline $pipeline | Should -BeLessThan 1500
    }
}
