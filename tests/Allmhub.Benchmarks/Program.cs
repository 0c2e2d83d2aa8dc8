using BenchmarkDotNet.Running;

namespace Allmhub.Benchmarks;

internal static class Program
{
    private static async Task Main(string[] args)
    {
        if (args is ["--quick"])
        {
            await QuickRun.RunAsync();
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
