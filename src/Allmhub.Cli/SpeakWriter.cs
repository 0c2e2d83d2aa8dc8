using System.Text.Json;
using Allmhub.Audio.Speech;
using Allmhub.Cli.Screen;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>Writes where a sound is: a line on standard output and a footer on standard error, or one JSON object.</summary>
internal static class SpeakWriter
{
    public static void Write(SpeechFile file, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonLine.Write(writer => WriteJson(writer, file)));
            return;
        }

        Console.Out.WriteLine(RecordText.Of(file.Path));
        string footer = Footer(file);
        FooterLine.Write(footer);
    }

    private static string Footer(SpeechFile file)
    {
        List<string> part = [file.Model, file.Voice];
        if (file.Duration is { } duration)
        {
            part.Add(Words.Say($"{duration.TotalSeconds:0.0} s of sound"));
        }

        if (file.PartCount > 1)
        {
            part.Add(Words.Say($"{file.PartCount} parts"));
        }

        if (file.Cost is decimal cost)
        {
            part.Add(Words.Say($"about {cost:0.######} USD by list price"));
        }

        return RecordText.Of(string.Join(" · ", part));
    }

    private static void WriteJson(Utf8JsonWriter writer, SpeechFile file)
    {
        writer.WriteStartObject();
        writer.WriteString("path", file.Path);
        writer.WriteNumber("length", file.Length);
        JsonLine.WriteNumber(writer, "durationSeconds", (decimal?)file.Duration?.TotalSeconds);
        writer.WriteString("mediaType", file.MediaType);
        writer.WriteString("model", file.Model);
        writer.WriteString("voice", file.Voice);
        writer.WriteNumber("parts", file.PartCount);
        JsonLine.WriteNumber(writer, "costUsd", file.Cost);
        writer.WriteString("costBasis", file.CostBasis);
        writer.WriteStartArray("requestId");
        foreach (string id in file.RequestId)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
