using System.Text.Json;
using Allmhub.Audio.Transcription;
using Allmhub.Cli.Screen;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>Writes what was heard on standard output, or the path of the file it is in, and a footer on standard error; or one JSON array at the end.</summary>
internal sealed class TranscribeWriter(bool json, TranscriptionForm form)
{
    private readonly List<Transcription> _heard = [];

    /// <summary>Takes a transcription.</summary>
    public void Write(Transcription heard)
    {
        _heard.Add(heard);
        if (json)
        {
            return;
        }

        Console.Out.WriteLine(heard.OutFile is { } file ? RecordText.Of(file) : Text(heard).TrimEnd('\n'));
        FooterLine.Write((heard with { Text = string.Empty, OutFile = null }).Display);
    }

    /// <summary>Takes what came before a failure, which may have been paid for.</summary>
    public void Rescue(Transcription? partial)
    {
        if (partial is { Text.Length: > 0 })
        {
            _heard.Add(partial);
            if (!json)
            {
                Console.Out.WriteLine(TerminalFilter.Clean(partial.Text).TrimEnd('\n'));
            }
        }
    }

    /// <summary>Ends the output.</summary>
    public void End()
    {
        if (json)
        {
            Console.Out.WriteLine(JsonLine.Write(WriteJson));
        }
    }

    private string Text(Transcription heard) => form switch
    {
        TranscriptionForm.Srt => TerminalFilter.Clean(heard.ToSrt()),
        TranscriptionForm.Vtt => TerminalFilter.Clean(heard.ToVtt()),
        TranscriptionForm.Segment => string.Join('\n', heard.Segment.Select(static segment => FormattableString.Invariant($"{Time(segment.Start)} {Time(segment.End)} {segment}"))),
        TranscriptionForm.Word => string.Join('\n', heard.Word.Select(static word => FormattableString.Invariant($"{Time(word.Start)} {Time(word.End)} {word}"))),
        _ => heard.ToString(),
    };

    private static string Time(TimeSpan time) => FormattableString.Invariant($"{Math.Floor(time.TotalHours):00}:{time:mm\\:ss\\.fff}");

    private void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (Transcription heard in _heard)
        {
            TranscriptionFile.Write(writer, heard);
        }

        writer.WriteEndArray();
    }
}
