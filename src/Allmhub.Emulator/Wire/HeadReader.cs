using System.Buffers;

namespace Allmhub.Emulator.Wire;

/// <summary>
/// Reads the head of HTTP/1.1 requests, strictly and within bounds: what two readers could take for two different requests is refused,
/// and so is a Host that is not the emulator's own, with which a web page whose name was turned to loopback would come (DNS rebinding).
/// </summary>
internal sealed class HeadReader(ConnectionReader reader, int port)
{
    /// <summary>Longest line of a request.</summary>
    public const int MaxLineBytes = 32 * 1024;

    /// <summary>Most lines of a head or a trailer.</summary>
    public const int MaxLines = 200;

    private const int MaxHeadBytes = 128 * 1024;

    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The head of the next request; null when the client closed instead.</summary>
    public async Task<EmulatorRequest?> ReadAsync(CancellationToken cancellationToken)
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
        if (word.Length != 3 || !word[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !word[1].StartsWith('/') || !IsToken(word[0]))
        {
            throw new BadRequestException(400, "This is no HTTP/1.1 request line.");
        }

        if (word[1].AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new BadRequestException(400, "The request target has characters that must be percent-encoded.");
        }

        List<KeyValuePair<string, string>> header = await ReadHeaderAsync(line.Length, cancellationToken).ConfigureAwait(false);
        EmulatorRequest request = new(word[0], word[1], ByName(header), header);
        CheckHost(request.GetHeader("Host"));
        return request;
    }

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token);

    /// <summary>A tab is allowed inside a value, no other control character is.</summary>
    private static bool IsValue(string text) => !text.Any(c => c is (< ' ' and not '\t') or '\u007f');

    private static Dictionary<string, string> ByName(List<KeyValuePair<string, string>> header)
    {
        Dictionary<string, string> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> line in header)
        {
            byName[line.Key] = byName.TryGetValue(line.Key, out string? before) ? before + ", " + line.Value : line.Value;
        }

        return byName;
    }

    private void CheckHost(string? host)
    {
        if (host is null)
        {
            throw new BadRequestException(400, "The request has no Host.");
        }

        string suffix = FormattableString.Invariant($":{port}");
        string name = host.EndsWith(suffix, StringComparison.Ordinal) ? host[..^suffix.Length] : port == 80 ? host : "";
        if (name is not "127.0.0.1" && !name.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadRequestException(421, $"The emulator answers for 127.0.0.1{suffix} and localhost{suffix} only, not for another Host.");
        }
    }

    private async Task<List<KeyValuePair<string, string>>> ReadHeaderAsync(int bytes, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> header = [];
        while (await reader.ReadLineAsync(MaxLineBytes, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                return header;
            }

            bytes += line.Length;
            if (header.Count == MaxLines || bytes > MaxHeadBytes)
            {
                throw new BadRequestException(431, "The head of the request is too long.");
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string value = line[(colon + 1)..].Trim(' ', '\t');
            if (colon <= 0 || !IsToken(line[..colon]) || !IsValue(value))
            {
                throw new BadRequestException(400, "The head of the request is broken.");
            }

            header.Add(new(line[..colon], value));
        }

        throw new BadRequestException(400, "The head of the request ends too early.");
    }
}
