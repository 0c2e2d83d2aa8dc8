# What a person reads comes in their language; what a script reads (ids, categories, properties, names of parameters) is the same in every one.
BeforeDiscovery {
    $case = @(
        @{ Name = 'a contradiction'; Script = { Invoke-AllmChat 'hi' -Stream -NoStream }; Chinese = '-Stream 和 -NoStream 不能同时使用：*' }
        @{ Name = 'a number out of bounds'; Script = { Invoke-AllmChat 'hi' -Temperature 9 }; Chinese = '*9 不可用：-Temperature 是模型用词的随机程度，须为 0 到 2。*' }
        @{ Name = 'a number at its open bound'; Script = { Invoke-AllmChat 'hi' -TopP 0 }; Chinese = '*须大于 0 且不超过 1。*' }
        @{ Name = 'no object'; Script = { Invoke-AllmChat 'hi' -ExtraBody 5 }; Chinese = '*请给出哈希表*' }
        @{ Name = 'an empty prompt'; Script = { Invoke-AllmChat ' ' }; Chinese = '提示词为空*' }
        @{ Name = 'an unknown place'; Script = { [pscustomobject]@{ Text = 'a' } | Invoke-AllmChat -Template 'Say {{Nosuch}}' }; Chinese = '-Template 的占位符 {{Nosuch}} 没有对应的值。输入有 Text。*''{{{{''*''{{''*' }
        @{ Name = 'no file'; Script = { Invoke-AllmChat 'hi' -Attachment './nosuch.png' }; Chinese = '找不到要附加的文件*nosuch.png*' }
        @{ Name = 'no model of this name'; Script = { Get-AllmModel nosuch }; Chinese = '网关没有为此密钥列出模型“nosuch”*' }
        @{ Name = 'no medium'; Script = { 'nothing' | Save-AllmMedia }; Chinese = '“nothing”既不是 http(s) 地址*' }
        @{ Name = 'no vector'; Script = { 3 | Measure-AllmSimilarity -To 1, 2 }; Chinese = '一个数字不是向量*' }
        @{ Name = 'no command'; Script = { New-AllmTool -Command Get-NoSuchThing }; Chinese = '找不到可作为工具的命令“Get-NoSuchThing”*' }
        @{ Name = 'no task'; Script = { Get-AllmTask nosuch }; Chinese = '任务日志中没有任务“nosuch”*' }
        @{ Name = 'no guard'; Script = { Assert-AllmBalance -Minimum $null }; Chinese = '-Minimum 为空*' }
        @{ Name = 'too little left'; Script = { Assert-AllmBalance -Minimum 1000000 }; Chinese = '剩余 * 美元；要求至少 1000000.00 美元*' }
        @{ Name = 'no profile'; Script = { Connect-AllmHub -Profile nosuch }; Chinese = '*中没有配置“nosuch”。*Connect-AllmHub -ApiKeyVariable <变量> -Profile nosuch -Save' }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive
    $emulator = Start-AllmEmulator
    $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o

    function In([string] $Language, [scriptblock] $Body) {
        $before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = $Language
            & $Body
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
    }

    function Get-Failure([string] $Culture, [scriptblock] $Action) {
        In $Culture {
            try { @(& $Action 2>&1).Where({ $_ -is [System.Management.Automation.ErrorRecord] })[0] }
            catch { $_ }
        }
    }

    function Get-Parameter([string] $Text) { [regex]::Matches($Text, '(?<![\w-])--?[A-Z]\w+').Value | Sort-Object -Unique }
}

AfterAll {
    Disconnect-AllmHub
    Stop-AllmEmulator
}

Describe 'An error' {
    It 'says <Name> in Chinese, and is the same for a script' -ForEach $case {
        $english = Get-Failure 'en-US' $Script
        $said = Get-Failure 'zh-CN' $Script
        "$said" | Should -BeLike $Chinese
        "$said" | Should -Match '\p{IsCJKUnifiedIdeographs}'
        "$english" | Should -Not -Match '\p{IsCJKUnifiedIdeographs}'
        $said.FullyQualifiedErrorId | Should -BeExactly $english.FullyQualifiedErrorId
        $said.CategoryInfo.Category | Should -Be $english.CategoryInfo.Category
        $said.CategoryInfo.Reason | Should -BeExactly $english.CategoryInfo.Reason
        $said.CategoryInfo.TargetName | Should -BeExactly $english.CategoryInfo.TargetName
        $said.Exception.GetType() | Should -Be $english.Exception.GetType()
        Get-Parameter "$said $($said.ErrorDetails.RecommendedAction)" | Should -Be (Get-Parameter "$english $($english.ErrorDetails.RecommendedAction)") -Because 'the same parameters help'
    }

    It 'is Chinese for <_> too' -ForEach 'zh', 'zh-TW', 'zh-Hans-SG' {
        "$(Get-Failure $_ { Invoke-AllmChat ' ' })" | Should -BeLike '提示词为空*'
    }

    It 'is English for <_>' -ForEach 'de-DE', 'ja-JP', '' {
        "$(Get-Failure $_ { Invoke-AllmChat ' ' })" | Should -BeExactly 'The prompt is empty. Say what you want to know.'
    }
}

Describe 'An error from beyond the module' {
    It 'of <Name> has its advice in Chinese' -ForEach @(
        @{ Name = 'a key that is refused'; Fault = 'status=401'; Id = 'Authentication'; Said = '*'; Advice = '密钥未被接受。*' }
        @{ Name = 'too many requests'; Fault = 'status=429'; Id = 'RateLimited'; Said = '*'; Advice = '请求太多，或渠道已满。*' }
        @{ Name = 'an answer that breaks off'; Fault = 'cut=mid'; Id = 'IncompleteStream'; Said = '与 127.0.0.1:* 的连接在应答完整之前中断*'; Advice = '调用可能已执行并计费：*' }
    ) {
        $faulty = Start-AllmEmulator -Fault $Fault
        try {
            $say = { Invoke-AllmChat 'count to 50' -BaseUri $faulty.BaseUri -ApiKey $faulty.ApiKey -Model gpt-4o -MaxRetry 0 }
            $failure = Get-Failure 'zh-CN' $say
        }
        finally {
            $faulty | Stop-AllmEmulator
        }

        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$failure" | Should -BeLike $Said
        $failure.ErrorDetails.RecommendedAction | Should -BeLike $Advice
        "$failure$($failure.ErrorDetails.RecommendedAction)" | Should -Not -Match '(?-i)[A-Z][a-z]+ [a-z]+ [a-z]+'
    }

    It 'of an address where nothing listens is Chinese' {
        $failure = Get-Failure 'zh-CN' { Invoke-AllmChat 'hi' -BaseUri http://127.0.0.1:1 -ApiKey sk-0123456789abcdef -Model gpt-4o -MaxRetry 0 }
        "$failure" | Should -BeLike '*127.0.0.1:1 上没有服务在监听：连接被拒绝。*'
    }

    It 'of a key that is missing says where to give one' {
        $failure = Get-Failure 'zh-CN' { Invoke-AllmChat 'hi' -BaseUri https://api.example -Model gpt-4o }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Authentication,*'
        "$failure" | Should -Match '^[^a-z]*\p{IsCJKUnifiedIdeographs}.*ALLMHUB_API_KEY'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure" | Should -Not -Match ([regex]::Escape($failure.ErrorDetails.RecommendedAction)) -Because 'the engine shows both'
    }
}

Describe 'What else is said' {
    It 'a warning' {
        In 'zh-CN' {
            "``````ps1`nGet-Date" | Save-AllmCode -Path (Join-Path $TestDrive open.ps1) -Force -WarningVariable warning -WarningAction SilentlyContinue
            "$warning"
        } | Should -BeLike '*在回答里没有结束标记*'
    }

    It 'what -Verbose tells' {
        In 'zh-CN' { Disconnect-AllmHub; Disconnect-AllmHub -Verbose 4>&1 } | Should -BeExactly '没有可关闭的连接。'
        $null = $emulator | Connect-AllmHub -DefaultModel gpt-4o
    }

    It 'an estimate, whose basis that is kept stays as it is' {
        $said, $basis = In 'zh-CN' { $estimate = (Invoke-AllmChat 'hi' -DryRun).Estimate; "$estimate", $estimate.Basis }
        $said | Should -BeLike '约输入 * 个令牌，输出 *，约 * 美元（价目表：每百万令牌输入 * 美元，输出 * 美元）'
        $basis | Should -BeLike 'list price * USD in, * out per million tokens*'
    }

    It 'beside a word that completes' {
        $line = 'Start-AllmEmulator -Fault html'
        In 'zh-CN' { (TabExpansion2 $line $line.Length).CompletionMatches[0].ToolTip } | Should -BeExactly '状态 200 的网页'
    }

    It 'the question for a tool, whose choices keep their keys' {
        $user = {
            param($Culture)
            Invoke-WithUser ([scriptblock]::Create(@"
                [cultureinfo]::CurrentUICulture = '$Culture'
                `$null = `$emulator | Connect-AllmHub -DefaultModel gpt-4o
                function Set-Thing { param([string] `$Value) 'set' }
                Invoke-AllmChat '/call Set-Thing {"Value":"a"}' -Tool Set-Thing
"@)) -Choice 0 -Variable @{ emulator = $emulator }
        }
        $chinese = & $user 'zh-CN'
        $english = & $user 'en-US'
        $chinese.Question[0] | Should -BeLike "模型要运行一条命令`n*"
        $chinese.Question[0].Split("`n")[1..9] | Should -Be $english.Question[0].Split("`n")[1..9] -Because 'the command is no message'
        $chinese.Label[0].Split('|') | Should -Be '是(&Y)', '否(&N)', '对 Set-Thing 的调用全选是(&A)', '停止(&S)'
        [regex]::Matches($chinese.Label[0], '&(.)').Value | Should -Be ([regex]::Matches($english.Label[0], '&(.)').Value.ToUpperInvariant())
    }

    It 'nothing of what a script reads' {
        $script = { Invoke-AllmChat 'hi' | Get-Member -MemberType Properties | ForEach-Object Name; (Get-AllmModel | Format-Table | Out-String).Split("`n")[0..3]; (Invoke-AllmChat 'hi' -DryRun).Body }
        In 'zh-CN' $script | Should -Be (In 'en-US' $script)
    }
}

Describe 'A PowerShell that starts in Chinese' {
    It 'says errors and what -WhatIf would do in Chinese' {
        $before = $env:LANG, $env:LC_ALL
        try {
            $env:LANG = $env:LC_ALL = 'zh_CN.UTF-8'
            $said = Invoke-Pwsh -NoProfile -NonInteractive -Command @"
                [Console]::OutputEncoding = [Text.Encoding]::UTF8
                Import-Module '$ModulePath'
                Invoke-AllmChat 'hi' -BaseUri '$($emulator.BaseUri)' -ApiKey '$($emulator.ApiKey)' -Model gpt-4o -WhatIf
                try { Invoke-AllmChat 'hi' -BaseUri '$($emulator.BaseUri)' -ApiKey '$($emulator.ApiKey)' } catch { "`$(`$_.FullyQualifiedErrorId) `$_" }
"@ | Out-String
        }
        finally {
            $env:LANG, $env:LC_ALL = $before
        }
        $said | Should -BeLike "*gpt-4o（$($emulator.BaseUri)）*"
        $said | Should -BeLike '*约输入 * 个令牌，*'
        $said | Should -BeLike '*NoModel,Allmhub.PowerShell.Commands.Chat.InvokeAllmChatCommand 没有指定模型。请用 -Model 指定*'
    }
}
