using Allmhub.Emulator.Account;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Tasks;

namespace Allmhub.Emulator;

/// <summary>How an emulator is to behave from its start.</summary>
public sealed class EmulatorOptions
{
    /// <summary>Loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Milliseconds between two tokens of a streamed answer; 0 sends as fast as the socket takes it.</summary>
    public int DelayMs { get; init; }

    /// <summary>The key that model calls must carry. No hyphen after <c>sk-</c>: the gateway reads a channel there.</summary>
    public string ApiKey { get; init; } = "sk-Emulator0123456789abcdefghijklmnopqrstuvwxyz0123";

    /// <summary>The user's access token for <c>/api/user/self</c>.</summary>
    public string AccessToken { get; init; } = "EmulatorAccessToken0123456789abc";

    /// <summary>The user id that <c>New-Api-User</c> must name.</summary>
    public int UserId { get; init; } = 1024;

    /// <summary>The state of the gateway's software that is played.</summary>
    public EmulatorGeneration Generation { get; init; }

    /// <summary>The balances at the start.</summary>
    public EmulatorBalance Balance { get; init; } = new();

    /// <summary>More model names that exist, beside the built-in list.</summary>
    public IReadOnlyList<string> Model { get; init; } = [];

    /// <summary>Largest request body in bytes; the gateway's own limit is 128 MB.</summary>
    public int MaxBodyBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Faults that wait from the start, in order.</summary>
    public IReadOnlyList<EmulatorFault> Fault { get; init; } = [];

    /// <summary>How films and Midjourney tasks go whose prompt does not say it.</summary>
    public EmulatorTaskScript TaskScript { get; init; } = new();

    /// <summary>Seconds that pass for tasks with each second of the day; with 0 they only grow older by looks.</summary>
    public double TaskSpeed { get; init; }

    /// <summary>Recorded requests kept; older ones are forgotten.</summary>
    public int MaxRecord { get; init; } = 10_000;

    /// <summary>Bytes of recorded requests kept, bodies and heads together; older ones are forgotten, the newest stays whatever its size.</summary>
    public long MaxRecordBytes { get; init; } = 128 * 1024 * 1024;
}
