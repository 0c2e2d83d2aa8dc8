using System.Diagnostics;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.PowerShell.Tests.Pipeline;

/// <summary>Programs that the thread of a tool has started.</summary>
public sealed class ChildWatchTests
{
    [Fact]
    public void Knows_one_that_was_started_since_and_that_it_has_ended()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.False(new ChildWatch().CanTell);
            return;
        }

        using Process before = Process.Start("sleep", "60");
        try
        {
            ChildWatch watch = new();
            Assert.True(watch.CanTell);
            Assert.False(watch.HasNew);
            using (Process since = Process.Start("sleep", "60"))
            {
                // Another thread asks, as the timer of a sign does.
                bool isSeen = false;
                Thread other = new(() => isSeen = watch.HasNew);
                other.Start();
                other.Join();
                since.Kill();
                since.WaitForExit();
                Assert.True(isSeen);
            }

            Assert.True(SpinWait.SpinUntil(() => !watch.HasNew, TimeSpan.FromSeconds(10)), "It is still told of.");
        }
        finally
        {
            before.Kill();
        }
    }
}
