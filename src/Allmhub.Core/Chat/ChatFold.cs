using System.Text;

namespace Allmhub.Chat;

/// <summary>What the fold cannot know from the updates.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Api">The wire format spoken.</param>
/// <param name="IsComplete">Whether the answer's own end was seen (NOTES section 3).</param>
internal sealed record ChatFoldContext(ChatRequest Request, ChatApi Api, bool IsComplete)
{
    /// <summary>The gateway's request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>From sending to the first piece.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>From sending to the end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The body of an answer that was not streamed.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }
}

/// <summary>
/// Makes the one completion of an answer's updates. Pure: no clock, no IO, the same updates give the same completion.
/// A completion can be taken at any time, as an error needs it, and again later.
/// </summary>
internal sealed class ChatFold
{
    private const int MostLeftOut = 100;

    private readonly ChatPartList _parts = new();
    private readonly GivenMedia _given = new();
    private readonly List<ChatMedia> _media = [];
    private readonly List<ChatCitation> _citations = [];
    private readonly HashSet<ChatCitation> _cited = [];
    private ChatUsage? _usage;
    private string? _id;
    private string? _model;
    private ChatFinish? _finish;
    private readonly List<string> _leftOut = [];
    private readonly List<string> _unknown = [];
    private bool _sawQuotedProgress;

    /// <summary>Whether any content arrived: what makes a partial completion worth keeping and a retry impossible.</summary>
    public bool HasContent => _parts.Count > 0 || _media.Count > 0;

    /// <summary>What has been told of tokens and tools; <c>null</c> when nothing has.</summary>
    public ChatUsage? Usage => _usage;

    /// <summary>The model that answers, as far as it has said so.</summary>
    public string? Model => _model;

    /// <summary>Takes the next update.</summary>
    /// <param name="update">The update.</param>
    public void Add(in ChatUpdate update)
    {
        switch (update.Kind)
        {
            case ChatUpdateKind.Text or ChatUpdateKind.Reasoning or ChatUpdateKind.Refusal:
                _parts.Append(update.Kind, update.Text, update.Payload as ChatRawPart);
                break;
            case ChatUpdateKind.ToolCall when update.Payload is ChatToolCallFragment fragment:
                _parts.Add(fragment);
                break;
            case ChatUpdateKind.Media when update.Payload is ChatMedia media:
                AddMedia(media);
                break;
            case ChatUpdateKind.TextWasReasoning:
                _parts.TextWasReasoning(update.Text);
                break;
            case ChatUpdateKind.LeftOut:
                AddLeftOut(update);
                break;
            case ChatUpdateKind.Raw when update.Payload is ChatRawPart raw:
                _parts.Add(new ChatOpaquePart { Raw = raw });
                break;
            default:
                AddFact(update);
                break;
        }
    }

    /// <summary>Makes the completion of what arrived so far.</summary>
    /// <param name="context">What the updates do not say.</param>
    /// <returns>The completion; its messages are the request's with the answer at the end.</returns>
    public ChatCompletion ToCompletion(ChatFoldContext context)
    {
        List<ChatPart> parts = _parts.ToParts(CountCalls(context.Request.Message));
        string text = Join(parts, ChatUpdateKind.Text);
        string refusal = Join(parts, ChatUpdateKind.Refusal);
        ChatToolCall[] calls = parts.FindAll(static part => part is ChatToolCallPart).ConvertAll(static part => ((ChatToolCallPart)part).Call).ToArray();
        return new ChatCompletion
        {
            Text = text,
            Reasoning = Join(parts, ChatUpdateKind.Reasoning),
            Refusal = refusal.Length > 0 ? refusal : null,
            ToolCall = calls,
            Media = _media.ToArray(),
            Citation = _citations.ToArray(),
            FinishReason = MapFinish(calls.Length > 0, refusal.Length > 0),
            RawFinishReason = _finish?.RawReason,
            FinishMessage = _finish?.Message,
            FailureReason = context.IsComplete && _sawQuotedProgress && _media.Count == 0 && calls.Length == 0 ? LastLine(text) : null,
            Usage = _usage is { TotalToken: 0 } ? _usage with { TotalToken = _usage.InputToken + _usage.OutputToken } : _usage,
            Model = _model,
            RequestedModel = context.Request.Model,
            Api = context.Api,
            Id = _id,
            RequestId = context.RequestId,
            TimeToFirstToken = context.TimeToFirstToken,
            Duration = context.Duration,
            Message = parts.Count > 0 ? new List<ChatMessage>(context.Request.Message) { new(ChatRole.Assistant, parts) }.ToArray() : context.Request.Message,
            Body = context.Body,
            IsComplete = context.IsComplete,
            LeftOut = AllLeftOut(),
            NotKnown = _unknown,
        };
    }

    private void AddFact(in ChatUpdate update)
    {
        switch (update.Payload)
        {
            case ChatCitation citation when _cited.Add(citation):
                _citations.Add(citation);
                break;
            case ChatUsage usage:
                _usage = _usage?.Then(usage) ?? usage;
                break;
            case ChatStart start:
                _id = string.IsNullOrEmpty(start.Id) ? _id : start.Id;
                _model = string.IsNullOrEmpty(start.Model) ? _model : start.Model;
                break;
            case ChatFinish finish when IsBetter(finish):
                _finish = finish;
                break;
            case double:
                _sawQuotedProgress |= update.Text?.AsSpan().TrimStart().StartsWith(">", StringComparison.Ordinal) ?? false;
                break;
            default:
                break;
        }
    }

    // Some services say "stop" once more behind the reason, and some say nothing once more: the first telling word stays.
    private bool IsBetter(ChatFinish finish) => _finish is null || _finish.Reason == ChatFinishReason.None
        || (_finish.Reason is ChatFinishReason.Stop or ChatFinishReason.Other && finish.Reason is not (ChatFinishReason.None or ChatFinishReason.Other));

    private void AddLeftOut(in ChatUpdate update)
    {
        List<string> list = update.Payload is true ? _leftOut : _unknown;
        if (update.Text is { Length: > 0 } what && list.Count < MostLeftOut && !list.Contains(what))
        {
            list.Add(what);
        }
    }

    private void AddMedia(ChatMedia media)
    {
        if (!_given.TryAdd(media))
        {
            return;
        }

        _media.Add(media);
        if (!media.IsInText)
        {
            _parts.Add(new ChatMediaPart(media) { Raw = media.Raw });
        }
    }

    // Gemini-born answers say "stop" although tools are called (NOTES section 4); a refusal comes with "stop" too.
    private ChatFinishReason MapFinish(bool hasCall, bool hasRefusal) => _finish?.Reason switch
    {
        null => ChatFinishReason.None,
        ChatFinishReason.Stop when hasCall => ChatFinishReason.ToolCall,
        ChatFinishReason.Stop when hasRefusal => ChatFinishReason.Refusal,
        ChatFinishReason reason => reason,
    };

    // Loops: made by LINQ, the first completion of a process takes the compiler several milliseconds more.
    private static string Join(List<ChatPart> parts, ChatUpdateKind kind)
    {
        string text = string.Empty;
        StringBuilder? joined = null;
        foreach (ChatPart part in parts)
        {
            string? piece = (part, kind) switch
            {
                (ChatTextPart said, ChatUpdateKind.Text) => said.Text,
                (ChatReasoningPart thought, ChatUpdateKind.Reasoning) => thought.Text,
                (ChatRefusalPart refused, ChatUpdateKind.Refusal) => refused.Text,
                _ => null,
            };
            joined = text.Length == 0 || string.IsNullOrEmpty(piece) ? joined : (joined ?? new StringBuilder(text)).Append(piece);
            text = text.Length == 0 ? piece ?? string.Empty : text;
        }

        return joined?.ToString() ?? text;
    }

    private static int CountCalls(IReadOnlyList<ChatMessage> messages)
    {
        int count = 0;
        foreach (ChatMessage message in messages)
        {
            foreach (ChatPart part in message.Part)
            {
                count += part is ChatToolCallPart ? 1 : 0;
            }
        }

        return count;
    }

    private string[] AllLeftOut()
    {
        IReadOnlyList<string> nameless = _parts.Nameless;
        string[] all = new string[_leftOut.Count + nameless.Count];
        _leftOut.CopyTo(all);
        for (int i = 0; i < nameless.Count; i++)
        {
            all[_leftOut.Count + i] = Words.Say($"a tool call without a name ({LeftOutText.Short(nameless[i])})");
        }

        return all;
    }

    private static string LastLine(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimEnd();
        return rest[(rest.LastIndexOf('\n') + 1)..].TrimStart("> ").ToString();
    }
}
