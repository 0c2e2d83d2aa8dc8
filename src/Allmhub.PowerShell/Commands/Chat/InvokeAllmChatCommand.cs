using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Chat;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Chat;

/// <summary>Invoke-AllmChat: asks a model. Each input object is one request; <c>-Together</c> makes them one.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AllmChat", SupportsShouldProcess = true)]
[OutputType(typeof(ChatCompletion), typeof(ChatDelta), typeof(RequestDescription))]
public sealed class InvokeAllmChatCommand : AllmChatCommand
{
    private ChatTurnBuilder? _turns;
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

    /// <summary>Emits deltas as they arrive.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Shows the text in the host as it arrives; by itself at an interactive prompt.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Does not stream on the wire.</summary>
    [Parameter]
    public SwitchParameter NoStream { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ThrowIfContradictory();
        if (!DryRun && !MyInvocation.BoundParameters.ContainsKey("WhatIf"))
        {
            RequireKey();
        }

        ResolveModel();
        _live = MyInvocation.BoundParameters.ContainsKey(nameof(Live)) ? Live : !Stream && !NoStream && LiveRule.Applies(MyInvocation, CommandOrigin);
        _turns = new ChatTurnBuilder(Prompt, System, Message, new PipelineText(InvokeCommand), new AttachmentReader(SessionState));
        Guard(() => _turns.Attach(Attachment), Attachment, terminate: true);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!MyInvocation.ExpectingInput && InputObject is null)
        {
            return;
        }

        Guard(() => _turns!.Add(InputObject, Together), InputObject, terminate: false);
        AskAll();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        bool noInput = !MyInvocation.ExpectingInput && InputObject is null;
        Guard(() => _turns!.Complete(noInput), Prompt, terminate: noInput);
        AskAll();
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
        ChatRequest request = BuildRequest(_turns!.Messages(turn), stream: !NoStream);
        AllmCallOptions options = CallOptions();
        try
        {
            if (DryRun)
            {
                WriteObject(Gateway.Client.DescribeChat(request, options));
            }
            else if (ShouldProcess($"{request.Model} at {Gateway.BaseUri}", "Ask"))
            {
                Pull(request, options, turn.Target);
            }
        }
        catch (ArgumentException error)
        {
            WriteError(ErrorFactory.BadRequest(error, turn.Target));
        }
    }

    private void Pull(ChatRequest request, AllmCallOptions options, object? target)
    {
        LiveWriter? live = _live ? new LiveWriter(this) : null;
        AllmException? failure = Stream<ChatStreamItem>(
            token => Gateway.Client.StreamChatAsync(request, options, token),
            item => Write(item, live));
        if (failure is not null)
        {
            live?.EndLine();
            WriteError(ErrorFactory.From(failure, target));
        }
    }

    private void Write(in ChatStreamItem item, LiveWriter? live)
    {
        if (item.Completion is not null)
        {
            live?.EndLine();
            item.Completion.WasShown = live?.WroteAny == true;
            WriteObject(Stream ? new ChatDelta(item.Completion) : item.Completion);
        }
        else if (Stream)
        {
            WriteObject(new ChatDelta(item.Update));
        }
        else if (live is not null && item.Update.Kind is ChatUpdateKind.Text or ChatUpdateKind.Refusal)
        {
            live.Write(item.Update.Text ?? string.Empty);
        }
    }

    private void Guard(Action build, object? target, bool terminate)
    {
        ErrorRecord error;
        try
        {
            build();
            return;
        }
        catch (BadInputException failure)
        {
            error = ErrorFactory.BadInput(failure.Id, failure.Message, target);
        }
        catch (AttachmentException failure)
        {
            error = ErrorFactory.From(failure, target);
        }

        if (terminate)
        {
            ThrowTerminatingError(error);
        }

        WriteError(error);
    }

    private void ThrowIfContradictory()
    {
        string? contradiction =
            Stream && NoStream ? "-Stream and -NoStream contradict each other: -Stream emits the answer piece by piece, -NoStream asks for it in one piece."
            : Stream && Live ? "-Stream and -Live contradict each other: -Stream emits the pieces as objects, -Live shows them and emits one answer."
            : NoStream && Live ? "-NoStream and -Live contradict each other: an answer in one piece cannot be shown while it arrives."
            : null;
        if (contradiction is not null)
        {
            ThrowTerminatingError(ErrorFactory.BadInput("ContradictoryParameter", contradiction, null));
        }
    }
}
