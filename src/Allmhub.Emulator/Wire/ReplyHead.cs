using System.Globalization;
using System.Text;

namespace Allmhub.Emulator.Wire;

/// <summary>The status line and headers of an answer.</summary>
internal static class ReplyHead
{
    public static string Write(WireReply reply, bool close)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} {Reason(reply.Status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Date: {DateTime.UtcNow:R}\r\n");
        if (reply.ContentType.Length > 0)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {reply.ContentType}\r\n");
        }

        foreach ((string name, string value) in reply.Header)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(reply.EndsByClosing ? ""
            : reply.Length is { } length ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n")
            : "Transfer-Encoding: chunked\r\n");
        return head.Append(close ? "Connection: close\r\n\r\n" : "\r\n").ToString();
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        413 => "Request Entity Too Large",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    };
}
