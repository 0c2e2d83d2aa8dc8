namespace Allmhub.History;

/// <summary>Who asks, for the log.</summary>
public sealed record HistoryOrigin
{
    /// <summary>The command, e.g. <c>Invoke-AllmChat</c> or <c>allm chat</c>.</summary>
    public string? Command { get; init; }

    /// <summary>The script it stands in, its path; nothing of its arguments.</summary>
    public string? Script { get; init; }

    /// <summary>The profile of the connection.</summary>
    public string? Connection { get; init; }

    /// <summary>The gateway's address.</summary>
    public Uri? Gateway { get; init; }

    /// <summary>The conversation the question belongs to.</summary>
    public string? Session { get; init; }

    /// <summary>The command.</summary>
    /// <returns>Its name.</returns>
    public override string ToString() => Command ?? string.Empty;
}
