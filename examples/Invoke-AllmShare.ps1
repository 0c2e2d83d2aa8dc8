#Requires -Version 7.4

<#
.SYNOPSIS
Asks a model about many inputs from several machines at a time, over PowerShell remoting.

.DESCRIPTION
Deals the inputs out to the machines, has each ask its share with Invoke-AllmChat, and emits the answers in the order of the inputs as
their turn comes, each with its Index and the machine it came from (PSComputerName). Each machine keeps a checkpoint of its share and has
its part of the budget. A machine that fails is connected to again and goes on from its checkpoint; where it cannot be reached, the others
take over what was not received from it. Nothing that was received is asked again. See about_Allmhub_Scale.

.PARAMETER InputObject
The inputs: prompts, or objects for -Template in -Parameter. Each is one request.

.PARAMETER Machine
The machines: names for New-PSSession -HostName, as user@host or host, or hashtables of parameters of New-PSSession.

.PARAMETER Parameter
Parameters of Invoke-AllmChat for all of them, such as @{ Prompt = 'Classify.'; Model = 'gpt-4o-mini' }.

.PARAMETER ApiKey
The key, sent for the time of the session and written nowhere.

.PARAMETER SecretName
The name of the secret that holds the key, in a vault of each machine. Without it and -ApiKey each machine has a key of its own.

.PARAMETER Vault
The vault on each machine.

.PARAMETER BaseUri
The gateway's address, where it is not the usual one.

.PARAMETER ThrottleLimit
How many requests each machine has on their way at a time.

.PARAMETER Budget
The most that all machines together may spend, in USD.

.PARAMETER TokenBudget
The most tokens that all machines together may use.

.PARAMETER Checkpoint
A file on this machine that keeps what was received: a second run emits it from there and asks for the rest.

.PARAMETER RemotePath
The folder for the checkpoints on the machines; without it a folder for temporary files of the user.

.PARAMETER Module
The module on the machines, as a name or path.

.PARAMETER MaxReconnect
How often a machine that failed is connected to again.

.EXAMPLE
Get-Content ./prompts.txt | ./Invoke-AllmShare.ps1 -Machine 'me@one', 'me@two', 'me@three' -Parameter @{ Model = 'gpt-4o-mini' } -SecretName allmhub -Checkpoint ./run.jsonl

.EXAMPLE
Import-Csv ./texts.csv | ./Invoke-AllmShare.ps1 -Machine @{ HostName = 'one'; UserName = 'me'; KeyFilePath = '~/.ssh/id' } -Parameter @{ Template = 'Classify: {{Text}}'; Model = 'gpt-4o-mini' } -ApiKey (Get-Secret allmhub) -Budget 2.50
#>
[CmdletBinding(DefaultParameterSetName = 'Own')]
[OutputType([psobject])]
param(
    [Parameter(Mandatory, ValueFromPipeline)][AllowEmptyString()][AllowNull()] $InputObject,
    [Parameter(Mandatory)][ValidateNotNullOrEmpty()][object[]] $Machine,
    [ValidateNotNull()][hashtable] $Parameter = @{},
    [Parameter(Mandatory, ParameterSetName = 'Key')][securestring] $ApiKey,
    [Parameter(Mandatory, ParameterSetName = 'Vault')][string] $SecretName,
    [Parameter(ParameterSetName = 'Vault')][string] $Vault,
    [string] $BaseUri,
    [ValidateRange(1, 256)][int] $ThrottleLimit = 8,
    [ValidateRange(0.000001, 1000000)][decimal] $Budget,
    [ValidateRange(1, [long]::MaxValue)][long] $TokenBudget,
    [string] $Checkpoint,
    [string] $RemotePath,
    [string] $Module = 'Allmhub',
    [ValidateRange(0, 100)][int] $MaxReconnect = 2
)

begin {
    Set-StrictMode -Version 3.0
    $whenFailed = $ErrorActionPreference
    $ErrorActionPreference = 'Stop'
    $items = [System.Collections.Generic.List[object]]::new()
    $machines = [System.Collections.Generic.List[object]]::new()
    $orphans = [System.Collections.Generic.List[int]]::new()
    $ready = @{}
    $record = $null
    $emitsRows = $Parameter.ContainsKey('OutProperty')

    $own = 'ApiKey', 'Connection', 'BaseUri', 'ThrottleLimit', 'Budget', 'TokenBudget', 'Checkpoint', 'Unordered', 'Stream', 'InputObject'
    foreach ($name in $own | Where-Object { $Parameter.ContainsKey($_) }) {
        throw [System.ArgumentException]::new("-Parameter is what Invoke-AllmChat is asked alike on all machines. $name is not: leave it out there; -ApiKey, -BaseUri, -ThrottleLimit, -Budget, -TokenBudget and -Checkpoint are parameters of this script.")
    }

    # What a machine runs. Failures go as objects: an input that failed has a place, and the error stream of a session has none.
    $work = {
        param($Module, $Connect, [securestring] $Key, $Ask, $Folder, $File)
        $ErrorActionPreference = 'Stop'
        $ProgressPreference = 'SilentlyContinue'
        Import-Module $Module
        if ($Key) { $Connect['ApiKey'] = $Key }
        if ($Connect.Count) { $null = Connect-AllmHub @Connect }
        if (-not $Folder) { $Folder = Join-Path ([Environment]::GetFolderPath('LocalApplicationData', 'Create')) 'allmhub' 'share' }
        if (-not (Test-Path -LiteralPath $Folder)) {
            $made = New-Item -ItemType Directory -Path $Folder -Force
            if (-not $IsWindows) { $made.UnixFileMode = 'UserRead, UserWrite, UserExecute' }
        }

        $arguments = [System.Management.Automation.PSSerializer]::Deserialize($Ask)
        $arguments['Checkpoint'] = Join-Path $Folder $File
        $place = 0
        $input | Invoke-AllmChat @arguments -ErrorAction Continue 2>&1 | ForEach-Object {
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                [pscustomobject]@{
                    ShareFailure = ($_.FullyQualifiedErrorId -split ',')[0]
                    ShareIndex = $_.Exception.Data['Index']
                    Category = [int] $_.CategoryInfo.Category
                    Message = "$_"
                    Action = "$($_.ErrorDetails.RecommendedAction)"
                }
            }
            else {
                # Rows that go on with a property more come one for one and have no place of their own.
                $index = $_.PSObject.Properties['Index']
                $_ | Add-Member -NotePropertyName ShareIndex -NotePropertyValue $(if ($index -and $index.Value -is [ValueType]) { $index.Value } else { $place }) -PassThru
                $place++
            }
        }
    }

    function Get-Property($Of, [string] $Name) {
        $found = $Of.PSObject.Properties[$Name]
        if ($found) { $found.Value }
    }

    function Get-Hash([string] $Text) {
        [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($Text))).ToLowerInvariant()
    }

    function Get-Key($Value) {
        Get-Hash ($Value -is [string] ? "s$Value" : "o$([System.Management.Automation.PSSerializer]::Serialize($Value, 2))")
    }

    # Those over SSH at once: each takes about a second. The name tells which is whose.
    function Connect-Machine([object[]] $To) {
        foreach ($one in $To) { $one.Session = $null }
        $secure = @($To | Where-Object { $_.Way.ContainsKey('HostName') })
        if ($secure) {
            $sessions = @(New-PSSession -SSHConnection @($secure.Way) -Name @($secure | ForEach-Object { "AllmShare-$($_.Place)" }) -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction Ignore)
            foreach ($one in $secure) {
                $one.Session = $sessions | Where-Object Name -EQ "AllmShare-$($one.Place)" | Select-Object -First 1
                if (-not $one.Session) { $one.Failure = "$(($failures | Where-Object { "$_" -match [regex]::Escape(($one.Name -split ':')[0]) } | Select-Object -First 1) ?? ($failures | Select-Object -First 1))" }
            }
        }

        foreach ($one in $To | Where-Object { -not $_.Way.ContainsKey('HostName') }) {
            $arguments = $one.Way
            try { $one.Session = New-PSSession @arguments -ErrorAction Stop -WarningAction Ignore }
            catch { $one.Failure = $_.Exception.Message }
        }
    }

    # A session may end at any moment; then there is no answer.
    function Invoke-There($On, [string[]] $File, [scriptblock] $Script) {
        try { Invoke-Command -Session $On.Session -ErrorAction Stop -ArgumentList $RemotePath, $File -ScriptBlock $Script }
        catch { Write-Debug "$($On.Name): $_" }
    }

    # A machine that still has its checkpoint is given again what stands in it: nothing of it is asked, and equal inputs keep their order.
    function Select-Work($On, [string] $File, [int[]] $Open) {
        $kept = @(for ($i = 0; $i -lt $total; $i++) { if ($origin[$i] -eq $File) { $i } })
        $isThere = $kept.Count -and (Invoke-There $On $File {
                param($Folder, $File)
                if (-not $Folder) { $Folder = Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) 'allmhub' 'share' }
                Test-Path -LiteralPath (Join-Path $Folder $File)
            })
        [int[]]($isThere ? @($Open + $kept | Sort-Object) : $Open)
    }

    function Start-Task($On, [int[]] $Index, $Money, $Token, [string] $File, [switch] $Resumed) {
        $ask = @{} + $Parameter
        $ask['ThrottleLimit'] = $ThrottleLimit
        if ($null -ne $Money) { $ask['Budget'] = [Math]::Max([decimal]0.000001, $Money) }
        if ($null -ne $Token) { $ask['TokenBudget'] = [Math]::Max(1L, $Token) }
        $connect = @{}
        if ($BaseUri) { $connect['BaseUri'] = $BaseUri }
        if ($SecretName) { $connect['SecretName'] = $SecretName }
        if ($Vault) { $connect['Vault'] = $Vault }
        $On.Task = [pscustomobject]@{ Index = $Index; Money = $Money; Token = $Token; File = $File; Spent = [decimal]0; Used = [long]0; Received = 0; IsResumed = [bool] $Resumed }
        $On.Files[$File] = $true
        $On.Shell = [powershell]::Create()
        $On.Shell.Runspace = $On.Session.Runspace
        $null = $On.Shell.AddScript($work.ToString()).AddArgument($Module).AddArgument($connect).AddArgument($ApiKey).AddArgument([System.Management.Automation.PSSerializer]::Serialize($ask, 8)).AddArgument($RemotePath).AddArgument($File)
        $given = [System.Management.Automation.PSDataCollection[object]]::new()
        foreach ($one in $Index) { $given.Add($items[$one]) }
        $given.Complete()
        $On.Output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        try { $null = $On.Shell.BeginInvoke($given, $On.Output) }
        catch {
            # Lost before it began: the others have it.
            $On.Shell.Dispose()
            $On.Shell = $On.Task = $null
            $On.IsOut = $true
            $On.Failure = "$_"
            $orphans.AddRange([int[]]@($Index | Where-Object { $state[$_] -eq $open }))
            if ($null -ne $Money) { $script:restMoney += $Money }
            if ($null -ne $Token) { $script:restToken += $Token }
            Write-Warning "$($On.Name) was lost, and the others take over: $_"
        }
    }

    # A result is kept before anything else is done with it, and counts once.
    function Receive-Task($From) {
        foreach ($note in $From.Shell.Streams.Warning.ReadAll()) { Write-Warning "$($From.Name): $note" }
        foreach ($note in $From.Shell.Streams.Verbose.ReadAll()) { Write-Verbose "$($From.Name): $note" }
        foreach ($one in $From.Output.ReadAll()) {
            $place = Get-Property $one 'ShareIndex'
            $isFailure = $null -ne (Get-Property $one 'ShareFailure')
            if ($null -eq $place -or $place -ge $From.Task.Index.Count) {
                Write-Warning "$($From.Name): $(Get-Property $one 'Message')"
                continue
            }

            $index = $From.Task.Index[[int] $place]
            $From.Task.Received++
            if ($state[$index] -ne $open) { continue }
            $one.PSObject.Properties.Remove('ShareIndex')
            $one.PSObject.Properties.Remove('RunspaceId')
            $one | Add-Member -NotePropertyName PSComputerName -NotePropertyValue $From.Name -Force
            if ($isFailure) {
                if ($emitsRows) { Write-Failure $one $index }
                else { Set-Ready $index $one }

                continue
            }

            if (-not $emitsRows) { $one | Add-Member -NotePropertyName Index -NotePropertyValue $index -Force }
            $From.Task.Spent += [decimal] ((Get-Property $one 'Cost') ?? 0)
            $From.Task.Used += [long] ((Get-Property (Get-Property $one 'Usage') 'TotalToken') ?? 0)
            $origin[$index] = $From.Task.File
            if ($record) {
                $record.WriteLine((ConvertTo-Json -Compress @{ Index = $index; Key = $keys[$index]; File = $From.Task.File; Result = [System.Management.Automation.PSSerializer]::Serialize($one, 3) }))
                $record.Flush()
            }

            Set-Ready $index $one
        }
    }

    function Set-Ready([int] $Index, $Value) {
        $state[$Index] = $ended
        $ready[$Index] = $Value
        $script:endedCount++
    }

    function Set-NotAsked([int] $Index, [string] $By, [string] $Why) {
        Set-Ready $Index ([pscustomobject]@{ ShareFailure = 'NotAsked'; PSComputerName = $By; Category = 24; Message = $Why; Action = 'Run it again with the same -Checkpoint and what the budget shall allow.' })
    }

    function Write-Failure($What, [int] $Index) {
        $failure = [System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new("$($What.PSComputerName), input $($Index): $($What.Message)"), $What.ShareFailure, $What.Category, $items[$Index])
        $failure.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($failure.Exception.Message)
        $failure.ErrorDetails.RecommendedAction = $What.Action
        $failure.Exception.Data['Index'] = $Index
        $ErrorActionPreference = $whenFailed
        $PSCmdlet.WriteError($failure)
    }

    # Out in the order of the input.
    function Write-Ready {
        while ($ready.ContainsKey($script:next)) {
            $one = $ready[$script:next]
            $ready.Remove($script:next)
            if ($null -ne (Get-Property $one 'ShareFailure')) { Write-Failure $one $script:next }
            else { $one }

            $script:next++
        }
    }

    # The part of what is left that goes with some of the inputs.
    function Get-Part($Of, [int] $Count, [int] $All) {
        if ($null -ne $Of) { $Of -is [long] ? [long][Math]::Floor([decimal] $Of * $Count / $All) : $Of * $Count / $All }
    }

    function Open-Record {
        $path = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($Checkpoint)
        $stream = [System.IO.FileStream]::new($path, 'OpenOrCreate', 'ReadWrite', 'None')
        if (-not $IsWindows) { [System.IO.File]::SetUnixFileMode($stream.SafeFileHandle, 'UserRead, UserWrite') }
        $reader = [System.IO.StreamReader]::new($stream, [Text.UTF8Encoding]::new($false), $false, 65536, $true)
        while ($null -ne ($line = $reader.ReadLine())) {
            # A line that was torn when this machine went down is asked for again.
            try { $kept = ConvertFrom-Json $line -AsHashtable } catch { continue }
            $index = [int] $kept.Index
            if ($index -lt $total -and $state[$index] -eq $open -and $kept.Key -eq $keys[$index]) {
                $origin[$index] = $kept.File
                Set-Ready $index ([System.Management.Automation.PSSerializer]::Deserialize($kept.Result))
            }
        }

        $reader.Dispose()
        $isTorn = $stream.Length -gt 0 -and $stream.Seek(-1, 'End') -ge 0 -and $stream.ReadByte() -ne 10
        $writer = [System.IO.StreamWriter]::new($stream, [Text.UTF8Encoding]::new($false))
        $writer.NewLine = "`n"
        if ($isTorn) { $writer.WriteLine() }
        $writer
    }

    function Add-Machine {
        for ($place = 0; $place -lt $Machine.Count; $place++) {
            $way = $Machine[$place] -is [System.Collections.IDictionary] ? @{} + $Machine[$place] : @{ HostName = "$($Machine[$place])"; Options = @{ ServerAliveInterval = '5'; ServerAliveCountMax = '3'; BatchMode = 'yes' } }
            if ($way.ContainsKey('HostName')) {
                # -SSHConnection takes 22 for the port of a host it reads after the port.
                if ($way.ContainsKey('Port')) {
                    $way['HostName'] += ":$($way['Port'])"
                    $way.Remove('Port')
                }

                if (-not $way.ContainsKey('ConnectingTimeout')) { $way['ConnectingTimeout'] = 15000 }
            }

            $share = [int[]]@(for ($i = $place; $i -lt $total; $i += $Machine.Count) { if ($state[$i] -eq $open) { $i } })
            $machines.Add([pscustomobject]@{
                    Name = "$($way['HostName'] ?? $way['ComputerName'] ?? $Machine[$place])"
                    Place = $place; Way = $way; Share = $share; Files = @{}; Session = $null; Shell = $null; Output = $null; Task = $null
                    Reconnect = 0; Retry = 0; Failure = $null; IsOut = $false
                })
        }
    }
}

process {
    $items.Add($InputObject)
}

end {
    $open, $ended = [byte]0, [byte]1
    $total = $items.Count
    $state = [byte[]]::new($total)
    $origin = [string[]]::new($total)
    $script:next = $script:endedCount = 0
    $keys = [string[]]@($items | ForEach-Object { Get-Key $_ })
    $run = (Get-Hash ($keys -join ' ')).Substring(0, 16)
    if ($Checkpoint) { $record = Open-Record }

    # Dealt out in turn, so that what comes back is about in order.
    Add-Machine
    $money = $PSBoundParameters.ContainsKey('Budget') ? $Budget : $null
    $tokens = $PSBoundParameters.ContainsKey('TokenBudget') ? $TokenBudget : $null
    $asked = $total - $script:endedCount
    $script:restMoney = $null -eq $money ? $null : [decimal]0
    $script:restToken = $null -eq $tokens ? $null : 0L
    Connect-Machine @($machines | Where-Object { $_.Share.Count })
    foreach ($one in $machines | Where-Object { $_.Share.Count }) {
        if (-not $one.Session) {
            Write-Warning "$($one.Name) cannot be reached, and the others take its share: $($one.Failure)"
            $one.IsOut = $true
            $orphans.AddRange($one.Share)
            if ($null -ne $money) { $script:restMoney += Get-Part $money $one.Share.Count $asked }
            if ($null -ne $tokens) { $script:restToken += Get-Part $tokens $one.Share.Count $asked }
            continue
        }

        $file = "$run-$($one.Place + 1)of$($machines.Count).jsonl"
        Start-Task $one (Select-Work $one $file $one.Share) (Get-Part $money $one.Share.Count $asked) (Get-Part $tokens $one.Share.Count $asked) $file
    }

    $chunk = 0
    Write-Ready
    while ($script:next -lt $total) {
        foreach ($one in $machines | Where-Object Shell) {
            $status = $one.Shell.InvocationStateInfo
            Receive-Task $one
            if ($status.State -in 'Running', 'NotStarted', 'Stopping') { continue }

            $task = $one.Task
            $rest = [int[]]@($task.Index | Where-Object { $state[$_] -eq $open })
            $one.Shell.Dispose()
            $one.Shell = $one.Task = $null
            $moneyLeft = $null -eq $task.Money ? $null : [Math]::Max([decimal]0, $task.Money - $task.Spent)
            $tokenLeft = $null -eq $task.Token ? $null : [Math]::Max(0L, $task.Token - $task.Used)
            if ($one.Session.State -ne 'Opened') {
                Remove-PSSession $one.Session -ErrorAction Ignore
                $one.Session = $null
                $one.Failure = "$($status.Reason.Message)"
                if ($rest.Count -and $one.Reconnect -lt $MaxReconnect) {
                    $one.Reconnect++
                    Connect-Machine $one
                }

                if ($one.Session) {
                    Write-Warning "$($one.Name) was lost and is here again: it goes on from its checkpoint, with $($rest.Count) of $($task.Index.Count) inputs open."
                    Start-Task $one (Select-Work $one $task.File $rest) $moneyLeft $tokenLeft $task.File -Resumed
                    continue
                }

                $one.IsOut = $true
                if ($rest.Count) { Write-Warning "$($one.Name) was lost, and the others take over $($rest.Count) of its $($task.Index.Count) inputs: $($one.Failure)" }
            }
            elseif ($status.State -ne 'Completed') {
                # Right after a loss, what ran there may still hold the checkpoint.
                if ($task.IsResumed -and $task.Received -eq 0 -and $one.Retry -lt 10) {
                    $one.Retry++
                    Start-Sleep -Milliseconds 500
                    Start-Task $one $task.Index $moneyLeft $tokenLeft $task.File -Resumed
                    continue
                }

                # What ends the command on a machine, such as a missing key or module, would end it there again.
                $one.IsOut = $true
                $one.Failure = "$($status.Reason.Message)"
                Write-Warning "$($one.Name) cannot do its share, and the others take over $($rest.Count) inputs: $($one.Failure)"
            }

            if ($null -ne $script:restMoney) { $script:restMoney += $moneyLeft }
            if ($null -ne $script:restToken) { $script:restToken += $tokenLeft }
            if ($one.IsOut -or $task.Received -gt 0) { $orphans.AddRange($rest) }
            else { foreach ($index in $rest) { Set-NotAsked $index $one.Name 'It was not asked.' } }
        }

        $living = @($machines | Where-Object { -not $_.IsOut })
        foreach ($one in $living | Where-Object { -not $_.Shell }) {
            if (-not $orphans.Count -or $script:restMoney -eq 0 -or $script:restToken -eq 0) { break }
            if (-not $one.Session) { Connect-Machine $one }
            if (-not $one.Session) { $one.IsOut = $true; continue }
            $count = [int][Math]::Ceiling($orphans.Count / $living.Count)
            $mine = [int[]]@($orphans.GetRange(0, $count) | Sort-Object)
            $moneyPart = Get-Part $script:restMoney $count $orphans.Count
            $tokenPart = Get-Part $script:restToken $count $orphans.Count
            $orphans.RemoveRange(0, $count)
            if ($null -ne $script:restMoney) { $script:restMoney -= $moneyPart }
            if ($null -ne $script:restToken) { $script:restToken -= $tokenPart }
            Start-Task $one $mine $moneyPart $tokenPart "$run-more$((++$chunk))-$([guid]::NewGuid().ToString('N').Substring(0, 8)).jsonl"
        }

        if ($orphans.Count -and -not @($machines | Where-Object Shell)) {
            Write-Ready
            if (-not @($machines | Where-Object { -not $_.IsOut })) {
                $why = "No machine is left, and $($total - $script:endedCount) of $total inputs are open. $(($machines | Where-Object Failure | ForEach-Object { "$($_.Name): $($_.Failure)" } | Select-Object -Unique) -join ' ') $($record ? 'What was received is kept: run it again with the same -Checkpoint.' : 'With -Checkpoint a second run would ask for the rest alone.')"
                $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new($why), 'NoMachineLeft', 'ConnectionError', $null))
            }

            foreach ($index in $orphans) { Set-NotAsked $index 'All machines' 'It was not asked: the budget is spent.' }
            $orphans.Clear()
        }

        Write-Ready
        Write-Progress -Activity 'Asking on several machines' -Status "$script:endedCount of $total, $(@($machines | Where-Object Shell).Count) machines at work" -PercentComplete (100 * $script:endedCount / $total)
        if ($script:next -lt $total) { Start-Sleep -Milliseconds 50 }
    }

    Write-Progress -Activity 'Asking on several machines' -Completed

    # All of what the machines kept is here.
    foreach ($one in $machines | Where-Object { $_.Session -and $_.Session.State -eq 'Opened' }) {
        Invoke-There $one @($one.Files.Keys) {
            param($Folder, $File)
            if (-not $Folder) { $Folder = Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) 'allmhub' 'share' }
            foreach ($name in $File) { Remove-Item -LiteralPath (Join-Path $Folder $name) -ErrorAction Ignore }
        }
    }
}

# Also after Ctrl+C and Select-Object -First: what runs on the machines is stopped, then the sessions end.
clean {
    $stops = @(foreach ($one in $machines) { if ($one.Shell) { $one.Shell.StopAsync($null, $null) } })
    if ($stops) { try { $null = [System.Threading.Tasks.Task]::WaitAll([System.Threading.Tasks.Task[]] $stops, 2000) } catch { Write-Debug "$_" } }
    foreach ($one in $machines) { if ($one.Session) { Remove-PSSession $one.Session -ErrorAction Ignore } }
    if ($record) { $record.Dispose() }
}
