using System.IO.Compression;
using System.Text;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Downloads;

/// <summary>An answer of a link, its body unread. Disposing it closes the connection if the body was not read to its end.</summary>
internal sealed class LinkAnswer : IDisposable
{
    private const int MaxErrorBody = 64 * 1024;

    private readonly HttpResponseMessage _message;
    private readonly CallLimits _limits;
    private readonly IdleWatch _idle;
    private readonly Stream _stream;

    private LinkAnswer(HttpResponseMessage message, Stream stream, CallLimits limits, TimeSpan idle)
    {
        _message = message;
        _limits = limits;
        _stream = stream;
        _idle = new IdleWatch(idle, limits.Token);
        Head = LinkHead.Of(message);
    }

    /// <summary>Its head.</summary>
    public LinkHead Head { get; }

    /// <summary>Where a redirect leads; <c>null</c> when it is none. Its bytes are UTF-8, which the platform reads as Latin-1.</summary>
    public string? Location => Head.Status is 301 or 302 or 303 or 307 or 308 && AllmResponse.HeaderOf(_message, "Location") is { Length: > 0 } text
        ? text.All(static letter => letter < 0x100) ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)) : text
        : null;

    /// <summary>How long the host asks to wait.</summary>
    public TimeSpan? RetryAfter => RetryAfterHeader.Of(_message);

    /// <summary>Takes over a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="limits">The limits of the request; disposed with this.</param>
    /// <param name="idle">The longest silence in the body.</param>
    /// <returns>The answer.</returns>
    public static async Task<LinkAnswer> OpenAsync(HttpResponseMessage message, CallLimits limits, TimeSpan idle)
    {
        Stream body = await message.Content.ReadAsStreamAsync(limits.Token).ConfigureAwait(false);
        return new LinkAnswer(message, Unpacked(body, AllmResponse.HeaderOf(message, "Content-Encoding")), limits, idle);
    }

    /// <summary>Reads a piece of the body.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="AllmException">Timeout, or Network when the connection broke.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        _idle.OnContent();
        try
        {
            return await _idle.ReadAsync(_stream, buffer).ConfigureAwait(false);
        }
        catch (Exception failure) when (Meaning(failure) is Exception meaning && meaning != failure)
        {
            throw meaning;
        }
    }

    /// <summary>Reads the body of a refusal; one that breaks or drips hides nothing.</summary>
    /// <returns>What of it came.</returns>
    public async Task<byte[]> ReadRefusalAsync()
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[8 * 1024];
        try
        {
            int count;
            while (body.Length < MaxErrorBody && (count = await ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                await body.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            }
        }
        catch (AllmException)
        {
            return body.ToArray();
        }

        return body.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _idle.Dispose();
        _message.Dispose();
        _limits.Dispose();
    }

    // Decoders say in a word of their own that bytes are not theirs.
    private Exception Meaning(Exception failure) =>
        _limits.Translate(failure is InvalidOperationException and not ObjectDisposedException ? new InvalidDataException(failure.Message, failure) : failure);

    // Identity is asked for; some send packed bytes all the same, which then cannot be gone on with.
    private static Stream Unpacked(Stream body, string? encoding) => encoding?.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        _ => body,
    };
}
