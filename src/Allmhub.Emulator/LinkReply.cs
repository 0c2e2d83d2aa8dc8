using System.Globalization;
using System.IO.Compression;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>A file of the host of links as it goes over the wire: whole or a range, with the lies that a fault asks for.</summary>
internal static class LinkReply
{
    private const int ShortPiece = 4096;

    private static int _changes;

    public static WireReply Make(EmulatorRequest request, LinkedFile file, EmulatorFault? fault)
    {
        string? tag = Tag(file, fault);
        int length = file.Data.Length;
        int from = From(request, tag, fault);
        int status = from < 0 ? 200 : from >= length || fault is { LinkRange: LinkRange.Refuse } ? 416 : 206;
        int start = status == 206 && fault?.LinkRange != LinkRange.Zero ? from : 0;
        int end = status == 416 ? 0 : status == 206 && fault is { LinkRange: LinkRange.Short } ? Math.Min(length, start + ShortPiece) : length;
        bool packs = fault is { LinkGzip: true };
        ReadOnlyMemory<byte> body = packs ? Packed(file.Data) : file.Data.AsMemory(start, end - start);
        EmulatorReply head = new() { Status = status, ContentType = status == 416 ? "" : file.MediaType };
        Describe(head, tag, status, (start, end, length + (fault is { LinkRange: LinkRange.Total } ? 77 : 0)), fault);
        return Deliver(head, body, fault);
    }

    private static void Describe(EmulatorReply head, string? tag, int status, (int Start, int End, int Total) range, EmulatorFault? fault)
    {
        head.Header["Accept-Ranges"] = fault is { LinkRange: LinkRange.Ignore } ? "none" : "bytes";
        if (tag is not null)
        {
            head.Header["ETag"] = tag;
        }

        if (fault is { LinkGzip: true })
        {
            head.Header["Content-Encoding"] = "gzip";
        }

        bool tells = fault?.LinkRange is not (LinkRange.Bare or LinkRange.Refuse);
        if (status != 200 && tells)
        {
            head.Header["Content-Range"] = status == 416
                ? string.Create(CultureInfo.InvariantCulture, $"bytes */{range.Total}")
                : string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.End - 1}/{range.Total}");
        }
    }

    private static WireReply Deliver(EmulatorReply head, ReadOnlyMemory<byte> body, EmulatorFault? fault)
    {
        int cut = fault?.LinkCut is { } at && at < body.Length ? at : -1;
        ReadOnlyMemory<byte> sent = cut < 0 ? body : body[..cut];
        string? claim = fault?.LinkLength;
        long? length = claim switch
        {
            null => body.Length,
            "none" or "chunked" => null,
            ['+' or '-', ..] => body.Length + int.Parse(claim, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            _ => int.Parse(claim, NumberStyles.None, CultureInfo.InvariantCulture),
        };
        WireReply paced = Delivery.Of(new EmulatorReply { Status = head.Status, ContentType = head.ContentType, Body = [] }, fault is null ? null : fault with { Drip = null, Split = null, Cut = null, Reset = false }, 0);
        bool resets = fault is { Reset: true };
        IEnumerable<WirePiece> piece = fault is { Cut: not null } ? Delivery.Half(sent, fault)
            : fault is { Drip: not null } or { Split: not null } ? Delivery.Slices([new(sent)], fault)
            : fault is { Stall: not null } ? Delivery.Half(sent, fault)
            : Pieces(sent);
        return paced with
        {
            Header = head.Header,
            Length = length,
            EndsByClosing = claim == "none",

            // A reset takes with it what has not left yet.
            Piece = resets ? piece.Append(new(default, 30)) : piece,
            IsBroken = cut >= 0 || fault is { Cut: not null } || (length is { } told && told != body.Length),
            ResetsAtEnd = resets,
        };
    }

    /// <summary>A large file leaves piece by piece, so that a client that goes away is seen.</summary>
    private static IEnumerable<WirePiece> Pieces(ReadOnlyMemory<byte> body)
    {
        const int Size = 128 * 1024;
        for (int at = 0; at < body.Length; at += Size)
        {
            yield return new(body.Slice(at, Math.Min(Size, body.Length - at)), IsAlone: true);
        }
    }

    private static string? Tag(LinkedFile file, EmulatorFault? fault) => fault?.LinkTag switch
    {
        LinkTag.None => null,
        LinkTag.Weak => "W/" + file.Tag,
        LinkTag.Change => string.Create(CultureInfo.InvariantCulture, $"\"changed-{Interlocked.Increment(ref _changes)}\""),
        _ => file.Tag,
    };

    /// <summary>Where the range that is asked for begins; -1 for the whole.</summary>
    private static int From(EmulatorRequest request, string? tag, EmulatorFault? fault)
    {
        string? range = request.GetHeader("Range");
        if (range is null || !range.StartsWith("bytes=", StringComparison.Ordinal) || !range.EndsWith('-') || fault is { LinkRange: LinkRange.Ignore })
        {
            return -1;
        }

        // A weak tag never fits If-Range (RFC 9110 section 13.1.5).
        bool fits = request.GetHeader("If-Range") is not { } condition || (condition == tag && !condition.StartsWith("W/", StringComparison.Ordinal)) || fault?.LinkRange is not null;
        return fits && int.TryParse(range[6..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int from) ? from : -1;
    }

    private static byte[] Packed(byte[] data)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(data);
        }

        return packed.ToArray();
    }
}
