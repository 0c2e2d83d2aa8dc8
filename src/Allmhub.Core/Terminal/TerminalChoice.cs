namespace Allmhub.Terminal;

/// <summary>How a picture is going to be drawn, and why so.</summary>
/// <param name="Protocol">The protocol; never <see cref="PictureProtocol.Auto"/>.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record TerminalChoice(PictureProtocol Protocol, string Reason)
{
    /// <summary>The protocol, and why.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Protocol}: {Reason}";
}
