using Allmhub.Chat;
using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Cli;

/// <summary>What is asked: the words, what is attached, and what came on standard input.</summary>
internal sealed class ChatQuestion
{
    private readonly List<ChatPart> _parts = [];
    private string? _context;

    private ChatQuestion()
    {
    }

    /// <summary>Reads what the arguments name.</summary>
    /// <exception cref="InvalidInputException">Something cannot be attached or read, or nothing is asked.</exception>
    public static async Task<ChatMessage> ReadAsync(ChatArguments arguments, CancellationToken cancellationToken)
    {
        ChatQuestion question = new();
        try
        {
            await question.AttachAsync(arguments, cancellationToken);
            return question.Ask(arguments);
        }
        catch (AttachmentException error)
        {
            throw new InvalidInputException(error.Message, nameof(ChatArguments.Attachment), error);
        }
    }

    private long Size => _parts.Sum(static part => part switch
    {
        ChatMediaPart { Media.Data: { } data } => data.Length,
        ChatTextPart text => text.Text.Length,
        _ => 0,
    });

    private async Task AttachAsync(ChatArguments arguments, CancellationToken cancellationToken)
    {
        // The files first: what is wrong with them is found before anything is waited for.
        foreach (string name in arguments.Attachment.Where(static name => name != PromptWords.Input))
        {
            _parts.Add(PartOf(name));
        }

        bool attaches = arguments.Attachment.Contains(PromptWords.Input);
        bool isWanted = attaches || arguments.WantsInput;
        bool isRead = isWanted || (!arguments.NoInput && StandardInput.IsPiped);
        if (!isRead)
        {
            return;
        }

        byte[] bytes = await StandardInput.ReadBytesAsync(isWanted || (arguments.Prompt is null && _parts.Count == 0 && arguments.Kept?.WantsInput != false), cancellationToken);
        if (attaches && !arguments.WantsInput)
        {
            _parts.Add(AttachmentLoader.FromBytes(bytes, null, Size));
            return;
        }

        InputText.Read(bytes, Size, out _context, out ChatPart? media);
        if (media is not null)
        {
            _parts.Add(media);
        }
    }

    private ChatMessage Ask(ChatArguments arguments)
    {
        string? prompt = arguments.Prompt;
        if (_context?.Contains('\uFFFD', StringComparison.Ordinal) == true)
        {
            Fault.Say(Words.Say("Some bytes on standard input are no UTF-8; a mark stands in their place. iconv puts a text into UTF-8."), ExitCode.Ok);
        }

        if (arguments.Kept is { } kept)
        {
            prompt = string.Join("\n\n", kept.Say(prompt, string.IsNullOrWhiteSpace(_context) ? null : _context).Where(static text => !string.IsNullOrWhiteSpace(text)));
            _context = null;
        }
        else if (prompt is null)
        {
            prompt = _context?.TrimEnd('\r', '\n');
            _context = null;
        }

        string[] said = [.. new[] { prompt, _context }.Where(static text => !string.IsNullOrWhiteSpace(text)).Select(static text => text!)];
        if (said.Length > 0 && !string.IsNullOrWhiteSpace(prompt))
        {
            _parts.Add(new ChatTextPart(string.Join("\n\n", said)));
        }
        else if (_parts.Count == 0)
        {
            throw new InvalidInputException(Words.Say("The prompt is empty. Write it after 'allm chat', or pipe it in."));
        }
        else if (arguments.System is null)
        {
            throw new InvalidInputException(Words.Say("A file alone asks nothing. Say what you want to know of it: allm chat -f photo.jpg 'what is this?'"));
        }

        return new ChatMessage(ChatRole.User, _parts);
    }

    private ChatPart PartOf(string name)
    {
        if (!name.Contains("://", StringComparison.Ordinal))
        {
            return AttachmentLoader.FromFile(name, Size);
        }

        Uri address = Uri.TryCreate(name, UriKind.Absolute, out Uri? uri) ? uri : throw new InvalidInputException(Words.Say($"'{name}' is no address."));
        return address.IsFile ? AttachmentLoader.FromFile(address.LocalPath, Size)
            : MediaFormats.OfExtension(address.AbsolutePath)?.MediaType is "text/plain" or "application/json" or null && IsPage(address)
            ? throw new InvalidInputException(Words.Say($"'{name}' is a text, and models are sent texts as they are: curl -s '{name}' | allm chat '…'"))
            : AttachmentLoader.FromUri(address);
    }

    private static bool IsPage(Uri address) => Path.GetExtension(address.AbsolutePath).ToLowerInvariant() is ".txt" or ".md" or ".json" or ".html" or ".htm" or ".csv" or ".xml" or ".yaml" or ".yml" or ".log";
}
