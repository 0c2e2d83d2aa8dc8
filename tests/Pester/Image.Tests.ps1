# New-AllmImage and Edit-AllmImage over real sockets: what goes in, what comes out when, where it is saved, and what is found before anything is paid.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub

    function New-Folder { [IO.Directory]::CreateDirectory((Join-Path $TestDrive ([guid]::NewGuid()))).FullName }

    function Get-Sent([int] $At = -1) { $emulator.Request[$At].Body | ConvertFrom-Json }

    # A real picture of a size, made by the emulator.
    function New-Picture([string] $Path, [hashtable] $Parameter = @{}) {
        $given = @{ Size = '64x64' }
        $Parameter.Keys | ForEach-Object { $given[$_] = $Parameter[$_] }
        $image = New-AllmImage 'a picture to start from' -Model gpt-image-2 @given
        [IO.File]::WriteAllBytes($Path, $image.Data.ToArray())
        $Path
    }

    function Get-FileName([string] $Path) { @(Get-ChildItem -LiteralPath $Path -File -Recurse | ForEach-Object Name | Sort-Object) }
}

AfterAll { Stop-AllmEmulator }

Describe 'New-AllmImage' {
    BeforeEach {
        $emulator.ClearFault()
        $null = $emulator | Connect-AllmHub
        $emulator.ClearRequest()
    }

    Context 'What comes' {
        It 'is a picture of <Model> in <Api>, of its true type and size' -ForEach @(
            @{ Model = 'gpt-image-1'; Api = 'Images'; More = @{ Size = '1536x1024'; OutputFormat = 'webp'; Background = 'transparent' }; Type = 'image/webp'; Width = 1536; Height = 1024 }
            @{ Model = 'gpt-4o-image'; Api = 'Images'; More = @{ Size = '1024x1024' }; Type = 'image/png'; Width = 1024; Height = 1024 }
            @{ Model = 'dall-e-3'; Api = 'Images'; More = @{ Size = '1792x1024' }; Type = 'image/png'; Width = 1792; Height = 1024 }
            @{ Model = 'doubao-seedream-4-0-250828'; Api = 'Images'; More = @{ Size = '2K' }; Type = 'image/jpeg'; Width = 2048; Height = 2048 }
            @{ Model = 'nano-banana'; Api = 'Chat'; More = @{ AspectRatio = '16:9'; Size = '2K' }; Type = 'image/png'; Width = 2736; Height = 1536 }
            @{ Model = 'gemini-3-pro-image-preview'; Api = 'Gemini'; More = @{ AspectRatio = '9:16' }; Type = 'image/png'; Width = 768; Height = 1360 }
        ) {
            $image = New-AllmImage 'a red bicycle' -Model $Model -Api $Api @More -OutFile (Join-Path (New-Folder) 'x')
            $image | Should -BeOfType Allmhub.Images.Image
            "$($image.MediaType) $($image.Width)x$($image.Height) $($image.Api)" | Should -Be "$Type ${Width}x$Height $Api"
            $image.Prompt | Should -Be 'a red bicycle'
            $image.Model | Should -Be $Model
            $image.Length | Should -Be (Get-Item -LiteralPath $image.Path).Length
        }

        It 'says which format was taken and why' {
            (New-AllmImage a -Model gpt-image-1).Api | Should -Be 'Images'
            (New-AllmImage a -Model gpt-image-1).ApiReason | Should -Match 'gpt-image-1'
            (New-AllmImage a -Model gpt-image-1 -Api Images).ApiReason | Should -BeNullOrEmpty
            $emulator.Request.Path | Should -Be (@('/v1/images/generations') * 3)
        }

        It 'is as many pictures as are asked, each with its place' {
            $images = New-AllmImage 'a cat' -Model gpt-image-1 -Count 3
            $images.Index | Should -Be 0, 1, 2
            @($images | ForEach-Object { [Convert]::ToHexString($_.Data.ToArray()) } | Sort-Object -Unique).Count | Should -Be 3
        }

        It 'is one request for each prompt of the pipeline' {
            $images = 'a cat', 'a dog' | New-AllmImage -Model gpt-image-1
            $images.Prompt | Should -Be 'a cat', 'a dog'
            $emulator.Request.Count | Should -Be 2
        }

        It 'costs what the list of prices says' {
            $null = Get-AllmModel
            $images = New-AllmImage a -Model gpt-image-1 -Count 2
            $images.Cost | Should -Be 0.04d, 0.04d
            $images[0].CostBasis | Should -Match 'per call'
        }

        It 'keeps bytes that lie in no file through Export-Clixml and JSON, and shows their number alone' {
            $file = Join-Path $TestDrive 'memory.xml'
            $picture = New-AllmImage 'a cat' -Model gpt-image-1
            $picture | Export-Clixml $file
            $back = Import-Clixml $file
            $saved = $back | Save-AllmMedia -Path (Join-Path $TestDrive 'back.png') -PassThru
            [Convert]::ToBase64String([IO.File]::ReadAllBytes($saved.FullName)) | Should -BeExactly ([Convert]::ToBase64String($picture.Data.ToArray()))
            ($back | Edit-AllmImage -Prompt 'at night' -Model gpt-image-1).MediaType | Should -Be 'image/png'
            ($picture | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json).Data.Base64 | Should -BeExactly $picture.Data.Base64
            foreach ($data in $picture.Data, $back.Data) { ($data | Out-String) -replace '\s' | Should -Be "Length------$($picture.Length)" }
        }

        It 'survives Export-Clixml: view, properties, and as a picture to change' {
            $file = Join-Path (New-Folder) 'x.xml'
            New-AllmImage 'a cat' -Model gpt-image-1 -OutFile (Join-Path (Split-Path $file) 'cat.png') | Export-Clixml $file
            $back = Import-Clixml $file
            "$($back.Width)x$($back.Height) $($back.MediaType) $($back.Prompt)" | Should -Be '1024x1024 image/png a cat'
            $back | Out-String | Should -Match '(?m)^0\s+png\s+1024x1024\s+\d+\s.*cat\.png\s*$'
            ($back | Edit-AllmImage -Prompt blue -Model gpt-image-1).Width | Should -Be 1024
        }

        It 'is one line a picture, with nothing that drives a terminal' {
            $images = New-AllmImage "a$([char] 27)[31m cat`nof mine" -Model gpt-image-1 -Count 2
            $lines = @(($images | Out-String -Width 120).Trim() -split "`r?`n")
            $lines.Count | Should -Be 4
            $lines -join '' | Should -Not -Match ([char] 27)
        }
    }

    Context '-Stream' {
        It 'emits partial pictures as they come, then the finished one' {
            $images = New-AllmImage 'a cat' -Model gpt-image-1 -Stream -PartialImage 2
            $images.IsPartial | Should -Be $true, $true, $false
            $images.PartialIndex | Should -Be 0, 1, $null
            (Get-Sent).partial_images | Should -Be 2
            @($images | ForEach-Object { [Convert]::ToHexString($_.Data.ToArray()) } | Sort-Object -Unique).Count | Should -Be 3
        }

        It 'gives the first one before the server has finished' {
            $slow = Start-AllmEmulator -DelayMs 300
            try {
                $seen = $null
                New-AllmImage 'a cat' -Model gpt-image-1 -Stream -PartialImage 3 -BaseUri $slow.BaseUri -ApiKey $slow.ApiKey | ForEach-Object { $seen ??= $slow.Request[0].IsFinished }
                $seen | Should -BeFalse
                $slow.Request[0].IsFinished | Should -BeTrue
            } finally { $slow | Stop-AllmEmulator }
        }

        It 'saves the finished picture alone' {
            $out = New-Folder
            $null = New-AllmImage 'a cat' -Model gpt-image-1 -Stream -PartialImage 2 -OutFile "$out/cat.png"
            Get-FileName $out | Should -Be 'cat.png'
        }

        It 'knows that seedream turns the names round' {
            $images = New-AllmImage 'a cat' -Model doubao-seedream-4-5-251128 -Count 2 -Stream
            $images.IsPartial | Should -Be $false, $false
            $images.Index | Should -Be 0, 1
        }

        It 'is closed by Select-Object -First, and the script goes on' {
            $slow = Start-AllmEmulator -DelayMs 300
            try {
                $first = New-AllmImage 'a cat' -Model gpt-image-1 -Stream -PartialImage 3 -BaseUri $slow.BaseUri -ApiKey $slow.ApiKey | Select-Object -First 1
                $first.IsPartial | Should -BeTrue
                Wait-Until { $slow.Request[0].Aborted }
            } finally { $slow | Stop-AllmEmulator }
        }
    }

    Context 'Progress' {
        It 'is told while a picture is drawn in Chat, and the bar is taken away' {
            $pipeline = Start-Pipeline 'New-AllmImage a -Model gpt-4o-image -Api Chat -Connection $connection' @{ connection = Get-AllmConnection }
            Wait-Until { $pipeline.Run.IsCompleted }
            $bars = @($pipeline.Shell.Streams.Progress)
            $bars.PercentComplete | Should -Contain 77
            $bars[-1].RecordType | Should -Be 'Completed'
            $null = Stop-Pipeline $pipeline
        }
    }

    Context 'Ctrl+C' {
        # The goal is 100 ms; a loaded build machine gets more, in step with what a bare Start-Sleep takes to stop.
        It 'ends <When>' -ForEach @(
            @{ When = 'the wait for the picture'; Fault = 'stall=headers'; Line = 'New-AllmImage a -Model gpt-image-1 -Connection $connection' }
            @{ When = 'a stream'; Fault = 'stall=mid'; Line = 'New-AllmImage a -Model gpt-image-1 -Stream -PartialImage 3 -Connection $connection' }
            @{ When = 'an answer that drips'; Fault = 'drip=50'; Line = 'New-AllmImage a -Model gpt-image-1 -Connection $connection' }
        ) {
            $emulator.AddFault($Fault)
            $pipeline = Start-Pipeline $Line @{ connection = Get-AllmConnection }
            Wait-Until { $emulator.Request.Count -eq 1 }
            Start-Sleep -Milliseconds 200
            $elapsed = Stop-Pipeline $pipeline
            $bare = Start-Pipeline 'Start-Sleep -Seconds 30'
            Start-Sleep -Milliseconds 50
            $floor = Stop-Pipeline $bare
            Write-Host ('      stopped {0} within {1:0} ms, Start-Sleep within {2:0} ms' -f $When, $elapsed, $floor)
            $elapsed | Should -BeLessThan ([math]::Max(500, 10 * $floor))
            Wait-Until { $emulator.Request[0].Aborted }
        }
    }

    Context '-OutFile' {
        It 'fills a template: <Template>' -ForEach @(
            @{ Template = 'cat-{n}.png'; Count = 2; File = 'cat-1.png', 'cat-2.png' }
            @{ Template = 'cat-{n:000}.png'; Count = 1; File = @('cat-001.png') }
            @{ Template = '{model} {prompt}.png'; Count = 1; File = @('gpt-image-1 a cat_dog.png') }
            @{ Template = 'a [1] {x}.png'; Count = 1; File = @('a [1] {x}.png') }
            @{ Template = 'cat.png'; Count = 2; File = 'cat (2).png', 'cat.png' }
        ) {
            $out = New-Folder
            $images = @(New-AllmImage 'a cat/dog' -Model gpt-image-1 -Count $Count -OutFile (Join-Path $out $Template))
            Get-FileName $out | Should -Be $File
            $images.Path | ForEach-Object { [IO.File]::Exists($_) } | Should -Not -Contain $false
        }

        It 'counts over all prompts' {
            $out = New-Folder
            $null = 'a', 'b', 'c' | New-AllmImage -Model gpt-image-1 -OutFile "$out/x-{n}.png"
            Get-FileName $out | Should -Be 'x-1.png', 'x-2.png', 'x-3.png'
        }

        It 'takes a folder, and one that is to be made with -Force' {
            $out = New-Folder
            (New-AllmImage a -Model gpt-image-1 -OutFile $out).Path | Should -Be (Join-Path $out 'gpt-image-1-1.png')
            (New-AllmImage a -Model gpt-image-1 -OutFile "$out/new/" -Force).Path | Should -Be (Join-Path $out 'new' 'gpt-image-1-1.png')
            (New-AllmImage a -Model gpt-image-1 -OutFile "$out/{date}/a.png" -Force).Path | Should -Match '[\\/]\d{4}-\d\d-\d\d[\\/]a\.png$'
        }

        It 'is relative to where the session stands' {
            $out = New-Folder
            Push-Location $out
            try { $null = New-AllmImage a -Model gpt-image-1 -OutFile x.png } finally { Pop-Location }
            Get-FileName $out | Should -Be 'x.png'
        }

        It 'gets the true extension, with a notice' {
            $out = New-Folder
            $image = New-AllmImage a -Model gpt-image-1 -OutFile "$out/cat.jpg" -WarningVariable warning -WarningAction SilentlyContinue
            $image.Path | Should -Be (Join-Path $out 'cat.png')
            "$warning" | Should -Match 'image/png.*cat\.png'
        }

        It 'finds what is there before paying, as an error that names it' {
            $out = New-Folder
            Set-Content "$out/old.png" 'old'
            $images = 'a', 'b' | New-AllmImage -Model gpt-image-1 -OutFile "$out/old.png" -ErrorVariable failure -ErrorAction SilentlyContinue
            $images | Should -BeNullOrEmpty
            $failure.Count | Should -Be 2
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
            $failure[0].CategoryInfo.Category | Should -Be 'ResourceExists'
            $failure[0].ErrorDetails.Message | Should -Match 'old\.png.*-Force'
            $emulator.Request.Count | Should -Be 0
            $null = New-AllmImage a -Model gpt-image-1 -OutFile "$out/old.png" -Force
            Get-FileName $out | Should -Be 'old.png'
            (Get-Item "$out/old.png").Length | Should -BeGreaterThan 1000
        }

        It 'finds <What> before paying' -ForEach @(
            @{ What = 'a missing folder'; Path = 'no/cat.png'; Says = '*no*-Force*' }
            @{ What = 'a folder that cannot be'; Path = 'file/cat.png'; Says = '*is a file*' }
        ) {
            $out = New-Folder
            Set-Content "$out/file" 'x'
            New-AllmImage a -Model gpt-image-1 -OutFile "$out/$Path" -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidOutFile,*'
            $failure[0].ErrorDetails.Message | Should -BeLike $Says
            $emulator.Request.Count | Should -Be 0
        }

        It 'fetches a link without the key, and knows the picture then' {
            $image = New-AllmImage a -Model gpt-4o-image -Api Chat -OutFile (Join-Path (New-Folder) 'x.png')
            "$($image.MediaType) $($image.Width)" | Should -Be 'image/png 1024'
            $emulator.Link.Request[-1].Header.Keys | Should -Not -Contain 'Authorization'
            $image.Uri.AbsoluteUri | Should -BeLike "$($emulator.Link.BaseUri)*"
        }

        It 'emits the picture all the same when its link cannot be fetched' {
            $emulator.AddFault('link;status=404;count=all')
            $image = New-AllmImage a -Model gpt-4o-image -Api Chat -OutFile (Join-Path (New-Folder) 'x.png') -ErrorVariable failure -ErrorAction SilentlyContinue
            $emulator.ClearFault()
            $failure.Count | Should -Be 1
            $image.Uri | Should -Not -BeNullOrEmpty
            $image.Path | Should -BeNullOrEmpty
        }

        It 'loses no picture of runspaces that choose one name at once' {
            $out = New-Folder

            # All look for the name at once, and are told that it is free, before any of them has a picture.
            $emulator.AddFault('stall=headers;stall-ms=3000;count=all')
            $ready = [Threading.CountdownEvent]::new(6)
            $gate = [Threading.ManualResetEventSlim]::new($false)
            $pipelines = 1..6 | ForEach-Object {
                Start-Pipeline "`$null = `$ready.Signal(); `$gate.Wait(); New-AllmImage 'picture $_' -Model gpt-image-2 -Size 64x64 -OutFile '$out/same.png' -Connection `$connection" @{ connection = Get-AllmConnection; ready = $ready; gate = $gate }
            }
            $ready.Wait(60000) | Should -BeTrue
            $gate.Set()
            Wait-Until { $pipelines.Run.IsCompleted -notcontains $false } -TimeoutMs 60000
            $failed = @($pipelines.Shell.Streams.Error | Where-Object { $_ })
            $saved = @($pipelines.Output | Where-Object { $_ })
            $pipelines | ForEach-Object { $null = Stop-Pipeline $_ }

            # Whoever came too late to find the name free has asked for nothing; whoever has paid has a file of its own.
            $failed | Where-Object { $_.FullyQualifiedErrorId -notlike 'FileExists,*' } | Should -BeNullOrEmpty
            $saved.Count + $failed.Count | Should -Be 6
            $saved.Count | Should -Be $emulator.Request.Count
            $saved.Count | Should -BeGreaterThan 1
            @($saved.Path | Sort-Object -Unique).Count | Should -Be $saved.Count
            (Get-FileName $out).Count | Should -Be $saved.Count
            $saved | ForEach-Object { [Convert]::ToHexString([IO.File]::ReadAllBytes($_.Path)) -eq [Convert]::ToHexString($_.Data.ToArray()) } | Should -Not -Contain $false
        }

        It 'notes prompt, model and cost only with -Metadata' {
            $out = New-Folder
            $null = Get-AllmModel
            $null = New-AllmImage '一只猫' -Model gpt-image-1 -OutFile "$out/no.png"
            $null = New-AllmImage '一只猫' -Model gpt-image-1 -OutFile "$out/yes.png" -Metadata
            $null = New-AllmImage '一只猫' -Model gpt-image-1 -OutputFormat webp -OutFile "$out/yes.webp" -Metadata
            Get-FileName $out | Should -Be 'no.png', 'yes.png', 'yes.webp', 'yes.webp.json'
            [Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes("$out/no.png")) | Should -Not -Match 'iTXt'
            [Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes("$out/yes.png")) | Should -Match '(?s)iTXtDescription.+一只猫.+"model": "gpt-image-1".+"costUsd": 0\.04'
            (Get-Content "$out/yes.webp.json" | ConvertFrom-Json).prompt | Should -Be '一只猫'
        }
    }

    Context 'References' {
        It 'are sent with the words' {
            $file = New-Picture (Join-Path (New-Folder) 'a.png')
            $image = New-AllmImage 'in the snow' -Image $file -Model doubao-seedream-4-0-250828
            $image.Prompt | Should -Be 'in the snow'
            @((Get-Sent).image)[0] | Should -BeLike 'data:image/png;base64,*'
        }

        It 'may be several, of every kind' {
            $file = New-Picture (Join-Path (New-Folder) 'a.png')
            $null = New-AllmImage x -Model nano-banana -Api Chat -Image $file, (Get-Item $file), 'https://example.com/a.png', (New-AllmImage y -Model gpt-image-1)
            @((Get-Sent).messages[-1].content | Where-Object type -EQ image_url).Count | Should -Be 4
        }
    }

    Context 'What fails' {
        It '<Fault> is <Id>, of this input, with what to do' -ForEach @(
            @{ Fault = 'status=504'; Id = 'Server|Timeout'; Says = 'timed out'; Action = 'charged' }
            @{ Fault = 'no-data'; Id = 'ContentRefused'; Says = '.'; Action = '.' }
            @{ Fault = 'status=401'; Id = 'Authentication'; Says = '.'; Action = '.' }
            @{ Fault = 'html'; Id = 'Protocol'; Says = '.'; Action = '.' }
            @{ Fault = 'cut=mid'; Id = 'Incomplete|Network'; Says = '.'; Action = '.' }
        ) {
            $emulator.AddFault($Fault)
            $images = 'a', 'b' | New-AllmImage -Model gpt-image-1 -ErrorVariable failure -ErrorAction SilentlyContinue
            $images.Prompt | Should -Be 'b'
            $failure.Count | Should -Be 1
            $failure[0].FullyQualifiedErrorId | Should -Match "^(?:$Id)"
            $failure[0].TargetObject | Should -Be 'a'
            $failure[0].ErrorDetails.Message | Should -Match $Says
            $failure[0].ErrorDetails.RecommendedAction | Should -Match $Action
            $emulator.Request.Count | Should -Be 2 -Because 'what may have been paid is not asked again'
        }

        It 'a refusal tells its reason, whole or in a stream' {
            $null = New-AllmImage '/refuse Not this.' -Model gpt-image-1 -ErrorVariable failure -ErrorAction SilentlyContinue
            $partial = New-AllmImage '/refuse Not this.' -Model gpt-image-1 -Stream -PartialImage 1 -ErrorVariable +failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | ForEach-Object { $_ -like 'ContentRefused,*' } | Should -Be $true, $true
            $failure | ForEach-Object { $_.ErrorDetails.Message } | Should -Match 'Not this'
            $partial.IsPartial | Should -BeTrue
        }

        It 'an item with an error leaves the good ones, each with its place' {
            $emulator.AddFault('item-error')
            $images = New-AllmImage a -Model doubao-seedream-4-0-250828 -Count 3 -ErrorVariable failure -ErrorAction SilentlyContinue
            $images.Index | Should -Be 0, 2
            $failure.Count | Should -Be 1
        }

        It 'a channel for others advises another format' {
            $emulator.AddFault('vip')
            $null = New-AllmImage a -Model gemini-2.5-flash-image -Api Gemini -ErrorVariable failure -ErrorAction SilentlyContinue
            "$($failure[0].ErrorDetails.Message) $($failure[0].ErrorDetails.RecommendedAction)" | Should -Match '(?s)vip channel only.*-Api'
        }

        It '<Fault> is no fault' -ForEach @(
            @{ Fault = 'turned' }, @{ Fault = 'written=prefix' }, @{ Fault = 'written=urlsafe' }, @{ Fault = 'written=datauri' }, @{ Fault = 'written=both' }, @{ Fault = 'pings=3' }, @{ Fault = 'split=7' }
        ) {
            $emulator.AddFault($Fault)
            $image = New-AllmImage 'a cat' -Model gpt-image-1
            $again = New-AllmImage 'a cat' -Model gpt-image-1
            [Convert]::ToHexString($image.Data.ToArray()) | Should -Be ([Convert]::ToHexString($again.Data.ToArray()))
        }

        It 'a web page in the place of a picture becomes no PNG' {
            $emulator.AddFault('picture=html')
            $out = New-Folder
            $image = New-AllmImage a -Model gpt-image-1 -OutFile "$out/cat.png" -WarningVariable warning -WarningAction SilentlyContinue
            $image.MediaType | Should -Not -Be 'image/png'
            Get-FileName $out | Should -Not -Contain 'cat.png'
            $warning | Should -Not -BeNullOrEmpty
        }

        It 'a silence longer than -IdleTimeoutSec ends the call' {
            $emulator.AddFault('stall=mid')
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = New-AllmImage a -Model gpt-image-1 -Stream -PartialImage 3 -IdleTimeoutSec 1 -ErrorVariable failure -ErrorAction SilentlyContinue
            $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Timeout,*'
        }
    }

    Context 'Bad input' {
        It '<What> is found before anything is sent' -ForEach @(
            @{ What = 'a prompt of blanks'; Parameter = @{ Prompt = '   ' }; Says = 'prompt' }
            @{ What = 'no such reference'; Parameter = @{ Image = 'no-such.png' }; Says = 'no-such\.png' }
            @{ What = 'a reference that is no picture'; Parameter = @{ Image = $PSCommandPath }; Says = 'no picture' }
            @{ What = 'more than 16 references'; Parameter = @{ Image = @('https://example.com/a.png') * 17 }; Says = '16' }
            @{ What = 'a folder'; Parameter = @{ Image = $PSScriptRoot }; Says = 'folder' }
            @{ What = 'transparency in JPEG'; Parameter = @{ Background = 'transparent'; OutputFormat = 'jpeg' }; Says = '(?i)transparent' }
        ) {
            $given = @{ Prompt = 'a'; Model = 'gpt-image-1' }
            $Parameter.Keys | ForEach-Object { $given[$_] = $Parameter[$_] }
            New-AllmImage @given -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.Count | Should -Be 1
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
            $failure[0].ErrorDetails.Message | Should -Match $Says
            $emulator.Request.Count | Should -Be 0
        }

        It '-Count <_> names the parameter and its bounds' -ForEach 0, 129 {
            { New-AllmImage a -Model gpt-image-1 -Count $_ } | Should -Throw '*-Count*1 to 128*'
        }

        It 'a size with the sign × is mended, with a notice' {
            $image = New-AllmImage a -Model gpt-image-1 -Size '1024×1536' -WarningVariable warning -WarningAction SilentlyContinue -Verbose 4>&1
            (Get-Sent).size | Should -Be '1024x1536'
            "$warning $image" | Should -Match '×'
        }

        It 'contradictions end the cmdlet: <Line>' -ForEach @(
            @{ Line = 'New-AllmImage a -Model m -Stream -NoStream'; Says = '*-NoStream*' }
            @{ Line = 'New-AllmImage a -Model m -PartialImage 2'; Says = '*-Stream*' }
            @{ Line = 'New-AllmImage a -Model m -Metadata'; Says = '*-OutFile*' }
            @{ Line = 'Disconnect-AllmHub; New-AllmImage a -ApiKey sk-x -BaseUri http://127.0.0.1:1'; Says = '*-Model*' }
        ) {
            { & ([scriptblock]::Create($Line)) } | Should -Throw $Says
        }
    }

    Context 'What every paid cmdlet does' {
        It '-WhatIf asks nothing and writes nothing' {
            $out = New-Folder
            New-AllmImage a -Model gpt-image-1 -OutFile "$out/new/x.png" -Force -WhatIf | Should -BeNullOrEmpty
            $emulator.Request.Count | Should -Be 0
            Get-ChildItem $out | Should -BeNullOrEmpty
        }

        It '-DryRun shows the request, also when the file is there' {
            $out = New-Folder
            Set-Content "$out/x.png" 'x'
            $request = New-AllmImage a -Model gpt-image-1 -Size 1024x1024 -OutFile "$out/x.png" -DryRun
            ($request.Body | ConvertFrom-Json).size | Should -Be '1024x1024'
            $emulator.Request.Count | Should -Be 0
        }

        It '-ExtraBody reaches the request and not the link' {
            (New-AllmImage a -Model gpt-image-1 -ExtraBody @{ user = 'me' } -OutFile (Join-Path (New-Folder) 'x.png')).Path | Should -Not -BeNullOrEmpty
            (Get-Sent).user | Should -Be 'me'
            (New-AllmImage a -Model gpt-4o-image -Api Chat -ExtraBody @{ user = 'me' } -OutFile (Join-Path (New-Folder) 'y.png')).Path | Should -Not -BeNullOrEmpty
        }

        It 'the key is on no stream, in no error and in no file' {
            $out = New-Folder
            $secret = $emulator.ApiKey.Substring(4, 16)
            foreach ($fault in '', 'status=401', 'status=500', 'no-data', 'html', 'item-error') {
                if ($fault) { $emulator.AddFault($fault) }
                $DebugPreference = 'Continue'
                $Error.Clear()
                $streams = New-AllmImage 'a cat' -Model gpt-image-1 -OutFile "$out/x-$($fault -replace '\W').png" -Metadata -MaxRetry 0 -Verbose *>&1
                ($streams | Out-String).Contains($secret) | Should -BeFalse
                ($Error | ForEach-Object { $_ | Format-List * -Force | Out-String; $_.Exception.ToString() } | Out-String).Contains($secret) | Should -BeFalse
            }

            Get-ChildItem $out -File | ForEach-Object { [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($_.FullName)).Contains($secret) } | Should -Not -Contain $true
        }
    }

    Context 'Completion' {
        It 'offers <Expected> for <Line>' -ForEach @(
            @{ Line = 'New-AllmImage a -Model gpt-image-'; Expected = 'gpt-image-1.5' }
            @{ Line = 'New-AllmImage a -Model doubao-seedream-4-0-250828 -Size '; Expected = '2K' }
            @{ Line = 'New-AllmImage a -AspectRatio 16'; Expected = '16:9' }
            @{ Line = 'New-AllmImage a -Quality h'; Expected = 'high' }
            @{ Line = 'Edit-AllmImage a.png -InputFidelity '; Expected = 'low' }
            @{ Line = 'New-AllmImage a -Api '; Expected = 'Gemini' }
        ) {
            $null = Get-AllmModel
            (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Contain $Expected
        }

        It 'offers no model that only talks' {
            $null = Get-AllmModel
            (TabExpansion2 'New-AllmImage a -Model ' 23).CompletionMatches.CompletionText | Should -Not -Contain 'gpt-4o-mini'
        }
    }
}

Describe 'Edit-AllmImage' {
    BeforeAll {
        $in = New-Folder
        $cat = New-Picture "$in/cat.png"
        $scarf = New-Picture "$in/scarf.jpg" @{ OutputFormat = 'jpeg' }
        $mask = New-Picture "$in/mask.png" @{ Background = 'transparent' }
    }

    BeforeEach {
        $emulator.ClearFault()
        $emulator.ClearRequest()
    }

    It 'takes <What>' -ForEach @(
        @{ What = 'a path'; Line = { Edit-AllmImage $cat 'a scarf' -Model gpt-image-1 } }
        @{ What = 'a path from the pipeline'; Line = { $cat | Edit-AllmImage -Prompt 'a scarf' -Model gpt-image-1 } }
        @{ What = 'a file'; Line = { Get-Item $cat | Edit-AllmImage -Prompt 'a scarf' -Model gpt-image-1 } }
        @{ What = 'bytes'; Line = { , [IO.File]::ReadAllBytes($cat) | Edit-AllmImage -Prompt 'a scarf' -Model gpt-image-1 } }
        @{ What = 'bytes of a parameter'; Line = { Edit-AllmImage ([IO.File]::ReadAllBytes($cat)) 'a scarf' -Model gpt-image-1 } }
        @{ What = 'a picture made before'; Line = { New-AllmImage y -Model gpt-image-1 | Edit-AllmImage -Prompt 'a scarf' -Model gpt-image-1 } }
        @{ What = 'a picture of a chat'; Line = { Invoke-AllmChat 'a cat' -Model nano-banana | Edit-AllmImage -Prompt 'a scarf' -Model gpt-image-1 } }
    ) {
        $images = @(& $Line)
        $images.Count | Should -Be 1
        $images[0].Prompt | Should -Be 'a scarf'
        $emulator.Request[-1].Path | Should -Be '/v1/images/edits'
        $emulator.Request[-1].Header['Content-Type'] | Should -BeLike 'multipart/form-data*'
    }

    It 'takes an address, which goes as JSON' {
        $image = Edit-AllmImage https://example.com/photos/bike.jpg '把天空换成晚霞' -Model doubao-seedream-4-0-250828
        @((Get-Sent).image) | Should -Be 'https://example.com/photos/bike.jpg'
        $image.MediaType | Should -Be 'image/jpeg'
    }

    It 'is one request for each input, and one for a list' {
        $null = $cat, $scarf | Edit-AllmImage -Prompt x -Model gpt-image-1
        $emulator.Request.Count | Should -Be 2
        $null = Edit-AllmImage $cat, $scarf x -Model gpt-image-1
        $emulator.Request.Count | Should -Be 3
        [regex]::Matches($emulator.Request[-1].Body, 'name="image\[\]"').Count | Should -Be 2
        [regex]::Matches($emulator.Request[-2].Body, 'name="image"').Count | Should -Be 1
    }

    It 'takes wildcards, and brackets as letters' {
        Copy-Item $cat "$in/a [1].png"
        $null = Edit-AllmImage "$in/*.jpg" x -Model gpt-image-1
        $null = Edit-AllmImage "$in/a [1].png" x -Model gpt-image-1
        $emulator.Request.StatusCode | Should -Be 200, 200
    }

    It 'sends a mask and how closely to keep' {
        $null = Edit-AllmImage $cat x -Mask $mask -InputFidelity high -Model gpt-image-1.5
        $emulator.Request[-1].StatusCode | Should -Be 200
        $emulator.Request[-1].Body | Should -Match 'name="mask"; filename="mask\.png"'
        $emulator.Request[-1].Body | Should -Match '(?s)name="input_fidelity"\s+high'
    }

    It 'goes as <BodyFormat> when told so' -ForEach @(@{ BodyFormat = 'Form'; Type = 'multipart/form-data*' }, @{ BodyFormat = 'Json'; Type = 'application/json*' }) {
        $null = Edit-AllmImage $cat x -Model gpt-image-1.5 -BodyFormat $BodyFormat
        $emulator.Request[-1].Header['Content-Type'] | Should -BeLike $Type
        $emulator.Request[-1].StatusCode | Should -Be 200
    }

    It 'streams, and saves' {
        $out = New-Folder
        $images = Edit-AllmImage $cat x -Model gpt-image-1.5 -Stream -PartialImage 1 -OutFile "$out/new.png"
        $images.IsPartial | Should -Be $true, $false
        Get-FileName $out | Should -Be 'new.png'
    }

    It '<What> is found before anything is sent' -ForEach @(
        @{ What = 'no such picture'; Line = { Edit-AllmImage no.png x -Model gpt-image-1 }; Says = 'no\.png' }
        @{ What = 'a mask of another size'; Line = { Edit-AllmImage $cat x -Mask (New-Picture "$in/big.png" @{ Background = 'transparent'; Size = '128x128' }) -Model gpt-image-1 }; Says = '128x128.*64x64' }
        @{ What = 'a mask without alpha'; Line = { Edit-AllmImage $cat x -Mask $cat -Model gpt-image-1 }; Says = 'alpha' }
        @{ What = 'a mask that is no PNG'; Line = { Edit-AllmImage $cat x -Mask $scarf -Model gpt-image-1 }; Says = 'JPEG' }
        @{ What = 'a picture over 50 MB'; Line = { Edit-AllmImage $huge x -Model gpt-image-1 }; Says = '50 MB' }
        @{ What = 'a GIF'; Line = { Edit-AllmImage $gif x -Model gpt-image-1 }; Says = 'GIF' }
        @{ What = 'bytes one by one'; Line = { [byte[]](1, 2) | Select-Object -First 1 | Edit-AllmImage -Prompt x -Model gpt-image-1 }; Says = ',\$bytes' }
        @{ What = 'nothing to change in an object'; Line = { [pscustomobject]@{ A = 1 } | Edit-AllmImage -Prompt x -Model gpt-image-1 }; Says = 'picture' }
    ) {
        $huge = Join-Path $in 'huge.png'
        $gif = Join-Path $in 'a.gif'
        [IO.File]::WriteAllBytes($gif, [Text.Encoding]::ASCII.GetBytes('GIF89a') + [byte[]](1, 0, 1, 0, 0, 0, 0, 0x3B))
        $stream = [IO.File]::OpenWrite($huge); $stream.SetLength(51MB); $stream.Dispose()
        $before = $emulator.Request.Count
        $failure = @(& $Line 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        $failure.Count | Should -Be 1
        "$($failure[0].ErrorDetails.Message)$($failure[0].Exception.Message)" | Should -Match $Says
        @($emulator.Request | Select-Object -Skip $before | Where-Object Path -EQ '/v1/images/edits') | Should -BeNullOrEmpty
        [IO.File]::Delete($huge)
    }
}
