namespace Allmhub.Emulator.Films;

/// <summary>A film as it is asked for.</summary>
internal sealed record FilmRequest(string Model, FilmChannel Channel, string Prompt)
{
    /// <summary>What the price counts.</summary>
    public int? Second { get; init; }

    /// <summary>What reaches the vendor: native Veo in JSON hears only duration and metadata (NOTES section 16.5).</summary>
    public int? Duration { get; init; }

    public string? Size { get; init; }

    /// <summary>The first picture's bytes; empty when it is an address.</summary>
    public byte[]? Reference { get; init; }

    public string? Resolution { get; init; }

    public string? AspectRatio { get; init; }

    /// <summary>Seconds of the film.</summary>
    public int Length => (Channel is FilmChannel.Gemini or FilmChannel.Vertex ? Duration : Second ?? Duration) ?? Usual;

    /// <summary>Seconds that are charged.</summary>
    public int Charged => Second ?? Duration ?? Usual;

    private int Usual => Channel switch { FilmChannel.Sora => 4, FilmChannel.Backend => NamedSeconds() ?? 10, _ => 8 };

    /// <summary>Pixels.</summary>
    public (int Width, int Height) Pixels()
    {
        if (Size is not null && Size.Split('x') is [{ } w, { } h] && int.TryParse(w, out int width) && int.TryParse(h, out int height) && width is > 0 and < 4096 && height is > 0 and < 4096)
        {
            return (width, height);
        }

        bool isWide = Channel is FilmChannel.Gemini or FilmChannel.Vertex ? AspectRatio != "9:16" : Model.Contains("landscape", StringComparison.Ordinal) || Size == "large";
        return isWide ? (1280, 720) : (720, 1280);
    }

    private int? NamedSeconds() =>
        Model.Split('-').Where(static p => p.EndsWith('s')).Select(static p => int.TryParse(p[..^1], out int seconds) ? seconds : (int?)null).FirstOrDefault(static s => s is not null);
}
