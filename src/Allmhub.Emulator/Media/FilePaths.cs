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
            ? new() { ContentType = "video/mp4", Body = Mp4Writer.Write(new PictureSpec("00000000000000aa", 320, 180), 4) }
            : call.Error("openai.404-url", ("GET /v1/chat/completion", "GET " + call.Request.Path));
    }
}
