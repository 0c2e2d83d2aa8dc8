using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Cli.Screen;

/// <summary>JSON on one line: readable Chinese and emoji; what may drive a terminal is escaped, so the line is safe to show and nothing is lost.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Options))
        {
            write(writer);
        }

        return TerminalFilter.Escape(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, decimal? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
