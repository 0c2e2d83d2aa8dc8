namespace Allmhub.Terminal;

/// <summary>The terminal of this process: bytes out, and what it answers. Nothing here waits longer than the token lets it.</summary>
internal interface ITerminalPort : IDisposable
{
    /// <summary>Columns and rows of the window, and its size in pixels (0 where it does not tell).</summary>
    /// <returns>The size.</returns>
    WindowSize Size();

    /// <summary>Begins to take what the terminal sends, key presses among it, without showing it; ended by disposing what is returned.</summary>
    /// <returns>Gives the terminal back as it was; <c>null</c> where nothing can be asked: no input, or a process in the background.</returns>
    IDisposable? Listen();

    /// <summary>Takes what has come, without waiting.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <returns>How many bytes; 0 for none.</returns>
    int Read(Span<byte> buffer);

    /// <summary>Writes.</summary>
    /// <param name="bytes">ASCII, or UTF-8 for half blocks.</param>
    /// <param name="cancellationToken">Ends the writing between two pieces.</param>
    /// <returns>A task that ends when all of it has gone out.</returns>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Writes what fits without waiting.</summary>
    /// <param name="bytes">A few bytes.</param>
    void WriteAtOnce(ReadOnlySpan<byte> bytes);
}

/// <summary>The size of a terminal's window.</summary>
/// <param name="Columns">Cells a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="PixelWidth">Pixels; 0 when not told.</param>
/// <param name="PixelHeight">Pixels; 0 when not told.</param>
internal readonly record struct WindowSize(int Columns, int Rows, int PixelWidth, int PixelHeight)
{
    /// <summary>The size of a cell, when the window tells it.</summary>
    public (int Width, int Height)? Cell =>
        Columns > 0 && Rows > 0 && PixelWidth / Columns > 0 && PixelHeight / Rows > 0 ? (PixelWidth / Columns, PixelHeight / Rows) : null;
}
