using System.Diagnostics;
using System.Text;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>What a run of `allm` left behind.</summary>
internal sealed record AllmResult(int ExitCode, string Out, string Error);

/// <summary>`allm` as a process of its own, with an environment that holds nothing of the machine's settings.</summary>
internal sealed class AllmProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;

    private AllmProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static AllmProcess Start(IEnumerable<string> arguments, AllmEmulator? emulator = null, string? input = null, IReadOnlyDictionary<string, string>? environment = null, params IEnumerable<string> launcher)
    {
        string[] command = [.. launcher, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "allm.dll"), .. arguments];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("ALLMHUB_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Tests count requests and script their faults; those of prices take it out again.
        start.Environment["ALLMHUB_NO_PRICE_LIST"] = "1";
        if (emulator is not null)
        {
            start.Environment["ALLMHUB_BASE_URL"] = emulator.BaseUri.ToString();
            start.Environment["ALLMHUB_API_KEY"] = emulator.ApiKey;
        }

        foreach (string name in (string[])["CI", "GITHUB_ACTIONS", "TF_BUILD"])
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
        return new AllmProcess(process);
    }

    public static async Task<AllmResult> RunAsync(IEnumerable<string> arguments, AllmEmulator? emulator = null, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using AllmProcess process = Start(arguments, emulator, input, environment);
        return await process.EndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Waits for output and gives what is there, without waiting for the rest.</summary>
    public async Task<string> ReadSomeAsync()
    {
        char[] buffer = new char[4096];
        using CancellationTokenSource limit = new(Patience);
        int count = await _process.StandardOutput.ReadAsync(buffer, limit.Token);
        return new string(buffer, 0, count);
    }

    public async Task<AllmResult> EndAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        string output = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new AllmResult(_process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
