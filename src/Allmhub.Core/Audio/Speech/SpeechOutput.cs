using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Audio.Speech;

/// <summary>
/// Where the sounds of one command become files: a file, a folder, or a template (<see cref="MediaTemplate"/>). What can be wrong is found before anything is
/// paid; no sound is written over another one of the same command, nor over one that another process writes at the same time.
/// </summary>
public sealed class SpeechOutput
{
    private const string Parameter = "OutFile";

    private readonly MediaTemplate _template;
    private readonly bool _replaces;
    private readonly DateTime _begin = DateTime.Now;
    private readonly MediaNameBook? _names;
    private readonly Dictionary<string, MediaTarget> _target = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Names the place; nothing is looked at yet.</summary>
    /// <param name="path">A full path: a file, a folder, or a template.</param>
    /// <param name="replaces">Whether missing folders are made and files that were there before replaced.</param>
    /// <param name="reserves">Whether names are given in the order of the texts, since several are on their way; else as sounds are done.</param>
    public SpeechOutput(string path, bool replaces, bool reserves = false)
    {
        _names = reserves ? new MediaNameBook(replaces) : null;
        _template = MediaTemplate.Parse(path);
        _replaces = replaces;
    }

    /// <summary>The path as it was given.</summary>
    public string Path => _template.Path;

    /// <summary>Finds the place of the next sound before it is paid.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="source">The file that the text was read from, which names the sound in a folder; <c>null</c> for none.</param>
    /// <returns>The place.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or there can be none, or what is there is no regular file.</exception>
    public SpeechPlace Next(SpeechRequest request, string? source)
    {
        ArgumentNullException.ThrowIfNull(request);
        int number = ++_number;
        string path = _template.Expand(new MediaTemplateValues(number, request.Model, request.Text.Length > 200 ? request.Text[..200] : request.Text, _begin));
        MediaContent content = new() { Kind = MediaKind.Audio, Model = request.Model, Index = number - 1, Path = source };
        MediaTarget target = Guarded(path);
        if (_names is not null)
        {
            path = _names.Take(target.IsFile ? path : System.IO.Path.Combine(target.Folder, MediaName.StemOf(content)));
            target = Guarded(path);
        }

        bool isTaken = target.IsFile && !_replaces && System.IO.Path.Exists(path) && !target.HasWritten(path);
        return new SpeechPlace(target, content, isTaken ? path : null);
    }

    // One for all sounds that go to the same place: it knows what this command has written there.
    private MediaTarget Guarded(string path)
    {
        try
        {
            if (!_target.TryGetValue(path, out MediaTarget? target))
            {
                target = MediaTarget.Of(path, _replaces);
                _target[path] = target;
            }

            return target;
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"'{path}' can be no file: {error.Message}"), Parameter, error);
        }
    }
}

/// <summary>The place of one sound.</summary>
/// <param name="Target">The folder or file.</param>
/// <param name="Content">What names the sound in a folder.</param>
/// <param name="Taken">A file that is there and may not be replaced; <c>null</c> when there is none.</param>
public sealed record SpeechPlace(MediaTarget Target, MediaContent Content, string? Taken)
{
    /// <inheritdoc/>
    public override string ToString() => Streaming.TerminalFilter.OneLine(Target.Folder);
}
