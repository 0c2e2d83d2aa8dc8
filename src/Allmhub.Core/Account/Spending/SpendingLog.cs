using Allmhub.Http;

namespace Allmhub.Account.Spending;

/// <summary>Who makes a call, for the ledger.</summary>
public sealed record SpendingOrigin
{
    /// <summary>The command, e.g. <c>Invoke-AllmChat</c> or <c>allm chat</c>.</summary>
    public string? Command { get; init; }

    /// <summary>The script it stands in, its path; nothing of its arguments.</summary>
    public string? Script { get; init; }

    /// <summary>The gateway's address.</summary>
    public Uri? Gateway { get; init; }

    /// <summary>What is asked, when the user wants prompts kept.</summary>
    public string? Prompt { get; init; }

    /// <summary>The command.</summary>
    /// <returns>Its name.</returns>
    public override string ToString() => Command ?? string.Empty;
}

/// <summary>Writes charges into the ledger. Where that cannot be done it says so once a process and goes on: a call is not given up for a file.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="origin">Who makes the calls.</param>
/// <param name="notices">Is told when it cannot be written.</param>
public sealed class SpendingLog(SpendingLedger ledger, SpendingOrigin origin, INoticeSink? notices) : IChargeSink
{
    /// <inheritdoc/>
    public void Post(Charge charge)
    {
        try
        {
            ledger.Append(SpendingEntry.Of(charge) with
            {
                Command = origin.Command,
                Script = origin.Script,
                Gateway = origin.Gateway?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
                Prompt = origin.Prompt,
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            if (ledger.ShouldTell())
            {
                notices?.Post(new Notice(NoticeLevel.Warning, Words.Say($"The ledger of paid calls cannot be written: {failure.Message} Set ALLMHUB_HOME to a folder that can be, or ALLMHUB_LEDGER=off.")));
            }
        }
    }
}
