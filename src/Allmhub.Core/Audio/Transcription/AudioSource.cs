using System.Text;
using Allmhub.Audio.Sound;
using Allmhub.Foundation;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Audio.Transcription;

/// <summary>
/// A sound to be written down: a file or bytes. It is looked at when it is named here, so that a missing, empty or wrong one is found before anything is sent,
/// and read when it is sent, piece by piece.
/// </summary>
public sealed class AudioSource
{
    /// <summary>The most the service takes at once (contract: AudioTranscriptionRequest).</summary>
    public const long MaxBytes = 25L * 1024 * 1024;

    /// <summary>The most a WAV may have that is cut into parts.</summary>
    private const long MaxSplit = 4L * 1024 * 1024 * 1024;
    private const int HeadLength = 64 * 1024;

    // The vendor's own list of what it says it takes: a name with another extension is refused, whatever is in the file.
    private static readonly string[] TakenNames = [".flac", ".m4a", ".mp3", ".mp4", ".mpeg", ".mpga", ".oga", ".ogg", ".wav", ".webm"];

    private static readonly string[] Taken = ["audio/flac", "audio/mpeg", "audio/mp4", "video/mp4", "video/quicktime", "audio/ogg", "audio/wav", "video/webm", "video/mpeg"];

    private readonly ReadOnlyMemory<byte> _bytes;

    private AudioSource(string name, long length, ReadOnlyMemory<byte> bytes, string? filePath)
    {
        Name = name;
        Length = length;
        FilePath = filePath;
        _bytes = bytes;
    }

    /// <summary>What it is called in messages: its path, or "the bytes given".</summary>
    public string Name { get; }

    /// <summary>How many bytes.</summary>
    public long Length { get; }

    /// <summary>The file it lies in; <c>null</c> for bytes.</summary>
    public string? FilePath { get; }

    /// <summary>What it is by its first bytes, whatever its name says.</summary>
    public MediaFormat Format { get; private init; } = MediaFormats.OfType("audio/mpeg")!;

    /// <summary>How long it is, as far as its own bytes tell; <c>null</c> when not known.</summary>
    public TimeSpan? Duration { get; private init; }

    /// <summary>Whether it is one of the formats the service names.</summary>
    internal bool IsTaken => Taken.Contains(Format.MediaType, StringComparer.Ordinal);

    /// <summary>Where its samples lie; <c>null</c> when it is no WAV.</summary>
    internal WavInfo? Wav { get; private init; }

    /// <summary>The name it is sent under: its own with an extension its bytes have earned, for services go by that.</summary>
    internal string SentName
    {
        get
        {
            string name = MediaFormats.Named(FilePath is null ? "audio" : Path.GetFileName(FilePath), Format);
            bool isTaken = !IsTaken || TakenNames.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
            return isTaken ? name : Path.ChangeExtension(name, Format.MediaType is "video/quicktime" ? ".mp4" : Format.Extension[0]);
        }
    }

    /// <summary>Looks at a file.</summary>
    /// <param name="path">Its path in the file system.</param>
    /// <param name="parameter">What the caller calls this input, for the error.</param>
    /// <returns>The sound.</returns>
    /// <exception cref="InvalidInputException">It is missing, a folder, empty, unreadable or no sound.</exception>
    public static AudioSource FromFile(string path, string parameter = nameof(TranscriptionRequest.Audio))
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using FileStream file = BoundedFile.OpenRead(path, MaxSplit);
            return Look(path, file, default, parameter, file.Name);
        }
        catch (BoundedFileException error)
        {
            throw new InvalidInputException(
                error.Fault switch
                {
                    BoundedFileFault.NotFound => Words.Say($"There is no sound '{path}'. Check the path."),
                    BoundedFileFault.Folder => Words.Say($"'{path}' is a folder. Give the sounds in it: Get-ChildItem -File."),
                    _ => Words.Say($"{error.Message} Give a sound file."),
                },
                parameter,
                error);
        }
        catch (Exception error) when (error is IOException and not SoundException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"The sound '{path}' cannot be read: {error.Message}"), parameter, error);
        }
    }

    /// <summary>Takes bytes.</summary>
    /// <param name="data">The bytes; not copied.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <param name="parameter">What the caller calls this input, for the error.</param>
    /// <returns>The sound.</returns>
    /// <exception cref="InvalidInputException">They are empty or no sound.</exception>
    public static AudioSource FromBytes(ReadOnlyMemory<byte> data, string? name = null, string parameter = nameof(TranscriptionRequest.Audio))
    {
        using MemoryStream stream = Memory(data);
        return Look(name ?? Words.Say("the bytes given"), stream, data, parameter, null);
    }

    /// <summary>Opens it for reading from the first byte on.</summary>
    /// <returns>A stream that can seek; the caller disposes it.</returns>
    /// <exception cref="InvalidInputException">The file has gone or cannot be read any more.</exception>
    internal Stream Open()
    {
        if (FilePath is null)
        {
            return Memory(_bytes);
        }

        try
        {
            return new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, HeadLength, useAsync: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"The sound '{Name}' cannot be read: {error.Message}"), nameof(TranscriptionRequest.Audio), error);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static MemoryStream Memory(ReadOnlyMemory<byte> data) => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(data, out ArraySegment<byte> segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(data.ToArray(), writable: false);

    private static AudioSource Look(string name, Stream stream, ReadOnlyMemory<byte> bytes, string parameter, string? filePath)
    {
        if (stream.Length == 0)
        {
            throw new InvalidInputException(Words.Say($"There is no sound in '{name}': it is empty (0 bytes)."), parameter);
        }

        byte[] head = new byte[(int)Math.Min(stream.Length, HeadLength)];
        int count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = head.AsSpan(0, count);
        MediaFormat format = FormatOf(start) is { Kind: MediaKind.Audio or MediaKind.Video } found ? found : throw new InvalidInputException(NoSound(name, start), parameter);
        WavInfo? wav = format.MediaType == "audio/wav" ? Samples(name, stream, parameter) : null;
        return new AudioSource(name, stream.Length, bytes, filePath)
        {
            Format = format,
            Wav = wav,

            // What is over the limit is refused for its size; its frames need not be counted.
            Duration = wav?.Duration ?? (stream.Length <= MaxBytes ? SoundInfo.Of(stream, format, CancellationToken.None).Duration : null),
        };
    }

    // Some recorders put zeros before the first frame, some files have a frame's beginning a little later; a program stream has no row in the table.
    private static MediaFormat? FormatOf(ReadOnlySpan<byte> start)
    {
        if (start is [0, 0, 1, 0xBA or 0xB3, ..])
        {
            return new MediaFormat("video/mpeg", MediaKind.Video, ".mpeg", ".mpg");
        }

        ReadOnlySpan<byte> content = start.TrimStart((byte)0);
        return MediaSignature.Detect(start) ?? (content.Length < start.Length && MediaSignature.Detect(content) is { MediaType: "audio/mpeg" } late ? late : null);
    }

    private static WavInfo Samples(string name, Stream stream, string parameter)
    {
        try
        {
            WavInfo info = WavReader.Read(stream);
            return info.DataLength > 0 ? info : throw new InvalidInputException(Words.Say($"There is no sound in '{name}': it is a WAV without samples."), parameter);
        }
        catch (SoundException error)
        {
            throw new InvalidInputException(Words.Say($"'{name}' cannot be heard: {error.Message}"), parameter, error);
        }
    }

    private static string NoSound(string name, ReadOnlySpan<byte> start)
    {
        string what = MediaSignature.Detect(start) is MediaFormat other ? Words.Say($" (by its bytes it is {other.MediaType})")
            : start.Trim((byte)0).IsEmpty ? Words.Say(" (it has nothing but zeros)")
            : IsText(start) ? Words.Say(" (it is text)")
            : string.Empty;
        return Words.Say($"'{name}' is no sound this client knows{what}, whatever its name says. The service takes flac, mp3, mp4, mpeg, m4a, ogg, wav and webm; convert it to one of them.");
    }

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> some = start[..Math.Min(start.Length, 512)];
        return Encoding.UTF8.GetString(some).TrimEnd('\uFFFD').All(static c => c != '\uFFFD' && (!char.IsControl(c) || char.IsWhiteSpace(c)));
    }
}
