using Allmhub.Media;

namespace Allmhub.Terminal;

/// <summary>How a picture is wished to be drawn.</summary>
/// <param name="Protocol">The protocol; <see cref="PictureProtocol.Auto"/> by what the terminal answers.</param>
/// <param name="Width">The most columns; <c>null</c> for those of the window, and the picture not larger than it is.</param>
/// <param name="Height">The most rows; <c>null</c> for those of the window but two.</param>
public sealed record PictureDrawing(PictureProtocol Protocol = PictureProtocol.Auto, int? Width = null, int? Height = null)
{
    /// <inheritdoc/>
    public override string ToString() => Protocol.ToString();
}

/// <summary>A picture that was drawn, or not.</summary>
/// <param name="MediaType">What it is by its first bytes.</param>
/// <param name="Size">Its size in pixels; <c>null</c> when its header tells none that is known.</param>
/// <param name="Choice">How it was drawn, and why so.</param>
/// <param name="NotDrawn">Why it was not drawn; <c>null</c> when it was.</param>
public sealed record DrawnPicture(string MediaType, PictureSize? Size, TerminalChoice Choice, string? NotDrawn)
{
    /// <summary>What it is, and how it was drawn.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{MediaType} {Size}, {NotDrawn ?? Choice.ToString()}";
}
