# Progress bars: one an activity, and none left over, however the call ends.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-BuiltModule
    Initialize-Environment $TestDrive

    # A cmdlet on the real base that posts the notices it is given, as Core would from its own thread, and then ends one way or another.
    if (-not ('Allmhub.Tests.TestNoticeCommand' -as [type])) {
        $modules = 'Allmhub.Core', 'Allmhub.PowerShell' | ForEach-Object { (Get-Module Allmhub).ModuleBase + "/$_.dll" }
        $platform = [psobject].Assembly.Location, 'System.Runtime', 'netstandard'
        Add-Type -ReferencedAssemblies ($modules + $platform) -IgnoreWarnings -WarningAction SilentlyContinue -TypeDefinition @'
using System;
using System.Management.Automation;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Allmhub.Http;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.Tests
{
    [Cmdlet(VerbsDiagnostic.Test, "Notice")]
    public sealed class TestNoticeCommand : AllmCommand
    {
        private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance;

        [Parameter] public Notice[] Notice { get; set; }
        [Parameter] public string End { get; set; }

        protected override void ProcessRecord()
        {
            INoticeSink sink = (INoticeSink)typeof(AllmCommand).GetProperty("Notices", Hidden).GetValue(this);
            Func<CancellationToken, Task<int>> call = async token =>
            {
                await Task.Yield();
                foreach (Notice notice in Notice) { sink.Post(notice); }
                if (End == "fails") { throw new AllmException(AllmErrorKind.Server, "no"); }
                if (End == "hangs") { await Task.Delay(-1, token); }
                return 1;
            };
            try
            {
                typeof(AllmCommand).GetMethod("Await", Hidden).MakeGenericMethod(typeof(int)).Invoke(this, new object[] { call });
            }
            catch (TargetInvocationException failure) when (failure.InnerException is AllmException)
            {
                WriteError(new ErrorRecord(failure.InnerException, "Failed", ErrorCategory.NotSpecified, null));
            }
        }
    }
}
'@
    }

    function Get-Bar {
        param([Allmhub.Http.Notice[]] $Notice, [string] $End = 'is done')
        $run = Start-Pipeline 'Import-Module ([Allmhub.Tests.TestNoticeCommand].Assembly); Test-Notice -Notice $notice -End $end' @{ notice = $Notice; end = $End }
        $null = $run.Shell.EndInvoke($run.Run)
        $null = Stop-Pipeline $run
        @($run.Shell.Streams.Progress | Where-Object Activity -NotLike 'Preparing*')
    }

    function New-Progress {
        param([string] $Text, [double] $Percent, $Activity, [switch] $Last)
        [Allmhub.Http.Notice]::new('Progress', $Text, $Percent) | ForEach-Object {
            $_.GetType().GetProperty('Activity').SetValue($_, $Activity)
            $_.GetType().GetProperty('IsLast').SetValue($_, [bool] $Last)
            $_
        }
    }

    $all = [Allmhub.Http.NoticeActivity]::new('all', 'Two films')
    $one, $two = 'one', 'two' | ForEach-Object {
        $part = [Allmhub.Http.NoticeActivity]::new($_, "Film $_")
        $part.GetType().GetProperty('Parent').SetValue($part, $all)
        $part
    }
}

Describe 'Progress' {
    It 'has a bar for each activity, below its parent''s' {
        $bars = Get-Bar (New-Progress 'begun' 0 $all), (New-Progress 'a' 10 $one), (New-Progress 'b' 20 $two), (New-Progress 'c' 30 $one)
        $shown = @($bars | Where-Object RecordType -EQ 'Processing')
        $shown.Activity | Should -Be 'Two films', 'Film one', 'Film two', 'Film one'
        $shown.PercentComplete | Should -Be 0, 10, 20, 30
        $shown[3].ActivityId | Should -Be $shown[1].ActivityId
        @($shown.ActivityId | Sort-Object -Unique).Count | Should -Be 3
        $shown[1, 2].ParentActivityId | Should -Be $shown[0].ActivityId, $shown[0].ActivityId
        $shown[0].ParentActivityId | Should -Be -1
    }

    It 'takes the bar of an activity that is over, and leaves the others' {
        $bars = Get-Bar (New-Progress 'a' 10 $one), (New-Progress 'b' 20 $two), (New-Progress 'end' 100 $one -Last), (New-Progress 'd' 40 $two)
        $bars.ForEach({ "$($_.Activity) $($_.RecordType)" })[0..4] | Should -Be 'Two films Processing', 'Film one Processing', 'Film two Processing', 'Film one Completed', 'Film two Processing'
    }

    It 'names the cmdlet where a progress belongs to no activity' {
        (Get-Bar (New-Progress 'a' 10))[0].Activity | Should -Be 'Test-Notice'
    }

    It 'leaves no bar when the call <End>' -ForEach @{ End = 'is done' }, @{ End = 'fails' } {
        $bars = Get-Bar (New-Progress 'a' 10 $one), (New-Progress 'b' 20 $two) -End $End
        $ended = @($bars | Where-Object RecordType -EQ 'Completed')
        $ended.ActivityId | Sort-Object | Should -Be ($bars | Where-Object RecordType -EQ 'Processing' | ForEach-Object ActivityId | Sort-Object)
        $ended.Activity | Should -Be 'Film two', 'Film one', 'Two films' -Because 'inner and later bars go first'
    }

    It 'a stop stays a stop' {
        $run = Start-Pipeline 'Import-Module ([Allmhub.Tests.TestNoticeCommand].Assembly); Test-Notice -Notice $notice -End hangs; $after = $true' @{ notice = New-Progress 'a' 10 $one }
        Wait-Until { @($run.Shell.Streams.Progress | Where-Object Activity -EQ 'Film one').Count -eq 1 }
        $run.Shell.Stop()
        $run.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        @($run.Shell.Streams.Error).Count | Should -Be 0
        $run.Runspace.SessionStateProxy.GetVariable('after') | Should -BeNullOrEmpty
        $null = Stop-Pipeline $run
    }

    It 'Select-Object -First ends a stream with a bar, and the script goes on' {
        $emulator = Start-AllmEmulator
        try {
            $run = Start-Pipeline '$null = $emulator | Connect-AllmHub; Invoke-AllmChat "a cat" -Model sora_video2 -Stream -Live:$false | Where-Object { $_.Progress -gt 0 } | Select-Object -First 1; "after"' @{ emulator = $emulator }
            $null = $run.Shell.EndInvoke($run.Run)
            $run.Output[-1] | Should -Be 'after'
            @($run.Shell.Streams.Error).Count | Should -Be 0
            $bars = @($run.Shell.Streams.Progress | Where-Object Activity -EQ 'Invoke-AllmChat')
            $bars[-1].RecordType | Should -Be 'Completed'
            $null = Stop-Pipeline $run
        } finally {
            Stop-AllmEmulator
        }
    }
}
