using System.Globalization;
using System.Text.Json;
using Allmhub.Cli.Screen;
using Allmhub.Images;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>Writes where pictures are: a line each on standard output and a footer on standard error, or one JSON array at the end.</summary>
internal sealed class ImageWriter(bool json)
{
    private readonly List<Image> _images = [];

    /// <summary>Takes a picture that is saved.</summary>
    public void Write(Image image)
    {
        _images.Add(image);
        if (!json)
        {
            Console.Out.WriteLine(RecordText.Of(image.Path ?? string.Empty));
        }
    }

    /// <summary>Takes a picture that could not be saved: its address is all that is left of what was paid for.</summary>
    public void Keep(Image image)
    {
        _images.Add(image);
        if (!json && image.Uri is { } link)
        {
            Console.Out.WriteLine(RecordText.Of(link.OriginalString));
        }
    }

    /// <summary>Ends the output.</summary>
    public void End()
    {
        if (json)
        {
            Console.Out.WriteLine(JsonLine.Write(WriteJson));
        }
        else if (_images.Count > 0)
        {
            string footer = Footer();
            FooterLine.Write(footer);
        }
    }

    private string Footer()
    {
        Image last = _images[^1];
        List<string> part = [last.Model ?? "?", _images.Count == 1 ? Words.Say("1 picture") : Words.Say($"{_images.Count} pictures")];
        if (last.Width is { } width)
        {
            part.Add(string.Create(CultureInfo.InvariantCulture, $"{width}x{last.Height}"));
        }

        if (_images.Any(static image => image.Cost is not null))
        {
            decimal cost = _images.Sum(static image => image.Cost ?? 0);
            part.Add(Words.Say($"about {cost:0.######} USD by list price"));
        }

        part.Add(Words.Say($"{last.Duration.TotalSeconds:0.0} s"));
        return RecordText.Of(string.Join(" · ", part));
    }

    private void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (Image image in _images)
        {
            writer.WriteStartObject();
            writer.WriteString("path", image.Path);
            writer.WriteString("uri", image.Uri?.OriginalString);
            writer.WriteString("mediaType", image.MediaType);
            JsonLine.WriteNumber(writer, "width", image.Width);
            JsonLine.WriteNumber(writer, "height", image.Height);
            JsonLine.WriteNumber(writer, "length", image.Length);
            writer.WriteNumber("index", image.Index);
            writer.WriteString("model", image.Model);
            writer.WriteString("api", image.Api.ToString());
            writer.WriteString("revisedPrompt", image.RevisedPrompt);
            JsonLine.WriteNumber(writer, "costUsd", image.Cost);
            writer.WriteString("costBasis", image.CostBasis);
            writer.WriteString("requestId", image.RequestId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
