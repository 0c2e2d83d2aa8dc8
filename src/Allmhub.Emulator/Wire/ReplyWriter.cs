namespace Allmhub.Emulator.Wire;

/// <summary>Writes one answer to a connection.</summary>
internal sealed class ReplyWriter(Stream stream)
{
    private readonly WireOutput _out = new(stream);

    /// <param name="reply">The answer.</param>
    /// <param name="isHead">The request was HEAD: the answer has no body.</param>
    /// <param name="isLast">The client wants the connection closed.</param>
    /// <param name="cancellationToken">Ends the writing wherever it is.</param>
    public async Task<ReplyEnd> SendAsync(WireReply reply, bool isHead, bool isLast, CancellationToken cancellationToken)
    {
        if (reply.IsReset)
        {
            return ReplyEnd.Reset;
        }

        await WaitAsync(reply.WaitMs, cancellationToken).ConfigureAwait(false);
        bool closes = isLast || reply.EndsByClosing;
        _out.WriteHead(ReplyHead.Write(reply, closes));
        _out.IsChunked = reply.Length is null && !reply.EndsByClosing;
        foreach (WirePiece piece in isHead ? [] : reply.Piece)
        {
            await WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        }

        if (!reply.IsBroken && !isHead)
        {
            _out.WriteEnd();
        }

        await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
        return reply.ResetsAtEnd ? ReplyEnd.Reset : reply.IsBroken ? ReplyEnd.Broken : closes ? ReplyEnd.Close : ReplyEnd.KeepAlive;
    }

    private async Task WriteAsync(WirePiece piece, CancellationToken cancellationToken)
    {
        await WaitAsync(piece.WaitMs, cancellationToken).ConfigureAwait(false);
        _out.Write(piece.Data.Span);
        if (piece.IsAlone || _out.IsFull)
        {
            await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(int milliseconds, CancellationToken cancellationToken)
    {
        if (milliseconds != 0)
        {
            await _out.FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(milliseconds, cancellationToken).ConfigureAwait(false);
        }
    }
}
