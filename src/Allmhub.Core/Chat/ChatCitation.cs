using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>A source the model names.</summary>
/// <param name="Uri">Its address.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">The words cited, when the wire has them.</param>
public sealed record ChatCitation(string Uri, string? Title, string? Text = null)
{
    /// <summary>Title and address on one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => TerminalFilter.OneLine(string.IsNullOrEmpty(Title) ? Uri : $"{Title} <{Uri}>");
}
