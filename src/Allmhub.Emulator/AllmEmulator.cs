using System.Globalization;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>
/// The gateway on loopback: deterministic, records what it is asked, goes wrong on request.
/// It lives on background threads only and ends with the process.
/// </summary>
public sealed class AllmEmulator : IDisposable, IAsyncDisposable
{
    private readonly EmulatorServer _server;

    private AllmEmulator(EmulatorOptions options)
    {
        Options = options;
        Balance = options.Balance;
        Journal = new RequestJournal(options.MaxRecord);
        foreach (EmulatorFault fault in options.Fault)
        {
            Faults.Add(fault);
        }

        _server = new EmulatorServer(this);
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}"));
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:40123</c>.</summary>
    public Uri BaseUri { get; }

    /// <summary>The key that model calls must carry.</summary>
    public string ApiKey => Options.ApiKey;

    /// <summary>The user's access token for <c>/api/user/self</c>.</summary>
    public string AccessToken => Options.AccessToken;

    /// <summary>The user id that <c>New-Api-User</c> must name.</summary>
    public int UserId => Options.UserId;

    /// <summary>What the balance paths answer from now on.</summary>
    public EmulatorBalance Balance { get; set; }

    /// <summary>The user behind key and access token is blocked: every call with either is refused.</summary>
    public bool IsUserBlocked { get; set; }

    /// <summary>The requests so far, oldest first; a copy that does not change.</summary>
    public IReadOnlyList<EmulatorRequest> Request => Journal.Snapshot();

    /// <summary>The faults that still wait.</summary>
    public IReadOnlyList<EmulatorFault> Fault => Faults.Snapshot();

    /// <summary>It answers still.</summary>
    public bool IsRunning => !_server.IsStopped;

    internal EmulatorOptions Options { get; }

    internal FaultQueue Faults { get; } = new();

    internal RequestJournal Journal { get; }

    /// <summary>Starts listening on loopback.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static AllmEmulator Start(EmulatorOptions? options = null) => new(options ?? new EmulatorOptions());

    /// <summary>Makes the next calls go wrong; faults are used up in the order they were added.</summary>
    public void AddFault(EmulatorFault fault, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Faults.Add(count is { } number ? fault with { Count = number } : fault);
    }

    /// <inheritdoc cref="AddFault(EmulatorFault, int?)"/>
    public void AddFault(string fault) => AddFault(EmulatorFault.Parse(fault));

    /// <summary>Forgets the faults that still wait.</summary>
    public void ClearFault() => Faults.Clear();

    /// <summary>Forgets the recorded requests.</summary>
    public void ClearRequest() => Journal.Clear();

    /// <summary>Stops listening and closes every connection.</summary>
    public void Dispose() => _server.Stop();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _server.Stop();
        await _server.Completion.ConfigureAwait(false);
    }

    public override string ToString() => BaseUri.ToString();
}
