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

/// <summary>Something Core has to say while a call is running. Never holds a secret.</summary>
/// <param name="Level">How loud it is.</param>
/// <param name="Message">The text.</param>
/// <param name="Percent">0 to 100 on <see cref="NoticeLevel.Progress"/>; never falls within one call.</param>
public sealed record Notice(NoticeLevel Level, string Message, double? Percent = null);

/// <summary>Where Core posts its notices. Called on any thread; must not block and must not throw.</summary>
public interface INoticeSink
{
    /// <summary>Whether anybody wants <see cref="NoticeLevel.Debug"/> notices (they cost time to make).</summary>
    bool WantsDebug { get; }

    /// <summary>Takes a notice.</summary>
    /// <param name="notice">The notice.</param>
    void Post(Notice notice);
}
