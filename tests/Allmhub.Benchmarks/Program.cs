using BenchmarkDotNet.Running;

namespace Allmhub.Benchmarks;

internal static class Program
{
    private static void Main(string[] args)
    {
        if (args is ["--quick"])
        {
            QuickRun.Run();
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
