using System.Security.Cryptography;
using Allmhub.Emulator.Drawing;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Media;

/// <summary>
/// The host that pictures and films lie on, as on a store behind the gateway: another port, no key asked. Bytes are put there and get an address; equal
/// bytes of one name get the same one.
/// </summary>
public sealed class MediaLinks
{
    private const long MaxBytes = 512L * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<string, LinkedFile> _file = [];
    private readonly Queue<string> _order = new();
    private readonly Func<IReadOnlyList<EmulatorRequest>> _request;
    private readonly Action _clear;
    private long _bytes;

    internal MediaLinks(Uri baseUri, Uri mirrorUri, Func<IReadOnlyList<EmulatorRequest>> request, Action clear)
    {
        BaseUri = baseUri;
        MirrorUri = mirrorUri;
        _request = request;
        _clear = clear;
    }

    /// <summary>Where the links lead, e.g. <c>http://127.0.0.1:40124</c>.</summary>
    public Uri BaseUri { get; }

    /// <summary>A third host with the same files, for redirects.</summary>
    public Uri MirrorUri { get; }

    /// <summary>The requests that came to both hosts, oldest first; a copy that does not change.</summary>
    public IReadOnlyList<EmulatorRequest> Request => _request();

    /// <summary>Forgets the recorded requests.</summary>
    public void ClearRequest() => _clear();

    /// <summary>Puts bytes there. When there are more than 512 MB, the oldest go.</summary>
    /// <param name="data">The bytes; not to be changed any more.</param>
    /// <param name="name">The last piece of the address, escaped where need be.</param>
    /// <param name="mediaType">The type to say; by the name's extension when not given.</param>
    /// <returns>The address.</returns>
    public Uri Add(byte[] data, string name, string? mediaType = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(name);
        string hash = Convert.ToHexString(SHA256.HashData(data), 0, 8).ToLowerInvariant();
        string path = $"/m/{hash}/{Uri.EscapeDataString(name)}";
        lock (_gate)
        {
            if (_file.TryAdd(path, new LinkedFile(data, mediaType ?? TypeOf(name), $"\"{hash}\"")))
            {
                _order.Enqueue(path);
                _bytes += data.Length;
            }

            while (_bytes > MaxBytes && _order.Count > 1)
            {
                string oldest = _order.Dequeue();
                _bytes -= _file[oldest].Data.Length;
                _file.Remove(oldest);
            }
        }

        return new Uri(BaseUri, path);
    }

    /// <summary>The address of a picture, which is drawn and put there.</summary>
    internal Uri Of(PictureSpec picture) => Add(picture.Draw(), picture.Name, picture.MediaType);

    /// <summary>The address of a film that ends with this picture.</summary>
    internal Uri OfFilm(PictureSpec picture, int seconds) => Add(Mp4Writer.Write(picture, seconds), picture.Seed + ".mp4");

    internal LinkedFile? Find(string target)
    {
        lock (_gate)
        {
            return _file.GetValueOrDefault(target.Split('?')[0]);
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        ".gif" => "image/gif",
        ".mp4" => "video/mp4",
        ".mp3" => "audio/mpeg",
        ".wav" => "audio/wav",
        _ => "application/octet-stream",
    };
}

/// <summary>A file of the host.</summary>
/// <param name="Data">Its bytes.</param>
/// <param name="MediaType">The type it is said to be.</param>
/// <param name="Tag">Its strong ETag.</param>
internal sealed record LinkedFile(byte[] Data, string MediaType, string Tag);
