using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Allmhub.Gallery;

/// <summary>Writes text and base64 to a file piece by piece.</summary>
internal sealed class PageStream(Stream file)
{
    private const int PieceLength = 48 * 1024;

    /// <summary>Writes text.</summary>
    public async Task WriteAsync(string text, CancellationToken cancellationToken) => await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);

    /// <summary>Writes bytes as base64, of which never more than a piece is in memory.</summary>
    public async Task WriteBase64Async(Stream bytes, CancellationToken cancellationToken)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        byte[] text = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(PieceLength));
        try
        {
            int count;
            do
            {
                // A piece of whole threes, or padding would stand in the middle.
                count = await bytes.ReadAtLeastAsync(piece.AsMemory(0, PieceLength), PieceLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                _ = Base64.EncodeToUtf8(piece.AsSpan(0, count), text, out _, out int written);
                await file.WriteAsync(text.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
            }
            while (count == PieceLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            ArrayPool<byte>.Shared.Return(text);
        }
    }
}
