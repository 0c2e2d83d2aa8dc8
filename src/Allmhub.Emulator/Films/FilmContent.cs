using System.Globalization;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Routing;

namespace Allmhub.Emulator.Films;

/// <summary>The bytes of a film over the gateway: ranges with the newest alone, and whole transfers cut off after their time.</summary>
internal static class FilmContent
{
    public static EmulatorReply Answer(RouteCall call, FilmTask task, EmulatorGeneration generation, FilmJson json)
    {
        if (!task.Current.IsDone || task.IsFiltered || task.Script.Link == "none")
        {
            return task.Current.IsDone ? call.Error("video.content.notfound")
                : call.Error("video.content.notready", ("IN_PROGRESS", task.Current.TableStatus));
        }

        string? does = task.Script.Content ?? (task.Request.Channel == FilmChannel.Backend ? "json" : null);
        return does switch
        {
            "json" => EmulatorReply.Json(json.Status()),
            "blocked" => call.Error("video.content.blocked"),
            "upstream" => call.Error("video.content.upstream"),
            _ => File(call, task.Film(0), generation, does == "cut"),
        };
    }

    /// <summary>A file with what goes wrong with it.</summary>
    public static EmulatorReply File(RouteCall call, byte[] film, EmulatorGeneration generation, bool isCut)
    {
        byte[] data = call.Fault?.Picture switch
        {
            PictureDamage.Html => "<!doctype html>\n<html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>\n"u8.ToArray(),
            PictureDamage.Other => new PictureSpec("00000000000000aa", 64, 64).Draw(),
            PictureDamage.Half => film[..(film.Length / 2)],
            _ => film,
        };
        string tag = "\"" + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(film), 0, 8).ToLowerInvariant() + "\"";
        bool ranges = generation == EmulatorGeneration.Autumn2026;
        int from = ranges ? From(call, tag) : 0;
        if (from > 0 && from >= data.Length)
        {
            EmulatorReply none = new() { Status = 416, ContentType = "" };
            none.Header["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes */{data.Length}");
            return none;
        }

        byte[] sent = from == 0 ? data : data[from..];
        EmulatorReply reply = new()
        {
            Status = from > 0 ? 206 : 200,
            ContentType = "video/mp4",
            Body = sent,
            CutAt = isCut ? Math.Max(1, sent.Length / 2) : null,
        };
        reply.Header["Cache-Control"] = ranges ? "private, max-age=0" : "public, max-age=86400";
        if (ranges)
        {
            reply.Header["Accept-Ranges"] = "bytes";
            reply.Header["ETag"] = tag;
        }

        if (from > 0)
        {
            reply.Header["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{data.Length - 1}/{data.Length}");
        }

        return reply;
    }

    private static int From(RouteCall call, string tag)
    {
        string range = call.Request.GetHeader("Range") ?? "";
        bool fits = call.Request.GetHeader("If-Range") is not { } condition || condition == tag;
        return fits && range.StartsWith("bytes=", StringComparison.Ordinal) && range.EndsWith('-')
            && int.TryParse(range[6..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int from) ? from : 0;
    }
}
