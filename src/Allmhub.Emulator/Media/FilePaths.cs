using System.Buffers.Binary;
using System.Text;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Media;

/// <summary>Pictures and films by name: small, but a viewer opens them. No key is asked. Answers link to <see cref="MediaLinks"/>.</summary>
internal sealed class FilePaths : IRouteArea
{
    public IEnumerable<Route> Routes => [new("GET", "/files/{name}", RouteSecret.Nothing, File)];

    private static EmulatorReply File(RouteCall call)
    {
        if (PictureSpec.FromName(call.Value) is { } picture)
        {
            return new() { ContentType = picture.MediaType, Body = picture.Draw() };
        }

        return Path.GetExtension(call.Value) == ".mp4"
            ? new() { ContentType = "video/mp4", Body = Film() }
            : call.Error("openai.404-url", ("GET /v1/chat/completion", "GET " + call.Request.Path));
    }

    /// <summary>An MP4 without tracks: ftyp, an empty movie, media data.</summary>
    public static byte[] Film()
    {
        byte[] header = new byte[100];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), 1000);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(20), 0x00010000);
        BinaryPrimitives.WriteInt16BigEndian(header.AsSpan(24), 0x0100);
        foreach ((int at, int value) in new[] { (36, 0x00010000), (52, 0x00010000), (68, 0x40000000), (96, 1) })
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(at), value);
        }

        return
        [
            .. Box("ftyp", Encoding.ASCII.GetBytes("isom\0\0\u0002\0isomiso2mp41")),
            .. Box("moov", Box("mvhd", header)),
            .. Box("mdat", new byte[16]),
        ];
    }

    private static byte[] Box(string type, byte[] content)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, content.Length + 8);
        return [.. size, .. Encoding.ASCII.GetBytes(type), .. content];
    }
}
