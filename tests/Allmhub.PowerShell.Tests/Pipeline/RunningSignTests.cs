using System.Text;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.PowerShell.Tests.Pipeline;

/// <summary>The sign while a tool runs, whose timer writes beside the tool.</summary>
public sealed class RunningSignTests
{
    [Fact]
    public void A_tool_that_writes_while_the_sign_is_drawn_is_not_held_for_ever()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        TextWriter console = Console.Out;
        Console.SetOut(new ConsoleLike());
        try
        {
            int drawn = 0;
            using ManualResetEventSlim drawing = new();
            string Draw(long now)
            {
                if (Interlocked.Increment(ref drawn) == 2)
                {
                    drawing.Set();
                    Thread.Sleep(500);
                }

                return "sign";
            }

            // Only Windows looks at the streams, and here is no engine that could make them.
            RunningSign sign = new(Draw, streams: null!);
            Thread tool = new(() =>
            {
                drawing.Wait();
                Console.Out.Write("from the tool\n");
            })
            { IsBackground = true };
            tool.Start();
            Assert.True(tool.Join(TimeSpan.FromSeconds(20)), "The tool waits for the sign, and the sign for the tool.");
            sign.Dispose();
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    // As the stream of .NET's console on Unix: it takes the lock of whatever Console.Out is.
    private sealed class ConsoleLike : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            lock (Console.Out)
            {
                Flush();
            }
        }
    }
}
