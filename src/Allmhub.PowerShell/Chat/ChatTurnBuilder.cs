using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// Turns prompt, attachments and pipeline input into requests. Each input is one; a string is the prompt, or what the prompt is about;
/// a file is attached; an answer is continued; messages make one conversation; anything else goes as compact JSON.
/// </summary>
internal sealed class ChatTurnBuilder(string? prompt, string? system, ChatMessage[]? history, PipelineText text, AttachmentReader attachments)
{
    private readonly Queue<ChatTurn> _ready = new();
    private readonly List<ChatPart> _attached = [];
    private readonly List<ChatMessage> _conversation = [];
    private readonly List<ChatPart> _gatheredParts = [];
    private readonly List<string> _gatheredText = [];
    private readonly List<object?> _gathered = [];

    /// <summary>Adds what <c>-Attachment</c> names; it goes with every request.</summary>
    public void Attach(object[]? given)
    {
        if (prompt is not null && string.IsNullOrWhiteSpace(prompt))
        {
            throw new BadInputException("EmptyPrompt", "The prompt is empty. Say what you want to know.");
        }

        foreach (object attachment in given ?? [])
        {
            _attached.AddRange(attachments.Read(attachment, _attached));
        }
    }

    /// <summary>Takes one pipeline object.</summary>
    public void Add(PSObject? input, bool together)
    {
        switch (input?.BaseObject)
        {
            case ChatMessage message:
                _conversation.Add(message);
                break;
            case ChatCompletion answer when prompt is not null && !together:
                Enqueue(answer.Message, [], null, input);
                break;
            case PSCustomObject when prompt is not null && !together && ReturnedShape.Is(input, typeof(ChatCompletion)) && MessageShape.Conversation(input) is { } said:
                Enqueue(said, [], null, input);
                break;
            case PSCustomObject when ReturnedShape.Is(input, typeof(ChatMessage)) && MessageShape.Read(input!) is { } returned:
                _conversation.Add(returned);
                break;
            case FileSystemInfo file when together:
                _gatheredParts.AddRange(attachments.Read(file, [.. _attached, .. _gatheredParts]));
                _gathered.Add(input);
                break;
            case FileSystemInfo file:
                Enqueue([], attachments.Read(file, _attached), null, input);
                break;
            default:
                AddText(input, together);
                break;
        }
    }

    /// <summary>Called once after the last input.</summary>
    public void Complete(bool noInput)
    {
        if (_gathered.Count > 0)
        {
            Enqueue(_conversation, _gatheredParts, string.Join('\n', _gatheredText), _gathered.ToArray());
        }
        else if (_conversation.Count > 0 || noInput)
        {
            Enqueue(_conversation, [], null, noInput ? prompt : _conversation);
        }
    }

    public bool TryTake([NotNullWhen(true)] out ChatTurn? turn) => _ready.TryDequeue(out turn);

    /// <summary>The whole conversation of a request: instructions, history, what is said now.</summary>
    public IReadOnlyList<ChatMessage> Messages(ChatTurn turn)
    {
        List<ChatMessage> messages = [.. history ?? [], .. turn.History];
        if (!string.IsNullOrWhiteSpace(system))
        {
            messages.RemoveAll(static message => message.Role == ChatRole.System);
            messages.Insert(0, new ChatMessage(ChatRole.System, system));
        }

        if (turn.Parts.Count > 0)
        {
            messages.Add(new ChatMessage(ChatRole.User, turn.Parts));
        }

        return messages;
    }

    private void AddText(PSObject? input, bool together)
    {
        string content = input?.BaseObject is ChatCompletion answer ? answer.Text : ReturnedShape.Is(input, typeof(ChatCompletion)) ? ReturnedShape.Text(input!, nameof(ChatCompletion.Text)) ?? string.Empty : input is null ? string.Empty : text.ToText(input);
        if (string.IsNullOrWhiteSpace(content))
        {
            throw new BadInputException("EmptyPrompt", "This input is empty: there is nothing to ask.");
        }

        if (together)
        {
            _gatheredText.Add(content);
            _gathered.Add(input);
            return;
        }

        Enqueue([], [], content, input);
    }

    private void Enqueue(IReadOnlyList<ChatMessage> said, IReadOnlyList<ChatPart> files, string? content, object? target)
    {
        List<ChatPart> parts = [.. _attached, .. files];
        string question = string.Join("\n\n", new[] { prompt, content }.Where(static piece => !string.IsNullOrWhiteSpace(piece)));
        if (question.Length > 0)
        {
            parts.Add(new ChatTextPart(question));
        }
        else if (parts.Count > 0 && system is null)
        {
            throw new BadInputException("NoPrompt", "A file alone asks nothing. Say what you want to know of it: Get-Item photo.jpg | Invoke-AllmChat 'what is this?'");
        }
        else if (parts.Count == 0 && !EndsInQuestion(said))
        {
            throw new BadInputException("NoPrompt", "There is nothing to ask. Give a prompt: Invoke-AllmChat 'why is the sky blue?'");
        }

        _ready.Enqueue(new ChatTurn(said, parts, target));
    }

    private bool EndsInQuestion(IReadOnlyList<ChatMessage> said) =>
        (said.Count > 0 ? said[^1] : history?.LastOrDefault()) is { Role: ChatRole.User or ChatRole.Tool };
}
