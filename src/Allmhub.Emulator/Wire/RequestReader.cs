using System.Buffers;
using System.Globalization;

namespace Allmhub.Emulator.Wire;

/// <summary>Reads HTTP/1.1 requests: bounded head, Content-Length or chunked body, Expect.</summary>
internal sealed class RequestReader(ConnectionReader reader, Stream stream, int maxBodyBytes)
{
    private const int MaxLineBytes = 32 * 1024;
    private const int MaxHeadLines = 200;

    /// <summary>The head of the next request; null when the client closed instead.</summary>
    public async Task<EmulatorRequest?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(MaxLineBytes, cancellationToken).ConfigureAwait(false);
        }
        while (line is { Length: 0 });

        if (line is null)
        {
            return null;
        }

        string[] word = line.Split(' ');
        if (word.Length != 3 || !word[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !word[1].StartsWith('/'))
        {
            throw new BadRequestException(400, "This is no HTTP/1.1 request line.");
        }

        List<KeyValuePair<string, string>> header = await ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        return new EmulatorRequest(word[0], word[1], ByName(header), header);
    }

    /// <summary>Reads the body into the request; false when the client left in the middle of it.</summary>
    public async Task<bool> ReadBodyAsync(EmulatorRequest request, CancellationToken cancellationToken)
    {
        bool chunked = request.GetHeader("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;
        long length = ContentLength(request);
        if (length > maxBodyBytes)
        {
            throw new BadRequestException(413, "The body is too large.");
        }

        if (!chunked && length == 0)
        {
            return true;
        }

        if (request.GetHeader("Expect")?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true)
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        ArrayBufferWriter<byte> body = new();
        bool complete = chunked
            ? await ReadChunksAsync(body, cancellationToken).ConfigureAwait(false)
            : await reader.CopyAsync(body, length, cancellationToken).ConfigureAwait(false);
        request.BodyByte = body.WrittenSpan.ToArray();
        return complete;
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

    private static Dictionary<string, string> ByName(List<KeyValuePair<string, string>> header)
    {
        Dictionary<string, string> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> line in header)
        {
            byName[line.Key] = byName.TryGetValue(line.Key, out string? before) ? before + ", " + line.Value : line.Value;
        }

        return byName;
    }

    private async Task<List<KeyValuePair<string, string>>> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> header = [];
        while (await reader.ReadLineAsync(MaxLineBytes, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                return header;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || header.Count == MaxHeadLines)
            {
                throw new BadRequestException(colon <= 0 ? 400 : 431, "The head of the request is broken or too long.");
            }

            header.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        throw new BadRequestException(400, "The head of the request ends too early.");
    }

    private async Task<bool> ReadChunksAsync(ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(MaxLineBytes, cancellationToken).ConfigureAwait(false) is { } line)
        {
            string size = line.Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int count) || count < 0)
            {
                throw new BadRequestException(400, "The chunk size is no number.");
            }

            if (body.WrittenCount + (long)count > maxBodyBytes)
            {
                throw new BadRequestException(413, "The body is too large.");
            }

            if (count > 0 && !await reader.CopyAsync(body, count, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            if (count == 0)
            {
                return await SkipTrailerAsync(cancellationToken).ConfigureAwait(false);
            }

            if (await reader.ReadLineAsync(MaxLineBytes, cancellationToken).ConfigureAwait(false) is not { Length: 0 })
            {
                throw new BadRequestException(400, "The chunk does not end where it says.");
            }
        }

        return false;
    }

    private async Task<bool> SkipTrailerAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < MaxHeadLines; i++)
        {
            string? line = await reader.ReadLineAsync(MaxLineBytes, cancellationToken).ConfigureAwait(false);
            if (line is null or { Length: 0 })
            {
                return line is not null;
            }
        }

        throw new BadRequestException(431, "The trailer is too long.");
    }
}
