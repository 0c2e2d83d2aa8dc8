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
    private int _count;

    /// <summary>How each input is said; <c>null</c> for as it is.</summary>
    public FilledTemplate? Template { get; init; }

    /// <summary>The kept prompt that is said of each input; <c>null</c> for none. It says <c>-Prompt</c> too.</summary>
    public KeptText? Kept { get; init; }

    /// <summary>Where the answers go; <c>null</c> for objects of their own.</summary>
    public AnswerColumn? Column { get; init; }

    /// <summary>Adds what <c>-Attachment</c> names; it goes with every request.</summary>
    public void Attach(object[]? given)
    {
        if (prompt is not null && string.IsNullOrWhiteSpace(prompt))
        {
            throw new BadInputException("EmptyPrompt", Words.Say("The prompt is empty. Say what you want to know."));
        }

        foreach (object attachment in given ?? [])
        {
            _attached.AddRange(attachments.Read(attachment, _attached));
        }
    }

    /// <summary>Takes one pipeline object.</summary>
    public void Add(PSObject? input, bool together)
    {
        ChatMessage? message = Template is not null ? null : input?.BaseObject as ChatMessage ?? (ReturnedShape.Is(input, typeof(ChatMessage)) ? MessageShape.Read(input!) : null);
        if (message is not null)
        {
            Column?.Check(input);
            _conversation.Add(message);
            return;
        }

        int index = together ? 0 : _count++;
        Column?.Check(input);
        switch (input?.BaseObject)
        {
            case ChatCompletion answer when prompt is not null && !together && Template is null:
                Enqueue(answer.Message, [], null, input, index);
                break;
            case PSCustomObject when prompt is not null && !together && Template is null && ReturnedShape.Is(input, typeof(ChatCompletion)) && MessageShape.Conversation(input) is { } said:
                Enqueue(said, [], null, input, index);
                break;
            case FileSystemInfo file when together:
                _gatheredParts.AddRange(attachments.Read(file, [.. _attached, .. _gatheredParts]));
                Gather(Template is null ? null : Text(input), input);
                break;
            case FileSystemInfo file:
                Enqueue([], attachments.Read(file, _attached), Kept is not null ? Said(input, null) : Template is null ? null : Text(input), input, index);
                break;
            case var _ when together:
                Gather(Text(input), input);
                break;
            default:
                Enqueue([], [], Kept is null || IsBlank(input) ? Text(input) : Said(input, () => Text(input)), input, index);
                break;
        }
    }

    /// <summary>Called once after the last input.</summary>
    public void Complete(bool noInput)
    {
        if (_gathered.Count > 0)
        {
            string gathered = string.Join('\n', _gatheredText);
            Enqueue(_conversation, _gatheredParts, Kept is null ? gathered : Kept.Say(gathered.Length == 0 ? null : gathered, () => gathered), _gathered.ToArray(), 0);
        }
        else if (_conversation.Count > 0 || noInput)
        {
            string? said = Kept is not null ? Kept.Say(null, null) : noInput ? Template?.Fill(null, hasInput: false) : null;
            Enqueue(_conversation, [], said, noInput ? said ?? prompt : _conversation.ToArray(), _count);
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

    private string Text(PSObject? input)
    {
        string content = input switch
        {
            _ when IsBlank(input) => string.Empty,
            _ when Template is not null => Template.Fill(Column is null ? input : Column.Without(input), hasInput: true),
            { BaseObject: ChatCompletion answer } => answer.Text,
            _ when ReturnedShape.Is(input, typeof(ChatCompletion)) => ReturnedShape.Text(input!, nameof(ChatCompletion.Text)) ?? string.Empty,
            _ => text.ToText(Column is null ? input! : Column.Without(input)!),
        };
        return string.IsNullOrWhiteSpace(content) ? throw new BadInputException("EmptyPrompt", Words.Say("This input is empty: there is nothing to ask.")) : content;
    }

    private string Said(PSObject? input, Func<string>? content) => Kept!.Say(Column is null ? input : Column.Without(input), content);

    private static bool IsBlank(PSObject? input) => input is null or { BaseObject: string } && string.IsNullOrWhiteSpace(input?.BaseObject as string);

    private void Gather(string? content, PSObject? input)
    {
        if (content is not null)
        {
            _gatheredText.Add(content);
        }

        _gathered.Add(input);
    }

    private void Enqueue(IReadOnlyList<ChatMessage> said, IReadOnlyList<ChatPart> files, string? content, object? target, int index)
    {
        List<ChatPart> parts = [.. _attached, .. files];
        string question = string.Join("\n\n", new[] { prompt, content }.Where(static piece => !string.IsNullOrWhiteSpace(piece)));
        if (question.Length > 0)
        {
            parts.Add(new ChatTextPart(question));
        }
        else if (parts.Count > 0 && system is null)
        {
            throw new BadInputException("NoPrompt", Words.Say("A file alone asks nothing. Say what you want to know of it: Get-Item photo.jpg | Invoke-AllmChat 'what is this?'"));
        }
        else if (parts.Count == 0 && !EndsInQuestion(said))
        {
            throw new BadInputException("NoPrompt", Words.Say("There is nothing to ask. Give a prompt: Invoke-AllmChat 'why is the sky blue?'"));
        }

        _ready.Enqueue(new ChatTurn(said, parts, target, index));
    }

    private bool EndsInQuestion(IReadOnlyList<ChatMessage> said) =>
        (said.Count > 0 ? said[^1] : history?.LastOrDefault()) is { Role: ChatRole.User or ChatRole.Tool };
}
