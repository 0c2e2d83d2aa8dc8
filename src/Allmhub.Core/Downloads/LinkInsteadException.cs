namespace Allmhub.Downloads;

/// <summary>The gateway answered with where the film lies, in place of the film.</summary>
/// <param name="link">The address.</param>
internal sealed class LinkInsteadException(Uri link) : Exception(Words.Say("The film lies elsewhere."))
{
    /// <summary>The address.</summary>
    public Uri Link { get; } = link;
}
