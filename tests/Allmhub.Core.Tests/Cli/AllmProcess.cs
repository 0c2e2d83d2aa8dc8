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

    // What a run leaves on the disk is not left in the home of whoever tests.
    private static readonly Lazy<string> Home = new(static () =>
    {
        string home = Directory.CreateTempSubdirectory("allmhub-test-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        return home;
    });

    private readonly Process _process;
    private readonly Task<string> _error;

    private AllmProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static AllmProcess Start(IEnumerable<string> arguments, AllmEmulator? emulator = null, string? input = null, IReadOnlyDictionary<string, string>? environment = null, params IEnumerable<string> launcher) =>
        Start(arguments, emulator, input is null ? [] : Encoding.UTF8.GetBytes(input), environment, endsInput: true, launcher);

    /// <summary>Starts it with bytes on standard input, which may stay open.</summary>
    public static AllmProcess Start(IEnumerable<string> arguments, AllmEmulator? emulator, byte[] input, IReadOnlyDictionary<string, string>? environment, bool endsInput, params IEnumerable<string> launcher)
    {
        return StartCommand([.. launcher, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "allm.dll"), .. arguments], emulator, input, environment, endsInput);
    }

    /// <summary>Starts a line of the shell.</summary>
    public static AllmProcess StartShell(string line, AllmEmulator? emulator = null) => StartCommand(["sh", "-c", line], emulator, [], environment: null, endsInput: true);

    private static AllmProcess StartCommand(string[] command, AllmEmulator? emulator, byte[] input, IReadOnlyDictionary<string, string>? environment, bool endsInput)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
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

        start.Environment["ALLMHUB_HOME"] = Home.Value;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.BaseStream.Flush();
        if (endsInput)
        {
            process.StandardInput.Close();
        }

        return new AllmProcess(process);
    }

    public static async Task<AllmResult> RunAsync(IEnumerable<string> arguments, byte[] input, AllmEmulator emulator)
    {
        using AllmProcess process = Start(arguments, emulator, input, environment: null, endsInput: true);
        return await process.EndAsync();
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

    /// <summary>Stops reading its output, as <c>head</c> does, and waits for its end.</summary>
    public async Task<(int ExitCode, string Error)> LeaveAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        _process.StandardOutput.Dispose();
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _error);
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
