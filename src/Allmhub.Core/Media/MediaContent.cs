using Allmhub.Streaming;

namespace Allmhub.Media;

/// <summary>One picture, film or sound that can be saved: bytes, or an address.</summary>
public sealed record MediaContent
{
    /// <summary>Its bytes; <c>null</c> when only an address is known.</summary>
    public MediaData? Data { get; init; }

    /// <summary>Its address (http or https), every letter as the service wrote it (<see cref="MediaLink"/>); <c>null</c> when the bytes are here.</summary>
    public Uri? Uri { get; init; }

    /// <summary>What it is, as far as is known.</summary>
    public MediaKind Kind { get; init; }

    /// <summary>Its MIME type by its first bytes; <c>null</c> when they are not here or tell nothing.</summary>
    public string? MediaType { get; init; }

    /// <summary>The words it was made from; <c>null</c> when not known.</summary>
    public string? Prompt { get; init; }

    /// <summary>The model that made it; <c>null</c> when not known.</summary>
    public string? Model { get; init; }

    /// <summary>Its place in the answer, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The file it was saved as already; <c>null</c> when it was not.</summary>
    public string? Path { get; init; }

    /// <summary>What it is, in a line.</summary>
    /// <returns>The file, the address, or type and size.</returns>
    public override string ToString() => TerminalFilter.OneLine(Path ?? Uri?.OriginalString ?? $"{MediaType ?? Kind.ToString()}, {Data?.Length ?? 0} bytes");

    /// <summary>Where it can be had as well, when its own address gives no film: tried in this order.</summary>
    internal IReadOnlyList<Uri> Other { get; init; } = [];

    /// <summary>Whether an address of it that lies at the gateway itself wants the key, as the contents of tasks do (NOTES section 11).</summary>
    internal bool IsOfTask { get; init; }
}
