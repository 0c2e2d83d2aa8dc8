using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>
/// The conversation that a question belongs to: a named one, the last one, or one of its own, of which the newest alone is kept so that
/// --continue finds it. The files are the module's sessions, in a folder that the user alone may enter.
/// </summary>
internal sealed class KeptSession
{
    private const string Extension = ".json";
    private const int LongestName = 64;

    /// <summary>The newest conversation without a name. A name of the user's begins with no dot.</summary>
    private const string Unnamed = ".last" + Extension;

    /// <summary>What one without a name may have in attachments and text to be kept: nobody asked for it.</summary>
    private const long MostUnnamed = 16L * 1024 * 1024;

    private readonly ChatSession _session;
    private readonly bool _isWanted;
    private readonly bool _isKept;

    private KeptSession(ChatSession session, bool isWanted, bool isKept)
    {
        _session = session;
        _isWanted = isWanted;
        _isKept = isKept;
    }

    /// <summary>The conversation, for the log.</summary>
    public string Id => _session.Id;

    /// <summary>The model of the conversation so far.</summary>
    public string? Model => _session.Model;

    /// <summary>Its wire format.</summary>
    public ChatApi? Api => _session.Api;

    private static string Folder => Path.Combine(UserFolder.State, "sessions");

    /// <summary>The names there are.</summary>
    public static IEnumerable<string> Names() => !Directory.Exists(Folder) ? [] : Directory.EnumerateFiles(Folder, "*" + Extension)
        .Select(static file => Path.GetFileNameWithoutExtension(file)).Where(static name => !name.StartsWith('.')).Order(StringComparer.Ordinal);

    /// <summary>Opens what the arguments name.</summary>
    /// <exception cref="InvalidInputException">The name is none, there is nothing to go on with, or its file cannot be used.</exception>
    public static KeptSession Open(ChatArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            return arguments.Session is string name ? Named(PathOf(name), arguments.System, cancellationToken)
                : arguments.Continue ? new KeptSession(ChatSession.Load(Newest()), isWanted: true, isKept: true)
                : new KeptSession(new ChatSession { System = arguments.System }, isWanted: false, isKept: !arguments.NoKeep);
        }
        catch (ChatSessionException error)
        {
            throw new InvalidInputException(error.Message, nameof(ChatArguments.Session), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Words.Say($"Conversations cannot be kept in '{Folder}': {error.Message}"), nameof(ChatArguments.Session), error);
        }
    }

    /// <summary>What goes before the question.</summary>
    public IReadOnlyList<ChatMessage> Opening(string? system) => _session.Opening(system);

    /// <summary>Keeps a turn that succeeded.</summary>
    /// <param name="turn">The question and the answer.</param>
    /// <param name="request">What was asked, whose model and format the next turn has.</param>
    /// <returns>What went wrong, when that matters: a conversation that nobody named is left out in silence.</returns>
    public string? Append(IEnumerable<ChatMessage> turn, ChatRequest request)
    {
        if (!_isKept)
        {
            return null;
        }

        try
        {
            _session.Model = request.Model;
            _session.Api = request.Api == ChatApi.Auto ? _session.Api : request.Api;
            _session.Append(turn);
            if (!_isWanted)
            {
                KeepUnnamed();
            }

            return null;
        }
        catch (ChatSessionException error)
        {
            return _isWanted ? error.Message : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return _isWanted ? Words.Say($"The conversation could not be kept: {error.Message}") : null;
        }
    }

    private static KeptSession Named(string path, string? system, CancellationToken cancellationToken)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        ChatMessage[] beginning = system is null ? [] : [new ChatMessage(ChatRole.System, system)];
        return new KeptSession(ChatSession.LoadOrBegin(path, beginning, replacesBroken: false, out _, out _, cancellationToken), isWanted: true, isKept: true);
    }

    /// <summary>Puts it whole in the place of the one before; of several runs at once the last one stays.</summary>
    private void KeepUnnamed()
    {
        MakeFolder(Folder);
        string path = Path.Combine(Folder, Unnamed);
        if (_session.Message.Sum(static message => message.Part.Sum(SizeOf)) > MostUnnamed)
        {
            // An older one would be taken for this one.
            File.Delete(path);
            return;
        }

        string own = $"{path}.{Guid.NewGuid():N}.tmp";
        _session.SaveAs(own);
        File.Move(own, path, overwrite: true);
    }

    private static long SizeOf(ChatPart part) => part switch
    {
        ChatMediaPart { Media.Data: { } data } => data.Length,
        ChatTextPart text => text.Text.Length,
        _ => 0,
    };

    private static string Newest() =>
        (Directory.Exists(Folder) ? new DirectoryInfo(Folder).EnumerateFiles("*" + Extension).MaxBy(static file => file.LastWriteTimeUtc) : null)?.FullName
            ?? throw new InvalidInputException(Words.Say("There is no conversation to go on with. Ask without --continue first; with --session NAME it is kept under a name."));

    private static string PathOf(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            return Path.GetFullPath(name);
        }

        return name.Length is > 0 and <= LongestName && name[0] is not ('.' or '-') && name.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
            ? Path.Combine(Folder, name + Extension)
            : throw new InvalidInputException(Words.Say($"'{name}' is no name of a session: take up to {LongestName} letters, digits, '-', '_' and '.', or a path."));
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
