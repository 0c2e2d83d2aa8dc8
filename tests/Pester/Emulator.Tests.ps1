# The emulator's cmdlets. What it answers is tested with the emulator itself.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
}

Describe 'Start-AllmEmulator and Stop-AllmEmulator' {
    AfterEach {
        Stop-AllmEmulator
    }

    It 'listens on a free loopback port and tells address and key' {
        $emulator = Start-AllmEmulator
        $emulator.BaseUri.IsLoopback | Should -BeTrue
        $emulator.ApiKey | Should -BeLike 'sk-*'
        $null = $emulator | Connect-AllmHub
        "$(Invoke-AllmChat '/say up')" | Should -Be 'up'
    }

    It 'listens on the port that was asked for' {
        $first = Start-AllmEmulator
        $port = $first.BaseUri.Port
        $first | Stop-AllmEmulator
        (Start-AllmEmulator -Port $port).BaseUri.Port | Should -Be $port
    }

    It 'records requests that can be indexed' {
        $emulator = Start-AllmEmulator
        $null = $emulator | Connect-AllmHub
        $null = '/say a', '/say b' | Invoke-AllmChat
        $emulator.Request.Count | Should -Be 2
        $emulator.Request[-1].Body | Should -Match '/say b'
        $emulator.Request[0].Method | Should -Be 'POST'
    }

    It 'gives the same answer to the same prompt' {
        $null = Start-AllmEmulator | Connect-AllmHub
        $one = Invoke-AllmChat '给我讲个笑话'
        $two = Invoke-AllmChat '给我讲个笑话'
        $one.Text | Should -Not -BeNullOrEmpty
        $one.Text | Should -Be $two.Text
    }

    It '-DelayMs paces the stream' {
        $null = Start-AllmEmulator -DelayMs 50 | Connect-AllmHub
        (Invoke-AllmChat '/repeat 5 w').Duration.TotalMilliseconds | Should -BeGreaterThan 150
    }

    It '-Fault makes the next calls fail, then it answers again' {
        $emulator = Start-AllmEmulator -Fault 'status=503', 'status=400'
        $null = $emulator | Connect-AllmHub
        $answers = 'a', 'b', '/say c' | Invoke-AllmChat -MaxRetry 0 -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure.Count | Should -Be 2
        "$answers" | Should -Be 'c'
    }

    It '-Generation chooses the state of the gateway' -ForEach @(
        @{ Name = 'February2026'; Version = 'v0.10.8'; Id = 'video_*' }
        @{ Name = 'August2026'; Version = 'v1.0.0-rc.24'; Id = 'task_*' }
        @{ Name = 'Autumn2026'; Version = 'v1.1.0'; Id = 'task_*' }
    ) {
        $emulator = Start-AllmEmulator -Generation $Name
        $null = $emulator | Connect-AllmHub
        (Invoke-AllmApi /api/status).data.version | Should -Be $Version
        (Invoke-AllmApi /v1/videos -Method POST -Body @{ model = 'sora-2'; prompt = 'a red bicycle' }).id | Should -BeLike $Id
        { Start-AllmEmulator -Generation Spring2020 } | Should -Throw '*Generation*'
    }

    It 'plays films and Midjourney tasks by a script of words' {
        $emulator = Start-AllmEmulator
        $null = $emulator | Connect-AllmHub
        $emulator.TaskScript = 'states=in_progress:40,failed:0;fail=no bicycles'
        $id = (Invoke-AllmApi /v1/videos -Method POST -Body @{ model = 'sora-2'; prompt = 'a red bicycle' }).id
        (1..2 | ForEach-Object { (Invoke-AllmApi "/v1/video/generations/$id").data.status }) | Should -Be 'IN_PROGRESS', 'FAILURE'
        $emulator.Task[0].IsRefunded | Should -BeTrue
        $emulator.Task[0].Charge | Should -Be 600000
    }

    It '-Fault completes' {
        $line = 'Start-AllmEmulator -Fault sta'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "'status=429'"
    }

    It 'stops the one that is piped in, and all without one' {
        $one = Start-AllmEmulator
        $two = Start-AllmEmulator
        $three = Start-AllmEmulator
        $one | Stop-AllmEmulator
        $one.IsRunning | Should -BeFalse
        $two.IsRunning | Should -BeTrue
        Stop-AllmEmulator
        $two.IsRunning, $three.IsRunning | Should -Be $false, $false
    }

    It 'dies with the process' {
        $port = Invoke-Pwsh -NoProfile -Command "Import-Module '$ModulePath'; (Start-AllmEmulator).BaseUri.Port"
        $client = [Net.Sockets.TcpClient]::new()
        { $client.Connect('127.0.0.1', $port) } | Should -Throw
        $client.Dispose()
    }
}
