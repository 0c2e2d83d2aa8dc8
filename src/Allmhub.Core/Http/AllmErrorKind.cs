namespace Allmhub.Http;

/// <summary>What went wrong, in terms a script can act on (design of the error model; statuses after NOTES section 2).</summary>
public enum AllmErrorKind : long
{
    /// <summary>The key or access token is missing, wrong, expired or used up (401).</summary>
    Authentication,

    /// <summary>The user or key has no credit left (403 with a quota code, or <c>quota_not_enough</c>).</summary>
    InsufficientBalance,

    /// <summary>No channel serves this model (503 <c>model_not_found</c>): a wrong name or group.</summary>
    ModelNotFound,

    /// <summary>The key may not use this model, address or path (403).</summary>
    PermissionDenied,

    /// <summary>The request itself is wrong (400, 404, 413, 501, or a 500 whose code is the caller's).</summary>
    InvalidRequest,

    /// <summary>The content was refused by the gateway, the vendor or the model.</summary>
    ContentRefused,

    /// <summary>Too many requests (429).</summary>
    RateLimited,

    /// <summary>The gateway or the vendor behind it failed (5xx).</summary>
    Server,

    /// <summary>A time limit of this client passed.</summary>
    Timeout,

    /// <summary>The connection could not be made or broke before an answer.</summary>
    Network,

    /// <summary>A stream ended without its end mark; what was received is kept.</summary>
    IncompleteStream,

    /// <summary>The answer is not what the protocol allows: empty, HTML, or no JSON.</summary>
    Protocol,

    /// <summary>A task ended without a result; the message has the service's reason.</summary>
    TaskFailed,

    /// <summary>A file of this machine could not be written: the disk is full, or folder or file refuse.</summary>
    Storage,

    /// <summary>The caller's own budget does not allow the call; it was not sent.</summary>
    BudgetExceeded,
}
