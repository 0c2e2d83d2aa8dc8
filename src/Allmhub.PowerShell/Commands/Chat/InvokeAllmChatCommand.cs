using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Http;
using Allmhub.Markdown;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Transformation;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>Invoke-AllmChat: asks a model. Each input object is one request; <c>-Together</c> makes them one.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AllmChat", SupportsShouldProcess = true)]
[OutputType(typeof(ChatCompletion), typeof(ChatDelta), typeof(string), typeof(PSObject), typeof(RequestDescription))]
public sealed class InvokeAllmChatCommand : AllmPromptCommand
{
    private ChatTurnBuilder? _turns;
    private AnswerColumn? _column;
    private LineTrap? _trap;
    private ErrorRecord? _failure;
    private LiveWriter? _shown;
    private TerminalFilter _filter = new();
    private bool _live;
    private AnswerWay? _way;
    private bool? _isDirect;

    /// <summary>The question.</summary>
    [Parameter(Position = 0)]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>A prompt, or what the prompt is about: text, a file, an answer, any object.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Gathers all input into one request.</summary>
    [Parameter]
    public SwitchParameter Together { get; set; }

    /// <summary>Puts the answer on the input object as this property, and emits that.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutProperty { get; set; }

    /// <summary>The conversation this goes on; it grows by what succeeds.</summary>
    [Parameter]
    [ValidateNotNull]
    [LiveTransformation("Go on with its messages: New-AllmChatSession -Message $session.Message, or keep a session in a file: New-AllmChatSession -Path.")]
    public ChatSession? Session { get; set; }

    /// <summary>How much of the session's history goes along: turns, or '8000 tokens'.</summary>
    [Parameter]
    [ValidateNotNull]
    public ChatHistoryLimit? MaxHistory { get; set; }

    /// <summary>Emits deltas as they arrive.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Shows the text in the host as it arrives; by itself at an interactive prompt.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Shows the text of the answer as it is: its Markdown is not drawn.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Does not stream on the wire.</summary>
    [Parameter]
    public SwitchParameter NoStream { get; set; }

    /// <summary>Emits the code blocks of the answer, as strings, and nothing else of it.</summary>
    [Parameter]
    public SwitchParameter CodeOnly { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ThrowIfContradictory();
        UsePrompt(takesSchema: !CodeOnly);
        if (!DryRun && !TellsOnly)
        {
            RequireSecret(RequestSecret.Key);
        }

        ResolveModel();
        _live = MyInvocation.BoundParameters.ContainsKey(nameof(Live)) ? Live : !IsBatch && OutProperty is null && !CodeOnly && !Stream && !NoStream && IsDirect;
        HidesProgress = _live;
        BindTools();
        GuardInput(() => Format = FindFormat(), As ?? JsonSchema, terminate: true);
        PipelineText text = new(InvokeCommand);
        FilledTemplate? template = null;
        KeptText? kept = null;
        GuardInput(() => template = FindTemplate(text, Prompt, OutProperty, out kept), Template ?? PromptName, terminate: true);
        _column = OutProperty is null ? null : new AnswerColumn(OutProperty, text);
        _trap = Together || IsBatch || _column is not null || DryRun || TellsOnly ? null : new LineTrap();
        _turns = new ChatTurnBuilder(kept is null ? Prompt : null, System ?? Session?.System, Message, text, new AttachmentReader(SessionState)) { Template = template, Kept = kept, Column = _column };
        GuardInput(() => _turns.Attach(AllAttachment), Attachment, terminate: true);
        OpenBatch();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!MyInvocation.ExpectingInput && InputObject is null)
        {
            return;
        }

        if (_trap?.Look(InputObject) is string warning)
        {
            WriteWarning(warning);
        }

        Take(() => _turns!.Add(InputObject, Together), InputObject, terminate: false);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        bool noInput = !MyInvocation.ExpectingInput && InputObject is null;
        Take(() => _turns!.Complete(noInput), Prompt, terminate: noInput);
        base.EndProcessing();
    }

    // Asked at the first answer at the latest, and of most commands only once.
    private bool IsDirect => _isDirect ??= LiveRule.Applies(MyInvocation, CommandOrigin, Host);

    private void Take(Action read, object? target, bool terminate)
    {
        if (!IsBatch || terminate)
        {
            _failure = null;
            GuardInput(read, target, terminate);
            WriteFailed(target, _failure);
        }
        else if (InputFault(read) is { } fault)
        {
            Fail(target, fault);
        }

        while (_turns!.TryTake(out ChatTurn? turn))
        {
            if (IsBatch)
            {
                Add(BuildRequest(_turns.Messages(turn), stream: !NoStream), turn.Target);
            }
            else
            {
                Ask(turn);
            }
        }
    }

    private void Ask(ChatTurn turn)
    {
        IReadOnlyList<ChatMessage> opening = Session?.Opening(System, MaxHistory) ?? [];
        IReadOnlyList<ChatMessage> said = _turns!.Messages(turn);
        ChatRequest request = BuildRequest(Session is null ? said : [.. opening, .. said.Where(static message => message.Role != ChatRole.System)], stream: !NoStream);
        _filter = new TerminalFilter();
        _shown = _live ? new LiveWriter(MarkdownRule.Text(this, Raw)) : null;
        _failure = null;
        if (!Converse(request, Format, turn.Target, Write, out ChatCompletion? completion))
        {
            if (_failure is null && IsDeclined)
            {
                Report(ErrorRecords.OfInput(Declined, turn.Target));
            }

            WriteFailed(turn.Target, _failure);
            return;
        }

        // Before the answer goes on: Select-Object -First ends the cmdlet at the write.
        _shown?.EndLine();
        Keep(completion, opening.Count);
        completion.WasShown = _shown?.WroteAny == true;
        Emit(completion, turn.Target, turn.Index);
    }

    /// <inheritdoc/>
    private protected override void Emit(ChatCompletion completion, object? target, long index)
    {
        if (!completion.FromCheckpoint)
        {
            _trap?.Add(completion);
        }

        completion.Index = (int)index;
        completion.InputObject = CarriedInput.Of(target);
        if (CodeOnly)
        {
            WriteCode(completion);
            return;
        }

        _way ??= new AnswerWay(this, Raw, IsDirect);
        _way.Tell(completion);
        if (Stream)
        {
            WriteObject(new ChatDelta(completion));
        }
        else if (_column is not null)
        {
            WriteObject(_column.Of(target as PSObject, completion, Format is not null));
        }
        else
        {
            _way.Write(completion);
        }
    }

    private void WriteCode(ChatCompletion completion)
    {
        if (completion.CodeBlock.Count == 0)
        {
            Report(ErrorRecords.NoCode(completion));
        }

        foreach (CodeBlock block in completion.CodeBlock)
        {
            WriteObject(CodeInput.Of(block));
        }
    }

    // No row is lost: that of a failed input comes back with the error on it.
    private protected override void WriteFailed(object? target, ErrorRecord? failure)
    {
        if (_column is not null && failure is not null)
        {
            WriteObject(_column.Of(target as PSObject, failure));
        }
    }

    // With a column, what was not confirmed has its row too.
    private protected override bool IsDeclined => _column is not null && !DryRun && !TellsOnly;

    private protected override LiveWriter? ShownAnswer => _shown;

    private protected override bool IsSeen(ChatUpdate update) => Stream || base.IsSeen(update);

    private void Write(ChatUpdate update)
    {
        if (Stream)
        {
            WriteObject(new ChatDelta(update, _filter));
        }
        else if (_shown is not null && update.Kind is ChatUpdateKind.Text or ChatUpdateKind.Refusal)
        {
            _shown.Write(update.Text ?? string.Empty);
        }
    }

    private protected override void Report(ErrorRecord error)
    {
        _shown?.EndLine();
        base.Report(error);
        _failure = error;
    }

    private protected override void OnUnasked(ErrorRecord error) => _failure = error;

    private void Keep(ChatCompletion completion, int known)
    {
        if (IsStopped(completion))
        {
            return;
        }

        try
        {
            Hold(token => Session?.Append(completion.Message.Skip(known), TimeLeft(completion), token));
        }
        catch (ChatSessionException error)
        {
            WriteError(ErrorRecords.From(error, Session));
        }
    }

    private protected override string? ConversationId => Session?.Id;

    private protected override string? PreferredModel => Model ?? Session?.Model;

    private protected override ChatApi PreferredApi => MyInvocation.BoundParameters.ContainsKey(nameof(Api)) ? Api : Kept?.Api ?? Session?.Api ?? Api;

    private void ThrowIfContradictory()
    {
        ChatChoices choices = new()
        {
            Together = Together,
            HasTemplate = Template is not null,
            HasPromptName = PromptName is not null,
            HasVariable = Variable is not null,
            HasColumn = OutProperty is not null,
            HasInput = MyInvocation.ExpectingInput || InputObject is not null,
            HasSchema = JsonSchema is not null,
            HasType = As is not null,
            HasSession = Session is not null,
            HasMessage = Message is not null,
            HasHistoryLimit = MaxHistory is not null,
            Stream = Stream,
            NoStream = NoStream,
            Live = Live,
            ShowReasoning = ShowReasoning,
            CodeOnly = CodeOnly,
            HasThrottle = ThrottleLimit is not null,
            Unordered = Unordered,
            HasCheckpoint = Checkpoint is not null,
        };
        if (choices.Contradiction is string contradiction)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", contradiction, null));
        }
    }
}
