namespace Allmhub.Media;

/// <summary>Media types by extension, for form parts: the gateway goes by them (NOTES section 9).</summary>
internal static class MediaTypeName
{
    public static string OfExtension(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".pdf" => "application/pdf",
        ".mp3" => "audio/mpeg",
        ".wav" => "audio/wav",
        ".m4a" => "audio/mp4",
        ".flac" => "audio/flac",
        ".ogg" => "audio/ogg",
        ".mp4" => "video/mp4",
        ".webm" => "video/webm",
        ".mov" => "video/quicktime",
        ".json" => "application/json",
        ".txt" or ".md" or ".srt" or ".vtt" => "text/plain",
        _ => "application/octet-stream",
    };
}
