# Save-AllmMedia on the built module, against the emulator's host of links over real sockets.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub
    $png = [Convert]::FromBase64String('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC')

    # A picture of a size: one large chunk that readers skip, between the head and the end of a true one.
    function New-Picture([int] $Size, [int] $Seed = 1) {
        $content = [byte[]]::new($Size)
        [Random]::new($Seed).NextBytes($content)
        $length = [BitConverter]::GetBytes($Size)
        [array]::Reverse($length)
        $picture = [IO.MemoryStream]::new()
        $picture.Write($png, 0, 33)
        $picture.Write($length, 0, 4)
        $picture.Write([Text.Encoding]::ASCII.GetBytes('noIs'), 0, 4)
        $picture.Write($content, 0, $Size)
        $picture.Write([byte[]]::new(4), 0, 4)
        $picture.Write($png, 33, $png.Length - 33)
        , $picture.ToArray()
    }

    function Get-Sha([string] $Path) { (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash }
    function Get-ShaOf([byte[]] $Data) { [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData($Data)) }
    function Get-Name { (Get-ChildItem -LiteralPath $folder -Force).Name }
}

AfterAll { $emulator | Stop-AllmEmulator }

Describe 'Save-AllmMedia' {
    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item $folder -ItemType Directory
        $emulator.ClearFault()
        $emulator.ClearRequest()
        $emulator.Link.ClearRequest()
    }

    Context 'What it takes' {
        It 'an address as text' {
            $file = "$($emulator.Link.Add($png, 'cat.png'))" | Save-AllmMedia -Path $folder -PassThru
            $file | Should -BeOfType System.IO.FileInfo
            $file.Name | Should -Be 'cat.png'
            [IO.File]::ReadAllBytes($file.FullName) | Should -Be $png
        }

        It 'a Uri, several at once, in a list or down the pipeline' {
            $links = 'a.png', 'b.png', 'c.png' | ForEach-Object { $emulator.Link.Add($png, $_) }
            Save-AllmMedia $links -Path $folder
            Get-Name | Should -Be 'a.png', 'b.png', 'c.png'
            $links | Save-AllmMedia -Path $folder
            (Get-Name).Count | Should -Be 6
        }

        It 'bytes, as one picture' {
            (, $png | Save-AllmMedia -Path $folder -PassThru).Length | Should -Be $png.Length
            (Save-AllmMedia $png -Path (Join-Path $folder 'x.png') -PassThru).Name | Should -Be 'x.png'
        }

        It 'a picture of New-AllmImage, which then knows its file' {
            $picture = New-AllmImage 'a cat' -Model gpt-image-1
            $file = $picture | Save-AllmMedia -Path $folder -PassThru
            $picture.Path | Should -Be $file.FullName
            $linked = New-AllmImage 'a cat' -Model dall-e-3
            $linked | Save-AllmMedia -Path $folder
            $linked.Path | Should -Exist
        }

        It 'a data: URI' {
            ('data:image/png;base64,' + [Convert]::ToBase64String($png) | Save-AllmMedia -Path $folder -PassThru).Name | Should -Be 'image-1.png'
        }

        It 'an answer of a model with a link in it, and one with the bytes' {
            (Invoke-AllmChat 'a cat' -Model gpt-4o-image | Save-AllmMedia -Path $folder -PassThru).Name | Should -Match '^[0-9a-f]{16}.*\.png$'
            (Invoke-AllmChat 'a cat' -Model gemini-2.5-flash-image -Api Gemini | Save-AllmMedia -Path $folder -PassThru).Name | Should -Be 'gemini-2.5-flash-image-1.png'
        }

        It 'an answer of Invoke-AllmApi, whatever its pictures are held in' {
            $answer = ConvertFrom-Json ('{"created":1,"data":[{"b64_json":"' + [Convert]::ToBase64String($png) + '","url":""},{"url":"' + $emulator.Link.Add($png, 'u.png') + '"}]}')
            ($answer | Save-AllmMedia -Path $folder -PassThru).Name | Sort-Object | Should -Be 'image-1.png', 'u.png'
        }

        It 'a picture that came back from Export-Clixml' {
            $file = Join-Path $folder 'p.xml'
            [pscustomobject]@{ Data = $png; Uri = $null; Model = 'm/1'; Index = 2 }, [pscustomobject]@{ Data = $null; Uri = $emulator.Link.Add($png, 'l.png'); Model = 'm' } | Export-Clixml $file
            (Import-Clixml $file | Save-AllmMedia -Path $folder -PassThru).Name | Sort-Object | Should -Be 'l.png', 'm_1-3.png'
        }

        It 'a picture whose bytes Export-Clixml left out, by the file it was saved as' {
            $saved = Join-Path $folder 'kept.png'
            [IO.File]::WriteAllBytes($saved, $png)
            $xml = [Management.Automation.PSSerializer]::Serialize([pscustomobject]@{ Path = $saved; Data = [pscustomobject]@{ Length = 5 }; Uri = 'https://gone.invalid/x.png' })
            $picture = [Management.Automation.PSSerializer]::Deserialize($xml)
            $picture.PSObject.TypeNames.Insert(0, 'Deserialized.Allmhub.Images.Image')
            ($picture | Save-AllmMedia -Path $folder -PassThru).Name | Should -Be 'kept (2).png'
        }

        It 'and says what it cannot take, an error each, and goes on' {
            $files = 'no address', [pscustomobject]@{ a = 1 }, $emulator.Link.Add($png, 'z.png'), 'ftp://x/y.png' | Save-AllmMedia -Path $folder -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue
            $files.Name | Should -Be 'z.png'
            $failures.Count | Should -Be 3
            $failures.FullyQualifiedErrorId | Should -Be (, 'NoMedia,Allmhub.PowerShell.Commands.Media.SaveAllmMediaCommand' * 3)
            $failures[0].TargetObject | Should -Be 'no address'
            $failures[0].ErrorDetails.Message | Should -Match 'http\(s\) address nor a data: URI'
        }

        It 'an answer without media is an error that says where its text is' {
            Invoke-AllmChat 'hello' -Model gpt-4o-mini | Save-AllmMedia -Path $folder -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].ErrorDetails.Message | Should -Match '\.Text'
        }
    }

    Context 'Where it goes' {
        It 'is the current folder when nothing is said, and nothing comes out' {
            Push-Location -LiteralPath $folder
            try { $emulator.Link.Add($png, 'here.png') | Save-AllmMedia | Should -BeNullOrEmpty } finally { Pop-Location }
            Get-Name | Should -Be 'here.png'
        }

        It 'takes brackets literally' {
            $inner = New-Item ([IO.Path]::Combine($folder, 'a [1]')) -ItemType Directory
            $null = $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path $inner.FullName
            $null = $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path (Join-Path $inner.FullName 'b[2].png')
            (Get-ChildItem -LiteralPath $inner.FullName).Name | Sort-Object | Should -Be 'b[2].png', 'q.png'
        }

        It 'gives the true extension, with a warning when another was asked for' {
            $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path (Join-Path $folder 'x.jpg') -WarningVariable warning -WarningAction SilentlyContinue
            Get-Name | Should -Be 'x.png'
            $warning | Should -Match 'image/png and no \.jpg'
        }

        It 'a path that ends in a separator is a folder' {
            $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path "$folder/pictures/" -Force
            Join-Path $folder 'pictures' 'q.png' | Should -Exist
        }

        It 'never takes a taken name without -Force' {
            Set-Content (Join-Path $folder 'x.png') 'mine'
            $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path (Join-Path $folder 'x.png')
            Get-Content (Join-Path $folder 'x.png') | Should -Be 'mine'
            Get-Name | Should -Be 'x (2).png', 'x.png'
            $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path (Join-Path $folder 'x.png') -Force
            (Get-Item (Join-Path $folder 'x.png')).Length | Should -Be $png.Length
        }

        It 'a missing folder ends it before anything is fetched, and -Force makes it' {
            $missing = Join-Path $folder 'new' 'x.png'
            { $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path $missing } | Should -Throw -ErrorId 'InvalidPath,*'
            $emulator.Link.Request.Count | Should -Be 0
            $emulator.Link.Add($png, 'q.png') | Save-AllmMedia -Path $missing -Force
            $missing | Should -Exist
        }

        It 'four shells that save eight links of one name at once lose nothing' {
            $links = 1..8 | ForEach-Object { "$($emulator.Link.Add((New-Picture 5000 $_), 'image.png'))" }
            $jobs = 1..4 | ForEach-Object {
                $job = "Import-Module '$(Join-Path $PSScriptRoot '..' '..' 'output' 'Allmhub')'; '$($links -join "','")' | Save-AllmMedia -Path '$folder' -ThrottleLimit 8"
                $program, $argument = @(& (Join-Path $PSScriptRoot '..' '..' 'tools' 'Get-PwshCommand.ps1')) + '-NoProfile', '-Command', $job
                Start-Process $program -ArgumentList ($argument | ForEach-Object { "`"$($_ -replace '"', '\"')`"" }) -PassThru -RedirectStandardError (Join-Path $TestDrive ([guid]::NewGuid())) -RedirectStandardOutput (Join-Path $TestDrive ([guid]::NewGuid()))
            }
            $jobs | ForEach-Object { $_.WaitForExit(60000) | Should -BeTrue; $_.ExitCode | Should -Be 0 }
            (Get-Name).Count | Should -Be 32
            $sums = Get-ChildItem -LiteralPath $folder | ForEach-Object { Get-Sha $_.FullName } | Group-Object
            $sums.Count | Should -Be 8
            ($sums | ForEach-Object Count | Sort-Object -Unique) | Should -Be 4
        }
    }

    Context 'What goes wrong' {
        It 'is one error of that input, its link as target, and the others are saved' {
            $emulator.AddFault('link;html;path=bad')
            $links = 'a.png', 'bad.png', 'c.png' | ForEach-Object { $emulator.Link.Add($png, $_) }
            $links | Save-AllmMedia -Path $folder -ErrorVariable failure -ErrorAction SilentlyContinue
            Get-Name | Should -Be 'a.png', 'c.png'
            $failure.Count | Should -Be 1
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'Protocol,*'
            $failure[0].TargetObject | Should -Be $links[1]
            $failure[0].ErrorDetails.Message | Should -Match 'HTML'
        }

        It 'an expired link says since when and what to do' {
            $emulator.AddFault('link-expired')
            $emulator.Link.Add($png, 'a.png') | Save-AllmMedia -Path $folder -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].Exception.Code | Should -Be 'link_expired'
            $failure[0].ErrorDetails.Message | Should -Match 'expired on 2025-04-03'
            $failure[0].ErrorDetails.RecommendedAction | Should -Match 'new link'
            Get-Name | Should -BeNullOrEmpty
        }

        It 'the signature of a link is in no error' {
            "$($emulator.Link.BaseUri)gone.png?Signature=Geheim123" | Save-AllmMedia -Path $folder -ErrorVariable failure -ErrorAction SilentlyContinue
            "$($failure[0]) $($failure[0].ErrorDetails.RecommendedAction) $($failure[0].Exception)" | Should -Not -Match 'Geheim123'
        }

        It 'neither -ExtraQuery nor -ExtraBody fits a link' {
            $emulator.Link.Add($png, 'a.png') | Save-AllmMedia -Path $folder -ExtraQuery @{ a = 1 } -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure[0].ErrorDetails.Message | Should -Match 'signature'
            $emulator.Link.Request.Count | Should -Be 0
        }
    }

    Context 'What goes over the wire' {
        It 'holds neither key nor cookie, and -ExtraHeader no further than the host that was named' {
            $emulator.AddFault('link;redirect=mirror')
            $emulator.Link.Add($png, 'a.png') | Save-AllmMedia -Path $folder -ExtraHeader @{ 'X-Mine' = '1' }
            $emulator.Link.Request.Count | Should -Be 2
            $emulator.Link.Request[0].GetHeader('X-Mine') | Should -Be '1'
            $emulator.Link.Request[1].GetHeader('X-Mine') | Should -BeNullOrEmpty
            foreach ($request in $emulator.Link.Request) {
                $request.HeaderLine.Key | Should -Not -Contain 'Authorization'
                "$($request.HeaderLine)" | Should -Not -Match ([regex]::Escape($emulator.ApiKey))
            }
        }

        It 'needs no key' {
            Disconnect-AllmHub
            try { ("$($emulator.Link.Add($png, 'a.png'))" | Save-AllmMedia -Path $folder -PassThru).Name | Should -Be 'a.png' } finally { $null = $emulator | Connect-AllmHub }
        }

        It 'is shown by -DryRun and left out by -WhatIf' {
            $link = $emulator.Link.Add($png, 'a.png')
            (Save-AllmMedia $link -DryRun -Path $folder).Header['Accept-Encoding'] | Should -Be 'identity'
            Save-AllmMedia $link -WhatIf -Path $folder
            , $png | Save-AllmMedia -WhatIf -Path $folder
            $emulator.Link.Request.Count | Should -Be 0
            Get-Name | Should -BeNullOrEmpty
        }
    }

    Context 'Many at a time' {
        It 'as many as -ThrottleLimit says, and no more' {
            $emulator.AddFault('link;stall=first;stall-ms=150;count=all')
            $links = 1..12 | ForEach-Object { $emulator.Link.Add((New-Picture 100 $_), "p$_.png") }
            $links | Save-AllmMedia -Path $folder -ThrottleLimit 3
            (Get-Name).Count | Should -Be 12
            $starts = $emulator.Link.Request.Time
            # Each waits 150 ms: whoever began within the 140 ms after another was at work with it.
            $most = ($starts | ForEach-Object { $begin = $_; @($starts | Where-Object { $_ -ge $begin -and $_ -lt $begin.AddMilliseconds(140) }).Count } | Measure-Object -Maximum).Maximum
            $most | Should -BeLessOrEqual 3
            $most | Should -BeGreaterThan 1
        }

        It 'fetches what has come while more is still to come' {
            $seen = [Collections.Generic.List[int]]::new()
            & {
                $emulator.Link.Add($png, 'first.png')
                Wait-Until { Test-Path (Join-Path $folder 'first.png') }
                $seen.Add(1)
                $emulator.Link.Add($png, 'second.png')
            } | Save-AllmMedia -Path $folder
            $seen.Count | Should -Be 1
            (Get-Name).Count | Should -Be 2
        }

        It 'Select-Object -First ends the others and leaves nothing of them' {
            $emulator.AddFault('link;stall=mid;path=slow')
            $files = $emulator.Link.Add((New-Picture 300000), 'slow.png'), $emulator.Link.Add($png, 'fast.png') | Save-AllmMedia -Path $folder -PassThru | Select-Object -First 1
            $files.Name | Should -Be 'fast.png'
            Get-Name | Should -Be 'fast.png'
        }
    }

    Context 'Ctrl+C' {
        It 'ends it at once, says where the part lies, and the same command goes on with it' {
            $picture = New-Picture 400000
            $emulator.AddFault('link;stall=mid')
            $link = "$($emulator.Link.Add($picture, 'big.png'))"
            $screen = New-ScriptedHost
            $state = [initialsessionstate]::CreateDefault2()
            $state.ImportPSModule((Get-Module Allmhub).Path)
            $runspace = [runspacefactory]::CreateRunspace($screen, $state)
            $runspace.Open()
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            $null = $shell.AddScript("Save-AllmMedia '$link' -Path '$folder'")
            $run = $shell.BeginInvoke()
            Wait-Until { Get-ChildItem -LiteralPath $folder -Filter *.part | Where-Object Length -gt 100000 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 1000
            $runspace.Dispose()

            $part = Get-ChildItem -LiteralPath $folder -Filter *.part
            $screen.Screen | Should -Match ([regex]::Escape($part.FullName))
            Get-Name | Should -Not -Contain 'big.png'
            $emulator.Link.ClearRequest()
            $link | Save-AllmMedia -Path $folder
            $emulator.Link.Request[0].GetHeader('Range') | Should -Be "bytes=$($part.Length)-"
            Get-Name | Should -Be 'big.png'
            Get-Sha (Join-Path $folder 'big.png') | Should -Be (Get-ShaOf $picture)
        }
    }

    Context 'A process that dies' {
        It 'ten times at random places: the next one goes on, and the file arrives byte for byte' {
            $picture = New-Picture 8000000
            $link = "$($emulator.Link.Add($picture, 'long.png'))"
            $emulator.AddFault('link;split=4000;drip=10;count=all')
            $program, $argument = @(& (Join-Path $PSScriptRoot '..' '..' 'tools' 'Get-PwshCommand.ps1')) + '-NoProfile', '-Command', "Import-Module '$((Get-Module Allmhub).Path)'; '$link' | Save-AllmMedia -Path '$folder'"
            $random = [Random]::new()
            $before = 0
            foreach ($death in 1..10) {
                $shell = Start-Process $program -ArgumentList ($argument | ForEach-Object { "`"$_`"" }) -PassThru
                $at = $before + $random.Next(1000, 120000)
                Wait-Until { $shell.HasExited -or (Get-ChildItem -LiteralPath $folder -Filter *.part | Where-Object Length -ge $at) } -TimeoutMs 60000
                $shell.Kill($true)
                $shell.WaitForExit()
                $before = (Get-ChildItem -LiteralPath $folder -Filter *.part).Length
                $before | Should -BeGreaterOrEqual $at
            }
            $emulator.ClearFault()
            $link | Save-AllmMedia -Path $folder
            Get-Name | Should -Be 'long.png'
            Get-Sha (Join-Path $folder 'long.png') | Should -Be (Get-ShaOf $picture)
            $ranges = $emulator.Link.Request | ForEach-Object { $_.GetHeader('Range') }
            @($ranges).Where({ $_ }).Count | Should -Be 10 'each but the first went on where the one before it died'
        }
    }
}
