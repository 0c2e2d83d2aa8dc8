using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Transformation;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>Invoke-AllmChat: asks a model. Each input object is one request; <c>-Together</c> makes them one.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AllmChat", SupportsShouldProcess = true)]
[OutputType(typeof(ChatCompletion), typeof(ChatDelta), typeof(RequestDescription))]
public sealed class InvokeAllmChatCommand : AllmToolCommand
{
    private ChatTurnBuilder? _turns;
    private AnswerFormat? _format;
    private LiveWriter? _shown;
    private TerminalFilter _filter = new();
    private bool _live;

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

    /// <summary>Pictures, documents, sounds, films, texts: paths, files, addresses, bytes.</summary>
    [Parameter]
    [AttachmentTransformation]
    public object[]? Attachment { get; set; }

    /// <summary>JSON Schema the answer must follow: text, hashtable or path. The object is in Value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? JsonSchema { get; set; }

    /// <summary>The type the answer becomes. The object is in Value.</summary>
    [Parameter]
    [ValidateNotNull]
    public Type? As { get; set; }

    /// <summary>The conversation this goes on; it grows by what succeeds.</summary>
    [Parameter]
    [ValidateNotNull]
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

    /// <summary>Does not stream on the wire.</summary>
    [Parameter]
    public SwitchParameter NoStream { get; set; }

    /// <summary>How many requests are on their way at a time; without it one after another.</summary>
    [Parameter]
    [ValidateNumber(1, 256, "-ThrottleLimit is how many requests are on their way at a time")]
    public int? ThrottleLimit { get; set; }

    /// <summary>Emits answers as they finish instead of in the order of the input.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ThrowIfContradictory();
        if (!DryRun && !IsWhatIf)
        {
            RequireSecret(RequestSecret.Key);
        }

        ResolveModel();
        _live = MyInvocation.BoundParameters.ContainsKey(nameof(Live)) ? Live : !Stream && !NoStream && LiveRule.Applies(MyInvocation, CommandOrigin);
        HidesProgress = _live;
        BindTools();
        GuardInput(() => _format = FindFormat(), As ?? JsonSchema, terminate: true);
        _turns = new ChatTurnBuilder(Prompt, System ?? Session?.System, Message, new PipelineText(InvokeCommand), new AttachmentReader(SessionState));
        GuardInput(() => _turns.Attach(Attachment), Attachment, terminate: true);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!MyInvocation.ExpectingInput && InputObject is null)
        {
            return;
        }

        GuardInput(() => _turns!.Add(InputObject, Together), InputObject, terminate: false);
        AskAll();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        bool noInput = !MyInvocation.ExpectingInput && InputObject is null;
        GuardInput(() => _turns!.Complete(noInput), Prompt, terminate: noInput);
        AskAll();
        base.EndProcessing();
    }

    private void AskAll()
    {
        while (_turns!.TryTake(out ChatTurn? turn))
        {
            Ask(turn);
        }
    }

    private void Ask(ChatTurn turn)
    {
        IReadOnlyList<ChatMessage> opening = Session?.Opening(System, MaxHistory) ?? [];
        IReadOnlyList<ChatMessage> said = _turns!.Messages(turn);
        ChatRequest request = BuildRequest(Session is null ? said : [.. opening, .. said.Where(static message => message.Role != ChatRole.System)], stream: !NoStream);
        _filter = new TerminalFilter();
        _shown = _live ? new LiveWriter(this) : null;
        if (!Converse(request, _format, turn.Target, Write, out ChatCompletion? completion))
        {
            return;
        }

        // Before the answer goes on: Select-Object -First ends the cmdlet at the write.
        _shown?.EndLine();
        Keep(completion, opening.Count);
        completion.WasShown = _shown?.WroteAny == true;
        completion.DimsFooter = Host.UI is { SupportsVirtualTerminal: true } && !Console.IsOutputRedirected;
        WriteObject(Stream ? new ChatDelta(completion) : MixedView.OfWhole(completion));
    }

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
    }

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

    private AnswerFormat? FindFormat() =>
        As is not null ? AnswerFormat.OfType(As) : JsonSchema is not null ? AnswerFormat.OfSchema(JsonSchema, SessionState) : null;

    private protected override string? PreferredModel => Model ?? Session?.Model;

    private protected override ChatApi PreferredApi => MyInvocation.BoundParameters.ContainsKey(nameof(Api)) ? Api : Session?.Api ?? Api;

    private void ThrowIfContradictory()
    {
        string? contradiction =
            Stream && NoStream ? "-Stream and -NoStream contradict each other: -Stream emits the answer piece by piece, -NoStream asks for it in one piece."
            : Stream && Live ? "-Stream and -Live contradict each other: -Stream emits the pieces as objects, -Live shows them and emits one answer."
            : JsonSchema is not null && As is not null ? "-JsonSchema and -As contradict each other: both say what the answer must look like."
            : Session is not null && Message is not null ? "-Session and -Message contradict each other: both are the conversation so far."
            : MaxHistory is not null && Session is null ? "-MaxHistory limits the history of a -Session, and there is none."
            : NoStream && Live ? "-NoStream and -Live contradict each other: an answer in one piece cannot be shown while it arrives."
            : null;
        if (contradiction is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", contradiction, null));
        }
    }
}
