using System.Runtime.InteropServices;
using System.Text;
using Allmhub.Http;

namespace Allmhub.Media;

/// <summary>A part of a form.</summary>
/// <param name="Name">The field.</param>
/// <param name="Value">Its text; <c>null</c> when it is a file.</param>
/// <param name="FilePath">The file to send; <c>null</c> when it is text or bytes. Opened once an attempt.</param>
public sealed record FormPart(string Name, string? Value, string? FilePath = null)
{
    /// <summary>Bytes to send as a file; <c>null</c> when it is text or a file.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>The name the file goes by, without a path; otherwise that of <see cref="FilePath"/>. Its extension is mended where the bytes are something else.</summary>
    public string? FileName { get; init; }

    /// <summary>Opens what is to be sent as a file where it is a piece of one; the stream can seek and has a length. Called once an attempt.</summary>
    internal Func<Stream>? Piece { get; init; }

    /// <summary>The field as a dry run tells it.</summary>
    /// <returns><c>name=text</c> or <c>name=@file</c>.</returns>
    public override string ToString() => Value is not null ? $"{Name}={Value}" : $"{Name}=@{SentName}";

    /// <summary>The name a file is sent under.</summary>
    internal string SentName => FileName ?? Path.GetFileName(FilePath) ?? Name;

    /// <summary>Makes a part of bytes.</summary>
    /// <param name="name">The field.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="fileName">The name they go by.</param>
    /// <returns>The part.</returns>
    public static FormPart OfBytes(string name, ReadOnlyMemory<byte> data, string fileName) => new(name, null) { Data = data, FileName = fileName };
}

/// <summary>
/// A <c>multipart/form-data</c> body whose head is written by hand: servers refuse what .NET's own writes (a quoted boundary, bare names,
/// <c>=?utf-8?…</c> file names). The type of a file goes by its bytes, then by its name (NOTES section 9), and so does the extension of the name it is
/// sent under: services go by that, and refuse a sound without one or under another's.
/// </summary>
public static class MultipartForm
{
    private const int SendSize = 64 * 1024;

    /// <summary>Makes the body; called once an attempt, for a content can be sent once.</summary>
    /// <param name="parts">The fields, in order; a name may come several times.</param>
    /// <returns>The body, its length known. Files are read as it is sent.</returns>
    /// <exception cref="InvalidInputException">A file cannot be read: the caller's matter, not a broken connection to be tried again.</exception>
    public static HttpContent ToContent(IReadOnlyList<FormPart> parts) => ToContent(parts, null);

    /// <summary>The same, told how far the sending has come.</summary>
    /// <param name="parts">The fields.</param>
    /// <param name="sent">Called for each piece that is handed to the connection, with the bytes so far and those of the whole body.</param>
    /// <returns>The body.</returns>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    internal static HttpContent ToContent(IReadOnlyList<FormPart> parts, Action<long, long>? sent)
    {
        ArgumentNullException.ThrowIfNull(parts);
        string boundary = $"allmhub-{Guid.NewGuid():N}";
        List<Stream> pieces = [];
        try
        {
            foreach (FormPart part in parts)
            {
                (Stream body, MediaFormat? format) = Body(part);
                pieces.Add(Text(Head(boundary, part, format)));
                pieces.Add(body);
                pieces.Add(Text("\r\n"));
            }
        }
        catch
        {
            pieces.ForEach(static piece => piece.Dispose());
            throw;
        }

        pieces.Add(Text($"--{boundary}--\r\n"));
        StreamContent content = new(new JoinedStream(pieces) { Given = sent }, SendSize);
        content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        return content;
    }

    /// <summary>Says in words what is sent, for a dry run.</summary>
    /// <param name="parts">The fields.</param>
    /// <returns>A line a field: <c>name=text</c> or <c>name=@file</c>.</returns>
    public static string Describe(IReadOnlyList<FormPart> parts) =>
        string.Join('\n', parts);

    private static (Stream Body, MediaFormat? Format) Body(FormPart part)
    {
        if (part.Value is not null)
        {
            return (Text(part.Value), null);
        }

        byte[] start = new byte[MediaSignature.Length];
        Stream body = part.FilePath is string path ? Open(path) : part.Piece?.Invoke() ?? Bytes(part.Data ?? default);
        int count = body.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        body.Position = 0;
        return (body, MediaSignature.Detect(start.AsSpan(0, count)));
    }

    private static MemoryStream Bytes(ReadOnlyMemory<byte> data) => MemoryMarshal.TryGetArray(data, out ArraySegment<byte> segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(data.ToArray(), writable: false);

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"The file '{path}' cannot be sent: {failure.Message}"), nameof(FormPart.FilePath), failure);
        }
    }

    // A name that is no ASCII goes twice: raw for the many, and encoded (RFC 5987) for those who read that.
    private static string Head(string boundary, FormPart part, MediaFormat? format)
    {
        string head = $"--{boundary}\r\nContent-Disposition: form-data; name=\"{Quoted(part.Name)}\"";
        if (part.Value is null)
        {
            string name = format is null ? part.SentName : MediaFormats.Named(part.SentName, format);
            string type = format is null ? MediaFormats.OfExtension(name)?.MediaType ?? MediaFormats.Bytes : MediaFormats.TypeOf(name, format);
            string encoded = name.All(char.IsAscii) ? string.Empty : $"; filename*=UTF-8''{Uri.EscapeDataString(name)}";
            head += $"; filename=\"{Quoted(name)}\"{encoded}\r\nContent-Type: {type}";
        }

        return head + "\r\n\r\n";
    }

    // As browsers do (HTML, "multipart/form-data encoding algorithm"): a quote or a line break would end the name. Other control characters end a header for some servers.
    private static string Quoted(string text) => text.Any(static c => c == '"' || char.IsControl(c))
        ? string.Concat(text.Select(static c => c == '"' || char.IsControl(c) ? Uri.EscapeDataString(c.ToString()) : c.ToString()))
        : text;

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text), writable: false);
}
