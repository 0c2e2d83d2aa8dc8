using Allmhub.Emulator.Drawing;

namespace Allmhub.Emulator.Films;

/// <summary>What the gateway and the vendors refuse of a film, and what one costs.</summary>
internal static class FilmRules
{
    private const int ReferenceBytes = 20 * 1024 * 1024;

    private static readonly string[] Usual = ["720x1280", "1280x720"];
    private static readonly string[] Pro = [.. Usual, "1024x1792", "1792x1024"];

    public static FilmRequest Check(FilmRequest request)
    {
        // The gateway knows the sizes of exactly these two names (NOTES section 11).
        if (request.Size is { } size && request.Model is "sora-2" or "sora-2-pro" && !(request.Model == "sora-2" ? Usual : Pro).Contains(request.Size))
        {
            throw new FilmRefusal("invalid_size", $"{request.Model} size is invalid");
        }

        return request.Channel switch
        {
            FilmChannel.Sora => Sora(request),
            FilmChannel.Gemini or FilmChannel.Vertex => Veo(request),
            FilmChannel.Backend when request.Length is not (10 or 15 or 25) && request.Second is not null => throw FilmRefusal.Vendor($"Invalid value: '{request.Second}'. Supported values are: '10', '15', and '25'.", "seconds"),
            _ => request,
        };
    }

    /// <summary>Units are cut off, not rounded (NOTES section 16.7).</summary>
    public static (long Unit, string Ratios) Price(FilmRequest request, double usd, decimal unitPerUsd)
    {
        (string name, double factor) = request.Channel switch
        {
            FilmChannel.Sora => ("size", request is { Model: ['s', 'o', 'r', 'a', '-', '2', '-', 'p', 'r', 'o', ..], Size: "1792x1024" or "1024x1792" } ? 1.666667 : 1),
            FilmChannel.Gemini or FilmChannel.Vertex => ("resolution", Resolution(request) == "4k" ? request.Model.Contains("fast", StringComparison.Ordinal) ? 2.333333 : 1.5 : 1),
            _ => ("", 1),
        };
        double seconds = name.Length > 0 ? request.Charged : 1;
        string ratios = name.Length == 0 ? "{}" : $$"""{"seconds":{{Json.JsonText.Number(seconds)}},"{{name}}":{{Json.JsonText.Number(factor)}}}""";
        return ((long)((decimal)usd * unitPerUsd * (decimal)seconds * (decimal)factor), ratios);
    }

    private static string Resolution(FilmRequest request)
    {
        (int width, int height) = request.Pixels();
        return request.Resolution ?? (Math.Max(width, height) >= 3840 ? "4k" : Math.Max(width, height) >= 1920 ? "1080p" : "720p");
    }

    private static FilmRequest Sora(FilmRequest request)
    {
        if (request.Length is not (4 or 8 or 12))
        {
            throw FilmRefusal.Vendor($"Invalid value: '{request.Length}'. Supported values are: '4', '8', and '12'.", "seconds");
        }

        if (request.Size is { } size && !Pro.Contains(size))
        {
            throw FilmRefusal.Vendor($"Invalid value: '{size}'.", "size");
        }

        if (request.Reference is { Length: > 0 } reference)
        {
            PictureHeader header = PictureHeader.Read(reference) ?? throw FilmRefusal.Vendor("Invalid image: the file is no picture.", "input_reference", "invalid_image");
            if (header.Width > 0 && (header.Width, header.Height) != request.Pixels())
            {
                throw FilmRefusal.Vendor("Inpaint image must match the requested width and height", "input_reference", "invalid_request_error");
            }
        }

        return request with { Size = request.Size ?? Usual[0] };
    }

    private static FilmRequest Veo(FilmRequest request) =>
        request.Reference is { Length: > ReferenceBytes } ? throw new FilmRefusal("invalid_request", "image is larger than 20 MB")
        : request.Length is 4 or 6 or 8 ? request
        : throw new FilmRefusal("fail_to_fetch_task", $$$"""{"error":{"code":400,"message":"The number value for `durationSeconds` is out of bound. Please provide a value between 4 and 8, inclusive.","status":"INVALID_ARGUMENT"}}""");
}
