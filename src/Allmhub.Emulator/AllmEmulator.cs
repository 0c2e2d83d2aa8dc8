using System.Globalization;
using Allmhub.Emulator.Account;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Tasks;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>
/// The gateway on loopback: deterministic, records what it is asked, goes wrong on request.
/// It lives on background threads only and ends with the process.
/// </summary>
public sealed class AllmEmulator : IDisposable, IAsyncDisposable
{
    private readonly EmulatorOptions _options;
    private readonly AccountState _account;
    private readonly TaskBoard _board;
    private readonly FaultQueue _fault = new();
    private readonly RequestJournal _journal;
    private readonly LoopbackServer _server;
    private readonly LoopbackServer _linkServer;
    private readonly LoopbackServer _mirrorServer;

    private AllmEmulator(EmulatorOptions options)
    {
        _options = options;
        _account = new AccountState(options.ApiKey, options.AccessToken, options.UserId, options.Balance);
        _board = new TaskBoard(_account, options.TaskSpeed) { Script = options.TaskScript };
        _journal = new RequestJournal(options.MaxRecord, options.MaxRecordBytes);
        foreach (EmulatorFault fault in options.Fault)
        {
            _fault.Add(fault);
        }

        _server = new LoopbackServer(options.Port);
        _linkServer = new LoopbackServer(0);
        _mirrorServer = new LoopbackServer(0);
        BaseUri = Address(_server);
        RequestJournal linked = new(options.MaxRecord, options.MaxRecordBytes);
        Link = new MediaLinks(Address(_linkServer), Address(_mirrorServer), linked.Snapshot, linked.Clear);
        LinkHost host = new(Link, linked, _fault);
        _linkServer.Start(host, options.MaxBodyBytes);
        _mirrorServer.Start(host, options.MaxBodyBytes);
        Router router = new(_account, new ModelCatalog(options.Model), options.Generation, Link, _board, BaseUri);
        _server.Start(new Gateway(router, _journal, _fault, options), options.MaxBodyBytes);
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:40123</c>.</summary>
    public Uri BaseUri { get; }

    /// <summary>The host that answers' links lead to, which asks for no key: puts bytes there, and records what is asked for.</summary>
    public MediaLinks Link { get; }

    /// <summary>The key that model calls must carry.</summary>
    public string ApiKey => _options.ApiKey;

    /// <summary>The user's access token for <c>/api/user/self</c>.</summary>
    public string AccessToken => _options.AccessToken;

    /// <summary>The user id that <c>New-Api-User</c> must name.</summary>
    public int UserId => _options.UserId;

    /// <summary>What the balance paths answer from now on.</summary>
    public EmulatorBalance Balance
    {
        get => _account.Balance;
        set => _account.Balance = value;
    }

    /// <summary>The user behind key and access token is blocked: every call with either is refused.</summary>
    public bool IsUserBlocked
    {
        get => _account.IsUserBlocked;
        set => _account.IsUserBlocked = value;
    }

    /// <summary>The requests so far, oldest first; a copy that does not change.</summary>
    public IReadOnlyList<EmulatorRequest> Request => _journal.Snapshot();

    /// <summary>The faults that still wait.</summary>
    public IReadOnlyList<EmulatorFault> Fault => _fault.Snapshot();

    /// <summary>It answers still.</summary>
    public bool IsRunning => !_server.IsStopped;

    /// <summary>Starts listening on loopback.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static AllmEmulator Start(EmulatorOptions? options = null) => new(options ?? new EmulatorOptions());

    /// <summary>Makes the next calls go wrong; faults are used up in the order they were added.</summary>
    public void AddFault(EmulatorFault fault, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _fault.Add(count is { } number ? fault with { Count = number } : fault);
    }

    /// <inheritdoc cref="AddFault(EmulatorFault, int?)"/>
    public void AddFault(string fault) => AddFault(EmulatorFault.Parse(fault));

    /// <summary>How films and Midjourney tasks go from now on whose prompt does not say it.</summary>
    public EmulatorTaskScript TaskScript
    {
        get => _board.Script;
        set => _board.Script = value;
    }

    /// <summary>The films and Midjourney tasks so far, oldest first; a copy that does not change.</summary>
    public IReadOnlyList<EmulatorTask> Task => _board.Snapshot();

    /// <summary>Makes all tasks older, as if so much time had passed.</summary>
    public void AdvanceTask(TimeSpan time) => _board.Advance(time);

    /// <summary>Forgets the faults that still wait.</summary>
    public void ClearFault() => _fault.Clear();

    /// <summary>Forgets the recorded requests.</summary>
    public void ClearRequest() => _journal.Clear();

    /// <summary>Stops listening and closes every connection.</summary>
    public void Dispose()
    {
        _server.Stop();
        _linkServer.Stop();
        _mirrorServer.Stop();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await System.Threading.Tasks.Task.WhenAll(_server.Completion, _linkServer.Completion, _mirrorServer.Completion).ConfigureAwait(false);
    }

    public override string ToString() => BaseUri.ToString();

    private static Uri Address(LoopbackServer server) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}"));
}
