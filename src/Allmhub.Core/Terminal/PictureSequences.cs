using Allmhub.Media.Pixels;

namespace Allmhub.Terminal;

/// <summary>Makes the sequences of a picture: decodes and resizes it where the terminal wants pixels.</summary>
internal sealed class PictureSequences(TerminalEnvironment environment)
{
    /// <summary>Makes them.</summary>
    /// <param name="data">The file, looked at already.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="plan">The size.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <returns>The sequences; some are made while they are written.</returns>
    public async Task<IEnumerable<byte[]>> MakeAsync(byte[] data, string mediaType, PictureProtocol protocol, PicturePlan plan, CancellationToken cancellationToken)
    {
        if (protocol == PictureProtocol.Iterm)
        {
            IEnumerable<byte[]> file = ItermWriter.Write(data, plan.Fit, takesParts: !environment.NominatesWezTerm);
            return environment.IsTmux ? file.Select(TmuxWrapper.Wrap) : file;
        }

        PictureFit fit = plan.Fit!.Value;
        if (protocol == PictureProtocol.Kitty && mediaType == "image/png")
        {
            await Task.Run(() => PngCheck.Whole(data, cancellationToken), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return environment.IsTmux ? KittyWriter.WriteInTmux(KittyWriter.NewId(), data, null, fit) : KittyWriter.WritePng(data, plan.IsScaled ? fit : null);
        }

        PixelImage picture = await PictureDecoder.DecodeAsync(data, cancellationToken).ConfigureAwait(false);
        picture = await Task.Run(() => BoxFilter.Resize(picture, fit.PixelWidth, fit.PixelHeight, cancellationToken), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return protocol switch
        {
            PictureProtocol.Kitty when environment.IsTmux => KittyWriter.WriteInTmux(KittyWriter.NewId(), null, picture, fit),
            PictureProtocol.Kitty => KittyWriter.WritePixels(picture, plan.IsScaled ? fit : null),
            PictureProtocol.Sixel => await Task.Run(() => SixelWriter.Write(picture, cancellationToken).ToList(), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false),
            _ => BlockWriter.Write(picture, environment.HasTrueColor, cancellationToken),
        };
    }
}
