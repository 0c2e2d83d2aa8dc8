using Allmhub.Media;

namespace Allmhub.Terminal;

/// <summary>How large a picture is drawn: its pixels, and the cells they take.</summary>
/// <param name="PixelWidth">Pixels across, at least 1.</param>
/// <param name="PixelHeight">Pixels down, at least 1.</param>
/// <param name="Columns">Cells across.</param>
/// <param name="Rows">Rows of cells.</param>
internal readonly record struct PictureFit(int PixelWidth, int PixelHeight, int Columns, int Rows)
{
    /// <summary>Fits a picture into a window, its shape kept. Without a wish it is never made larger than it is.</summary>
    /// <param name="size">The picture.</param>
    /// <param name="cell">A cell in pixels.</param>
    /// <param name="window">The window.</param>
    /// <param name="width">The columns wished for.</param>
    /// <param name="height">The rows wished for.</param>
    /// <returns>Its size. It always fits the window with two rows to spare: what is higher would scroll away while it is drawn.</returns>
    public static PictureFit Of(PictureSize size, (int Width, int Height) cell, WindowSize window, int? width, int? height)
    {
        int columns = Math.Min(width ?? window.Columns, window.Columns);
        int rows = Math.Min(height ?? window.Rows, Math.Max(1, window.Rows - 2));
        double scale = Math.Min((double)columns * cell.Width / size.Width, (double)rows * cell.Height / size.Height);
        scale = width is null && height is null ? Math.Min(1, scale) : scale;
        int pixelWidth = Math.Clamp((int)Math.Round(size.Width * scale), 1, columns * cell.Width);
        int pixelHeight = Math.Clamp((int)Math.Round(size.Height * scale), 1, rows * cell.Height);
        return new PictureFit(pixelWidth, pixelHeight, Cells(pixelWidth, cell.Width), Cells(pixelHeight, cell.Height));
    }

    private static int Cells(int pixels, int cell) => (pixels + cell - 1) / cell;
}
