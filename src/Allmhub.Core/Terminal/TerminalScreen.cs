using Allmhub.Media;
using Allmhub.Media.Pixels;

namespace Allmhub.Terminal;

/// <summary>
/// Draws pictures in the terminal of this process. The terminal is asked once what it draws; a picture goes out as base64, numbers and colours, so that
/// nothing in a file can drive the terminal, and is never decoded before its size is known to be bounded.
/// </summary>
public sealed class TerminalScreen : IDisposable
{
    private static readonly (int Width, int Height) UnknownCell = (10, 20);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(20);

    private readonly ITerminalPort _port;
    private readonly TerminalEnvironment _environment;
    private readonly TerminalMemory _memory;
    private readonly Func<CancellationToken, Task<TmuxState?>> _tmux;

    internal TerminalScreen(ITerminalPort port, TerminalEnvironment environment, TerminalMemory memory, Func<CancellationToken, Task<TmuxState?>> tmux)
    {
        _port = port;
        _environment = environment;
        _memory = memory;
        _tmux = tmux;
    }

    /// <summary>Opens the terminal that standard output goes to.</summary>
    /// <param name="whyNot">Why there is none, in words.</param>
    /// <returns>The terminal; <c>null</c> when output goes elsewhere or to a terminal that shows text alone.</returns>
    public static TerminalScreen? TryOpen(out string? whyNot)
    {
        TerminalEnvironment environment = TerminalEnvironment.Current;
        ITerminalPort? port = Console.IsOutputRedirected || environment.IsDumb ? null : OperatingSystem.IsWindows() ? new ConsoleTerminalPort() : UnixTerminalPort.TryOpen();
        whyNot = port is not null ? null : Console.IsOutputRedirected ? Words.Say("output is redirected") : environment.IsDumb ? Words.Say("the terminal shows text alone (TERM is dumb)") : Words.Say("the terminal cannot be opened");
        return port is null ? null : new TerminalScreen(port, environment, TerminalMemory.OfProcess, token => TmuxState.AskAsync(environment.TmuxPane, token));
    }

    /// <summary>Looks at a picture without drawing it.</summary>
    /// <param name="data">The whole file.</param>
    /// <returns>Its type, and its size where the header tells it.</returns>
    /// <exception cref="PictureException">It is no picture.</exception>
    public static (string MediaType, PictureSize? Size) Look(ReadOnlySpan<byte> data)
    {
        MediaFormat? format = MediaSignature.Detect(data[..Math.Min(data.Length, MediaSignature.Length)]);
        if (format?.Kind == MediaKind.Image)
        {
            return (format.MediaType, PictureSize.Of(data));
        }

        _ = PictureDecoder.Look(data);
        return (MediaFormats.Bytes, null);
    }

    /// <summary>Draws a picture where the cursor is; afterwards the cursor stands at the beginning of the line below it.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="drawing">How.</param>
    /// <param name="cancellationToken">Ends asking, computing and writing within some milliseconds; the terminal is left in order.</param>
    /// <returns>What was drawn, or why it was not.</returns>
    /// <exception cref="PictureException">It is no picture, too large or broken; nothing was drawn.</exception>
    /// <exception cref="IOException">The terminal takes no output.</exception>
    public async Task<DrawnPicture> DrawAsync(byte[] data, PictureDrawing drawing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(drawing);
        (string mediaType, PictureSize? size) = Look(data);
        IDisposable? listening = NeedsAnswers(drawing) ? _port.Listen() : null;
        try
        {
            TerminalReplies? late = listening is null ? null : new TerminalReplies();
            TerminalQuestion? question = late is null ? null : new TerminalQuestion(_port, _environment, late);
            if (question is not null)
            {
                _memory.IsAsked = true;
                _memory.Replies = late;
                await question.AskAsync(cancellationToken).ConfigureAwait(false);
            }

            TerminalChoice choice = await ChooseAsync(drawing.Protocol, cancellationToken).ConfigureAwait(false);
            string? notDrawn = await TryDrawAsync(data, mediaType, size, choice.Protocol, drawing, cancellationToken).ConfigureAwait(false);
            if (question is not null)
            {
                await question.SettleAsync(cancellationToken).ConfigureAwait(false);
            }

            return new DrawnPicture(mediaType, size, choice, notDrawn);
        }
        finally
        {
            listening?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();

    private bool NeedsAnswers(PictureDrawing drawing) => !_memory.IsAsked && !_environment.IsTmux && !_environment.TakesNoQuestion
        && (drawing.Protocol == PictureProtocol.Auto || (drawing.Protocol is PictureProtocol.Iterm or PictureProtocol.Kitty or PictureProtocol.Sixel && _port.Size().Cell is null));

    private async Task<TerminalChoice> ChooseAsync(PictureProtocol wanted, CancellationToken cancellationToken) => wanted switch
    {
        not PictureProtocol.Auto => new TerminalChoice(wanted, Words.Say("it was asked for")),
        _ when _environment.IsTmux => ProtocolChoice.InTmux(await _tmux(cancellationToken).ConfigureAwait(false)),
        _ => ProtocolChoice.Of(_environment, _memory.Replies),
    };

    private async Task<string?> TryDrawAsync(byte[] data, string mediaType, PictureSize? size, PictureProtocol protocol, PictureDrawing drawing, CancellationToken cancellationToken)
    {
        if (protocol == PictureProtocol.None)
        {
            return Words.Say("it was not to be drawn");
        }

        PicturePlan plan = Plan(size, protocol, drawing);
        if (protocol != PictureProtocol.Iterm)
        {
            try
            {
                _ = PictureDecoder.Look(data);
            }
            catch (PictureException error) when (error.Fault == PictureFault.NoDecoder)
            {
                return Words.Say($"there is no decoder for {mediaType} here. Save it and open it elsewhere, or ask for png");
            }
        }
        else if (size is { } known && (long)known.Width * known.Height > PictureDecoder.MaxPixels)
        {
            _ = PictureDecoder.Look(data);
        }

        IEnumerable<byte[]> sequences = await new PictureSequences(_environment).MakeAsync(data, mediaType, protocol, plan, cancellationToken).ConfigureAwait(false);
        await WriteAsync(sequences, protocol, plan, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private PicturePlan Plan(PictureSize? size, PictureProtocol protocol, PictureDrawing drawing)
    {
        WindowSize window = _port.Size();
        if (protocol == PictureProtocol.Block)
        {
            return new PicturePlan(size is { } pixels ? PictureFit.Of(pixels, (1, 2), window, drawing.Width, drawing.Height) : null, IsScaled: true, IsReserved: false);
        }

        (int Width, int Height)? cell = window.Cell ?? _memory.Replies?.Cell;
        window = _environment.IsTmux ? window with { Rows = Math.Min(window.Rows, KittyWriter.MaxMarkedRows) } : window;
        PictureFit? fit = size is { } known ? PictureFit.Of(known, cell ?? UnknownCell, window, drawing.Width, drawing.Height) : null;
        bool isScaled = cell is null || (fit is { } made && (made.PixelWidth != size!.Value.Width || made.PixelHeight != size.Value.Height));

        // Room is made first and the cursor put back afterwards: where it ends up differs from terminal to terminal. How many rows the picture takes is
        // known only with the size of a cell, or where the terminal is told the rows.
        bool isReserved = fit is not null && (cell is not null || protocol != PictureProtocol.Sixel) && !(_environment.IsTmux && protocol == PictureProtocol.Kitty);
        return new PicturePlan(fit, isScaled, isReserved);
    }

    private async Task WriteAsync(IEnumerable<byte[]> sequences, PictureProtocol protocol, PicturePlan plan, CancellationToken cancellationToken)
    {
        int rows = plan.Fit?.Rows ?? 0;
        try
        {
            if (plan.IsReserved)
            {
                await _port.WriteAsync(SequenceText.Bytes($"{new string('\n', rows)}\u001b[{rows}A\u001b7"), cancellationToken).ConfigureAwait(false);
            }

            foreach (byte[] sequence in sequences)
            {
                await _port.WriteAsync(sequence, cancellationToken).ConfigureAwait(false);
            }

            byte[] end = plan.IsReserved ? SequenceText.Bytes($"\u001b8\u001b[{rows}B\r") : protocol is PictureProtocol.Block || _environment.IsTmux ? [] : [.. "\r\n"u8];
            await _port.WriteAsync(end, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await AbortAsync(protocol).ConfigureAwait(false);
            throw;
        }
    }

    // What was cut short is ended, or the terminal would take what follows for a part of the picture.
    private async Task AbortAsync(PictureProtocol protocol)
    {
        using CancellationTokenSource limit = new(StopLimit);
        try
        {
            byte[] end = protocol == PictureProtocol.Kitty ? [.. KittyWriter.Abort] : [.. "\u001b\\"u8];
            await _port.WriteAsync((byte[])[.. end, .. "\u001b[0m\r\n"u8], limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A terminal that takes nothing cannot be told.
        }
    }
}

/// <summary>Where and how large a picture is drawn.</summary>
/// <param name="Fit">Its size; <c>null</c> when the picture's is not known.</param>
/// <param name="IsScaled">Whether the terminal has to be told the size, as it is not the picture's own.</param>
/// <param name="IsReserved">Whether its rows are made first, and the cursor is put back.</param>
internal sealed record PicturePlan(PictureFit? Fit, bool IsScaled, bool IsReserved);
