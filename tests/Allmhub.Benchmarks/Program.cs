using System.Globalization;
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

        if (args is ["--download"])
        {
            await DownloadRun.RunAsync();
            return;
        }

        if (args is ["--download-once", string way, string link])
        {
            await DownloadRun.OnceAsync(way, new Uri(link));
            return;
        }

        if (args is ["--delay-server", string milliseconds])
        {
            await DelayServer.RunAsync(int.Parse(milliseconds, CultureInfo.InvariantCulture));
            return;
        }

        if (args is ["--hostile"])
        {
            HostileRun.Run();
            return;
        }

        if (args is ["--similarity"])
        {
            SimilarityRun.Run();
            return;
        }

        if (args is ["--tokens"])
        {
            TokenRun.Run();
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
