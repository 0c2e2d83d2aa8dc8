using Allmhub.Media;

namespace Allmhub.Audio.Sound;

/// <summary>
/// Makes one file of several sounds of one kind, byte by byte and without decoding: samples one after the other, frames without the tags between them,
/// Ogg streams as links of a chain. Sounds that differ in rate or channels would play at a wrong speed and are not joined.
/// </summary>
internal static class SoundJoiner
{
    /// <summary>Whether sounds of a kind can be joined at all: each FLAC says at its start how long it is.</summary>
    /// <param name="mediaType">The MIME type by the bytes.</param>
    /// <returns>Whether they can.</returns>
    public static bool CanJoin(string? mediaType) => mediaType is "audio/wav" or "audio/mpeg" or "audio/aac" or "audio/ogg" or "audio/pcm";

    /// <summary>Joins.</summary>
    /// <param name="paths">The files, in order.</param>
    /// <param name="format">What all of them are.</param>
    /// <param name="target">Receives the whole.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when all is written.</returns>
    /// <exception cref="SoundException">They do not fit, or one is damaged; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read, or the target not written.</exception>
    public static Task JoinAsync(IReadOnlyList<string> paths, MediaFormat format, Stream target, CancellationToken cancellationToken) => format.MediaType switch
    {
        "audio/wav" => JoinWavAsync(paths, target, cancellationToken),
        "audio/pcm" => JoinPcmAsync(paths, target, cancellationToken),
        "audio/mpeg" => JoinFramesAsync(paths, Mp3Reader.Read, target, cancellationToken),
        "audio/aac" => JoinFramesAsync(paths, AacReader.Read, target, cancellationToken),
        "audio/ogg" => OggJoiner.JoinAsync(paths, target, cancellationToken),
        _ => throw new SoundException(Words.Say($"Sounds of the type {format.MediaType} cannot be joined.")),
    };

    /// <summary>Opens a part for reading.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The stream.</returns>
    internal static FileStream Open(string path) => new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 0 });

    private static async Task JoinWavAsync(IReadOnlyList<string> paths, Stream target, CancellationToken cancellationToken)
    {
        WavInfo[] infos = [.. paths.Select(static (path, index) => Look(path, index, WavReader.Read))];
        ThrowIfOther(infos, static (one, other) => one.Format.Fits(other.Format), static info => info.Format.ToString());
        long length = infos.Sum(static info => info.DataLength);
        await target.WriteAsync(WavWriter.Header(infos[0].Format, length), cancellationToken).ConfigureAwait(false);
        await CopyAsync(paths, index => [new SoundRange(infos[index].DataOffset, infos[index].DataLength)], target, cancellationToken).ConfigureAwait(false);
        await target.WriteAsync(new byte[length & 1], cancellationToken).ConfigureAwait(false);
    }

    private static Task JoinPcmAsync(IReadOnlyList<string> paths, Stream target, CancellationToken cancellationToken) =>
        CopyAsync(paths, index => [new SoundRange(0, new FileInfo(paths[index]).Length / WavFormat.Vendor.BlockAlign * WavFormat.Vendor.BlockAlign)], target, cancellationToken);

    private static Task JoinFramesAsync(IReadOnlyList<string> paths, Func<Stream, CancellationToken, SoundFrames?> read, Stream target, CancellationToken cancellationToken)
    {
        SoundFrames[] frames = [.. paths.Select((path, index) => Look(path, index, stream => read(stream, cancellationToken) ?? throw new SoundException(Words.Say("It has no frames of sound."))))];
        ThrowIfOther(frames, static (one, other) => one.Fits(other), static sound => sound.ToString());
        return CopyAsync(paths, index => frames[index].Range, target, cancellationToken);
    }

    private static async Task CopyAsync(IReadOnlyList<string> paths, Func<int, IReadOnlyList<SoundRange>> ranges, Stream target, CancellationToken cancellationToken)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            FileStream source = Open(paths[i]);
            await using (source.ConfigureAwait(false))
            {
                foreach (SoundRange range in ranges(i))
                {
                    source.Position = range.Offset;
                    await WavWriter.CopyAsync(source, range.Length, target, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Reads a part; what is wrong with it names it.</summary>
    internal static T Look<T>(string path, int index, Func<Stream, T> read)
    {
        try
        {
            using FileStream stream = Open(path);
            return read(stream);
        }
        catch (SoundException wrong)
        {
            throw new SoundException(Words.Say($"Part {index + 1}: {wrong.Message}"));
        }
    }

    /// <summary>Ends the joining when one does not fit the first.</summary>
    internal static void ThrowIfOther<T>(IReadOnlyList<T> sounds, Func<T, T, bool> fits, Func<T, string> name)
    {
        for (int i = 1; i < sounds.Count; i++)
        {
            if (!fits(sounds[0], sounds[i]))
            {
                throw new SoundException(Words.Say($"Part {i + 1} has {name(sounds[i])}, part 1 has {name(sounds[0])}: in one file one of them would play at a wrong speed."));
            }
        }
    }
}
