using Allmhub.Http;

namespace Allmhub.Downloads;

/// <summary>What a download needs of its operation.</summary>
/// <param name="call">What the call says differently, its time limit begun.</param>
/// <param name="options">Limits of the connection.</param>
/// <param name="guard">Takes secrets out of texts.</param>
internal sealed class DownloadContext(AllmCallOptions call, AllmClientOptions options, SecretGuard guard)
{
    private static string FreeToRepeat => Words.Say("Run the same command again: fetching costs nothing, and what can be gone on with is gone on with.");

    /// <summary>Limits of the connection.</summary>
    public AllmClientOptions Options { get; } = options;

    /// <summary>What to say while it works.</summary>
    public WireNotices Notices { get; } = new(call.Notices, guard, call.Activity);

    /// <summary>How far it has come.</summary>
    public DownloadProgress Progress { get; } = new(call);

    /// <summary>Retries after the first failure.</summary>
    public int MaxRetry { get; } = Math.Max(0, call.MaxRetry ?? options.MaxRetry);

    /// <summary>What is left of the time limit; <c>null</c> for none.</summary>
    public TimeSpan? Left => call.Deadline?.Left;

    /// <summary>Takes secrets out of an error, and advice that is for calls of models.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The error to throw.</returns>
    public AllmException Finish(AllmException error) => guard.Clean(error.With(static known => known with
    {
        RecommendedAction = known.MayBeCharged ? FreeToRepeat : known.RecommendedAction,
    }));
}
