namespace Allmhub.Http;

/// <summary>A message as a log is told of it.</summary>
/// <param name="Role">Who speaks, e.g. <c>User</c>.</param>
/// <param name="Text">What is said.</param>
internal sealed record TracedMessage(string Role, string Text)
{
    /// <summary>What goes along with it.</summary>
    public IReadOnlyList<TracedMedia> Media { get; init; } = [];

    /// <summary>Calls of tools in it, or their results.</summary>
    public IReadOnlyList<TracedTool> Tool { get; init; } = [];
}

/// <summary>A picture, film, sound or document as a log is told of it: never its bytes.</summary>
internal sealed record TracedMedia
{
    /// <summary>Its file name.</summary>
    public string? Name { get; init; }

    /// <summary>Its MIME type.</summary>
    public string? Type { get; init; }

    /// <summary>Its size in bytes.</summary>
    public long? Length { get; init; }

    /// <summary>Its address, where it has one.</summary>
    public string? Uri { get; init; }

    /// <summary>The file it is in or was written to.</summary>
    public string? Path { get; init; }

    /// <summary>Opens its bytes, for their hash; <c>null</c> where they are not here.</summary>
    public Func<Stream>? Open { get; init; }
}

/// <summary>A call of a tool as a log is told of it.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Its arguments as JSON; <c>null</c> for a result alone.</param>
/// <param name="Result">What it gave; <c>null</c> where it was not made.</param>
/// <param name="IsError">Whether it failed or was refused.</param>
internal sealed record TracedTool(string Name, string? Arguments, string? Result, bool IsError);
