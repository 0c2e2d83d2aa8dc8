using Allmhub.Streaming;

namespace Allmhub.Tasks.Midjourney;

/// <summary>Something Midjourney is to do. Each kind of it is a record of its own.</summary>
public abstract record MidjourneySubmission
{
    /// <summary>The speed; <c>null</c> for the account's own.</summary>
    public MidjourneyMode? Mode { get; init; }

    /// <summary>Free text that comes back in the task, at most 255 characters; <c>null</c> for none.</summary>
    public string? State { get; init; }

    /// <summary>The service's word for what is done, e.g. <c>IMAGINE</c>.</summary>
    public abstract string Action { get; }

    /// <summary>The name under which the gateway charges it, e.g. <c>mj_imagine</c> (NOTES section 16.4).</summary>
    public string Model => MidjourneyPrices.NameOf(Action);

    /// <summary>What is asked for in words; <c>null</c> where there are none.</summary>
    internal virtual string? Words => null;

    /// <summary>The task it comes out of; <c>null</c> when it comes out of none.</summary>
    internal virtual string? ParentId => null;

    /// <summary>What is done, and to which words.</summary>
    /// <returns>One line.</returns>
    public sealed override string ToString() => TerminalFilter.OneLine(Words is { Length: > 0 } words ? $"{Action}: {words}" : Action);
}
