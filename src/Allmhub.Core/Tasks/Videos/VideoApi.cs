namespace Allmhub.Tasks.Videos;

/// <summary>The format a film is asked for in.</summary>
public enum VideoApi : long
{
    /// <summary>Chosen by the model.</summary>
    Auto,

    /// <summary><c>/v1/videos</c>: create, then query (NOTES section 11).</summary>
    Videos,

    /// <summary><c>/v1/chat/completions</c>: prose with the link at its end (NOTES section 4a).</summary>
    Chat,

    /// <summary><c>/mj/submit/video</c> (NOTES section 10).</summary>
    Midjourney,
}
