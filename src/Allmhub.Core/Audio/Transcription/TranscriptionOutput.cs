using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Audio.Transcription;

/// <summary>
/// Where the transcriptions of one command become files: a file for one sound, or a folder in which each gets the sound's name. What can be wrong is found before
/// anything is sent; what comes is never written over another one of the same command, but gets a number.
/// </summary>
public sealed class TranscriptionOutput
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly bool _replaces;
    private readonly bool _isFolder;
    private readonly string _path;
    private readonly MediaNameBook _names;
    private readonly Dictionary<string, MediaTarget> _targets = new(StringComparer.Ordinal);

    /// <summary>Names the place; nothing is written.</summary>
    /// <param name="path">A full path: a file, or a folder that is there or ends in a separator.</param>
    /// <param name="form">What is wanted; <c>null</c> lets a file's extension say it.</param>
    /// <param name="replaces">Whether a missing folder is made and a file that was there before replaced.</param>
    /// <exception cref="InvalidInputException">The file's extension and the form contradict each other.</exception>
    public TranscriptionOutput(string path, TranscriptionForm? form, bool replaces)
    {
        ArgumentNullException.ThrowIfNull(path);
        _path = path;
        _replaces = replaces;
        _names = new MediaNameBook(replaces);
        _isFolder = Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
        string extension = _isFolder ? string.Empty : Path.GetExtension(path).ToLowerInvariant();
        TranscriptionForm? said = extension switch { ".srt" => TranscriptionForm.Srt, ".vtt" => TranscriptionForm.Vtt, _ => null };
        if (said is not null && form is not null && form != said)
        {
            throw new InvalidInputException(Words.Say($"'{Path.GetFileName(path)}' would hold {Name(said.Value)}, and {Name(form.Value)} was asked for. Change one of the two."), "OutFile");
        }

        Form = form ?? said ?? TranscriptionForm.Text;
        Extension = extension.Length > 0 ? Path.GetExtension(path) : Form switch { TranscriptionForm.Srt => ".srt", TranscriptionForm.Vtt => ".vtt", TranscriptionForm.Text => ".txt", _ => ".json" };
    }

    /// <summary>What is written.</summary>
    public TranscriptionForm Form { get; }

    /// <summary>The extension of the files, with its dot.</summary>
    public string Extension { get; }

    /// <summary>Looks at the place before anything is sent.</summary>
    /// <param name="sound">The sound.</param>
    /// <returns>A file that is there and may not be replaced; <c>null</c> when there is none.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or what is there is no regular file.</exception>
    public string? Check(AudioSource sound)
    {
        ArgumentNullException.ThrowIfNull(sound);
        string path = PathOf(sound.FilePath);
        MediaTarget target = Target(path);
        return Path.Exists(path) && !_replaces && !target.HasWritten(path) ? path : null;
    }

    /// <summary>Names the file of a sound before it is sent, where several are on their way. For the one thread that asks.</summary>
    /// <param name="sound">The sound.</param>
    /// <returns>Its place.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or what is there is no regular file.</exception>
    public MediaTarget Next(AudioSource sound)
    {
        ArgumentNullException.ThrowIfNull(sound);
        return Target(_names.Take(PathOf(sound.FilePath)));
    }

    /// <summary>Writes a transcription as a whole file or not at all.</summary>
    /// <param name="transcription">The transcription.</param>
    /// <param name="place">Its place, of <see cref="Next"/>; <c>null</c> for the one of its sound.</param>
    /// <param name="cancellationToken">Stops it; nothing is left.</param>
    /// <returns>The transcription with its file.</returns>
    /// <exception cref="AllmException">It cannot be written.</exception>
    /// <exception cref="InvalidInputException">There are no times for subtitles.</exception>
    public async Task<Transcription> SaveAsync(Transcription transcription, MediaTarget? place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transcription);
        byte[] content = Content(transcription);
        string path = PathOf(transcription.Path);
        try
        {
            MediaTarget target = place ?? Target(path);
            target.Prepare();
            string temporary = Path.Combine(target.Folder, $"allm-{Guid.NewGuid():N}.part");
            try
            {
                await File.WriteAllBytesAsync(temporary, content, cancellationToken).ConfigureAwait(false);
                return transcription with { OutFile = target.Place(temporary, new MediaContent(), Extension) };
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AllmException(new AllmError(AllmErrorKind.InvalidRequest, Words.Say($"'{path}' cannot be written: {error.Message}")) { RecommendedAction = Words.Say("The transcription itself was made and paid; it is in the output.") }, error);
        }
    }

    private byte[] Content(Transcription transcription) => Extension.ToLowerInvariant() == ".json" ? Json(transcription) : Plain.GetBytes(Form switch
    {
        TranscriptionForm.Srt => transcription.ToSrt(),
        TranscriptionForm.Vtt => transcription.ToVtt(),
        _ => transcription.Text.EndsWith('\n') ? transcription.Text : transcription.Text + "\n",
    });

    private string PathOf(string? sound) => !_isFolder ? _path : Path.Combine(_path, (sound is null ? "transcription" : Path.GetFileNameWithoutExtension(sound)) + Extension);

    private MediaTarget Target(string path)
    {
        if (!_targets.TryGetValue(path, out MediaTarget? target))
        {
            try
            {
                target = MediaTarget.Of(path, _replaces);
            }
            catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException or UnauthorizedAccessException)
            {
                throw new InvalidInputException(Words.Say($"'{path}' can be no file: {error.Message}"), "OutFile", error);
            }

            _targets.Add(path, target);
        }

        return target;
    }

    private static byte[] Json(Transcription transcription)
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter writer = new(content, Readable))
        {
            TranscriptionFile.Write(writer, transcription);
        }

        content.WriteByte((byte)'\n');
        return content.ToArray();
    }

    private static string Name(TranscriptionForm form) => form switch
    {
        TranscriptionForm.Srt => Words.Say("SubRip subtitles (Srt)"),
        TranscriptionForm.Vtt => Words.Say("WebVTT subtitles (Vtt)"),
        _ => $"{form}",
    };
}
