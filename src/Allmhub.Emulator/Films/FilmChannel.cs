namespace Allmhub.Emulator.Films;

/// <summary>Who makes the film behind the gateway.</summary>
internal enum FilmChannel
{
    /// <summary>The vendor's Sora: no link, only the content path.</summary>
    Sora,

    /// <summary>Veo of the Gemini API: progress stands at 50, no link.</summary>
    Gemini,

    /// <summary>Veo of Vertex: the film itself as data URI.</summary>
    Vertex,

    /// <summary>Sora as a web page's backend gives it: links in several places, an id with a colon.</summary>
    Backend,

    /// <summary>A resold Veo: the gateway's own record as answer.</summary>
    Relay,
}

/// <summary>Which model is whose.</summary>
internal static class FilmChannels
{
    /// <summary>Null for a model that makes no films.</summary>
    public static FilmChannel? Of(string model) =>
        model.StartsWith("sora-2", StringComparison.Ordinal) ? FilmChannel.Sora
        : model.StartsWith("sora_video", StringComparison.Ordinal) ? FilmChannel.Backend
        : model.StartsWith("veo_", StringComparison.Ordinal) ? FilmChannel.Relay
        : !model.StartsWith("veo-", StringComparison.Ordinal) ? null
        : model.EndsWith("-001", StringComparison.Ordinal) ? FilmChannel.Vertex
        : FilmChannel.Gemini;
}
