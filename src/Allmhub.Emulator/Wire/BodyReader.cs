using System.Buffers;
using System.Globalization;

namespace Allmhub.Emulator.Wire;

/// <summary>Reads the body of a request: Content-Length or chunks, within bounds, and Expect.</summary>
internal sealed class BodyReader(ConnectionReader reader, Stream stream, int maxBytes)
{
    /// <param name="request">Gets the body.</param>
    /// <param name="keptBytes">The most that is kept for this request; a longer body is left on the wire.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BadRequestException">The body is too large for anyone, or its length cannot be told.</exception>
    public async Task<BodyEnd> ReadAsync(EmulatorRequest request, int keptBytes, CancellationToken cancellationToken)
    {
        bool chunked = IsChunked(request);
        long length = ContentLength(request);
        if (length > maxBytes)
        {
            throw new BadRequestException(413, "The body is too large.");
        }

        if (length > keptBytes)
        {
            return BodyEnd.Unread;
        }

        if (!chunked && length == 0)
        {
            return BodyEnd.Whole;
        }

        if (request.GetHeader("Expect")?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true)
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        ArrayBufferWriter<byte> body = new();
        BodyEnd end = chunked
            ? await ReadChunksAsync(body, keptBytes, cancellationToken).ConfigureAwait(false)
            : await reader.CopyAsync(body, length, cancellationToken).ConfigureAwait(false) ? BodyEnd.Whole : BodyEnd.Left;
        if (end != BodyEnd.Unread)
        {
            request.BodyByte = body.WrittenSpan.ToArray();
        }

        return end;
    }

    /// <summary>A length beside chunks, and codings before them, are how one request is smuggled inside another (RFC 9112 section 6).</summary>
    private static bool IsChunked(EmulatorRequest request)
    {
        if (request.GetHeader("Transfer-Encoding") is not { } coding)
        {
            return false;
        }

        if (request.GetHeader("Content-Length") is not null)
        {
            throw new BadRequestException(400, "A request has either Content-Length or Transfer-Encoding, not both.");
        }

        return coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new BadRequestException(501, "The only Transfer-Encoding is 'chunked'.");
    }

    private static long ContentLength(EmulatorRequest request)
    {
        string? text = request.GetHeader("Content-Length");
        if (text is null)
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            ? length
            : throw new BadRequestException(400, "Content-Length is no number.");
    }

    private async Task<BodyEnd> ReadChunksAsync(ArrayBufferWriter<byte> body, int keptBytes, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(HeadReader.MaxLineBytes, cancellationToken).ConfigureAwait(false) is { } line)
        {
            string size = line.Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int count) || count < 0)
            {
                throw new BadRequestException(400, "The chunk size is no number.");
            }

            if (body.WrittenCount + (long)count > maxBytes)
            {
                throw new BadRequestException(413, "The body is too large.");
            }

            if (body.WrittenCount + (long)count > keptBytes)
            {
                return BodyEnd.Unread;
            }

            if (count > 0 && !await reader.CopyAsync(body, count, cancellationToken).ConfigureAwait(false))
            {
                return BodyEnd.Left;
            }

            if (count == 0)
            {
                return await SkipTrailerAsync(cancellationToken).ConfigureAwait(false) ? BodyEnd.Whole : BodyEnd.Left;
            }

            if (await reader.ReadLineAsync(HeadReader.MaxLineBytes, cancellationToken).ConfigureAwait(false) is not { Length: 0 })
            {
                throw new BadRequestException(400, "The chunk does not end where it says.");
            }
        }

        return BodyEnd.Left;
    }

    private async Task<bool> SkipTrailerAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < HeadReader.MaxLines; i++)
        {
            string? line = await reader.ReadLineAsync(HeadReader.MaxLineBytes, cancellationToken).ConfigureAwait(false);
            if (line is null or { Length: 0 })
            {
                return line is not null;
            }
        }

        throw new BadRequestException(431, "The trailer is too long.");
    }
}
