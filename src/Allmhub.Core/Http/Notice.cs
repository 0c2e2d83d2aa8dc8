namespace Allmhub.Http;

/// <summary>How loud a notice is.</summary>
public enum NoticeLevel
{
    /// <summary>For <c>-Debug</c>: the wire, without secrets.</summary>
    Debug,

    /// <summary>For <c>-Verbose</c>: retries, choices made.</summary>
    Verbose,

    /// <summary>Something the user should know although the call goes on.</summary>
    Warning,

    /// <summary>Progress of a picture or film, in percent.</summary>
    Progress,
}

/// <summary>What a progress belongs to: one of many calls or tasks that run at a time, each with a bar of its own.</summary>
/// <param name="Id">Tells it from the others of its command, e.g. a task's id.</param>
/// <param name="Name">What stands over its bar.</param>
public sealed record NoticeActivity(string Id, string Name)
{
    /// <summary>The activity it is a part of; its bar stands below that one's. <c>null</c> for none.</summary>
    public NoticeActivity? Parent { get; init; }
}

/// <summary>An attempt failed, and the call is tried again.</summary>
/// <param name="Attempt">The attempt that failed, from 1.</param>
/// <param name="Attempts">How many there may be.</param>
/// <param name="Delay">The wait before the next.</param>
/// <param name="Kind">Why it failed.</param>
public sealed record NoticeRetry(int Attempt, int Attempts, TimeSpan Delay, AllmErrorKind Kind);

/// <summary>Something Core has to say while a call is running. Never holds a secret.</summary>
/// <param name="Level">How loud it is.</param>
/// <param name="Message">The text.</param>
/// <param name="Percent">0 to 100 on <see cref="NoticeLevel.Progress"/>; never falls within one activity.</param>
public sealed record Notice(NoticeLevel Level, string Message, double? Percent = null)
{
    /// <summary>What a <see cref="NoticeLevel.Progress"/> belongs to; <c>null</c> for the command as a whole.</summary>
    public NoticeActivity? Activity { get; init; }

    /// <summary>The retry that a <see cref="NoticeLevel.Warning"/> or <see cref="NoticeLevel.Verbose"/> tells of; <c>null</c> for anything else.</summary>
    public NoticeRetry? Retry { get; init; }

    /// <summary>Whether the activity is over, so that its bar goes while those of others stay.</summary>
    public bool IsLast { get; init; }
}

/// <summary>Where Core posts its notices. Called on any thread; must not block and must not throw.</summary>
public interface INoticeSink
{
    /// <summary>Whether anybody wants <see cref="NoticeLevel.Debug"/> notices (they cost time to make).</summary>
    bool WantsDebug { get; }

    /// <summary>Takes a notice.</summary>
    /// <param name="notice">The notice.</param>
    void Post(Notice notice);
}
